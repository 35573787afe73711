"""How much of an outcome's variance is noise of the seed, where the same replications ran at every point of a design.

A table has a row a point and a column a replication. What a replication adds at every point alike (a good year) takes
no part in what differs between points; only what it adds at one point and not at another does, and is taken off.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, two_sided_z

F64 = NDArray[np.float64]

#: Times groups of points are drawn anew with replacement.
RESAMPLES = 400


class Variances(NamedTuple):
    """Variance of one replication's outcome: between points, and at a point (noise)."""

    between: float
    noise: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.between + self.noise

    @property
    def noise_share(self) -> float:
        """Share of noise; `nan` where nothing varies."""
        return self.noise / self.total if self.total > 0.0 else float("nan")


def variances(outcome: F64) -> Variances:
    """The parts of the variance of outcomes (points, replications). Source: two-way analysis of variance."""
    n, m = outcome.shape
    points, replications = outcome.mean(axis=1), outcome.mean(axis=0)
    apart = outcome - points[:, None] - replications[None, :] + outcome.mean()
    interaction = float((apart * apart).sum()) / ((n - 1) * (m - 1))
    between = max(float(points.var(ddof=1)) - interaction / m, 0.0)
    return Variances(between, float(outcome.var(axis=1, ddof=1).mean()))


def noise_share(outcome: F64, seed: int = 0) -> Estimate:
    """Share of noise with its interval. outcome : (groups, points of a group, replications)

    Both are drawn by chance, the points and the replications: groups are drawn anew with replacement, replications left
    out one by one, and the two variances added.
    """
    groups, points, m = outcome.shape

    def share(chosen: F64) -> float:
        return variances(chosen.reshape(-1, chosen.shape[-1])).noise_share

    value = share(outcome)
    generator = np.random.default_rng(seed)
    drawn = [share(outcome[generator.integers(groups, size=groups)]) for _ in range(RESAMPLES)]
    spread = float(np.nanvar(drawn)) if np.isfinite(drawn).any() else 0.0
    left_out = float(jackknife([share(each) for each in without_each(outcome)]))
    half = two_sided_z(LEVEL) * math.sqrt(spread + left_out)
    return Estimate(value, max(0.0, value - half), min(1.0, value + half), groups * points * m)


def without_each(outcome: F64) -> list[F64]:
    """The table without each replication in turn, the last axis."""
    return [np.delete(outcome, each, axis=-1) for each in range(outcome.shape[-1])]


def jackknife(values: list) -> F64:
    """Variance of what was computed without each replication in turn. Source: Tukey 1958, Ann. Math. Stat. 29, 614."""
    found = np.asarray(values, dtype=np.float64)
    m = len(found)
    return (m - 1) / m * ((found - found.mean(axis=0)) ** 2).sum(axis=0)
