"""How a chance spreads over what nobody knows: the distribution of the chance given what a replication drew.

One replication shows yes or no, not the chance that its draws had. Two things together tell it: a regression of what
came out on what was drawn (cross-fitted, then calibrated), and some draws that were run again with other luck, which
show how far their chances lie from what the regression says. Given the regression's chance, the chance of a draw is
taken to be beta distributed around it, with a concentration that those draws decide. A regression that learnt
everything has a very high one; one that learnt nothing leaves the whole spread to the beta distribution.

Source: Platt 2000, in Advances in Large Margin Classifiers, 61-74 (calibration); Skellam 1948, J. R. Stat. Soc. B 10,
257-261 (beta-binomial); Sun, Apley and Staum 2011, Oper. Res. 59, 998-1007 (variance of a conditional expectation by
replications within draws).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from jinzhen.experiments.statistics.intervals import LEVEL, Estimate

F64 = NDArray[np.float64]

#: Part of the draws that the interval leaves out below, and above.
TAIL = 0.05
#: Concentrations that are looked at: below the first a chance is 0 or 1, above the last it is what the regression says.
CONCENTRATIONS = (0.05, 5000.0)
#: Classes into which the regression's chances are put, and points at which the distribution is reckoned.
CLASSES, POINTS = 80, 201
#: Times that draws and replications are drawn anew with replacement.
RESAMPLES = 100
#: Steps of Newton's method towards the calibration: it is found after five or six.
NEWTON_STEPS = 12
#: Chances are kept off 0 and 1 by this.
EDGE = 0.002


class Across(NamedTuple):
    """How the chance spreads over draws.

    low, high : between which it lies in nine draws out of ten, each with the interval of its own error
    sd : its standard deviation
    learnt : share of its variance that the regression tells
    concentration : of the beta distributions around the regression's chances
    n_draws, each : draws that were run again, and how often
    levels, shares : (POINTS,), chances, and the share of draws with no more than that
    """

    low: Estimate
    high: Estimate
    sd: Estimate
    learnt: float
    concentration: float
    n_draws: int
    each: int
    levels: F64
    shares: F64


class _Seen(NamedTuple):
    """predicted, met : of the replications; predicted_again, times : of the draws run again, `each` times"""

    predicted: F64
    met: F64
    predicted_again: F64
    times: F64
    each: int


def across_draws(predicted: F64, met: F64, predicted_again: F64, times_met: F64, each: int, seed: int = 0) -> Across:
    """The distribution of the chance over draws.

    predicted : (n,), chance of every replication by a cross-fitted regression; met : (n,), whether it came true
    predicted_again : (k,), the same of draws that were run `each` times more with other luck; times_met : (k,), how
        often it came true then
    """
    seen = _Seen(predicted, met.astype(np.float64), predicted_again, times_met.astype(np.float64), each)
    levels, shares, concentration, told = _distribution(seen)
    generator = np.random.default_rng(seed)
    drawn = np.array([_ends(*_distribution(_resampled(seen, generator))[:2]) for _ in range(RESAMPLES)])
    ends = _ends(levels, shares)
    tail = 0.5 - 0.5 * LEVEL
    bounds = np.quantile(drawn, (tail, 1.0 - tail), axis=0)
    low, high, sd = (
        Estimate(value, float(min(value, bounds[0, i])), float(max(value, bounds[1, i])), len(times_met))
        for i, value in enumerate(ends)
    )
    learnt = float(np.clip(told / max(ends[2] ** 2, 1e-12), 0.0, 1.0))
    return Across(low, high, sd, learnt, concentration, len(times_met), each, levels, shares)


def _resampled(seen: _Seen, generator: np.random.Generator) -> _Seen:
    """The same with replications and draws drawn anew."""
    rows = generator.integers(0, seen.met.size, seen.met.size)
    draws = generator.integers(0, seen.times.size, seen.times.size)
    return seen._replace(
        predicted=seen.predicted[rows], met=seen.met[rows], predicted_again=seen.predicted_again[draws],
        times=seen.times[draws],
    )  # fmt: skip


def _distribution(seen: _Seen) -> tuple[F64, F64, float, float]:
    """Chances, shares of draws up to them, the concentration, and the variance of the regression's chances."""
    calibrated = _calibration(seen.predicted, seen.met)
    centre, again = calibrated(seen.predicted), calibrated(seen.predicted_again)
    concentration = _concentration(again, seen.times, seen.each)
    classes, weight = _in_classes(centre)
    levels = np.linspace(0.0, 1.0, POINTS)
    a, b = classes * concentration, (1.0 - classes) * concentration
    shares = weight @ special.betainc(a[:, None], b[:, None], levels[None, :])
    return levels, shares, concentration, float(centre.var())


def _calibration(predicted: F64, met: F64) -> Callable[[F64], F64]:
    """The map from a regression's chance to the one that was seen: a line between their logits."""

    def logit(chance: F64) -> F64:
        return special.logit(np.clip(chance, EDGE, 1.0 - EDGE))

    if met.min() == met.max():
        return lambda chance: np.full(chance.shape, np.clip(met[0], EDGE, 1.0 - EDGE))
    x = np.column_stack([np.ones(predicted.size), logit(predicted)])
    line = np.array([0.0, 1.0])
    for _ in range(NEWTON_STEPS):
        chance = special.expit(x @ line)
        weight = np.maximum(chance * (1.0 - chance), EDGE)
        # A trace of a penalty, so that a prediction that never varies has a slope as well.
        curve = x.T @ (weight[:, None] * x) + np.diag([0.0, 1.0])
        line = line + np.linalg.solve(curve, x.T @ (met - chance) - np.array([0.0, line[1] - 1.0]))
    first, slope = line
    return lambda chance: np.clip(special.expit(first + slope * logit(chance)), EDGE, 1.0 - EDGE)


def _concentration(centre: F64, times: F64, each: int) -> float:
    """The concentration under which what came of the draws that were run again is likeliest."""

    def lost(log_concentration: float) -> float:
        c = np.exp(log_concentration)
        a, b = centre * c, (1.0 - centre) * c
        return -float((special.betaln(times + a, each - times + b) - special.betaln(a, b)).sum())

    found = optimize.minimize_scalar(lost, bounds=tuple(np.log(CONCENTRATIONS)), method="bounded")
    return float(np.exp(found.x))


def _in_classes(chance: F64) -> tuple[F64, F64]:
    """Mean chance of every class, and its share of the replications."""
    code = np.minimum((chance * CLASSES).astype(np.intp), CLASSES - 1)
    count = np.bincount(code, minlength=CLASSES)
    mean = np.bincount(code, chance, minlength=CLASSES)[count > 0] / count[count > 0]
    return mean, count[count > 0] / chance.size


def _ends(levels: F64, shares: F64) -> tuple[float, float, float]:
    """Chances below which TAIL of the draws lie, and above which; and the standard deviation."""
    low, high = (float(np.interp(level, shares, levels)) for level in (TAIL, 1.0 - TAIL))
    above = 1.0 - shares
    mean = np.trapezoid(above, levels)
    square = 2.0 * np.trapezoid(levels * above, levels)
    return low, high, float(np.sqrt(max(square - mean**2, 0.0)))
