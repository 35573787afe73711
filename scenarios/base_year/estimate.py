"""The fit: output, entities and jobs of every town, observed where observed, the rest so that published totals hold."""

from collections.abc import Mapping
from math import erfc, exp
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from jinzhen.scenarios.base_year.raking import rake, whole_numbers
from jinzhen.scenarios.base_year.tables import (
    ASSUMED,
    IMPUTED,
    OBSERVED,
    Codes,
    FirmSizes,
    Flags,
    Floats,
    Ints,
    Total,
    Trades,
)
from jinzhen.scenarios.base_year.towns import Town
from jinzhen.scenarios.base_year.trades import HIGHEST_WAGE_SHARE
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import UserError

#: Chain over core lies in this range where it is not observed.
LOWEST_SCOPE, HIGHEST_SCOPE = SCOPE_RANGE = 1.0, 4.0
#: Output of a town before the fit over that of a municipal town of its trade; the last of a town without a title before
#: anybody knows who gets one; assumed.
PROVINCIAL_FACTOR, NO_TIER_FACTOR, UNTITLED_FACTOR = 1.5, 0.2, 0.5
#: Entities of a town without a tier before the fit over those of a municipal one; assumed.
NO_TIER_ENTITIES = 0.6
#: Least part of the linked jobs first taken that stays where a published total is short of jobs; assumed.
LEAST_LINKED = 0.1

#: Least spread of the logarithm (assumed): with a clue of its own, municipal without one, without a tier. The errors of
#: the fit where figures are known add to it (left_out.py).
OUTPUT_SPREAD = (0.40, 0.60, 0.90)
ENTITIES_SPREAD = (0.25, 0.35, 0.60)
JOBS_SPREAD, PAYROLL_SPREAD, SHARE_SPREAD, EXPORT_SPREAD = 0.50, 0.25, 0.30, 0.50
#: Measures that such errors are known of; chain over core output is one of its own.
OUTPUT, ENTITIES, JOBS, SCOPE = "reported_output", "entities", "jobs", "scope_factor"
#: Before any error is looked at.
NOTHING_BEYOND: Mapping[str, float] = MappingProxyType(dict.fromkeys((OUTPUT, ENTITIES, SCOPE), 0.0))


class Estimate(NamedTuple):
    """A town figure: (n_towns,) central value, spread of its logarithm (0 where observed), standing."""

    value: Floats
    log_sd: Floats
    standing: Codes


class Knowledge(NamedTuple):
    """What the fit starts from; arrays are (n_towns,).

    towns, trades, totals : as read; figures : published figures by measure, nan where there is none
    trade : index of the town's trade; has_tier : provincial or municipal in mid-2023
    titles_are_known : whether it is known which towns were municipal, so that having no title says something
    spreads : spread of the logarithm by measure that the errors of the fit ask for: of the scope factor all of it, else
        what the assumed spreads lack
    """

    towns: tuple[Town, ...]
    trades: Trades
    totals: tuple[Total, ...]
    figures: dict[str, Floats]
    trade: Ints
    has_tier: Flags
    titles_are_known: bool
    spreads: Mapping[str, float] = NOTHING_BEYOND

    def totals_of(self, measure: str) -> list[Total]:
        """The published totals of a measure."""
        return [total for total in self.totals if total.measure == measure]

    def estimate(self, observed: Floats, otherwise: Floats, log_sd: Floats | float) -> Estimate:
        """Observed where there is a figure; otherwise imputed, or assumed for a town without a tier."""
        known = np.isfinite(observed)
        standing = np.where(known, OBSERVED, np.where(self.has_tier, IMPUTED, ASSUMED)).astype(np.int8)
        return Estimate(np.where(known, observed, otherwise), np.where(known, 0.0, log_sd), standing)

    def spread(self, has_clue: Flags, spreads: tuple[float, float, float]) -> Floats:
        """Spread by what is known of a town: a clue of its own, a tier, nothing."""
        return np.where(has_clue, spreads[0], np.where(self.has_tier, spreads[1], spreads[2]))


