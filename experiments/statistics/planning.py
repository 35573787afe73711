"""How many replications a statement takes, from what a pilot showed: each as its interval will be made."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from jinzhen.experiments.statistics.intervals import LEVEL, paired_share_half_width

F64 = NDArray[np.float64]


def fewest(half_width_of: Callable[[int], float], half_width: float, least: int = 2) -> int:
    """Fewest replications with an interval no wider than wanted. half_width_of : falls with the replications"""
    high = least
    while half_width_of(high) > half_width:
        high *= 2
    low = max(least, high // 2)
    while low < high:
        middle = (low + high) // 2
        if half_width_of(middle) <= half_width:
            high = middle
        else:
            low = middle + 1
    return low


def for_mean(sd: float, half_width: float, level: float = LEVEL) -> int:
    """For Student's interval of a mean. sd : of the values, in the unit of `half_width`"""
    return fewest(lambda n: float(stats.t.ppf(0.5 + 0.5 * level, n - 1)) * sd / math.sqrt(n), half_width)


def for_paired_shares(gained: float, lost: float, half_width: float, level: float = LEVEL) -> int:
    """For the difference of two shares with the same draws.

    gained, lost : share of replications in which only the one, and only the other, is met
    """
    return fewest(lambda n: paired_share_half_width(gained * n, lost * n, n, level), half_width)


def for_two_shares(one: float, other: float, half_width: float, level: float = LEVEL) -> int:
    """For the difference of two shares with independent draws, so many replications of each.

    Source: Agresti and Caffo 2000, Am. Stat. 54, 280-288: one success and one failure more in each.
    """
    z = float(stats.norm.ppf(0.5 + 0.5 * level))

    def half(n: int) -> float:
        shares = [(share * n + 1.0) / (n + 2.0) for share in (one, other)]
        return z * math.sqrt(sum(share * (1.0 - share) for share in shares) / (n + 2.0))

    return fewest(half, half_width)


def variance_range(values: F64, level: float = LEVEL) -> tuple[float, float]:
    """Where the variance of a quantity may lie, as far as a pilot tells; (n,), two values or more.

    Source: the large-sample variance of a variance, (m4 - s^4) / n; Cramér 1946, Mathematical Methods of Statistics.
    """
    deviations = values - values.mean()
    variance = float(values.var(ddof=1))
    error = math.sqrt(max(float((deviations**4).mean()) - variance**2, 0.0) / values.size)
    reach = float(stats.norm.ppf(0.5 + 0.5 * level)) * error
    return max(variance - reach, 0.0), variance + reach
