"""The search for boxes: which columns to restrict, how many boxes, and whether chance alone would show as much.

A column is taken up when the best single cut in it parts the points better than the best cut of any column does once
the outcomes are shuffled: so that looking at many columns is paid for. The box is then peeled in the columns taken up.
With scores of columns a peel in all of them would follow noise: slices are thin, and one of a hundred is dense by
chance. The whole search is repeated on shuffled outcomes as well, and the box has to beat it. Points inside are then
taken away and the search goes on in the rest, until nothing is shown.

Source of the cut: maximally selected chi-squares, Miller and Siegmund 1982, Biometrics 38, 1011-1016; of the p-values:
permutation tests, (1 + number as large) / (1 + number of shuffles), Phipson and Smyth 2010, Stat. Appl. Genet. Mol.
Biol. 9, 39; of several boxes: covering, Friedman and Fisher 1999, Stat. Comput. 9, 123-143.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from jinzhen.experiments.statistics.boxes import F64, Bools, Box, Points
from jinzhen.experiments.statistics.cuts import strengths_of_cuts
from jinzhen.experiments.statistics.prim import Rule, Step, paste, peel

#: Two strengths that differ by less are the same.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Search:
    """How far is searched.

    rule : how boxes are made
    most_columns, most_boxes : restricted in a box, and boxes
    level : largest p-value at which a column is taken up, or a box shown
    shuffles : of the outcomes, for every p-value
    seed : of the shuffles
    """

    rule: Rule = field(default_factory=Rule)
    most_columns: int = 3
    most_boxes: int = 3
    level: float = 0.05
    shuffles: int = 200
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Found:
    """One box.

    step : with its counts, among the points that earlier boxes left
    trajectory : the peeling that led to it
    p : of the whole search
    p_of_column : p-value with which each column was taken up
    beside : column that came next, taken up or not; -1 where there was none
    """

    step: Step
    trajectory: Sequence[Step]
    p: float
    p_of_column: dict[int, float]
    beside: int

    @property
    def box(self) -> Box:
        """The box."""
        return self.step.box


@dataclass(frozen=True, eq=False)
class Boxes:
    """What a search found. shown : the boxes; p_of_next : p-value at which it stopped; nan where boxes were enough"""

    shown: Sequence[Found]
    p_of_next: float


def search(points: Points, how: Search) -> Boxes:
    """Boxes one after the other, each in what the earlier ones left, until none is shown."""
    generator = np.random.default_rng(how.seed)
    shown: list[Found] = []
    rest = points
    while len(shown) < how.most_boxes:
        found, p = _next_box(rest, how, generator)
        if found is None:
            return Boxes(shown, p)
        shown.append(found)
        rest = rest.where(~found.box.contains(rest.values))
    return Boxes(shown, float("nan"))


def _next_box(points: Points, how: Search, generator: np.random.Generator) -> tuple[Found | None, float]:
    """The best box, if it is shown; and the p-value that decided."""
    columns, p_of_column, beside, p = _columns(points, how, generator)
    if not columns:
        return None, p
    trajectory, step = _best([peel(points, columns[:n], how.rule) for n in range(1, len(columns) + 1)], how.rule)
    step = paste(points, step, how.rule)
    p = _p(_largest_by_chance(points, len(columns), how, generator), step.counts.excess)
    if p > how.level or not step.box.columns:
        return None, p
    kept = {column: p_of_column[column] for column in step.box.columns}
    return Found(step, trajectory, p, kept, beside), p


def _best(trajectories: Sequence[Sequence[Step]], rule: Rule) -> tuple[Sequence[Step], Step]:
    """The trajectory and the box on it that are best by the rule; of several as good the one with fewest columns."""
    best = [max(each, key=lambda step: rule.score(step.counts)) for each in trajectories]
    place = max(range(len(best)), key=lambda n: rule.score(best[n].counts))
    return trajectories[place], best[place]


def _largest(trajectory: Sequence[Step]) -> Step:
    """The box with the largest excess."""
    return max(trajectory, key=lambda step: step.counts.excess)


def _columns(
    points: Points, how: Search, generator: np.random.Generator
) -> tuple[list[int], dict[int, float], int, float]:
    """Columns that are taken up, in order; their p-values; the one that came next; and the last p-value."""
    columns: list[int] = []
    p_of_column: dict[int, float] = {}
    inside, p = np.ones(len(points), dtype=bool), 1.0
    while True:
        strengths = strengths_of_cuts(points, inside, columns, how.rule)
        next_one = _strongest(strengths[:, 0])
        if next_one < 0 or len(columns) == how.most_columns:
            return columns, p_of_column, next_one, p
        shuffled = strengths_of_cuts(points, inside, columns, how.rule, _shuffles(points.found[inside], how, generator))
        p = _p(shuffled.max(axis=0), strengths[next_one, 0])
        if p > how.level:
            return columns, p_of_column, next_one, p
        columns.append(next_one)
        p_of_column[next_one] = p
        inside = _largest(peel(points, columns, how.rule)).box.contains(points.values)


def _shuffles(found: Bools, how: Search, generator: np.random.Generator) -> Bools:
    """Outcomes in as many other orders, (shuffles, points)."""
    return generator.permuted(np.tile(found, (how.shuffles, 1)), axis=1)


def _strongest(strengths: F64) -> int:
    """The column with the strongest cut; -1 where none can be cut."""
    return int(np.argmax(strengths)) if np.isfinite(strengths).any() else -1


def _largest_by_chance(points: Points, n_columns: int, how: Search, generator: np.random.Generator) -> F64:
    """The largest excess that the whole search finds with shuffled outcomes, (shuffles,)."""
    shuffles, everything = _shuffles(points.found, how, generator), np.ones(len(points), dtype=bool)
    first = strengths_of_cuts(points, everything, (), how.rule, shuffles)
    largest = [
        _largest_excess(points.with_found(found), _strongest(strengths), n_columns, how.rule)
        for found, strengths in zip(shuffles, first.T, strict=True)
    ]
    return np.array(largest)


def _largest_excess(points: Points, column: int, n_columns: int, rule: Rule) -> float:
    """The largest excess of any box of a search that takes up so many columns, from a first one on.

    Columns are taken up whether chance shows as much or not, so that chance is given every chance.
    """
    columns: list[int] = []
    largest = 0.0
    while column >= 0:
        columns.append(column)
        step = paste(points, _largest(peel(points, columns, rule)), rule)
        largest = max(largest, step.counts.excess)
        if len(columns) == n_columns:
            break
        inside = step.box.contains(points.values)
        column = _strongest(strengths_of_cuts(points, inside, columns, rule)[:, 0])
    return largest


def _p(shuffled: F64, strength: float) -> float:
    """The p-value of a strength among those of shuffled outcomes; never zero."""
    return float((1 + np.count_nonzero(shuffled >= strength - ROUNDING)) / (1 + len(shuffled)))
