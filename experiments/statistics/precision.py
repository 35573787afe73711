"""Intervals for a probability, and the number of replications that a wanted precision asks for."""

from math import ceil, sqrt
from statistics import NormalDist


def wilson(successes: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a probability: (low, high); (0, 1) when nothing was observed.

    successes, n : successes among n independent replications
    level : coverage, 0-1
    Source: Wilson 1927, J. Am. Stat. Assoc. 22, 209-212.
    """
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = half_width(share, n, level)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))  # the share even after rounding


def half_width(share: float, n: int, level: float = 0.95) -> float:
    """Half the length of the Wilson interval when a share of n replications succeeded (0.5 when n is 0)."""
    if n == 0:
        return 0.5
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    return z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))


def replications_needed(share: float, precision: float, level: float = 0.95) -> int:
    """Fewest replications whose Wilson half-width is at most `precision`, were this share of them a success."""
    low, high = 1, max(2, ceil((NormalDist().inv_cdf(0.5 + level / 2.0) / (2 * precision)) ** 2) + 1)
    while low < high:
        middle = (low + high) // 2
        if half_width(share, middle, level) <= precision:
            high = middle
        else:
            low = middle + 1
    return low
