"""What a sweep found: every point, and what each factor does on the whole."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT, Paired
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.families import level_of_each, paired_difference
from jinzhen.experiments.statistics.intervals import mean_interval, mean_share_change, wilson
from jinzhen.experiments.sweep.design import Layout
from jinzhen.experiments.sweep.experiment import GRID
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.scenario import target_towns

F64 = NDArray[np.float64]

#: What a weighted sum of equal numbers may leave of them: no change.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Sweep:
    """A sweep; each table is also written as a CSV file of the same name.

    scenario : its name; factors : what was moved; is_grid : whether every combination was run
    target_towns, end, as_of, replications : what was asked, replications at every point as they were run
    n_failed : replications of all points that failed
    points : a row a point: number, factors, n, chance with interval, means of what is looked at first, differences
        from the scenario as asked where that was run
    effects : a row a factor and outcome: mean change from its first value to its last, the others as they come
    refused : points at which no scenario may stand, and why
    """

    scenario: str
    factors: tuple[Factor, ...]
    is_grid: bool
    target_towns: int
    end: date
    as_of: date
    replications: int
    n_failed: int
    points: pd.DataFrame
    effects: pd.DataFrame
    refused: pd.DataFrame
    provenance: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """Names of the factors."""
        return [factor.name for factor in self.factors]


def sweep(ask: Ask, layout: Layout, stored: Stored) -> Sweep:
    """Analyse what is stored of a sweep."""
    frame = Paired.read(stored)
    if frame.empty:
        raise Failure(f"all {stored.n_failed} replications failed; the first: {stored.first_failure()}")
    factors, points = ask.settings.factors, layout.points
    found = _points(frame, layout)
    return Sweep(
        scenario=ask.scenario.name,
        factors=factors,
        is_grid=ask.settings.design == GRID,
        target_towns=target_towns(ask.scenario),
        end=ask.scenario.end,
        as_of=ask.scenario.as_of,
        replications=stored.below,
        n_failed=stored.n_failed,
        points=found,
        effects=_effects(frame, layout, factors, ask.settings.design == GRID),
        refused=pd.DataFrame(list(points.refused.items()), columns=["point", "why"]),
        provenance=provenance(stored.reader, ask.scenario, len(frame), layout.arms[0]),
    )


def _points(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """A row a point."""
    by_arm = {int(position): runs for position, runs in frame.groupby("position")}
    nothing = frame.iloc[:0]
    rows = []
    for place, (row, values) in enumerate(zip(layout.points.rows, layout.points.values, strict=True)):
        runs = by_arm.get(layout.of_point[place], nothing)
        found = wilson(int(runs[CHANCE].sum()), len(runs))
        told = {"point": row, **values, "n": len(runs), "chance": found.value, "low": found.low, "high": found.high}
        told |= {name: float(runs[name].mean()) for name in LOOKED_AT if name != CHANCE}
        told |= {"provincial_towns_sd": float(runs["provincial_towns"].std(ddof=1))}
        if layout.of_base:
            told |= _from_base(runs, by_arm.get(layout.of_base[place], nothing))
        rows.append(told)
    return pd.DataFrame(rows)


def _from_base(runs: pd.DataFrame, base: pd.DataFrame) -> dict[str, float]:
    """Difference of a point from the scenario as asked, in the replications that finished in both."""
    both = runs.merge(base, on="replication", suffixes=("", "_base"))
    told: dict[str, float] = {}
    for name in (CHANCE, "provincial_towns", ALL_MONEY):
        values = [both[column].to_numpy(dtype=np.float64) for column in (name, f"{name}_base")]
        found = paired_difference(*values) if len(both) else None
        told |= {f"{name}_more": found.value if found else math.nan}
        if name == CHANCE:
            told |= {"more_low": found.low if found else math.nan, "more_high": found.high if found else math.nan}
    return told


def _effects(frame: pd.DataFrame, layout: Layout, factors: Sequence[Factor], is_grid: bool) -> pd.DataFrame:
    """Mean change of outcomes from one value of a factor to another, over replications that finished everywhere."""
    runs = Paired(frame, len(layout.arms))
    columns = ["factor", "from", "to", "outcome", "change", "low", "high", "is_clear"]
    if len(runs.replications) < 2:
        return pd.DataFrame(columns=columns)
    values = runs.values(LOOKED_AT)[:, layout.of_point, :]
    table = pd.DataFrame(list(layout.points.values))
    contrasts = list(_contrasts(factors, table, is_grid))
    level = level_of_each(len(contrasts) * len(LOOKED_AT))
    rows = []
    for name, first, last, weights in contrasts:
        changes = np.einsum("rpo,p->ro", values, weights)
        changes[np.abs(changes) < ROUNDING * np.abs(values).max(axis=(0, 1))] = 0.0
        for column, outcome in enumerate(LOOKED_AT):
            of_share = outcome == CHANCE
            found = (mean_share_change if of_share else mean_interval)(changes[:, column], level)
            rows.append((name, first, last, outcome, found.value, found.low, found.high, found.excludes_zero))
    return pd.DataFrame(rows, columns=columns)


def _contrasts(factors: Sequence[Factor], table: pd.DataFrame, is_grid: bool) -> Iterator[tuple[str, Any, Any, F64]]:
    """What is compared of every factor: first and last value, and the weight of every point in their difference.

    On a grid: mean of the points of one value less that of the points of another. Else what a linear model of all
    factors says between the ends of what was run (least squares; words count as steps from the first).
    """
    pairs = [(factor.name, *each) for factor in factors for each in _pairs(factor, table[factor.name])]
    if is_grid:
        for name, first, last in pairs:
            yield name, first, last, _mean_of(table[name] == last) - _mean_of(table[name] == first)
        return
    columns = [np.ones(len(table)), *(_along(table[name], first, last) for name, first, last in pairs)]
    weights = np.linalg.pinv(np.stack(columns, axis=1))[1:]
    yield from ((*pair, weight) for pair, weight in zip(pairs, weights, strict=True))


def _pairs(factor: Factor, at: pd.Series) -> list[tuple[Any, Any]]:
    """Lowest and highest value run; of words the first with each of the others."""
    if factor.is_ordered:
        return [(at.min(), at.max())] if at.min() < at.max() else []
    first, *others = (value for value in factor.values if (at == value).any())
    return [(first, last) for last in others]


def _along(at: pd.Series, first: Any, last: Any) -> F64:
    """How far every point is from the first value to the last."""
    if isinstance(first, str):
        return (at == last).to_numpy(dtype=np.float64)
    return ((at - first) / (last - first)).to_numpy(dtype=np.float64)


def _mean_of(chosen: pd.Series) -> F64:
    """Weights that take the mean of the chosen points."""
    weights = chosen.to_numpy(dtype=np.float64)
    return weights / weights.sum()
