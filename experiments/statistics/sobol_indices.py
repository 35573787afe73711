"""First-order and total indices of the factors of a Sobol' design whose outcome is noisy.

SALib's estimators of the mean over replications at every point (Saltelli et al. 2010, Comput. Phys. Commun. 181,
259-270), without what noise adds to them, as shares of the whole variance of one replication, noise among it.
"""

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import sobol
from scipy.spatial import cKDTree

from jinzhen.experiments.statistics.families import level_of_each
from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, two_sided_z
from jinzhen.experiments.statistics.seed_noise import jackknife, noise_share, variances, without_each

F64 = NDArray[np.float64]

RESAMPLES = 1000


class Indices(NamedTuple):
    """Shares of the variance of one replication's outcome.

    first, total : (k,), by itself, and with all its interactions with other factors
    first_half, total_half : half of their 95 % intervals, each for itself: points and replications both count
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
        replications, the same everywhere
    """
    m, k = outcome.shape[2], outcome.shape[1] - 2
    ends = outcome[:, [0, -1]].reshape(-1, m)
    if np.ptp(outcome) == 0.0:
        nothing = np.full(k, np.nan)
        return Indices(nothing, nothing, nothing, nothing, np.zeros(k, bool), Estimate(np.nan, 0.0, 1.0, outcome.size))
    means, z = outcome.mean(axis=2), two_sided_z(LEVEL)
    scale = means[:, [0, -1]].var() / variances(ends).total
    of_replications = jackknife([_shares(each) for each in without_each(outcome)])
    first, total = _shares(outcome)
    spread = np.sqrt((scale * _spread_over_points(means, seed)) ** 2 + of_replications)
    least = two_sided_z(level_of_each(k))
    matters = total - least * spread[1] > 0.0
    return Indices(first, z * spread[0], total, z * spread[1], matters, noise_share(outcome[:, [0, -1]], seed))


def _spread_over_points(means: F64, seed: int) -> F64:
    """Standard deviations of SALib's indices when the base points are drawn anew, (2, k)."""
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


def _shares(outcome: F64) -> F64:
    """First-order and total indices, (2, k), without what noise adds to them.

    Products of means over the same replications hold their covariance over m; it is taken off.
    """
    m = outcome.shape[2]
    a, b, mixed = outcome[:, 0], outcome[:, -1], outcome[:, 1:-1]
    moved = mixed - a[:, None, :]
    first = _product(b[:, None, :] - outcome.mean(), moved)
    total = 0.5 * _product(moved, moved)
    whole = variances(outcome[:, [0, -1]].reshape(-1, m)).total
    return np.stack([first, total]) / whole if whole > 0.0 else np.zeros((2, mixed.shape[1]))


def _product(one: F64, other: F64) -> F64:
    """Mean over points of the product of two expected values, (k,), from replications (n, k, m)."""
    m = one.shape[-1]
    means = one.mean(axis=-1) * other.mean(axis=-1)
    covariance = ((one - one.mean(axis=-1, keepdims=True)) * (other - other.mean(axis=-1, keepdims=True))).sum(axis=-1)
    return (means - covariance / ((m - 1) * m)).mean(axis=0)


def filled(levels: F64, outcome: F64) -> tuple[F64, int]:
    """Outcomes with what is missing taken from the nearest point that has it; and how many points that concerns.

    levels : (points, k), 0-1; outcome : (points, m), nan where a replication did not finish. A replication that
    finished nowhere is left out.
    """
    table = outcome[:, np.isfinite(outcome).any(axis=0)].copy()
    missing = ~np.isfinite(table)
    for column in np.flatnonzero(missing.any(axis=0)):
        there, gaps = np.flatnonzero(~missing[:, column]), np.flatnonzero(missing[:, column])
        _, nearest = cKDTree(levels[there]).query(levels[gaps])
        table[gaps, column] = table[there[nearest], column]
    return table, int(missing.any(axis=1).sum())
