"""Published totals of the programme and of cities (totals.csv)."""

from collections.abc import Collection

import numpy as np

from jinzhen.scenarios.base_year.reading import Facts, Row, read_table
from jinzhen.scenarios.base_year.tables import MEASURES, STANDINGS, Cities, Flags, Total
from jinzhen.scenarios.base_year.towns import Town

COLUMNS = ("name", "measure", "members", "value", "low", "high", "standing", "source")
LOWEST, HIGHEST = 1e-3, 1e9


def read_totals(
    facts: Facts, towns: tuple[Town, ...], cities: Cities, left_out: Collection[str] = ()
) -> tuple[Total, ...]:
    """The totals in the order of the file, without those of the cities left out.

    Raises UserError, naming file, line and field, for a total that cannot be.
    """
    rows = read_table(facts, "totals.csv", COLUMNS, may_be_empty=True)
    return tuple(_total(row, towns, cities) for row in rows if row.cells["members"] not in left_out)


def _total(row: Row, towns: tuple[Town, ...], cities: Cities) -> Total:
    low, high = row.number("low", HIGHEST, LOWEST), row.number("high", HIGHEST)
    if high < low:
        row.wrong("high", f"at least the low end {low:g}")
    value = row.number("value", high, low)
    return Total(row.text("name"), row.one_of("measure", MEASURES), _members(row, towns, cities), value, low, high,
                 row.one_of("standing", STANDINGS), row.text("source"))


def _members(row: Row, towns: tuple[Town, ...], cities: Cities) -> Flags:
    """Towns of a total: `tier` (provincial or municipal), `none` (the others) or the municipal towns of a city."""
    group = row.one_of("members", ("tier", "none", *cities.name_zh))
    if group == "tier":
        return np.array([town.has_tier for town in towns])
    if group == "none":
        return np.array([not town.has_tier for town in towns])
    return np.array([town.is_municipal and cities.name_zh[town.city] == group for town in towns])
