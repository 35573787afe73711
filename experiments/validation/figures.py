"""What a published figure is, what agreement with it is worth, and when a simulated one agrees with it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.stats import t as student

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.running.kit import Measure
from jinzhen.experiments.validation.facts import NAME, Fact, facts

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


#: What agreement is worth. `construction`: the rule, or a prior from the same source, all but makes the figure;
#: `tuned`: a parameter was chosen by looking at it; `test`: neither, so that it can fail and counts.
Standing = Literal["construction", "tuned", "test"]
Judged = Literal["value", "prediction", "sign"]
#: How a figure is judged whose basis asks for more than that its value lies in the interval.
JUDGED: Mapping[str, Judged] = {"prediction": "prediction", "sign": "sign"}
NO_WORDS = Text("", "")
#: Basis of a published figure in words, see facts.py.
BASES = {
    "range": Text("published range", "公布区间"),
    "derived": Text("follows from published figures", "由公布数值推算"),
    "sd": Text("published mean ± 1 sd", "公布的均值±1个标准差"),
    "assumed": Text("no number published; assumed", "来源未载数值；假定"),
    "point": Text("a point; ± {share:.0%} assumed", "单一数值；假定±{share:.0%}").format(share=POINT_SHARE),
    "nothing": Text("published as nothing; ± {near} assumed", "来源载为无影响；假定±{near}").format(near=NEAR_ZERO),
    "sign": Text("published as a sign, no number", "来源只载方向，未载数值"),
    "prediction": Text("published total", "公布总数"),
}


@dataclass(frozen=True)
class Figure:
    """One published figure and the values that agree with it.

    key : name of the value in what the trial returns; of a pooled figure any name of its own
    centre : as published; nan where the source gives no number
    low, high : the published interval; infinite on a side the source leaves open
    basis : where the interval comes from
    pool : computes the figure from sums over replications; None takes the mean of `key` over replications
    judged_by : `value`: the figure lies in [low, high]; `prediction`: the middle PREDICTED share of replications
        reaches into [low, high], which is where a value was observed; `sign`: the whole interval of the figure lies in
        [low, high]
    standing, why : what agreement is worth, and why in one sentence
    fact : the row of published.csv
    """

    key: str
    label: Text
    centre: float
    low: float
    high: float
    unit: str = ""
    basis: Text = BASES["range"]
    pool: Pool | None = None
    judged_by: Judged = "value"
    standing: Standing = "test"
    why: Text = NO_WORDS
    fact: Fact | None = None


def published(
    pattern: str, key: str, label: Text, standing: Standing, why: Text, pool: Pool | None = None
) -> Figure:
    """A figure of published.csv; its interval is the file's, see facts.py."""
    fact = facts()[pattern, key]
    low, high = interval(fact)
    return Figure(key, label, fact.central, low, high, fact.unit, BASES[fact.basis], pool,
                  JUDGED.get(fact.basis, "value"), standing, why, fact)


def interval(fact: Fact) -> tuple[float, float]:
    """The values that agree with a published figure."""
    if fact.basis == "point":
        low, high = sorted((fact.central * (1.0 - POINT_SHARE), fact.central * (1.0 + POINT_SHARE)))
        return low, high
    if fact.basis == "nothing":
        return fact.central - NEAR_ZERO, fact.central + NEAR_ZERO
    low = -math.inf if math.isnan(fact.low) else fact.low
    return low, math.inf if math.isnan(fact.high) else fact.high


@dataclass(frozen=True)
class Pattern:
    """One row of the table of patterns: what was done, what came of it, and the trial that repeats it.

    trial : the virtual experiment that measures the figures
    tuned : parameters that were tuned to figures of it
    """

    name: str
    title: Text
    treatment: Text
    outcome: Text
    comparison: Text
    horizon: Text
    trial: Measure
    figures: tuple[Figure, ...]
    tuned: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """File and row of the fact tables that have its figures; published.csv has the address of every figure."""
        facts = [figure.fact for figure in self.figures if figure.fact]
        return "; ".join(dict.fromkeys(f"{fact.table}: {fact.row}" if fact.table else NAME for fact in facts))


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
        if figure.judged_by == "sign":
            return figure.low <= simulated.low and simulated.high <= figure.high
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
