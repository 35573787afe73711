"""How a column is declared: once, with name, unit, meaning and limits, and the figure that is reported of it.

All else is made from that declaration: where it stands in its table's array, the attribute of the Mesa agents, the
table of the documentation, the figure of a town in the store and on the page.
"""

from collections.abc import Iterable
from enum import IntEnum
from math import inf as INFINITY
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "F64", "I32", "I64", "INFINITY", "U64", "Column", "Figure", "codes", "column", "declared", "floats", "numbered",
    "shown",
]  # fmt: skip

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]

#: Limits of what may be set, by unit; every other unit counts or measures something that cannot be negative.
LIMITS = {"0-1": (0.0, 1.0), "0/1": (0.0, 1.0), "log": (-INFINITY, INFINITY)}


class Figure(NamedTuple):
    """One reported figure.

    name : identifier, with its unit as suffix where it has one
    unit : as printed
    label_en, label_zh : as printed
    measure : core, chain or reported for output-like figures, otherwise an empty string
    kind : `stock` (state at the end of the step), `flow` (sum over the step) or `share`
    """

    name: str
    unit: str
    label_en: str
    label_zh: str
    kind: str = "stock"
    measure: str = ""


class Column(NamedTuple):
    """One column of a table.

    meaning, unit : as printed
    low, high : limits of what may be set from outside
    is_fixed : only the engine may write it
    width : length of its second dimension, 0 without one
    figure : what is reported of it, with an empty name or unit where they are the column's own
    """

    meaning: str
    unit: str
    low: float
    high: float
    is_fixed: bool
    width: int
    figure: Figure | None


def column(meaning: str, unit: str, *, low: float | None = None, high: float | None = None, is_fixed: bool = False,
           width: int = 0, figure: Figure | None = None) -> Any:
    """Declare a column as the default of a field of a table; limits are those of the unit unless said otherwise."""
    usual = LIMITS.get(unit, (0.0, INFINITY))
    return Column(meaning, unit, usual[0] if low is None else low, usual[1] if high is None else high, is_fixed, width,
                  figure)


def shown(label_en: str, label_zh: str, *, name: str = "", unit: str = "", kind: str = "stock",
          measure: str = "") -> Figure:
    """The figure that is reported of a column, under its own name and unit unless said otherwise."""
    return Figure(name, unit, label_en, label_zh, kind, measure)


def declared(table: Any) -> dict[str, Column]:
    """Columns of a table by name."""
    return dict(table._field_defaults)


def numbered(name: str, members: Iterable[str]) -> Any:
    """An enumeration from 0 on, made from names of a registry; compiled code takes its members for whole numbers."""
    return IntEnum(name, list(members), start=0)


def _enumerated(name: str, table: Any, kind: Any) -> Any:
    own = [each for each, what in declared(table).items() if table.__annotations__[each] == kind and not what.width]
    return numbered(name, own)


def floats(name: str, table: Any) -> Any:
    """Where each one-dimensional column of numbers stands in its table's array: `towns[Town.brand]`."""
    return _enumerated(name, table, F64)


def codes(name: str, table: Any) -> Any:
    """Where each one-dimensional column of whole numbers stands in its table's array: `town_codes[TownCode.tier]`."""
    return _enumerated(name, table, I64)
