"""What an outcome hangs on, from draws that are there already: the share of its variance that each input explains.

First-order variance-based indices by partition: the draws of an input are cut into parts of equal size, and the
variance of the outcome's means between the parts is set over its whole variance. Between parts there is some variance
even where an input does nothing, and the more the more parts there are; what is expected of that is taken off.

Source: Plischke, Borgonovo and Smith 2013, Eur. J. Oper. Res. 226, 536-550 (indices from given data); Kelley 1935,
Proc. Natl. Acad. Sci. 21, 554-559 (what is taken off).
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.statistics.intervals import LEVEL, Estimate

F64 = NDArray[np.float64]
Codes = NDArray[np.intp]

#: Parts are never more than this.
MOST_PARTS = 48
#: Parts between which a difference is looked for: few, as what rises or falls shows between few parts best.
TESTED_PARTS = 6
#: Fewer observations tell nothing.
FEWEST = 8
#: Times the outcome is drawn anew with replacement, for intervals.
RESAMPLES = 300
#: Times the outcome is shuffled: so many for every input that is tested, as a p-value has to survive the correction for
#: all of them, and so many in any case.
SHUFFLES_AN_INPUT, FEWEST_SHUFFLES = 50, 999
#: Numbers that are shuffled or drawn at a time.
BLOCK = 2_000_000


class Shares(NamedTuple):
    """What explains the variance of an outcome.

    share, low, high : (k,), of the whole variance, with an interval (bootstrap, each for itself); `nan` where the input
        or the outcome never varies. An estimate may fall below zero; an interval never does
    p : (k,), of no effect at all, by shuffling the outcome; 1 where nothing varies
    left : share that no input explains alone: interactions, and chance that is none of the inputs
    """

    share: F64
    low: F64
    high: F64
    p: F64
    left: Estimate


def variance_shares(draws: F64, outcome: F64, seed: int = 0) -> Shares:
    """How much of the variance of an outcome each input explains.

    draws : (n, k), a column an input; outcome : (n,), what came of the draws of a row
    seed : of the shuffles and the draws with replacement
    """
    n, k = draws.shape
    nothing = np.full(k, np.nan)
    if n < FEWEST or np.ptp(outcome) == 0.0:
        return Shares(nothing, nothing, nothing, np.ones(k), Estimate(math.nan, 0.0, 1.0, n))
    y = (outcome - outcome.mean()) / outcome.std()
    codes = [parts(column, n_parts(n)) for column in draws.T]
    varies = [column for column, code in enumerate(codes) if code.max() > 0]
    generator = np.random.default_rng(seed)
    p, between = np.ones(k), np.full(k, np.nan)
    p[varies] = _p_values(y, [parts(draws[:, column], TESTED_PARTS) for column in varies], generator)
    between[varies] = [_between(np.ones((1, n)), y, codes[column])[0][0] for column in varies]
    share = nothing.copy()
    share[varies] = [_unbiased(between[column], codes[column].max() + 1, n) for column in varies]
    drawn = np.full((RESAMPLES, k), np.nan)
    drawn[:, varies] = _resampled(y, [codes[column] for column in varies], generator)
    # Drawn with replacement, what was seen is the truth, and an unbiased estimate of it stands around `between`.
    around = drawn - between
    tail = 0.5 - 0.5 * LEVEL
    low, high = (np.clip(share + np.quantile(around, level, axis=0), 0.0, 1.0) for level in (tail, 1.0 - tail))
    left, apart = 1.0 - np.nansum(share), np.nansum(around, axis=1)
    least, most = np.clip(left - np.quantile(apart, (1.0 - tail, tail)), 0.0, 1.0)
    return Shares(share, low, high, p, Estimate(float(np.clip(left, 0.0, 1.0)), float(least), float(most), n))


def n_parts(n: int) -> int:
    """Into how many parts `n` draws are cut: half the root of them, so that a part holds twice as many as there are.

    Few parts hide what happens within them; many cost little, as what they add by chance is taken off.
    """
    return max(2, min(round(0.5 * math.sqrt(n)), MOST_PARTS))


def parts(values: F64, most: int) -> Codes:
    """The part each value belongs to, from the lowest: one a value where there are few, else `most` of equal size."""
    distinct, code = np.unique(values, return_inverse=True)
    if distinct.size <= most:
        return code
    cut = np.empty(values.size, dtype=np.intp)
    cut[np.argsort(values, kind="stable")] = np.arange(values.size) * most // values.size
    return cut


def thirds(values: F64) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which values belong to the lowest and to the highest third; equal values stay together.

    Of what takes few values each third is as many whole values as come closest to it, one at least. All False where
    nothing varies.
    """
    distinct, code, counts = np.unique(values, return_inverse=True, return_counts=True)
    if distinct.size < 2:
        return np.zeros(values.size, bool), np.zeros(values.size, bool)
    up_to, third = np.cumsum(counts), values.size / 3.0
    lowest = int(np.abs(up_to[:-1] - third).argmin())
    highest = lowest + 1 + int(np.abs(values.size - up_to[lowest:-1] - third).argmin())
    return code <= lowest, code >= highest


