"""First-order and total indices of the factors of a Sobol' design whose outcome is noisy.

SALib's estimators of the mean over replications at every point (Saltelli et al. 2010, Comput. Phys. Commun. 181,
259-270), without what noise adds to them, as shares of the whole variance of one replication, noise among it.
"""

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import sobol

from jinzhen.experiments.statistics.families import level_of_each
from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, two_sided_z
from jinzhen.experiments.statistics.seed_noise import noise_share

F64 = NDArray[np.float64]

RESAMPLES = 1000


class Indices(NamedTuple):
    """Shares of the variance of one replication's outcome.

    first, total : (k,), by itself, and with all its interactions with other factors
    first_half, total_half : half of their 95 % intervals, each for itself; base points are drawn anew, with their
        replications
    matters : whether the total index is above zero beyond its interval, held for all factors together (Bonferroni)
    noise : what is no factor: the seed, and whatever is drawn beside it
    """

    first: F64
    first_half: F64
    total: F64
    total_half: F64
    matters: NDArray[np.bool_]
    noise: Estimate


def sobol_indices(outcome: F64, seed: int = 0) -> Indices:
    """Indices of k factors.

    outcome : (n, k + 2, m): at each of n base points A, A with one factor after the other from B, and B; m
        replications, the same at the points of a base point and others at the next
    """
    k, ends = outcome.shape[1] - 2, outcome[:, [0, -1]]
    whole = float(ends.var())
    if np.ptp(ends) == 0.0:
        nothing = np.full(k, np.nan)
        return Indices(nothing, nothing, nothing, nothing, np.zeros(k, bool), noise_share(ends, seed))
    first, total = _parts(outcome) / whole
    means = outcome.mean(axis=2)
    spread = _spread(means, seed) * means[:, [0, -1]].var() / whole
    matters = total - two_sided_z(level_of_each(k)) * spread[1] > 0.0
    half = two_sided_z(LEVEL) * spread
    return Indices(first, half[0], total, half[1], matters, noise_share(ends, seed))


def _spread(means: F64, seed: int) -> F64:
    """Standard deviations of SALib's indices when base points are drawn anew, (2, k). means : (n, k + 2)"""
    k = means.shape[1] - 2
    if np.ptp(means) == 0.0:
        return np.zeros((2, k))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where points happen to be alike
        found = sobol.analyze(
            {"num_vars": k, "names": [str(each) for each in range(k)], "bounds": [[0.0, 1.0]] * k}, means.ravel(),
            calc_second_order=False, num_resamples=RESAMPLES, conf_level=LEVEL, seed=seed + 1,
        )  # fmt: skip
    return np.stack([found["S1_conf"], found["ST_conf"]]) / two_sided_z(LEVEL)


def _parts(outcome: F64) -> F64:
    """Variance of the expected outcome by one factor, and with its interactions, (2, k).

    Products of means over the same replications hold their covariance over m; it is taken off.
    """
    a, b, mixed = outcome[:, 0], outcome[:, -1], outcome[:, 1:-1]
    moved = mixed - a[:, None, :]
    return np.stack([_product(b[:, None, :] - outcome.mean(), moved), 0.5 * _product(moved, moved)])


def _product(one: F64, other: F64) -> F64:
    """Mean over base points of the product of two expected values, (k,), from replications (n, k, m)."""
    m = one.shape[-1]
    means = one.mean(axis=-1) * other.mean(axis=-1)
    covariance = ((one - one.mean(axis=-1, keepdims=True)) * (other - other.mean(axis=-1, keepdims=True))).sum(axis=-1)
    return (means - covariance / ((m - 1) * m)).mean(axis=0)


def filled(levels: F64, outcome: F64) -> tuple[F64, int, int]:
    """Outcomes without gaps; how many points were filled; how many base points were left out.

    levels : (n, k + 2, k), 0-1; outcome : (n, k + 2, m), nan where a replication did not finish
    What is missing is taken from the nearest point of the same base point, where the same replication ran; where it
    finished at none of them, the mean of the point's others stands in. A base point at which nothing finished is left
    out.
    """
    kept = np.isfinite(outcome).any(axis=(1, 2))
    table, missing = outcome[kept], ~np.isfinite(outcome[kept])
    for row, at in zip(np.flatnonzero(missing.any(axis=(1, 2))), levels[kept][missing.any(axis=(1, 2))], strict=True):
        table[row] = _without_gaps(at, table[row])
    return table, int(missing.any(axis=2).sum()), int((~kept).sum())


def _without_gaps(levels: F64, outcome: F64) -> F64:
    """The same of the points of one base point, (k + 2, m)."""
    table, finished = outcome.copy(), np.isfinite(outcome)
    distance = ((levels[:, None] - levels[None]) ** 2).sum(axis=-1)
    for point, replication in np.argwhere(~finished):
        there = np.flatnonzero(finished[:, replication])
        if there.size:
            table[point, replication] = outcome[there[distance[point, there].argmin()], replication]
    nowhere = ~finished.any(axis=0)
    table[:, nowhere] = table[:, ~nowhere].mean(axis=1, keepdims=True)
    return table
