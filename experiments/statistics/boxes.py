"""Boxes: parts of a space of several columns, and how dense what is looked for lies in them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Bools = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Limits:
    """What a box admits in one column; a missing value is admitted by no limits.

    low, high : of a number, both admitted
    values : codes that are admitted of a choice; None for a number
    """

    low: float = -math.inf
    high: float = math.inf
    values: frozenset[float] | None = None

    def admit(self, column: F64) -> Bools:
        """Which values are inside. column : (n,)"""
        if self.values is not None:
            return np.isin(column, list(self.values))
        return (column >= self.low) & (column <= self.high)


@dataclass(frozen=True)
class Box:
    """A box. limits : by column; a column without limits is not restricted"""

    limits: Mapping[int, Limits]

    @property
    def columns(self) -> tuple[int, ...]:
        """Restricted columns, in their order."""
        return tuple(sorted(self.limits))

    def contains(self, values: F64) -> Bools:
        """Which rows are inside. values : (n, columns)"""
        inside = np.ones(len(values), dtype=bool)
        for column, limits in self.limits.items():
            inside &= limits.admit(values[:, column])
        return inside

    def restricted(self, column: int, limits: Limits) -> "Box":
        """The same box with other limits in one column."""
        return Box({**self.limits, column: limits})

    def without(self, column: int) -> "Box":
        """The same box without its limits in one column."""
        return Box({each: limits for each, limits in self.limits.items() if each != column})


EVERYTHING = Box({})


@dataclass(frozen=True, eq=False)
class Points:
    """What is searched.

    values : (n, columns), nan where missing; codes of a choice have no order
    is_choice : (columns,)
    found : (n,), whether a point shows what is looked for
    orders : by column, its points in the order of their values, without those whose value is missing
    """

    values: F64
    is_choice: Bools
    found: Bools
    orders: Sequence[Index] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not self.orders:
            object.__setattr__(self, "orders", [_order(column) for column in self.values.T])

    def __len__(self) -> int:
        return len(self.found)

    def where(self, kept: Bools) -> "Points":
        """Some of the points."""
        return Points(self.values[kept], self.is_choice, self.found[kept])

    def with_found(self, found: Bools) -> "Points":
        """The same points with other outcomes."""
        return Points(self.values, self.is_choice, found, self.orders)


def _order(column: F64) -> Index:
    return np.argsort(column, kind="stable")[: len(column) - int(np.isnan(column).sum())]


@dataclass(frozen=True)
class Counts:
    """How many points there are, and inside a box; of both, how many show what is looked for."""

    n: int
    n_found: int
    n_inside: int
    n_found_inside: int

    @property
    def base(self) -> float:
        """Share of all points that show it; `nan` of none."""
        return self.n_found / self.n if self.n else math.nan

    @property
    def density(self) -> float:
        """Share of the points inside that show it; `nan` where none is inside."""
        return self.n_found_inside / self.n_inside if self.n_inside else math.nan

    @property
    def coverage(self) -> float:
        """Share of those that show it which lie inside; `nan` where none shows it."""
        return self.n_found_inside / self.n_found if self.n_found else math.nan

    @property
    def support(self) -> float:
        """Share of all points that lie inside; `nan` of none."""
        return self.n_inside / self.n if self.n else math.nan

    @property
    def excess(self) -> float:
        """How many standard deviations more are found inside than in as many points drawn at random."""
        more, variance = _more_than_at_random(self.n_found_inside, self.n_inside, self.n_found, self.n)
        return more / math.sqrt(variance) if variance > 0.0 else 0.0


def count(points: Points, inside: Bools) -> Counts:
    """The counts of a box, from which of the points it contains."""
    return Counts(len(points), int(points.found.sum()), int(inside.sum()), int(points.found[inside].sum()))


def excess(n_found_inside: F64, n_inside: F64, n_found: float | F64, n: int) -> F64:
    """Standardised excess inside a part over as many points drawn at random without replacement; 0 where none could be.

    It is the coefficient of correlation (phi) of being inside and being found, times the root of n - 1: large for parts
    that are both dense and large. Source: moments of the hypergeometric distribution.
    """
    more, variance = _more_than_at_random(n_found_inside, n_inside, n_found, n)
    return np.where(variance > 0.0, more / np.sqrt(np.where(variance > 0.0, variance, 1.0)), 0.0)


def _more_than_at_random(n_found_inside: Any, n_inside: Any, n_found: Any, n: int) -> tuple[Any, Any]:
    """How many more are found than are expected, and the variance of that; of numbers or of arrays."""
    share = n_found / max(n, 1)
    return n_found_inside - n_inside * share, n_inside * share * (1.0 - share) * (n - n_inside) / max(n - 1, 1)
