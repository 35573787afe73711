"""What a published figure is, and when a simulated one agrees with it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.stats import t as student

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.running.kit import Measure

#: Of the interval of a mean or a pooled figure, and of a prediction (what is asked of a prediction).
CONFIDENCE, PREDICTED = 0.95, 0.90
#: Resamples of the replications behind the interval of a pooled figure.
N_RESAMPLES = 400
#: Width, as a share of the figure, of the interval round a source that gives a point only. Assumed.
POINT_SHARE = 0.25
#: How far from a published zero a figure may lie. Assumed.
NEAR_ZERO = 0.02

#: A figure from sums over replications of what a trial returns, such as a ratio of counts.
Pool = Callable[[Mapping[str, float]], float]


@dataclass(frozen=True)
class Figure:
    """One published figure and the values that agree with it.

    key : name of the value in what the trial returns; of a pooled figure any name of its own
    centre : as published; nan where the source gives no number
    low, high : the published interval; infinite on a side the source leaves open
    basis : where the interval comes from
    pool : computes the figure from sums over replications; None takes the mean of `key` over replications
    judged_by : `value`: the figure lies in [low, high]; `prediction`: the middle PREDICTED share of replications
        reaches into [low, high], which is where a value was observed
    """

    key: str
    label: Text
    centre: float
    low: float
    high: float
    unit: str = ""
    basis: Text = Text("published range", "公布区间")  # noqa: RUF009
    pool: Pool | None = None
    judged_by: Literal["value", "prediction"] = "value"


def around(key: str, label: Text, centre: float, unit: str = "", pool: Pool | None = None) -> Figure:
    """A figure whose source gives a point only: POINT_SHARE either way."""
    ends = sorted((centre * (1.0 - POINT_SHARE), centre * (1.0 + POINT_SHARE)))
    basis = Text("a point; ± {share:.0%} assumed", "单一数值；假定±{share:.0%}").format(share=POINT_SHARE)
    return Figure(key, label, centre, ends[0], ends[1], unit, basis, pool)


def nothing(key: str, label: Text) -> Figure:
    """A figure of which the source finds nothing."""
    basis = Text("published as nothing; ± {near} assumed", "来源载为无影响；假定±{near}").format(near=NEAR_ZERO)
    return Figure(key, label, 0.0, -NEAR_ZERO, NEAR_ZERO, "log", basis)


@dataclass(frozen=True)
class Pattern:
    """One row of the table of patterns: what was done, what came of it, and the trial that repeats it.

    source : file and row of the facts the figures are copied from
    trial : the virtual experiment that measures the figures
    tuned : parameters that were tuned to the figures; a pattern without any is a test
    """

    name: str
    title: Text
    treatment: Text
    outcome: Text
    comparison: Text
    horizon: Text
    source: str
    trial: Measure
    figures: tuple[Figure, ...]
    tuned: tuple[str, ...] = ()


class Simulated(NamedTuple):
    """A figure as the model shows it.

    low, high : its interval, of CONFIDENCE, or of PREDICTED for a prediction; spread : standard deviation over
        replications (nan of a pooled figure); n : replications that could measure it
    """

    value: float
    low: float
    high: float
    spread: float
    n: int


@dataclass(frozen=True)
class Row:
    """One published figure beside the simulated one."""

    pattern: Pattern
    figure: Figure
    simulated: Simulated

    @property
    def passes(self) -> bool:
        """Whether the two agree; a figure that could not be measured never does."""
        figure, simulated = self.figure, self.simulated
        if figure.judged_by == "prediction":
            return simulated.low <= figure.high and simulated.high >= figure.low
        return figure.low <= simulated.value <= figure.high


def compare(pattern: Pattern, measured: Sequence[Mapping[str, float]]) -> list[Row]:
    """A row a figure, from what the trial returned for every replication."""
    return [Row(pattern, figure, summarise(figure, measured)) for figure in pattern.figures]


def summarise(figure: Figure, measured: Sequence[Mapping[str, float]]) -> Simulated:
    """A figure over replications."""
    if figure.pool is not None:
        return _pooled(figure.pool, measured)
    values = np.array([each[figure.key] for each in measured])
    values = values[np.isfinite(values)]
    if values.size < 2:
        return Simulated(float(values.mean()) if values.size else math.nan, math.nan, math.nan, math.nan, values.size)
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    if figure.judged_by == "prediction":
        low, high = np.quantile(values, (0.5 - PREDICTED / 2, 0.5 + PREDICTED / 2))
        return Simulated(mean, float(low), float(high), spread, values.size)
    half = float(student.ppf(0.5 + CONFIDENCE / 2, values.size - 1)) * spread / math.sqrt(values.size)
    return Simulated(mean, mean - half, mean + half, spread, values.size)


def _pooled(pool: Pool, measured: Sequence[Mapping[str, float]]) -> Simulated:
    """A pooled figure, its interval from resampled replications (always the same resamples)."""
    names = list(measured[0])
    table = np.array([[each[name] for name in names] for each in measured])
    chosen = np.random.default_rng(0).integers(len(table), size=(N_RESAMPLES, len(table)))
    drawn = [_safely(pool, dict(zip(names, table[rows].sum(axis=0).tolist(), strict=True))) for rows in chosen]
    finite = [value for value in drawn if math.isfinite(value)]
    low, high = np.quantile(finite, (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2)) if finite else (math.nan, math.nan)
    value = _safely(pool, dict(zip(names, table.sum(axis=0).tolist(), strict=True)))
    return Simulated(value, float(low), float(high), math.nan, len(table))


def _safely(pool: Pool, sums: Mapping[str, float]) -> float:
    """The pooled value, nan where there was nothing to divide by."""
    try:
        return float(pool(sums))
    except ZeroDivisionError:
        return math.nan
