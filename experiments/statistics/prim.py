"""PRIM: a box in which what is looked for is dense, by peeling off thin slices and pasting some of them back.

Source: Friedman and Fisher 1999, Stat. Comput. 9, 123-143; for scenario discovery Bryant and Lempert 2010, Technol.
Forecast. Soc. Change 77, 34-49. The project has its own because the one kept library that has it (the EMA Workbench)
differs in its interface between the Python versions that are supported.

A slice is taken by the gain in density for every point that is lost, so that a category, which goes as a whole, is not
preferred for its size. A point with a missing value leaves with the first slice that is taken in that column.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from jinzhen.experiments.statistics.boxes import EVERYTHING, F64, Box, Counts, Index, Limits, Points, count


@dataclass(frozen=True)
class Rule:
    """How boxes are made, and which one is taken.

    peeled_share : of the points inside that a slice takes at least
    least_support : of all points that a box has to hold
    wanted_density : of the boxes at least as dense the one that covers most is taken; where none is, or where all
        points together are as dense, the one with the largest excess (`boxes.excess`)
    """

    peeled_share: float = 0.05
    least_support: float = 0.05
    wanted_density: float = 0.8

    def least(self, n: int) -> int:
        """Points that a box has to hold, of n."""
        return max(1, math.ceil(self.least_support * n))

    def score(self, counts: Counts) -> tuple[bool, float]:
        """What the box that is taken has the largest of."""
        if counts.base < self.wanted_density <= counts.density:
            return True, counts.coverage
        return False, counts.excess


@dataclass(frozen=True)
class Step:
    """A box on the way, with its counts."""

    box: Box
    counts: Counts


@dataclass(frozen=True)
class _Slice:
    """What could be taken next: the points of a column that would be lost, and what makes the limits that lose them."""

    column: int
    limits: Callable[[], Limits]
    n_left: int
    n_found_left: int
    lost: Index


def peel(points: Points, columns: Sequence[int], rule: Rule) -> list[Step]:
    """The trajectory: from everything to the smallest box, restricting these columns alone."""
    inside = np.ones(len(points), dtype=bool)
    ordered = {column: points.orders[column] for column in columns}
    steps = [Step(EVERYTHING, count(points, inside))]
    while steps[-1].counts.density < 1.0:
        chosen = _best_slice(points, steps[-1], ordered, rule)
        if chosen is None:
            break
        column = chosen.column
        inside[chosen.lost] = False
        inside &= ~np.isnan(points.values[:, column])
        ordered = {each: order[inside[order]] for each, order in ordered.items()}
        steps.append(Step(steps[-1].box.restricted(column, chosen.limits()), count(points, inside)))
    return steps


def _best_slice(points: Points, step: Step, ordered: dict[int, Index], rule: Rule) -> _Slice | None:
    """The slice with the largest gain in density for a point that is lost; the first of several as good."""
    counts, best, largest = step.counts, None, -math.inf
    for column, order in ordered.items():
        limits = step.box.limits.get(column, Limits())
        slices = _categories if points.is_choice[column] else _ends
        for each in slices(points, column, order, limits, rule.peeled_share):
            if each.n_left < rule.least(counts.n) or each.n_left == counts.n_inside:
                continue
            gain = (each.n_found_left / each.n_left - counts.density) / (counts.n_inside - each.n_left)
            if gain > largest:
                best, largest = each, gain
    return best


def _ends(points: Points, column: int, order: Index, limits: Limits, share: float) -> Iterator[_Slice]:
    """The slices at both ends of a number, equal values together."""
    values, n = points.values[order, column], len(order)
    if n < 2 or values[0] == values[-1]:
        return
    n_found = int(np.count_nonzero(points.found[order]))
    size = min(max(1, int(share * n)), n - 1)
    cut = int(np.searchsorted(values, values[size - 1], side="right"))
    if cut < n:
        low = partial(_above, limits, values[cut - 1], values[cut])
        yield _slice(points, column, low, order[:cut], n, n_found)
    cut = int(np.searchsorted(values, values[n - size], side="left"))
    if cut > 0:
        high = partial(_below, limits, values[cut - 1], values[cut])
        yield _slice(points, column, high, order[cut:], n, n_found)


def _above(limits: Limits, lost: float, kept: float) -> Limits:
    return Limits(between(lost, kept), limits.high)


def _below(limits: Limits, kept: float, lost: float) -> Limits:
    return Limits(limits.low, -between(-lost, -kept))


def _categories(points: Points, column: int, order: Index, limits: Limits, share: float) -> Iterator[_Slice]:
    """One slice a category."""
    values = points.values[order, column]
    there = np.unique(values)
    n_found = int(np.count_nonzero(points.found[order]))
    for value in there if len(there) > 1 else ():
        left = frozenset(float(each) for each in there if each != value)
        yield _slice(points, column, partial(Limits, values=left), order[values == value], len(order), n_found)


def _slice(points: Points, column: int, limits: Callable[[], Limits], lost: Index, n: int, n_found: int) -> _Slice:
    return _Slice(column, limits, n - len(lost), n_found - int(np.count_nonzero(points.found[lost])), lost)


def paste(points: Points, step: Step, rule: Rule) -> Step:
    """The box with slices put back at its faces, as long as it is the better for it by the rule."""
    while True:
        wider = [_counted(points, box) for box in _wider(points, step, rule.peeled_share)]
        best = max(wider, key=lambda each: rule.score(each.counts), default=step)
        if rule.score(best.counts) <= rule.score(step.counts):
            return step
        step = best


def _counted(points: Points, box: Box) -> Step:
    return Step(box, count(points, box.contains(points.values)))


def _wider(points: Points, step: Step, share: float) -> Iterator[Box]:
    """The box with one slice more at each of its faces in turn; a face beyond which nothing lies is taken away."""
    size = max(1, int(share * step.counts.n_inside))
    for column, limits in step.box.limits.items():
        others = step.box.without(column)
        values = points.values[others.contains(points.values), column]
        if limits.values is not None:
            there = frozenset(np.unique(values[~np.isnan(values)]).tolist())
            for value in sorted(there - limits.values):
                more = limits.values | {value}
                yield _with(others, column, Limits(values=more), is_all=more >= there)
            continue
        below, above = np.sort(values[values < limits.low])[::-1], np.sort(values[values > limits.high])
        if len(below):
            low = _beyond(below, size)
            yield _with(others, column, Limits(low, limits.high), is_all=low == -math.inf and limits.high == math.inf)
        if len(above):
            high = -_beyond(-above, size)
            yield _with(others, column, Limits(limits.low, high), is_all=high == math.inf and limits.low == -math.inf)


def _with(others: Box, column: int, limits: Limits, is_all: bool) -> Box:
    return others if is_all else others.restricted(column, limits)


def _beyond(below: F64, size: int) -> float:
    """The limit that takes in so many more of the values below it, largest first; none where all of them are."""
    last = below[min(size, len(below)) - 1]
    further = below[below < last]
    return between(further[0], last) if len(further) else -math.inf


def between(one: float, other: float) -> float:
    """The shortest number that lies between two, one < other; the larger one where none does.

    A limit can then be read, and parts the points as they were parted.
    """
    if math.isinf(other):
        return float(np.nextafter(one, other))
    if math.isinf(one):
        return float(other)
    middle = 0.5 * one + 0.5 * other
    for digits in range(1, 17):
        short = float(f"{middle:.{digits}g}")
        if one < short < other:
            return short
    return float(other)