def reported_output(facts: Knowledge) -> Estimate:
    """Reported output, m CNY a year: a published figure, else a prior scaled to the totals."""
    clue = _output_clue(facts)
    factor = np.where(facts.has_tier, 1.0, NO_TIER_FACTOR if facts.titles_are_known else UNTITLED_FACTOR)
    factor = np.where([town.is_provincial_at_start for town in facts.towns], PROVINCIAL_FACTOR, factor)
    typical = facts.trades.typical_town_mcny[facts.trade] * factor
    prior = facts.estimate(facts.figures[OUTPUT], np.where(np.isfinite(clue), clue, typical),
                           np.hypot(facts.spread(np.isfinite(clue), OUTPUT_SPREAD), facts.spreads[OUTPUT]))
    core = np.nan_to_num(facts.figures["core_output"])
    is_observed = prior.standing == OBSERVED
    kept = np.where(is_observed | (core > 0.0), 1.0, _keeping_the_mean(facts.spreads[OUTPUT]))
    fitted = rake(prior.value * kept, is_observed | (core > 0.0), facts.totals_of(OUTPUT))
    return prior._replace(value=fitted,
                          log_sd=np.where((core > 0.0) & ~is_observed, facts.spreads[SCOPE], prior.log_sd))


def _keeping_the_mean(beyond: float) -> float:
    """What a central value is multiplied by: knowing single towns less makes all of them together no larger."""
    return exp(-0.5 * beyond**2)


def assumed_output_spread(facts: Knowledge) -> Floats:
    """Least spread of reported output, with what the towns of a city share of it; 0 where it is published."""
    own = facts.spread(np.isfinite(_output_clue(facts)), OUTPUT_SPREAD)
    shared = CONSTANTS["city_sd"].value * np.minimum(own / CONSTANTS["full_sd"].value, 1.0)
    return np.where(np.isfinite(facts.figures[OUTPUT]), 0.0, np.hypot(own, shared))


def _output_clue(facts: Knowledge) -> Floats:
    return np.array([town.prior_reported_mcny for town in facts.towns])


def scope_factor(facts: Knowledge, reported: Estimate) -> Estimate:
    """Chain over core output: observed where both are, else the trade's (a prior)."""
    core = facts.figures["core_output"]
    both = np.isfinite(core) & (reported.standing == OBSERVED)
    ratio = np.where(np.isfinite(core), reported.value / np.where(np.isfinite(core), core, 1.0), np.nan)
    prior = np.clip(facts.trades.scope_factor[facts.trade], LOWEST_SCOPE, HIGHEST_SCOPE)
    standing = np.where(both, OBSERVED, np.where(np.isfinite(ratio), IMPUTED, ASSUMED)).astype(np.int8)
    return Estimate(np.where(np.isfinite(ratio), ratio, prior), np.where(both, 0.0, facts.spreads[SCOPE]), standing)


def core_output(facts: Knowledge, reported: Estimate, scope: Estimate) -> Estimate:
    """Core output, m CNY a year: published, else reported over scope."""
    return facts.estimate(facts.figures["core_output"], reported.value / scope.value,
                          np.hypot(reported.log_sd, scope.log_sd))


def entities(facts: Knowledge) -> Estimate:
    """Units in business: published, else a prior scaled to the totals; whole numbers."""
    clue = _entities_clue(facts)
    typical = facts.trades.typical_entities[facts.trade] * np.where(facts.has_tier, 1.0, NO_TIER_ENTITIES)
    prior = facts.estimate(facts.figures[ENTITIES], np.where(np.isfinite(clue), clue, typical),
                           np.hypot(assumed_entities_spread(facts), facts.spreads[ENTITIES]))
    totals = facts.totals_of(ENTITIES)
    is_observed = prior.standing == OBSERVED
    kept = np.where(is_observed, 1.0, _keeping_the_mean(facts.spreads[ENTITIES]))
    fitted = rake(prior.value * kept, is_observed, totals)
    return prior._replace(value=whole_numbers(fitted, np.array([total.members for total in totals], dtype=np.bool_)))


def assumed_entities_spread(facts: Knowledge) -> Floats:
    """Least spread of the units in business where none are published."""
    return facts.spread(np.isfinite(_entities_clue(facts)), ENTITIES_SPREAD)


def _entities_clue(facts: Knowledge) -> Floats:
    return np.array([town.prior_entities for town in facts.towns])


