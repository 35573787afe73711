"""What it is worth to find something out before choosing: expected value of partial perfect information.

Whoever knew an input could choose by it. What is gained is learnt by regression of the benefits on the input (Strong,
Oakley and Brennan) on four fifths of the replications, and paid out on the rest: the benefits that were seen there
under the choice so learnt, less those under the choice that is best on average. It is not raised by noise, as the
largest of several estimates is; a choice that is learnt badly lowers it.

Source: Strong, Oakley and Brennan 2014, Med. Decis. Making 34, 311-326, doi 10.1177/0272989X13505910; Zhang et al.
2012, Biometrics 68, 1010-1018 (value of a choice that is learnt); Chernozhukov et al. 2018, Econom. J. 21, C1-C68.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.statistics.conditional_mean import cross_fitted, folds
from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, mean_interval

F64 = NDArray[np.float64]


class Worth(NamedTuple):
    """What finding an input out is worth, in the unit of the benefits.

    gain : what was gained on replications that were not learnt from, with its interval; may fall below zero
    otherwise : share of replications in which another choice would have been made than without knowing
    choices : (k,), share of replications in which each is chosen, knowing the input
    """

    gain: Estimate
    otherwise: float
    choices: tuple[float, ...]


def worth_of_knowing(benefits: F64, draws: F64, level: float = LEVEL, seed: int = 0) -> Worth:
    """What it is worth to know some inputs before one of several is chosen.

    benefits : (n, k), of k choices in the same replications; draws : (n, m), of the inputs that are found out
    """
    n, k = benefits.shape
    # Differences from the first choice: with the same draws they vary far less than the benefits.
    ahead = np.column_stack([np.zeros(n), cross_fitted(draws, benefits[:, 1:] - benefits[:, :1], seed)])
    chosen = ahead.argmax(axis=1)
    without = np.empty(n, dtype=np.intp)
    for train, test in folds(n, seed):
        without[test] = benefits[train].mean(axis=0).argmax()
    rows = np.arange(n)
    gained = benefits[rows, chosen] - benefits[rows, without]
    shares = np.bincount(chosen, minlength=k) / n
    return Worth(mean_interval(gained, level), float((chosen != without).mean()), tuple(shares.tolist()))


def worth_of_foresight(benefits: F64, level: float = LEVEL) -> Estimate:
    """What it would be worth to know everything, luck included: more is not to be had. benefits : (n, k)"""
    best = int(benefits.mean(axis=0).argmax())
    return mean_interval(benefits.max(axis=1) - benefits[:, best], level)
