"""How good forecasts were: scores of what was said before against what came.

Every score is of one thing that was foretold, by a sample of what might come; the smaller, the better, but for the
coverage of bands, which should be what the bands promise.

Source: Gneiting and Raftery 2007, J. Am. Stat. Assoc. 102, 359-378 (continuous ranked probability score); Ferro 2014,
Q. J. R. Meteorol. Soc. 140, 1917-1923 (fair for a sample); Brier 1950, Mon. Weather Rev. 78, 1-3; Dawid 1984,
J. R. Stat. Soc. A 147, 278-292, and Czado, Gneiting and Held 2009, Biometrics 65, 1254-1261 (PIT, of counts in the
middle).
"""

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

#: Coverages of the bands that are looked at.
BANDS = (0.5, 0.8, 0.95)


def crps(sample: F64, came: float) -> float:
    """Continuous ranked probability score of a sample, (n,), in the unit of what came; of one value the distance.

    Fair: its expectation is that of the distribution the sample comes from, however small the sample.
    """
    x = np.sort(np.asarray(sample, dtype=np.float64))
    n = x.size
    distance = float(np.abs(x - came).mean())
    if n == 1:
        return distance
    # Sum of |x_i - x_j| over all pairs, from the ordered sample.
    apart = 2.0 * float((x * (2.0 * np.arange(1, n + 1) - n - 1.0)).sum())
    return distance - 0.5 * apart / (n * (n - 1))


def brier(chance: float, came_true: bool) -> float:
    """Squared distance of a chance from what came: 0 the best, 0.25 what "one half" always has, 1 the worst."""
    return (chance - float(came_true)) ** 2


def pit(sample: F64, came: float) -> float:
    """Which share of a sample lies below what came, equal ones by half: over many forecasts uniform from 0 to 1."""
    x = np.asarray(sample, dtype=np.float64)
    return float((x < came).mean() + 0.5 * (x == came).mean())


def band(sample: F64, coverage: float) -> tuple[float, float]:
    """Ends of the central band of a sample that holds a share `coverage` of it at least."""
    tail = 0.5 - 0.5 * coverage
    x = np.asarray(sample, dtype=np.float64)
    low = float(np.quantile(x, tail, method="inverted_cdf"))
    return low, -float(np.quantile(-x, tail, method="inverted_cdf"))


def skill(scores: F64, rival: F64) -> float:
    """1 less what was scored over what a rival scored on the same things: 0 as good, 1 perfect, below 0 worse."""
    return 1.0 - float(np.sum(scores)) / float(np.sum(rival)) if np.sum(rival) > 0.0 else float("nan")
