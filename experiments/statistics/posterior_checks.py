"""Does a posterior say no more and no less than it may? Ranks, coverage, and what it can learn at all.

Where a truth is drawn from the prior and figures from the truth, the truth's place within the posterior of those
figures is uniform (Talts et al. 2018, arXiv:1804.06788), wherever the figures lie: also among figures near the observed
ones, where it matters (Prangle et al. 2014, Aust. N. Z. J. Stat. 56, 309-329).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.likelihood_free import Bank, Draws

F64 = NDArray[np.float64]

#: Intervals whose coverage is told.
LEVELS = (0.5, 0.8, 0.95)
#: Parts of the ranks in the test of their uniformity.
PARTS = 10


class Ranks(NamedTuple):
    """Where truths lie within their posteriors. place : (n, k), 0-1, uniform where the posterior is right"""

    place: F64

    def p_values(self) -> F64:
        """(k,): of uniform places, by a chi-square test of ten parts."""
        n = len(self.place)
        cells = np.minimum((self.place * PARTS).astype(np.intp), PARTS - 1)
        counts = np.array([np.bincount(column, minlength=PARTS) for column in cells.T])
        square = ((counts - n / PARTS) ** 2 / (n / PARTS)).sum(axis=1)
        return stats.chi2.sf(square, PARTS - 1)

    def corrected(self) -> F64:
        """The same, corrected for all parameters together (Holm)."""
        return np.array(holm(self.p_values().tolist()))

    def coverage(self, level: float) -> F64:
        """(k,): share of truths inside the central interval of a level."""
        return (np.abs(self.place - 0.5) <= 0.5 * level).mean(axis=0)


def ranks(bank: Bank, truths: F64, figures: F64, n_accepted: int) -> Ranks:
    """Places of truths (n, k) in the posteriors of their figures (n, f), none of which is in the bank."""
    return Ranks(np.array([
        place_of(truth, bank.draws(each, n_accepted)) for truth, each in zip(truths, figures, strict=True)
    ]))  # fmt: skip


def place_of(truth: F64, draws: Draws) -> F64:
    """Share of the draws below a truth, (k,)."""
    return np.clip(draws.weights @ (draws.values < truth), 0.0, 1.0)


def nearest(figures: F64, observed: F64, n: int) -> NDArray[np.intp]:
    """The n rows of figures that are nearest to observed ones, each figure by its spread."""
    spread = figures.std(axis=0)
    apart = (figures - observed) / np.where(spread > 0.0, spread, 1.0)
    return np.argsort((apart**2).sum(axis=1), kind="stable")[:n]


def tail(simulated: F64, weights: F64, observed: float) -> float:
    """Two-sided p-value of an observed figure among weighted simulated ones; never zero."""
    below, above = float(weights[simulated <= observed].sum()), float(weights[simulated >= observed].sum())
    n = 1.0 / float((weights**2).sum())
    return min(1.0, 2.0 * (min(below, above) * n + 0.5) / (n + 1.0))


def moved(draws: Draws) -> F64:
    """(k,): p-values of levels that are as in the prior, by the largest distance from it (Kolmogorov)."""
    found = []
    for column, n_sure in zip(draws.values.T, draws.n_sure, strict=True):
        order = np.argsort(column, kind="stable")
        reached = np.cumsum(draws.weights[order])
        expected = stats.norm.cdf(column[order])
        gap = max(np.max(reached - expected), np.max(expected - (reached - draws.weights[order])))
        found.append(stats.kstwobign.sf(gap * n_sure**0.5))
    return np.array(found)


def tied(draws: Draws) -> F64:
    """(k, k): p-values of no correlation between levels; 1 on the diagonal."""
    mean, spread = draws.moments()
    scaled = (draws.values - mean) / np.where(spread > 0.0, spread, 1.0)
    correlation = np.clip((scaled * draws.weights[:, None]).T @ scaled, -0.999999, 0.999999)
    n_sure = np.maximum(np.minimum.outer(draws.n_sure, draws.n_sure) - 3.0, 1.0)
    p = 2.0 * stats.norm.sf(np.abs(np.arctanh(correlation)) * n_sure**0.5)
    np.fill_diagonal(p, 1.0)
    return p


def learnt(draws: Draws, level: float) -> NDArray[np.bool_]:
    """(k,): whether draws differ from the prior, each by itself or in how two go together; Holm for each kind."""
    found = np.array(holm(moved(draws).tolist())) < level
    first, second = np.triu_indices(len(found), 1)
    together = np.array(holm(tied(draws)[first, second].tolist())) < level
    for which in (first[together], second[together]):
        found[which] = True
    return found


def size_of_shift(one: Draws, other: Draws) -> tuple[F64, F64]:
    """How far two posteriors of one question lie apart: of the means, in standard deviations of the prior, and what
    their finite numbers of draws would put between them, (k,) each."""
    (first, first_sd), (second, second_sd) = one.moments(), other.moments()
    expected = np.sqrt(first_sd**2 / one.n_sure + second_sd**2 / other.n_sure)
    return np.abs(first - second), expected
