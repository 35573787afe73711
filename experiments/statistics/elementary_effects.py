"""Elementary effects of the factors of Morris' trajectories whose outcome is noisy.

Effects are SALib's, of the mean over replications at every point. With few replications an effect is never zero, so
that its size alone tells little: whether a factor does anything is tested against what replications show by chance.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import morris

from jinzhen.experiments.statistics.intervals import Estimate
from jinzhen.experiments.statistics.seed_noise import noise_share

F64 = NDArray[np.float64]

#: Values of a factor; a step goes over half of them.
LEVELS = 4
RESAMPLES = 1000
#: Times signs are changed: so many for every factor that is tested, and so many in any case.
CHANGES_A_FACTOR, FEWEST_CHANGES = 100, 1999


class Effects(NamedTuple):
    """What a factor does when it moves across half of its values.

    mean, mean_size, spread : (k,), of the changes, of their absolute values (mu*) and between trajectories (sigma)
    half : half of the 95 % interval of `mean_size` over trajectories
    p : (k,), of no effect on the expected outcome in any trajectory
    noise : share of noise in the variance over the design
    n_left_out : trajectories with a point at which no replication finished
    """

    mean: F64
    mean_size: F64
    half: F64
    spread: F64
    p: F64
    noise: Estimate
    n_left_out: int


def elementary_effects(levels: F64, outcome: F64, seed: int = 0) -> Effects:
    """Effects of k factors from trajectories of k + 1 points.

    levels : (trajectories * (k + 1), k), as SALib sampled them; outcome : (the same, m), nan where a replication
        failed; replications are the same at the points of a trajectory, and others at the next
    Replications that did not finish everywhere on a trajectory are left out of it; a trajectory without any other is
    left out altogether. Raises ValueError where fewer than two are left.
    """
    k = levels.shape[1]
    table, at = outcome.reshape(-1, k + 1, outcome.shape[1]), levels.reshape(-1, k + 1, k)
    finished: NDArray[np.bool_] = np.all(np.isfinite(table), axis=1)
    is_whole = np.any(finished, axis=1)
    if is_whole.sum() < 2:
        raise ValueError(f"{int(is_whole.sum())} trajectories are whole")
    table, at, finished = table[is_whole], at[is_whole], finished[is_whole]
    means = np.stack([each[:, own].mean(axis=1) for each, own in zip(table, finished, strict=True)])
    found = morris.analyze(
        {"num_vars": k, "names": [str(each) for each in range(k)], "bounds": [[0.0, 1.0]] * k}, at.reshape(-1, k),
        means.ravel(), num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed,
    )  # fmt: skip
    step = LEVELS / (2.0 * (LEVELS - 1.0))
    mean, size, half, spread = (
        step * np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "mu_star_conf", "sigma")
    )
    whole = np.where(finished[:, None, :], table, np.nan)
    p, noise = _p_values(at, table, finished, seed), noise_share(whole, seed)
    return Effects(mean, size, half, spread, p, noise, int((~is_whole).sum()))


def _p_values(at: F64, table: F64, finished: NDArray[np.bool_], seed: int) -> F64:
    """How often changes look as large when the sign of every replication's change is left to chance, (k,).

    Without an effect on what is expected a change could as well have the other sign. Two things are looked at, and the
    smaller p-value counts twice: the sum over all trajectories, which shows effects of one direction, and the sum of
    squares of their means, which shows those whose direction depends on the other factors.
    Source: Winkler et al. 2014, Neuroimage 92, 381-397.
    """
    k, (n, _, m) = at.shape[2], table.shape
    shape = (max(CHANGES_A_FACTOR * k, FEWEST_CHANGES), n, m)
    signs = 2 * np.random.default_rng(seed).integers(0, 2, size=shape, dtype=np.int8) - 1
    changes = np.where(finished[:, None, :], np.diff(table, axis=1), 0.0) / finished.sum(axis=1)[:, None, None]
    moved = np.argsort(np.abs(np.diff(at, axis=1)).argmax(axis=2), axis=1)
    by_factor = np.take_along_axis(changes * _directions(at)[:, :, None], moved[:, :, None], axis=1)
    return np.array([_p_value(by_factor[:, factor], signs) for factor in range(k)])


def _directions(at: F64) -> F64:
    """Whether each step of a trajectory goes up (1) or down (-1), (n, k)."""
    return np.sign(np.diff(at, axis=1).sum(axis=2))


def _p_value(changes: F64, signs: NDArray[np.int8]) -> float:
    """Of the changes by one factor, (n, m), with so many changes of sign, (s, n, m)."""
    if not changes.any():
        return 1.0
    shown = np.einsum("snm,nm->sn", signs, changes)
    seen = changes.sum(axis=1)
    reached = [
        (statistic(shown) >= statistic(seen[None]) * (1.0 - 1e-9)).sum()
        for statistic in (lambda means: np.abs(means.sum(axis=1)), lambda means: (means**2).sum(axis=1))
    ]
    return min(1.0, 2.0 * (min(reached) + 1.0) / (len(signs) + 1.0))
