"""`jinzhen levers`: what government can set, with article, unit, range and baseline."""

from collections.abc import Sequence

from rich.console import Console

from jinzhen.experiments.paper.console import make_console, make_table
from jinzhen.scenarios.errors import UserError, nearest_name
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import UNLIMITED, format_number


def run_levers(arguments: Sequence[str]) -> int:
    """Print every lever, or only those of the names or groups given."""
    levers = chosen(arguments)
    console = make_console()
    table = make_table("lever", "标签", "label", "article", "unit", "range", "baseline")
    table.columns[0].no_wrap = True
    table.columns[5].min_width = max(len(choice) for lever in levers for choice in (*lever.choices, "0 to 1"))
    for lever in levers:
        table.add_row(
            lever.name, lever.label_zh, lever.label_en, lever.article, lever.unit, range_text(lever),
            value_text(lever, lever.baseline),
        )  # fmt: skip
    console.print(table)
    if len(levers) == 1:
        _print_details(console, levers[0])
    console.print("\nTo set one: jinzhen policy.<lever>=<value> or certification.<lever>=<value>", soft_wrap=True)
    return 0


def chosen(names: Sequence[str]) -> list[Lever]:
    """Levers of these names or groups; all when none is given.

    Raises UserError for a word that is neither.
    """
    groups = {lever.group for lever in LEVERS.values()}
    for name in names:
        if name not in LEVERS and name not in groups:
            raise UserError(
                f"there is no lever or group `{name}`",
                where="levers",
                expected=f"a lever, or one of the groups {', '.join(sorted(groups))}",
                nearest=nearest_name(name, [*LEVERS, *groups]),
            )
    return [lever for lever in LEVERS.values() if not names or lever.name in names or lever.group in names]


def range_text(lever: Lever) -> str:
    """What a lever may be set to."""
    if lever.choices:
        return " / ".join(lever.choices)
    text = f"{format_number(lever.low)} to {format_number(lever.high)}"
    return f"{text} or unlimited" if lever.null == UNLIMITED else text


def value_text(lever: Lever, value: float | str) -> str:
    """A value of a lever as printed."""
    if lever.choices or isinstance(value, str):
        return str(value)
    return "unlimited" if value == UNLIMITED else format_number(value)


def _print_details(console: Console, lever: Lever) -> None:
    console.print(f"\nacts on: {lever.acts_on}; declared sign {lever.sign}; null value {value_text(lever, lever.null)}")
    console.print(f"lead departments: {', '.join(lever.departments) or 'none named'}")
    console.print(f"payer: {lever.payer}; recipient: {lever.recipient}")
    console.print(f"source: {lever.source}; last checked {lever.checked}")
