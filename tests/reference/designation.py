"""How towns report, are judged, assessed, nominated and named: the engine's steps 11 and 12."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil, exp
from typing import TYPE_CHECKING

from reference import rules

from jinzhen.model import streams
from jinzhen.model.columns import TIER_MUNICIPAL, TIER_NONE, TIER_POTENTIAL, TIER_PROVINCIAL
from jinzhen.model.inputs import LeverRow
from jinzhen.model.outcomes import UNLIMITED
from jinzhen.model.phases.certification import (
    FIXED,
    GAP,
    PLAN_LINE_MANUFACTURING_MCNY,
    PLAN_LINE_OTHER_MCNY,
    WITHIN_COUNTY_SHARE,
)
from jinzhen.model.phases.figures import HABIT_YEARS
from jinzhen.model.rules.towns import BEYOND_JOBS, CHECK_MCNY, GI_RATE, INSPECTION_MCNY, SCOPE_PART

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

#: Rows of the levers that add points, in the order of the criteria.
BONUS = slice(LeverRow.bonus_history, LeverRow.bonus_environment + 1)

# --- 11 figures ---


def report(town: ReferenceTown) -> None:
    """Chain and reported figures: pressure widens scopes and inflates figures, checks strip both. Checks are paid."""
    model, params, years = town.model, town.model.params, town.model.clock.step_years
    found = rules.found_share(town.lever.verification, params.verification_find_share)
    stretch = rules.gaming_target(params.gaming_propensity, town.pressure, found)
    town.scope_widening = rules.smoothed(town.scope_widening, SCOPE_PART * stretch, HABIT_YEARS, years)
    town.gaming = rules.smoothed(town.gaming, (1.0 - SCOPE_PART) * stretch, HABIT_YEARS, years)
    town.chain_year_mcny = town.output_year_mcny * town.scope_factor
    town.reported_year_mcny = town.chain_year_mcny * (1.0 + town.scope_widening) * (1.0 + town.gaming)
    held = (model.clock.step - town.tier_step) * years
    town.registered_beyond *= 1.0 - rules.chance_within(found, years)
    is_drive = rules.is_drive(town.tier == TIER_PROVINCIAL, held)
    growth = exp(params.registration_drive * years) - 1.0 if is_drive else 0.0
    new = growth * (town.entities + town.registered_beyond)
    town.registered_beyond += new
    town.new_jobs += params.worker_turnover_rate * town.jobs * years
    town.new_jobs = town.new_jobs * (1.0 + town.linked_jobs_per_job) + BEYOND_JOBS * new
    town.tax_year_mcny = rules.smoothed(town.tax_year_mcny, town.tax_mcny / years, 0.5, years)
    town.value_added_year_mcny = rules.smoothed(town.value_added_year_mcny, town.value_added_mcny / years, 0.5, years)
    town.land_stock_mu += town.land_use_mu
    visits, checks = town.lever.quality_enforcement * town.operating, town.lever.verification * town.entities
    model.money["quality_enforcement"] += INSPECTION_MCNY * visits * years
    model.money["verification"] += CHECK_MCNY * checks * years
    town.label += rules.label_growth(held, float(town.batch), params.label_effect, params.label_decay_by_batch) * years


# --- 12 gates, criteria and what a town thinks it lacks ---


def face_gates(town: ReferenceTown) -> None:
    """Every gate of 二(四) and 二(五): output, leading firms, supporting units, one county, all of them.

    Output and county lines hold "in principle": each may be waived, by a draw.
    """
    model, lever, params = town.model, town.lever, town.model.params
    prospects = model.draw_once(town.index, streams.PROSPECTS) < params.prospects_share
    within = model.draw_once(town.index, streams.COUNTY_LINE) < WITHIN_COUNTY_SHARE
    excused_output = model.draw(town.index, streams.WAIVER) < params.waiver_probability
    excused_county = model.draw(town.index, streams.WAIVER_COUNTY) < params.waiver_probability
    town.gate_mcny = rules.output_gate(
        town.category, town.heritage > 0.5 or town.gi > 0.5, town.market_share, prospects,
        lever.output_gate_manufacturing, lever.output_gate_other, lever.output_gate_relaxed, lever.relaxed_share_cut)
    reported = town.reported_year_mcny
    gates = (reported >= town.gate_mcny or (excused_output and reported >= lever.output_gate_relaxed),
             town.leaders >= lever.min_leading_firms,
             town.supporting >= lever.min_supporting_units,
             within or excused_county or lever.county_line > 0.5)
    waived = lever.gates > 0.5
    town.passes = [float(waived or gate) for gate in gates]
    town.passes.append(min(town.passes))


def score(town: ReferenceTown) -> None:
    """The eight criteria of 二(一)-(八), each 0-1 with the points that are added, and their weighted sum."""
    exports = town.exports_mcny / town.output_mcny if town.output_mcny > 0.0 else 0.0
    line = PLAN_LINE_MANUFACTURING_MCNY if town.category == 0 else PLAN_LINE_OTHER_MCNY
    criteria = (
        rules.score_history(town.heritage, town.gi, town.brand),
        rules.score_jobs(town.jobs * (1.0 + town.linked_jobs_per_job), town.tax_year_mcny),
        rules.score_market(town.market_share, exports),
        rules.score_concentration(town.reported_year_mcny, line, town.supporting),
        rules.score_leaders(town.leaders, town.titles, town.centres, town.model.params.title_bonus),
        rules.score_products(town.brand, town.titles, town.above_size),
        rules.score_services(town.services_mean, town.infrastructure),
        rules.score_environment(town.effort, town.lever.approval_reform,
                                town.lever.county_fund / max(town.output_year_mcny, 1.0)),
    )
    town.criteria = [min(points + bonus, 1.0) for points, bonus in zip(criteria, town.lever[BONUS], strict=True)]
    town.score = rules.add_up(weight * points for weight, points in zip(town.model.weights, town.criteria, strict=True))


def perceive(town: ReferenceTown) -> None:
    """The largest normalised gap, an index into CONSTRAINTS."""
    energy = town.energy_quota_tce / max(town.energy_wanted_tce, 1e-9)
    gaps = (1.0 - min(town.reported_year_mcny / max(town.gate_mcny, 1.0), 1.0),
            1.0 - min(town.leaders / max(town.lever.min_leading_firms, 1.0), 1.0),
            1.0 - min(town.supporting / max(town.lever.min_supporting_units, 1.0), 1.0),
            0.8 * (1.0 - town.brand), 0.8 * (1.0 - town.services_mean), 0.8 * (1.0 - town.infrastructure),
            0.8 * (1.0 - town.county.skill), 1.0 - town.land_factor, 4.0 * (1.0 - min(energy, 1.0)),
            1.0 - town.credit_factor, 0.7 * (1.0 - min(town.market_share / 0.3, 1.0)))
    town.perceived_constraint = float(gaps.index(max(gaps)))


# --- 12 designation ---


def give_tier(town: ReferenceTown, tier: int, batch: int) -> None:
    """A town's standing from the end of this step on."""
    town.tier, town.tier_step, town.batch = tier, town.model.clock.step, batch


