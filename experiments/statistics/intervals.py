"""Intervals for probabilities, means and paired differences: how far more replications could still move a number.

They measure Monte Carlo error alone. What is not known about the world is drawn within every replication and shows
as spread (`quantiles`), never as an interval.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from jinzhen.experiments.statistics import precision

LEVEL = 0.95


class Estimate(NamedTuple):
    """A value with its interval.

    value, low, high : in the unit of the quantity; `nan` where nothing was observed
    n : replications behind it
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def half_width(self) -> float:
        """Half the length of the interval, in the unit of the quantity."""
        return 0.5 * (self.high - self.low)

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        return self.low > 0.0 or self.high < 0.0

    def cut(self, low: float, high: float) -> "Estimate":
        """Value and ends no further out than the quantity can be."""
        value, at_low, at_high = (min(max(each, low), high) for each in self[:3])
        return Estimate(value, at_low, at_high, self.n)


def two_sided_z(level: float) -> float:
    """How many standard deviations a normal interval of that coverage reaches to each side."""
    return float(stats.norm.ppf(0.5 + 0.5 * level))


def wilson(successes: int, n: int, level: float = LEVEL) -> Estimate:
    """Share of successes with Wilson's score interval; `nan` value and (0, 1) without observations.

    The bounds are those by which a run decides that it is precise enough.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes={successes} is outside 0..n={n}")
    low, high = precision.wilson(successes, n, level)
    return Estimate(successes / n if n else math.nan, low, high, n)


def paired_share_difference(treated: np.ndarray, base: np.ndarray, level: float = LEVEL) -> Estimate:
    """Difference of two shares observed on the same replications, treated minus base.

    treated, base : bool, (n,), same draws in the same row
    The interval adds half an observation to each of the four cells, so that it never has length zero.
    Source: Agresti and Min 2005, doi 10.1002/sim.1781.
    """
    treated, base = _same_rows(treated, base)
    n = treated.size
    if n == 0:
        return Estimate(math.nan, -1.0, 1.0, 0)
    gained, lost = int(np.sum(treated & ~base)), int(np.sum(base & ~treated))
    centre, half = (gained - lost) / (n + 2.0), paired_share_half_width(gained, lost, n, level)
    return Estimate((gained - lost) / n, max(-1.0, centre - half), min(1.0, centre + half), n)


def paired_share_half_width(gained: float, lost: float, n: float, level: float = LEVEL) -> float:
    """Half the length of that interval when of n replications so many were gained and lost, before it is cut at 1."""
    b, c, m = gained + 0.5, lost + 0.5, n + 2.0
    return two_sided_z(level) * math.sqrt(max(b + c - (b - c) ** 2 / m, 0.0)) / m


def mean_interval(values: np.ndarray, level: float = LEVEL) -> Estimate:
    """Mean with Student's interval. values : (n,); infinite bounds below two observations."""
    values = np.asarray(values, dtype=float)
    n = values.size
    if n == 0:
        return Estimate(math.nan, -math.inf, math.inf, 0)
    mean = float(values.mean())
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, 1)
    half = float(stats.t.ppf(0.5 + 0.5 * level, n - 1)) * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def paired_mean_difference(treated: np.ndarray, base: np.ndarray, level: float = LEVEL) -> Estimate:
    """Mean of treated minus base over replications with the same draws, (n,), with Student's interval."""
    treated, base = _same_rows(np.asarray(treated, float), np.asarray(base, float), None)
    return mean_interval(treated - base, level)


def mean_share_change(changes: np.ndarray, level: float = LEVEL, most: float = 1.0) -> Estimate:
    """Mean change of a share, where a replication's change is itself a mean or a sum of changes of what is yes or no.

    changes : (n,), every one from -`most` to `most`
    As in `paired_share_difference` half an observation is added on either side and one in the middle, so that the
    interval (Student's) never has length zero, and it ends at what a change can be.
    """
    changes = np.asarray(changes, dtype=float)
    n = changes.size
    if n < 2:
        return Estimate(float(changes.mean()) if n else math.nan, -most, most, n)
    centre, variance = share_change_moments(changes)
    half = float(stats.t.ppf(0.5 + 0.5 * level, n - 1)) * math.sqrt(variance)
    return Estimate(float(changes.mean()), centre - half, centre + half, n).cut(-most, most)


def share_change_moments(changes: np.ndarray) -> tuple[float, float]:
    """Centre of that interval, and variance behind it."""
    n = changes.size
    centre = float(changes.sum()) / (n + 2.0)
    return centre, (float((changes**2).sum() + 1.0) / (n + 2.0) - centre**2) / (n + 2.0)


def _same_rows(treated: np.ndarray, base: np.ndarray, dtype: type | None = bool) -> tuple[np.ndarray, np.ndarray]:
    treated, base = np.asarray(treated, dtype), np.asarray(base, dtype)
    if treated.shape != base.shape or treated.ndim != 1:
        raise ValueError(f"paired arrays differ in shape: {treated.shape} and {base.shape}")
    return treated, base


def quantiles(values: np.ndarray, levels: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> tuple[float, ...]:
    """Spread over replications: quantiles of `values` (n,); `nan` without observations."""
    values = np.asarray(values, dtype=float)
    if values.size == 0:
        return tuple(math.nan for _ in levels)
    return tuple(float(q) for q in np.quantile(values, levels, method="inverted_cdf"))


def bounds_with_failures(n_met: int, n_done: int, n_failed: int) -> tuple[float, float]:
    """Ends of a share whatever the failed replications would have shown: had none of them met, and had all.

    n_met, n_done : replications that met the target, of those that finished; n_failed : that did not finish
    """
    n_all = n_done + n_failed
    return (n_met / n_all, (n_met + n_failed) / n_all) if n_all else (0.0, 1.0)
