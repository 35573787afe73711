"""How well the fit tells what it does not know: every known figure is left out and predicted from the others.

The errors of such predictions, from the figures known on a day and nothing later, are the spread that is due to a value
of the same kind that nobody has printed. Few errors say little of their own size: two more of an assumed size count
beside them, and the spread is that of Student's band.

Parameters of a trade that a figure tells (trade_figures.csv) come from one town mostly, so that they are left out
together with a figure of a town of the trade.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import log, sqrt
from typing import NamedTuple

import numpy as np

from jinzhen.scenarios.base_year import attributes, estimate
from jinzhen.scenarios.base_year.estimate import ENTITIES, JOBS, OUTPUT, SCOPE, Knowledge
from jinzhen.scenarios.base_year.tables import FirmSizes, Floats, Ints, Trades
from jinzhen.scenarios.base_year.trades import NUMBERS
from jinzhen.scenarios.errors import UserError

#: Spread of the logarithm of a cluster's size, before any error is known: a rule that says nothing of a town is as far
#: off as sizes differ. From a power law through 80 clusters above 10 billion yuan and 12 above 100 billion, Zhejiang
#: 2020; http://www.kansasnewsheadlines.com/news/story/231991/zhejiang-leads-in-national-contest-for-advanced-manufacturing-clusters.html
SIZE_SPREAD = 1.0 / (log(80.0 / 12.0) / log(10.0))
#: The same of chain over core output: evenly spread, on a logarithmic scale, over the range it is admitted in.
RATIO_SPREAD = log(estimate.HIGHEST_SCOPE / estimate.LOWEST_SCOPE) / sqrt(12.0)
#: Errors that the assumed spread counts as: the least for which their mean square has a band; assumed.
ASSUMED_ERRORS = 2
#: What a standard normal variable stays below in nine cases of ten.
NINE_IN_TEN = 1.2815515655446004
#: A whole number of firms that is nothing counts as this on a logarithmic scale.
LEAST = 0.5

#: Titled firms and their like, which the base year has without a spread.
COUNTS = ("above_size", "n_srdi", "n_little_giant", "n_leaders")
#: Figures that are left out together: what the others would tell of one another.
TOGETHER = {OUTPUT: (OUTPUT, "core_output"), JOBS: (JOBS, "payroll")}


class Error(NamedTuple):
    """One figure left out. measure, town : which; log_error : published over predicted; assumed_sd : told by the fit"""

    measure: str
    town: int
    log_error: float
    assumed_sd: float


def band_factor(errors: int) -> float:
    """Half an 80 % band of Student's t over that of the normal distribution, by degrees of freedom, 2 or more.

    Source: the expansion in 1/n of Abramowitz and Stegun 26.7.5; within 0.4 % of the exact one.
    """
    z, n = NINE_IN_TEN, float(errors)
    return (
        z + (z**3 + z) / (4.0 * n) + (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / (96.0 * n**2)
        + (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / (384.0 * n**3)
    ) / z  # fmt: skip


def spread_of(log_errors: Sequence[float], assumed: float) -> float:
    """Spread of the logarithm of a value that is not known, from errors of its kind and what was assumed before."""
    n = ASSUMED_ERRORS + len(log_errors)
    square = (ASSUMED_ERRORS * assumed**2 + sum(each**2 for each in log_errors)) / n
    return band_factor(n) * sqrt(square)


class Belief(NamedTuple):
    """What is believed of the error of a value that is not known: mean and spread of its logarithm."""

    mean: float
    spread: float


def belief(log_errors: Sequence[float], assumed: float) -> Belief:
    """What errors tell of the next one, beside ASSUMED_ERRORS of the assumed spread around nothing.

    Source: predictive distribution of normal errors whose mean and variance are not known (Gelman et al., Bayesian Data
    Analysis, 3rd ed., 3.3), its t distribution as wide as the normal one that has its 80 % band.
    """
    found, weight = np.array(log_errors, dtype=np.float64), float(ASSUMED_ERRORS)
    n = weight + found.size
    middle = float(found.mean()) if found.size else 0.0
    squares = weight * assumed**2 + float(((found - middle) ** 2).sum()) + weight * found.size / n * middle**2
    mean = float(found.sum()) / n
    scale = sqrt(squares / n * ((1.0 + 1.0 / n) if found.size else 1.0))
    return Belief(mean, band_factor(int(n)) * scale)


def beyond(errors: Sequence[Error], assumed: float, assumed_sd: float) -> float:
    """What the assumed spreads lack of that of the errors. assumed_sd : of the fit, where no figure was left out"""
    told = np.mean([each.assumed_sd**2 for each in errors]) if errors else assumed_sd**2
    return sqrt(max(spread_of([each.log_error for each in errors], assumed) ** 2 - float(told), 0.0))


def with_spreads(facts: Knowledge, before: Trades) -> Knowledge:
    """The facts with the spreads that their own errors ask for. before : trades without what figures tell of them"""
    spreads = {
        OUTPUT: beyond(output_errors(facts, before), SIZE_SPREAD, estimate.assumed_output_spread(facts).mean()),
        ENTITIES: beyond(entities_errors(facts, before), SIZE_SPREAD, estimate.ENTITIES_SPREAD[1]),
        SCOPE: spread_of([each.log_error for each in scope_errors(facts, before)], RATIO_SPREAD),
    }  # fmt: skip
    return facts._replace(spreads=spreads)


def known_towns(facts: Knowledge, measure: str) -> list[int]:
    """Towns of which a figure of the measure is known."""
    return [int(town) for town in np.flatnonzero(np.isfinite(facts.figures[measure]))]


def without(facts: Knowledge, before: Trades, town: int, measures: Collection[str]) -> Knowledge:
    """The facts without some figures of a town, and without what figures tell of its trade."""
    figures = dict(facts.figures)
    for measure in measures:
        figures[measure] = figures[measure].copy()
        figures[measure][town] = np.nan
    mine = np.arange(len(before)) == facts.trade[town]
    told = {name: np.where(mine, getattr(before, name), getattr(facts.trades, name)) for name in NUMBERS}
    return facts._replace(figures=figures, trades=replace(facts.trades, **told))


def output_errors(facts: Knowledge, before: Trades) -> list[Error]:
    """Of reported output."""
    errors = []
    for town in known_towns(facts, OUTPUT):
        others = without(facts, before, town, TOGETHER[OUTPUT])
        predicted = estimate.reported_output(others)
        told = float(estimate.assumed_output_spread(others)[town])
        errors.append(_error(OUTPUT, town, facts.figures[OUTPUT][town], predicted.value[town], told))
    return errors


def scope_errors(facts: Knowledge, before: Trades) -> list[Error]:
    """Of chain over core output, where both are printed."""
    errors = []
    for town in known_towns(facts, "core_output"):
        published = facts.figures[OUTPUT][town] / facts.figures["core_output"][town]
        if np.isfinite(published):
            trade = before.scope_factor[facts.trade[town]]
            errors.append(_error(SCOPE, town, published, float(np.clip(trade, *estimate.SCOPE_RANGE)), 0.0))
    return errors


def entities_errors(facts: Knowledge, before: Trades) -> list[Error]:
    """Of units in business."""
    errors = []
    for town in known_towns(facts, ENTITIES):
        others = without(facts, before, town, (ENTITIES,))
        predicted, told = estimate.entities(others), estimate.assumed_entities_spread(others)[town]
        errors.append(_error(ENTITIES, town, facts.figures[ENTITIES][town], predicted.value[town], told))
    return errors


def jobs_errors(facts: Knowledge, before: Trades) -> list[Error]:
    """Of jobs, which follow from output."""
    errors = []
    for town in known_towns(facts, JOBS):
        others = without(facts, before, town, TOGETHER[JOBS])
        reported = estimate.reported_output(others)
        core = estimate.core_output(others, reported, estimate.scope_factor(others, reported))
        try:
            published = estimate.jobs(others, reported, core)[0]
        except UserError:  # a published total leaves no room for what the rule says of this town alone
            continue
        errors.append(_error(JOBS, town, facts.figures[JOBS][town], published.value[town], estimate.JOBS_SPREAD))
    return errors


def _error(measure: str, town: int, published: float, predicted: float, assumed_sd: float) -> Error:
    return Error(measure, town, log(max(published, LEAST) / max(predicted, LEAST)), assumed_sd)


def count_errors(facts: Knowledge, before: Trades, measure: str, is_alone: bool) -> list[Error]:
    """Of firms with a size or a title. is_alone : nothing else is known of the town, as of most of them"""
    errors, sizes = [], FirmSizes()
    for town in known_towns(facts, measure):
        others = without(facts, before, town, tuple(facts.figures) if is_alone else (measure,))
        errors.append(_error(measure, town, facts.figures[measure][town], _counts(others, sizes)[measure][town], 0.0))
    return errors


def _counts(facts: Knowledge, sizes: FirmSizes) -> Mapping[str, Floats | Ints]:
    """(n_towns,) of each of COUNTS, with other titles."""
    reported = estimate.reported_output(facts)
    core = estimate.core_output(facts, reported, estimate.scope_factor(facts, reported))
    entities = estimate.entities(facts)
    share = estimate.above_size_share(facts, core, entities, sizes)
    titled = attributes.titled_firms(facts.towns, entities.value, share.value, facts.figures)
    return {"above_size": share.value * entities.value, **titled}