def best(towns: Iterable[ReferenceTown], value: Callable[[ReferenceTown], float], places: float) -> list[ReferenceTown]:
    """The towns of highest value, as many as there are places; the first where values are equal."""
    ranked = sorted(towns, key=value, reverse=True)
    return ranked[:ceil(max(min(places, len(ranked)), 0.0))]


def impose(model: ReferenceModel) -> None:
    """Designations that have happened."""
    imposed = model.plan.imposed[model.clock.step].tolist()
    risen = [(town, tier) for town, tier in zip(model.towns, imposed, strict=True) if tier > town.tier]
    model.batch += any(tier == TIER_PROVINCIAL for _, tier in risen)
    for town, tier in risen:
        give_tier(town, tier, model.batch if tier == TIER_PROVINCIAL else town.batch)


def seen(town: ReferenceTown, noise: float, stream: int) -> float:
    """A town's score as somebody sees it. stream : whose noise"""
    return town.score + noise * rules.normal(town.model.draw(town.index, stream))


def hold_municipal_round(model: ReferenceModel) -> None:
    """Each city names its best towns above the municipal line."""
    noise = model.params.nomination_noise
    for city in model.cities:
        fit = [town for town in city.towns
               if town.tier == TIER_NONE and town.reported_year_mcny >= town.lever.municipal_output_gate]
        for town in best(fit, lambda town: seen(town, noise, streams.MUNICIPAL),
                         model.levers.municipal_places_per_round):
            give_tier(town, TIER_MUNICIPAL, 0)


