"""`jinzhen scenarios`: the named settings that come with the program, by configuration group."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinzhen.experiments.paper.console import make_console, make_table
from jinzhen.scenarios.errors import UserError, nearest_name


def run_scenarios(arguments: Sequence[str]) -> int:
    """Print the choices of every group, or of the groups given, with the first line that each says of itself."""
    groups = {group.name: group for group in configuration_groups()}
    for name in arguments:
        if name not in groups:
            raise UserError(
                f"there is no group `{name}`",
                where="scenarios",
                expected=f"one of {', '.join(sorted(groups))}",
                nearest=nearest_name(name, groups),
            )
    table = make_table("choice", "what it is")
    for name in arguments or sorted(groups):
        for choice, description in choices(groups[name]):
            table.add_row(f"{name}={choice}", description)
    console = make_console()
    console.print(table)
    console.print("\nTo use one: jinzhen policy=ranked_funds; to compare: jinzhen -m policy=equal_funds,ranked_funds")
    console.print("A file of your own: jinzhen policy=./mine.yaml")
    return 0


def configuration_groups() -> Iterator[Traversable]:
    """Folders of the configuration that hold YAML files."""
    for folder in files("jinzhen.configs").iterdir():
        if folder.is_dir() and any(file.name.endswith(".yaml") for file in folder.iterdir()):
            yield folder


def choices(group: Traversable) -> Iterator[tuple[str, str]]:
    """Name and description of every file of a group, by name."""
    for file in sorted(group.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            yield file.name.removesuffix(".yaml"), first_comment(file.read_text(encoding="utf-8"))


def first_comment(text: str) -> str:
    """The first line of a YAML file that is a comment for people, without its mark."""
    for line in text.splitlines():
        if line.startswith("#") and not line.startswith("# @"):
            return line.lstrip("# ").rstrip()
    return ""