def _indicator(code: Codes) -> F64:
    """(n, parts): 1 where a row belongs to a part."""
    return (code[:, None] == np.arange(code.max() + 1)).astype(np.float64)


def _between(weights: F64, y: F64, code: Codes) -> tuple[F64, F64]:
    """Variance between parts over the whole variance, (m,), and the parts that are not empty, with (m, n) weights."""
    indicator = _indicator(code)
    counts, sums = weights @ indicator, weights @ (indicator * y[:, None])
    n, total = counts.sum(axis=1), sums.sum(axis=1)
    whole = weights @ (y * y) - total * total / n
    means = np.divide(sums * sums, counts, out=np.zeros_like(sums), where=counts > 0.0).sum(axis=1) - total * total / n
    return np.divide(means, whole, out=np.zeros_like(means), where=whole > 0.0), (counts > 0.0).sum(axis=1)


def _unbiased(between: F64, n_filled: F64, n: int) -> F64:
    """The share between parts less what is expected of it where an input does nothing."""
    return between - (n_filled - 1.0) * (1.0 - between) / (n - n_filled)


def _resampled(y: F64, codes: list[Codes], generator: np.random.Generator) -> F64:
    """Unbiased shares of the inputs when rows are drawn anew with replacement, (RESAMPLES, k)."""
    n = y.size
    drawn = []
    for size in _blocks(RESAMPLES, n):
        rows = generator.integers(n, size=(size, n)) + n * np.arange(size)[:, None]
        weights = np.bincount(rows.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)
        drawn.append(np.column_stack([_unbiased(*_between(weights, y, code), n) for code in codes]))
    return np.concatenate(drawn)


def _p_values(y: F64, codes: list[Codes], generator: np.random.Generator) -> F64:
    """How often parts of the same sizes lie at least as far apart when the outcome is shuffled, (k,).

    Inputs whose parts have the same sizes share the shuffles: shuffled, they cannot be told apart.
    """
    shuffles = max(SHUFFLES_AN_INPUT * len(codes), FEWEST_SHUFFLES)
    sizes = [tuple(sorted(np.bincount(code))) for code in codes]
    of_sizes = dict(zip(sizes, codes, strict=True))
    seen = np.array([_spread(y[None], code)[0] for code in codes])
    reached = np.zeros(len(codes))
    for size in _blocks(shuffles, y.size):
        shuffled = generator.permuted(np.broadcast_to(y, (size, y.size)), axis=1)
        apart = {key: _spread(shuffled, code) for key, code in of_sizes.items()}
        reached += [(apart[key] >= own - 1e-9).sum() for key, own in zip(sizes, seen, strict=True)]
    return (reached + 1.0) / (shuffles + 1.0)


def _spread(y: F64, code: Codes) -> F64:
    """Sum of squares between parts of standardised outcomes, (m, n) to (m,)."""
    indicator = _indicator(code)
    sums = y @ indicator
    return (sums * sums / indicator.sum(axis=0)).sum(axis=1)


def _blocks(n: int, width: int) -> Iterator[int]:
    """Sizes of blocks of rows of a width, `n` rows together."""
    most = max(1, BLOCK // width)
    for first in range(0, n, most):
        yield min(most, n - first)
