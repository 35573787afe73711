"""`jinzhen levers`: what government can set, with article, unit, range and baseline."""

from collections.abc import Sequence

from jinzhen.experiments.paper.console import Terminal, make_console, make_table
from jinzhen.scenarios.errors import UserError, nearest_name
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVER_LABELS, LEVERS
from jinzhen.scenarios.meanings import meaning_of
from jinzhen.scenarios.units import UNLIMITED, format_number


def run_levers(arguments: Sequence[str]) -> int:
    """Print every lever, or only those of the names, labels or groups given."""
    levers = chosen(arguments)
    console = make_console()
    table = make_table("lever", "标签", "label", "article", "unit", "range", "baseline")
    for lever in levers:
        table.add_row(
            lever.name, lever.label_zh, lever.label_en, lever.article, lever.unit, range_text(lever),
            lever.format(lever.baseline),
        )  # fmt: skip
    console.print(table)
    if len(levers) == 1:
        _print_details(console, levers[0])
    console.print("\nTo set one: jinzhen policy.<lever>=<value> or certification.<lever>=<value>")
    return 0


def chosen(names: Sequence[str]) -> list[Lever]:
    """Levers of these names, labels or groups; all when none is given.

    Raises UserError for a word that is none of these.
    """
    groups = {lever.group for lever in LEVERS.values()}
    wanted = {LEVER_LABELS.get(name, name) for name in names}
    for name in wanted - groups - set(LEVERS):
        if meaning := meaning_of(name):
            raise UserError(f"`{name}` is {meaning}", where="levers", expected="a lever or a group of levers")
        raise UserError(
            f"there is no lever or group `{name}`",
            where="levers",
            expected=f"a lever, or one of the groups {', '.join(sorted(groups))}",
            nearest=nearest_name(name, [*LEVERS, *groups], LEVER_LABELS),
        )
    return [lever for lever in LEVERS.values() if not names or {lever.name, lever.group} & wanted]


def range_text(lever: Lever) -> str:
    """What a lever may be set to."""
    if lever.choices:
        return " / ".join(lever.choices)
    text = f"{format_number(lever.low)} to {format_number(lever.high)}"
    return f"{text} or unlimited" if lever.null == UNLIMITED else text


def _print_details(console: Terminal, lever: Lever) -> None:
    console.print(f"\nacts on: {lever.acts_on}; declared sign {lever.sign}; null value {lever.format(lever.null)}")
    console.print(f"lead departments: {', '.join(lever.departments) or 'none named'}")
    console.print(f"payer: {lever.payer}; recipient: {lever.recipient}")
    console.print(f"source: {lever.source}; last checked {lever.checked}")