def nominate(model: ReferenceModel) -> list[ReferenceTown]:
    """Each city nominates its best municipal and potential towns within its quota."""
    clock, levers, noise = model.clock, model.levers, model.params.nomination_noise
    standing_steps = levers.standing_years / clock.step_years
    nominated = []
    for city in model.cities:
        ready = [town for town in city.towns if TIER_MUNICIPAL <= town.tier < TIER_PROVINCIAL
                 and clock.step - town.tier_step >= standing_steps]
        nominated += best(ready, lambda town: seen(town, noise, streams.NOMINATION), int(levers.nomination_quota))
    return nominated


def places_of_round(model: ReferenceModel) -> float:
    """Places of this step's round: a number, the gap spread over the rounds left, or no number."""
    plan = model.plan.rounds[model.clock.step]
    if plan.rule == FIXED:
        announced = model.levers.places_per_round
        return announced if announced > 0.0 else plan.drawn_places
    if plan.rule == GAP:
        named = sum(town.tier == TIER_PROVINCIAL for town in model.towns)
        return float(ceil(max(model.levers.target_towns - named, 0.0) / max(plan.rounds_left, 1)))
    return UNLIMITED


def hold_round(model: ReferenceModel) -> None:
    """Experts score the nominated towns that pass every gate; the best above the bar are named, within the places.

    The best of those left without a place become potential towns.
    """
    params = model.params
    places, nominated = places_of_round(model), nominate(model)
    value = {town: seen(town, params.expert_noise, streams.SCORING) for town in nominated if town.passes[-1] > 0.0}
    eligible = [town for town in model.towns
                if town in value and value[town] >= town.lever.quality_bar + params.quality_bar_shift]
    named = best(eligible, value.__getitem__, places)
    model.batch += 1
    for town in named:
        give_tier(town, TIER_PROVINCIAL, model.batch)
    left = [town for town in eligible if town not in named]
    for town in best(left, value.__getitem__, model.levers.potential_places):
        if town.tier != TIER_POTENTIAL:
            give_tier(town, TIER_POTENTIAL, 0)
    model.round_row = [float(len(nominated)), float(len(eligible)), places, float(len(named))]


def withdraw(model: ReferenceModel) -> None:
    """Provincial towns that no longer pass every gate fall back."""
    for town in model.towns:
        if town.tier == TIER_PROVINCIAL and town.passes[-1] == 0.0:
            give_tier(town, TIER_MUNICIPAL, 0)


def designate(model: ReferenceModel) -> None:
    """What history imposes, then the rounds of this step; withdrawal where it is set."""
    plan = model.plan.rounds[model.clock.step]
    impose(model)
    if plan.is_municipal:
        hold_municipal_round(model)
    if plan.is_provincial:
        hold_round(model)
        if model.levers.withdrawal > 0.5:
            withdraw(model)


# --- 12 once a year ---


def assess(model: ReferenceModel) -> None:
    """Designated towns are ranked, the first praised and given a prize, the last served a notice; effort answers."""
    levers = model.levers
    ranked = [town for town in model.towns if town.tier > TIER_NONE]
    n = len(ranked)
    for town in model.towns:
        town.rank_share, town.praised, town.notices = 0.0, 0.0, 0.0
    for town in ranked:
        below = sum(other.score < town.score for other in ranked)
        town.rank_share = below / max(n - 1, 1)
        is_praised = n - 1 - below + 0.5 < levers.praise_share * n
        is_noticed = below + 0.5 < levers.notice_share * n
        town.praised, town.notices = float(is_praised), float(is_noticed)
        town.effort = rules.effort_after(
            town.effort, town.rank_share, is_praised, is_noticed, levers.assessment_prize,
            rules.lacks(levers.city_own_target, town.city.named), model.params.effort_response)
        if is_praised:
            town.waiting_mcny += levers.assessment_prize
            model.money["assessment_prize"] += levers.assessment_prize
        town.county.notices += town.notices
        model.counts["praised_towns"] += is_praised
        model.counts["notices_served"] += is_noticed


def win_indications(model: ReferenceModel) -> None:
    """Towns of agriculture, light industry and crafts may win a geographical indication."""
    for town in model.towns:
        if town.gi < 0.5 and town.category > 0:
            chance = rules.chance_within(GI_RATE * town.brand, 1.0)
            town.gi = float(model.draw(town.index, streams.INDICATION) < chance)
