"""Which of many mixes is no other clearly better than, when every number is a mean over noisy replications."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from jinzhen.experiments.statistics.families import level_of_each
from jinzhen.experiments.statistics.intervals import LEVEL

F64 = NDArray[np.float64]


def dominated(values: F64, level: float = LEVEL) -> NDArray[np.bool_]:
    """Whether some other mix is at least as good in every objective, and clearly better in one.

    values : (n, k, m), k mixes in n replications with the same draws, m objectives of which more is better
    level : probability that none of the m paired differences of two mixes is called clear by chance (Bonferroni)
    A difference that could be noise keeps both mixes: the front is what cannot be left out, not what looked best.
    Source of dominance under noise: Hughes 2001, Lect. Notes Comput. Sci. 1993, 329-343.
    """
    n, k, m = values.shape
    t = float(stats.t.ppf(0.5 + 0.5 * level_of_each(m, level), max(n - 1, 1)))
    at_least, clearly = np.ones((k, k), bool), np.zeros((k, k), bool)
    for objective in range(m):
        own = values[:, :, objective]
        means, cov = own.mean(axis=0), np.atleast_2d(np.cov(own, rowvar=False))
        spread = np.diag(cov)[:, None] + np.diag(cov)[None, :] - 2.0 * cov
        difference = means[:, None] - means[None, :]
        at_least &= difference >= 0.0
        clearly |= difference > t * np.sqrt(np.maximum(spread, 0.0) / n) + _ROUNDING * np.abs(means).max()
    found: NDArray[np.bool_] = np.any(at_least & clearly, axis=0)
    return found


#: What rounding leaves of a difference of equal means, relative to them.
_ROUNDING = 1e-12


def regret(values: F64) -> F64:
    """By how much each mix falls short of the best, future by future, (n, k). values : (n, k), more is better"""
    return values.max(axis=1, keepdims=True) - values


def spread_out(values: F64, most: int) -> list[int]:
    """At most so many points of a front, far apart from each other: first the best in each objective.

    values : (k, m), more is better. The rest are added one by one, each the farthest from those chosen, in ranges of
    the objectives. Source: the greedy choice of Gonzalez 1985, Theor. Comput. Sci. 38, 293-306.
    """
    chosen = list(dict.fromkeys(values.argmax(axis=0).tolist()))[:most]
    scaled = (values - values.min(axis=0)) / np.maximum(np.ptp(values, axis=0), 1e-300)
    while len(chosen) < min(most, len(values)):
        away = np.linalg.norm(scaled[:, None, :] - scaled[None, chosen, :], axis=2).min(axis=1)
        away[chosen] = -1.0
        chosen.append(int(away.argmax()))
    return sorted(chosen)
