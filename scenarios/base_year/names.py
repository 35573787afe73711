"""Towns and cities by whatever they are called: number, id, Chinese or English name, or a part that only one has."""

import operator
from collections.abc import Sequence

from jinzhen.scenarios.base_year.tables import BaseYear
from jinzhen.scenarios.errors import UserError, nearest_name

#: So many of several that were meant are listed.
LISTED = 8


def town_number(base_year: BaseYear, wanted: object) -> int:
    """Row of the town that `wanted` is the number, id (in any case), name or a part of a name of.

    Raises UserError with the nearest name, or with the towns that share the part.
    """
    towns = base_year.towns
    return _number("town", wanted, towns.town_id, towns.name_zh, towns.name_en)


def city_number(base_year: BaseYear, wanted: object) -> int:
    """Row of the city that `wanted` is the number, name or a part of a name of; raises UserError as `town_number`."""
    return _number("city", wanted, base_year.cities.name_zh, base_year.cities.name_en)


def _number(kind: str, wanted: object, *columns: tuple[str, ...]) -> int:
    """columns : by what names each row may be called"""
    if not isinstance(wanted, str):
        return _row(kind, wanted, len(columns[0]) - 1)
    word = wanted.strip().casefold()
    names = list(zip(*columns, strict=True))
    folded = [tuple(name.casefold() for name in each) for each in names]
    found = [row for row, each in enumerate(folded) if word in each]
    found = found or [row for row, each in enumerate(folded) if word and any(word in name for name in each)]
    if len(found) != 1:
        raise _unclear(kind, wanted, names, found)
    return found[0]


def _row(kind: str, wanted: object, last: int) -> int:
    try:
        number = operator.index(wanted)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if not 0 <= number <= last:
        raise UserError(f"there is no {kind} {wanted!r}", where=kind, expected=f"a name, or a number up to {last}")
    return number


def _unclear(kind: str, wanted: str, names: Sequence[tuple[str, ...]], found: list[int]) -> UserError:
    """Nothing is called so, or several are. found : rows of those"""
    whole = {name.casefold(): name for each in names for name in each}
    several = ", ".join(" ".join(names[row][:2]) for row in found[:LISTED])
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    return UserError(
        f"{wanted!r} is several: {several}{more}" if found else f"there is no {kind} {wanted!r}",
        where=kind, expected=f"one name, such as {' or '.join(names[0])}, or a number up to {len(names) - 1}",
        nearest="" if found else whole.get(nearest_name(wanted, whole).casefold(), ""),
    )