def jobs(facts: Knowledge, reported: Estimate, core: Estimate) -> tuple[Estimate, Estimate, Estimate]:
    """Published, payroll and linked jobs, persons.

    Payroll follows core output at the trade's output per worker; published jobs follow reported output at the
    published output per worker, linked jobs being the difference. A published total first moves the linked jobs, which
    are known least, and payroll only when they do not suffice.
    """
    payroll = payroll_at(facts, core.value)
    observed = facts.figures[JOBS]
    known_payroll = facts.figures["payroll"]
    payroll = np.where(np.isfinite(known_payroll), known_payroll, np.fmin(payroll, observed))
    prior = reported.value / facts.trades.published_output_per_worker_mcny[facts.trade]
    published = np.where(np.isfinite(observed), observed, np.maximum(prior, payroll))
    for total in facts.totals_of(JOBS):
        free = total.members & ~np.isfinite(observed)
        payroll[free], published[free] = _share_out(payroll[free], published[free], total,
                                                    published[total.members & ~free].sum())
    return (facts.estimate(observed, published, JOBS_SPREAD), facts.estimate(known_payroll, payroll, PAYROLL_SPREAD),
            facts.estimate(np.where(np.isfinite(known_payroll), observed - known_payroll, np.nan),
                           published - payroll, JOBS_SPREAD))


def payroll_at(facts: Knowledge, core_mcny: Floats) -> Floats:
    """Workers that core output pays at the trade's output per worker, their wages below 0.7 of value added."""
    trades = facts.trades
    affordable = HIGHEST_WAGE_SHARE * trades.value_added_share / trades.wage_mcny_per_worker_year
    ceiling = core_mcny * affordable[facts.trade]
    return np.minimum(core_mcny / trades.output_per_worker_mcny[facts.trade], ceiling)


def _share_out(payroll: Floats, published: Floats, total: Total, known: float) -> tuple[Floats, Floats]:
    """Payroll and published jobs that meet a total with the known jobs of its other towns; linked jobs move first."""
    wanted = total.value - known
    linked = published - payroll
    kept_linked = max(wanted - payroll.sum(), LEAST_LINKED * linked.sum())
    if wanted <= kept_linked:
        raise UserError(f"{total.name} (jobs) is {total.value:g}", where="totals.csv",
                        expected=f"more than the {known + kept_linked:.0f} of its towns, some of them without figures")
    if linked.sum() > 0.0:
        linked = linked * (kept_linked / linked.sum())
    payroll = payroll * ((wanted - linked.sum()) / payroll.sum())
    return payroll, payroll + linked


def market_share(facts: Knowledge, core: Estimate) -> Estimate:
    """Share of the national market: published, else core output over the trade's market."""
    share = core.value / facts.trades.national_market_mcny[facts.trade]
    found = facts.estimate(facts.figures["market_share"], share, np.hypot(core.log_sd, SHARE_SPREAD))
    return found._replace(standing=_assumed_unless(found, facts, "largest_town_share"))


def export_share(facts: Knowledge) -> Estimate:
    """Exports over core output: published, else the trade's."""
    found = facts.estimate(facts.figures["export_share"], facts.trades.export_share[facts.trade], EXPORT_SPREAD)
    return found._replace(standing=_assumed_unless(found, facts, "export_share"))


def _assumed_unless(found: Estimate, facts: Knowledge, parameter: str) -> Codes:
    """Standing of values that lean on a parameter of the trade: assumed where that one is."""
    leans_on_assumed = np.array([facts.trades.basis_of(name, parameter).standing == "assumed"
                                 for name in facts.trades.name])[facts.trade]
    return np.where((found.standing == IMPUTED) & leans_on_assumed, ASSUMED, found.standing).astype(np.int8)


def above_size_share(facts: Knowledge, core: Estimate, n_entities: Estimate, sizes: FirmSizes) -> Estimate:
    """Above-size firms over entities: published, else from mean sales and a lognormal spread of sizes."""
    mean_log = np.log(core.value / n_entities.value) - 0.5 * sizes.log_sd**2
    share = normal_tail((np.log(sizes.above_size_mcny) - mean_log) / sizes.log_sd)
    published = np.minimum(facts.figures["above_size"] / n_entities.value, 1.0)
    return facts.estimate(published, share, SHARE_SPREAD)


def normal_tail(z: Floats) -> Floats:
    """Chance that a standard normal variable exceeds z."""
    return np.array([0.5 * erfc(each / 2.0**0.5) for each in z])
