"""Many paired comparisons at once: intervals that hold together, p-values corrected for how many were looked at,
and how many replications tell the best of several apart.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, paired_mean_difference, paired_share_difference

F64 = NDArray[np.float64]


def level_of_each(n: int, level: float = LEVEL) -> float:
    """Coverage of each of `n` intervals that all hold together with probability `level` at least.

    Source: Bonferroni; Dunn 1961, J. Am. Stat. Assoc. 56, 52-64.
    """
    return 1.0 - (1.0 - level) / max(n, 1)


def paired_difference(treated: F64, base: F64, level: float = LEVEL) -> Estimate:
    """Mean of treated minus base over replications with the same draws, (n,); of what is yes or no, as shares."""
    both = np.concatenate([treated, base])
    if np.isin(both, (0.0, 1.0)).all():
        return paired_share_difference(treated > 0.0, base > 0.0, level)
    return paired_mean_difference(treated, base, level)


def p_value(treated: F64, base: F64) -> float:
    """Two-sided p-value of no difference; of what is yes or no the exact one of McNemar, else Student's.

    1 where no replication differs. Source of the exact one: McNemar 1947, Psychometrika 12, 153-157.
    """
    changes = np.asarray(treated, float) - np.asarray(base, float)
    n = changes.size
    if n == 0 or not changes.any():
        return 1.0
    if np.isin(np.concatenate([treated, base]), (0.0, 1.0)).all():
        gained, lost = int((changes > 0.0).sum()), int((changes < 0.0).sum())
        return float(stats.binomtest(gained, gained + lost).pvalue)
    spread = float(changes.std(ddof=1)) if n > 1 else math.inf
    if spread == 0.0:
        return 0.0
    return float(2.0 * stats.t.sf(abs(changes.mean()) / spread * math.sqrt(n), n - 1))


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values corrected so that any false finding among all has the level of one.

    Source: Holm 1979, Scand. J. Stat. 6, 65-70.
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)), 1.0)
    return corrected.tolist()


def replications_to_select(values: F64, difference: float, level: float = LEVEL) -> int:
    """Replications after which the arm that looks best is the best, or no further from it than `difference`.

    values : (n, k), of the k arms with the same draws in a row; n of at least 2
    level : probability of a right choice, whatever the arms are
    Source: Clark and Yang 1986, as given by Nelson and Matejcik 1995, Manage. Sci. 41, 1935-1945: a Bonferroni bound
    over the variances of differences, valid with common random numbers.
    """
    n, k = values.shape
    if k < 2:
        return n
    t = float(stats.t.ppf(1.0 - (1.0 - level) / (k - 1), n - 1))
    changes = values[:, :, None] - values[:, None, :]
    spread = float(changes.std(axis=0, ddof=1).max())
    return max(n, math.ceil((t * spread / difference) ** 2))


def chance_of_best(values: F64, resamples: int = 2000, seed: int = 0) -> F64:
    """How often each arm has the highest mean when the replications are drawn anew with replacement; ties are shared.

    values : (n, k). It is about Monte Carlo error alone, as an interval is. Source: Efron 1979, Ann. Stat. 7, 1-26.
    """
    n, k = values.shape
    generator = np.random.default_rng(seed)
    won = np.zeros(k)
    for _ in range(resamples):
        means = generator.multinomial(n, np.full(n, 1.0 / n)) @ values
        is_best = means >= means.max() - 1e-12 * max(1.0, abs(float(means.max())))
        won += is_best / is_best.sum()
    return won / resamples
