"""Files a user writes: read as plain data. Nothing in them is executed, expanded or looked up elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jinzhen.scenarios.errors import ConfigurationError

#: Larger files are no settings.
LARGEST_FILE_BYTES = 1_000_000

#: Keys that mean something to a configuration library and nothing in a user's file.
FORBIDDEN_KEYS = ("hydra", "defaults")

#: Kinds of YAML values, by their tags; the others make objects or binary data.
PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "str", "seq", "map"))

PLAIN_DATA = "plain values only: a number, a choice, or a list"


@dataclass(frozen=True, slots=True)
class UserFile:
    """A user's settings of one group: values by key, and the line each key stands in."""

    path: str
    values: dict[str, Any]
    lines: dict[str, int]

    def place(self, key: str) -> str:
        """Where a key stands, as printed in an error."""
        return f"{self.path}, line {self.lines[key]}: {key}"


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that leaves dates as text."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_user_file(path: str) -> UserFile:
    """The settings in a YAML file. Raises `ConfigurationError` for anything that is not plain, unambiguous data."""
    text = _read_text(path)
    try:
        loader = _PlainLoader(text)
        try:
            node = loader.get_single_node()
            _check(node, path)
            values = loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as problem:
        raise ConfigurationError(_yaml_problem(problem), where=path, expected="valid YAML") from None
    except RecursionError:
        raise ConfigurationError("is nested too deeply", where=path, expected=PLAIN_DATA) from None
    return UserFile(path, values, {key.value: key.start_mark.line + 1 for key, _ in node.value})


def _read_text(path: str) -> str:
    file = Path(path)
    if file.suffix not in (".yaml", ".yml"):
        raise ConfigurationError(f"{path!r} is not a YAML file", where=path, expected="a name ending in .yaml")
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as problem:
        raise ConfigurationError(
            f"cannot be read ({problem.strerror})", where=path, expected="a YAML file you may read"
        ) from None
    if len(content) > LARGEST_FILE_BYTES:
        raise ConfigurationError(
            "is too large for settings", where=path, expected=f"at most {LARGEST_FILE_BYTES} bytes"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError("is not text in UTF-8", where=path, expected="a YAML file in UTF-8") from None


def _yaml_problem(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or str(problem).splitlines()[0]
    return f"line {mark.line + 1}: {what}" if mark else str(what)


def _check(node: yaml.Node | None, path: str) -> None:
    """Refuse what is not a mapping of plain data, and every construct that refers to something else."""
    if not isinstance(node, yaml.MappingNode):
        raise ConfigurationError("holds no settings", where=path, expected="lines such as `special_fund: 800`")
    seen: set[int] = set()
    for each in _nodes(node):
        place = f"{path}, line {each.start_mark.line + 1}"
        if id(each) in seen:
            raise ConfigurationError("an alias (*) repeats another value", where=place, expected=PLAIN_DATA)
        seen.add(id(each))
        if each.tag not in PLAIN_TAGS:
            raise ConfigurationError(f"the tag {each.tag} is not admitted", where=place, expected=PLAIN_DATA)
        if isinstance(each, yaml.ScalarNode) and "${" in each.value:
            raise ConfigurationError(f"interpolation {each.value!r} is not admitted", where=place, expected=PLAIN_DATA)
        if isinstance(each, yaml.MappingNode):
            _check_keys(each, path)


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """Every node below one; an alias turns up a second time and is not entered again."""
    waiting, entered = [node], set()
    while waiting:
        each = waiting.pop()
        yield each
        if id(each) in entered:
            continue
        entered.add(id(each))
        if isinstance(each, yaml.MappingNode):
            waiting += [part for pair in each.value for part in pair]
        elif isinstance(each, yaml.SequenceNode):
            waiting += each.value


def _check_keys(node: yaml.MappingNode, path: str) -> None:
    first_lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        place = f"{path}, line {line}"
        if not isinstance(key, yaml.ScalarNode):
            raise ConfigurationError("a key is not a name", where=place, expected="the name of a lever or setting")
        if key.value in first_lines:
            raise ConfigurationError(
                f"the key {key.value!r} is given twice, first in line {first_lines[key.value]}",
                where=place,
                expected="every key once",
            )
        if key.value in FORBIDDEN_KEYS or key.value == "<<" or (key.value.startswith("_") and key.value.endswith("_")):
            raise ConfigurationError(
                f"the key {key.value!r} is not admitted in a user's file",
                where=place,
                expected="names of levers or settings with plain values",
            )
        first_lines[key.value] = line
