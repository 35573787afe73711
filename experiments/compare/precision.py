"""What a comparison looks at first, and how many replications that needs."""

import math

from jinzhen.experiments.compare.paired import CHANCE, F64, LOOKED_AT, Paired
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.families import level_of_each, paired_difference, replications_to_select


def needed(stored: Stored, precision: float) -> int:
    """Replications after which each difference in the chance is known to `precision`, and the best to be the best."""
    return needed_of(Paired.of(stored).values([CHANCE])[:, :, 0], precision)


def needed_of(chance: F64, precision: float) -> int:
    """The same of who met the target, (replications, arms), as far as what ran so far tells.

    Intervals shrink with the root of the replications; the choice of the best follows `replications_to_select`. That
    looks once, a comparison looks again and again: `test_families.py` measures what both promises hold to then.
    """
    n, k = chance.shape
    level = level_of_each(len(LOOKED_AT) * (k - 1))
    widest = max(paired_difference(chance[:, arm], chance[:, 0], level).half_width for arm in range(1, k))
    to_width = n if widest <= precision else math.ceil(n * (widest / precision) ** 2)
    return max(to_width, replications_to_select(chance, precision))
