"""How much of an outcome's variance is noise of the seed, where every point of a design ran several replications.

Points come in groups (a trajectory, a base point with its changes): within a group all ran the same replications, so
that their differences are their own; every group ran others, so that groups tell how far chance could move a number.
"""

import math

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, two_sided_z

F64 = NDArray[np.float64]

#: Times groups are drawn anew with replacement.
RESAMPLES = 1000


def noise_share(outcome: F64, seed: int = 0) -> Estimate:
    """Share of the variance of one replication's outcome that is at a point, with its interval (groups drawn anew).

    outcome : (groups, points of a group, replications), nan where there is none; `nan` where nothing varies
    Source: Efron 1979, Ann. Stat. 7, 1-26.
    """
    groups = len(outcome)
    at_points = np.nanmean(_variance_at_points(outcome), axis=1)
    sums, squares, counts = (np.nansum(each, axis=(1, 2)) for each in (outcome, outcome**2, np.isfinite(outcome)))
    rows = np.random.default_rng(seed).integers(groups, size=(RESAMPLES, groups))
    chosen = np.concatenate([np.arange(groups)[None], rows])
    n = counts[chosen].sum(axis=1)
    whole = squares[chosen].sum(axis=1) / n - (sums[chosen].sum(axis=1) / n) ** 2
    noise = at_points[chosen].mean(axis=1)
    if whole[0] <= 1e-12 * max(1.0, float(squares.sum() / n[0])):
        return Estimate(math.nan, 0.0, 1.0, int(n[0]))
    shares = np.clip(np.divide(noise, whole, out=np.ones_like(whole), where=whole > 0.0), 0.0, 1.0)
    low, high = np.quantile(shares[1:], (0.5 - 0.5 * LEVEL, 0.5 + 0.5 * LEVEL))
    return Estimate(float(shares[0]), float(low), float(high), int(n[0]))


def _variance_at_points(outcome: F64) -> F64:
    """Unbiased variance over replications, (groups, points); nan where fewer than two finished."""
    n = np.isfinite(outcome).sum(axis=2)
    means = np.divide(np.nansum(outcome, axis=2), n, out=np.zeros(n.shape), where=n > 0)
    squares = np.nansum((outcome - means[:, :, None]) ** 2, axis=2)
    return np.divide(squares, n - 1, out=np.full(n.shape, np.nan), where=n > 1)


def share_between(outcome: F64, variance: float, level: float = LEVEL) -> Estimate:
    """Share of the variance of an outcome that lies between points, whatever they are, and not within them.

    outcome : (points, replications), at least two of either; variance : of the outcome over points and replications
    What lies within a point is seen without error of the points chosen. Source: Sun, Apley and Staum 2011, Oper. Res.
    59, 998-1007 (variance of a conditional expectation, as one less that within).
    """
    if variance == 0.0:
        return Estimate(float("nan"), 0.0, 1.0, len(outcome))
    within = outcome.var(axis=1, ddof=1)
    share, half = 1.0 - within.mean() / variance, two_sided_z(level) * within.std(ddof=1) / variance
    low, high = np.clip(share + np.array([-1.0, 1.0]) * half / np.sqrt(len(outcome)), 0.0, 1.0)
    return Estimate(float(np.clip(share, 0.0, 1.0)), float(low), float(high), len(outcome))
