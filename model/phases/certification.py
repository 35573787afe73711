"""Step 12, year end and rounds: assessment, gates, scores, nominations, designation."""

import numpy as np

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import normal, uniform, uniform2
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.rules.certification import (
    announced_places,
    effort_after,
    output_gate,
    places_beyond,
    score_concentration,
    score_environment,
    score_history,
    score_jobs,
    score_leaders,
    score_market,
    score_products,
    score_services,
)
from jinzhen.model.rules.figures import lacks
from jinzhen.model.rules.turnover import chance_within
from jinzhen.model.state.codes import (
    BONUS_LEVERS,
    N_CRITERIA,
    N_PURPOSES,
    N_SERVICES,
    Criterion,
    Gate,
    PlacesRule,
    Tier,
)
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import City, County, State, Sum, Town, TownCode, World
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import DRAWN, DRAWN_BELOW, UNLIMITED

#: Value of a town that does not take part in a ranking, with a minus before it.
UNRANKED = 1e30
#: Output lines of the plan itself, which criterion (4) goes by whatever gate is set. Source: plan 二(四).
PLAN_LINE_MANUFACTURING_MCNY = float(LEVERS["output_gate_manufacturing"].baseline)
PLAN_LINE_OTHER_MCNY = float(LEVERS["output_gate_other"].baseline)


@phase
def check_gates(world: World, now: Now) -> None:
    """Every gate of 二(四) and 二(五) for every town (written).

    Gates and cuts are by town: a lever may be aimed at some.
    Output and county lines hold "in principle": each is waived with `waiver_probability`, drawn per town and step.
    A town's prospects and whether it keeps within one county are drawn once a replication.
    """
    towns, at_town, param = world.towns, now.at_town, now.param
    category = world.town_codes[TownCode.category]
    heritage, gi, market_share = towns[Town.heritage], towns[Town.gi], towns[Town.market_share]
    reported_year_mcny, leaders = towns[Town.reported_year_mcny], towns[Town.leaders]
    supporting, gate_mcny = towns[Town.supporting], towns[Town.gate_mcny]
    output_gate_manufacturing = at_town[Lever.output_gate_manufacturing]
    output_gate_other, output_gate_relaxed = at_town[Lever.output_gate_other], at_town[Lever.output_gate_relaxed]
    relaxed_share_cut, min_leading_firms = at_town[Lever.relaxed_share_cut], at_town[Lever.min_leading_firms]
    min_supporting_units, county_line = at_town[Lever.min_supporting_units], at_town[Lever.county_line]
    gates = at_town[Lever.gates]
    prospects_share, waiver_probability = param[Param.prospects_share], param[Param.waiver_probability]
    replication, passes = now.replication, world.passes
    seed, step = now.seed, now.clock.step
    for t in range(category.size):
        prospects = uniform(seed, replication, t, 0, streams.PROSPECTS) < prospects_share
        within = uniform(seed, replication, t, 0, streams.COUNTY_LINE) < param[Param.within_county_share]
        excused_output = uniform(seed, replication, t, step, streams.WAIVER) < waiver_probability
        excused_county = uniform(seed, replication, t, step, streams.WAIVER_COUNTY) < waiver_probability
        tradition = heritage[t] > 0.5 or gi[t] > 0.5
        waived = gates[t] > 0.5
        gate_mcny[t] = output_gate(category[t], tradition, market_share[t], prospects, output_gate_manufacturing[t],
                                   output_gate_other[t], output_gate_relaxed[t], relaxed_share_cut[t])
        excused = excused_output and reported_year_mcny[t] >= output_gate_relaxed[t]
        enough = reported_year_mcny[t] >= gate_mcny[t] or excused
        passes[Gate.output, t] = 1.0 if waived or enough else 0.0
        passes[Gate.leader, t] = 1.0 if waived or leaders[t] >= min_leading_firms[t] else 0.0
        passes[Gate.support, t] = 1.0 if waived or supporting[t] >= min_supporting_units[t] else 0.0
        passes[Gate.county, t] = 1.0 if waived or within or excused_county or county_line[t] > 0.5 else 0.0
        both = passes[Gate.output, t] * passes[Gate.leader, t]
        passes[Gate.all, t] = both * passes[Gate.support, t] * passes[Gate.county, t]


@phase
def score_criteria(world: World, now: Now) -> None:
    """The eight criteria of 二(一)-(八), each 0-1 with the points that levers add (written).

    Public money counts as what is put to work in the town, whichever account it came through.
    """
    param = now.param
    towns, at_town = world.towns, now.at_town
    category = world.town_codes[TownCode.category]
    heritage, gi, brand, jobs = towns[Town.heritage], towns[Town.gi], towns[Town.brand], towns[Town.jobs]
    linked_jobs_per_job, tax_year_mcny = towns[Town.linked_jobs_per_job], towns[Town.tax_year_mcny]
    market_share, exports_mcny = towns[Town.market_share], towns[Town.exports_mcny]
    output_mcny, reported_year_mcny = towns[Town.output_mcny], towns[Town.reported_year_mcny]
    supporting, leaders, titles = towns[Town.supporting], towns[Town.leaders], towns[Town.titles]
    centres, above_size, infrastructure = towns[Town.centres], towns[Town.above_size], towns[Town.infrastructure]
    effort, output_year_mcny = towns[Town.effort], towns[Town.output_year_mcny]
    approval_reform = at_town[Lever.approval_reform]
    services, criteria, spent_mcny = world.services, world.criteria, world.spent_mcny
    for t in range(category.size):
        mean = 0.0
        for s in range(N_SERVICES):
            mean += services[t, s] / N_SERVICES
        exports = exports_mcny[t] / output_mcny[t] if output_mcny[t] > 0.0 else 0.0
        line = PLAN_LINE_MANUFACTURING_MCNY if category[t] == 0 else PLAN_LINE_OTHER_MCNY
        criteria[Criterion.history, t] = score_history(heritage[t], gi[t], brand[t], param)
        criteria[Criterion.jobs, t] = score_jobs(jobs[t] * (1.0 + linked_jobs_per_job[t]), tax_year_mcny[t], param)
        criteria[Criterion.market, t] = score_market(market_share[t], exports, param)
        criteria[Criterion.concentration, t] = score_concentration(reported_year_mcny[t], line, supporting[t], param)
        criteria[Criterion.leaders, t] = score_leaders(leaders[t], titles[t], centres[t], param)
        criteria[Criterion.products, t] = score_products(brand[t], titles[t], above_size[t], param)
        criteria[Criterion.services, t] = score_services(mean, infrastructure[t], param)
        spent = 0.0
        for p in range(N_PURPOSES):
            spent += spent_mcny[p, t]
        money = spent / now.clock.step_years / max(output_year_mcny[t], 1.0)
        criteria[Criterion.environment, t] = score_environment(effort[t], approval_reform[t], money, param)
        for k in range(N_CRITERIA):
            criteria[k, t] = min(criteria[k, t] + at_town[BONUS_LEVERS[k], t], 1.0)


@phase
def weigh_criteria(world: World, now: Now) -> None:
    """Score of every town (written): criteria by their weights, which sum to 1."""
    score = world.towns[Town.score]
    criteria, weights = world.criteria, world.weights
    for t in range(score.size):
        score[t] = 0.0
        for k in range(N_CRITERIA):
            score[t] += weights[k] * criteria[k, t]


@phase
def perceive(world: World, now: Now) -> None:
    """The largest normalised gap of every town, an index into CONSTRAINTS (written). What a gap counts is assumed."""
    towns, at_town, param = world.towns, now.at_town, now.param
    county = world.town_codes[TownCode.county]
    reported_year_mcny, gate_mcny = towns[Town.reported_year_mcny], towns[Town.gate_mcny]
    leaders, supporting, brand = towns[Town.leaders], towns[Town.supporting], towns[Town.brand]
    infrastructure, land_factor = towns[Town.infrastructure], towns[Town.land_factor]
    energy_wanted_tce, energy_quota_tce = towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce]
    credit_factor, market_share = towns[Town.credit_factor], towns[Town.market_share]
    perceived_constraint = towns[Town.perceived_constraint]
    skill = world.counties[County.skill]
    min_leading_firms, min_supporting_units = at_town[Lever.min_leading_firms], at_town[Lever.min_supporting_units]
    services = world.services
    of_brand, of_services = param[Param.perceived_brand_weight], param[Param.perceived_services_weight]
    of_infrastructure, of_skill = param[Param.perceived_infrastructure_weight], param[Param.perceived_skill_weight]
    of_energy, of_market = param[Param.perceived_energy_weight], param[Param.perceived_market_weight]
    enough_share = param[Param.perceived_market_share]
    for t in range(reported_year_mcny.size):
        mean = 0.0
        for s in range(N_SERVICES):
            mean += services[t, s] / N_SERVICES
        gaps = (1.0 - min(reported_year_mcny[t] / max(gate_mcny[t], 1.0), 1.0),
                1.0 - min(leaders[t] / max(min_leading_firms[t], 1.0), 1.0),
                1.0 - min(supporting[t] / max(min_supporting_units[t], 1.0), 1.0),
                of_brand * (1.0 - brand[t]), of_services * (1.0 - mean), of_infrastructure * (1.0 - infrastructure[t]),
                of_skill * (1.0 - skill[county[t]]), 1.0 - land_factor[t],
                of_energy * (1.0 - min(energy_quota_tce[t] / max(energy_wanted_tce[t], 1e-9), 1.0)),
                1.0 - credit_factor[t], of_market * (1.0 - min(market_share[t] / enough_share, 1.0)))
        worst = 0
        for k in range(len(gaps)):
            if gaps[k] > gaps[worst]:
                worst = k
        perceived_constraint[t] = worst


@phase
def judge(world: World, now: Now) -> None:
    """Step 12: gates, criteria, score and the constraint every town perceives."""
    check_gates(world, now)
    score_criteria(world, now)
    weigh_criteria(world, now)
    perceive(world, now)


@phase
def impose(world: World, now: Now) -> None:
    """Designations that have happened: tiers of this step, -1 where nothing did."""
    codes, imposed_tier, state = world.town_codes, now.imposed_tier, world.state
    tier, tier_step, batch = codes[TownCode.tier], codes[TownCode.tier_step], codes[TownCode.batch]
    is_batch = False
    for t in range(tier.size):
        is_batch = is_batch or (imposed_tier[t] == Tier.provincial and tier[t] != Tier.provincial)
    if is_batch:
        state[State.batch] += 1
    for t in range(tier.size):
        if imposed_tier[t] > tier[t]:
            tier[t], tier_step[t] = imposed_tier[t], now.clock.step
            if imposed_tier[t] == Tier.provincial:
                batch[t] = state[State.batch]


@phase
def nominate(world: World, now: Now) -> None:
    """Each city nominates, within a quota, the best of its titled towns that pass the gates in its eyes.

    A city sees scores and output with its own noise. A waiver is asked for before a town is nominated and counts; firms
    and units are counted alike by all. value : scratch; nominated : written, 0 or 1
    """
    codes, towns, lever, passes = world.town_codes, world.towns, now.lever, world.passes
    tier, tier_step, city = codes[TownCode.tier], codes[TownCode.tier_step], codes[TownCode.city]
    score, value, nominated = towns[Town.score], towns[Town.value], towns[Town.nominated]
    nomination_quota = lever[Lever.nomination_quota]
    standing_steps = lever[Lever.standing_years] / now.clock.step_years
    reported_year_mcny, gate_mcny = towns[Town.reported_year_mcny], towns[Town.gate_mcny]
    gates = now.at_town[Lever.gates]
    nomination_noise, output_noise = now.param[Param.nomination_noise], now.param[Param.nomination_output_noise]
    n_cities, replication = world.cities.shape[1], now.replication
    seed, step = now.seed, now.clock.step
    for t in range(tier.size):
        u, u_output = uniform2(seed, replication, t, step, streams.NOMINATION)
        z, z_output = normal(u), normal(u_output)
        is_excused = gates[t] > 0.5 or (passes[Gate.output, t] > 0.0 and reported_year_mcny[t] < gate_mcny[t])
        enough = is_excused or reported_year_mcny[t] * exp(output_noise * z_output) >= gate_mcny[t]
        fit = enough and passes[Gate.leader, t] * passes[Gate.support, t] * passes[Gate.county, t] > 0.0
        ready = fit and (Tier.municipal <= tier[t] < Tier.provincial) and step - tier_step[t] >= standing_steps
        value[t] = score[t] + nomination_noise * z if ready else -UNRANKED
        nominated[t] = 0.0
    for c in range(n_cities):
        for _ in range(int(min(nomination_quota, float(tier.size)))):
            best = -1
            for t in range(tier.size):
                applies = city[t] == c and value[t] > -UNRANKED and nominated[t] == 0.0
                if applies and (best < 0 or value[t] > value[best]):
                    best = t
            if best < 0:
                break
            nominated[best] = 1.0


@helper
def places_of_round(world: World, now: Now, eligible: int) -> float:
    """Places of a round: what was announced or drawn, the gap spread over the years left, or no number.

    The office goes by what it announced, and beyond it by how many good applicants are left and how near the last year
    is. A number set for the places of a round is what it announces; it knows nothing of what is still to be drawn.
    eligible : applicants above every line
    """
    tier, plan, param = world.town_codes[TownCode.tier], now.plan, now.param
    announced = now.lever[Lever.places_per_round]
    is_drawn = announced < DRAWN_BELOW
    if plan.rule == PlacesRule.fixed:
        return param[Param.fixed_places] + (announced - DRAWN) if is_drawn else announced
    named = 0
    for t in range(tier.size):
        named += tier[t] == Tier.provincial
    gap = max(now.lever[Lever.target_towns] - named, 0.0)
    if plan.rule == PlacesRule.gap:
        return float(np.ceil(gap / plan.years_left))
    if plan.rule == PlacesRule.office:
        if is_drawn:
            announced = max(announced_places(gap, plan.years_left, param) + (announced - DRAWN), 0.0)
        return announced + places_beyond(announced, float(eligible), gap, plan.years_left, param)
    return UNLIMITED


@helper
def take_best(world: World, now: Now, places: float, tier: int, batch: int) -> int:
    """Give a tier to the towns of highest value while there are places; returns how many. `value` is used up."""
    codes, value = world.town_codes, world.towns[Town.value]
    taken = 0
    while taken < places:
        best = -1
        for t in range(value.size):
            if value[t] > -UNRANKED and (best < 0 or value[t] > value[best]):
                best = t
        if best < 0:
            break
        if codes[TownCode.tier, best] != tier:
            codes[TownCode.tier, best] = tier
            codes[TownCode.batch, best] = batch
            if tier != Tier.potential:  # a flag on a municipal town: its standing goes on
                codes[TownCode.tier_step, best] = now.clock.step
        value[best] = -UNRANKED
        taken += 1
    return taken


@helper
def place_in_field(world: World, town: int) -> float:
    """Place of an applicant in the field of its round, 0-1: the part of the others it is ahead of, criteria weighted.

    Half of those count that it is equal with. Alone it stands in the middle.
    """
    nominated, criteria, weights = world.towns[Town.nominated], world.criteria, world.weights
    others, ahead = 0, 0.0
    for u in range(nominated.size):
        if u == town or nominated[u] == 0.0:
            continue
        others += 1
        for k in range(N_CRITERIA):
            if criteria[k, town] > criteria[k, u]:
                ahead += weights[k]
            elif criteria[k, town] == criteria[k, u]:
                ahead += 0.5 * weights[k]
    return ahead / others if others > 0 else 0.5


@helper
def expert_error(now: Now, town: int) -> float:
    """By how much experts err in a town, in points of a score."""
    z = normal(uniform(now.seed, now.replication, town, now.clock.step, streams.SCORING))
    return now.param[Param.expert_noise] * z


@phase
def hold_round(world: World, now: Now) -> None:
    """Experts compare the applicants with each other; the best that pass every gate are named, within the places.

    The bar, by town, only says that none is weak beyond: it is held against the score by itself. The best of those left
    without a place become potential towns, as far as the pool has room.
    """
    towns, passes, sums, tier = world.towns, world.passes, world.sums, world.town_codes[TownCode.tier]
    score, nominated, value = towns[Town.score], towns[Town.nominated], towns[Town.value]
    quality_bar = now.at_town[Lever.quality_bar]
    eligible = 0
    for t in range(value.size):
        error = expert_error(now, t)
        value[t] = -UNRANKED
        sums[Sum.nominated] += nominated[t]
        if nominated[t] > 0.0 and passes[Gate.all, t] > 0.0 and score[t] + error >= quality_bar[t]:
            value[t] = place_in_field(world, t) + error
            eligible += 1
    places = places_of_round(world, now, eligible)
    world.state[State.batch] += 1
    named = take_best(world, now, min(places, float(eligible)), Tier.provincial, world.state[State.batch])
    room = now.lever[Lever.potential_places]
    for t in range(value.size):
        if tier[t] == Tier.potential:
            value[t] = -UNRANKED
            room -= 1.0
    take_best(world, now, room, Tier.potential, 0)
    sums[Sum.eligible], sums[Sum.places], sums[Sum.named] = eligible, places, named


@helper
def municipal_places(now: Now) -> float:
    """Places of a city in a municipal round: a number, or what was drawn and something added.

    The first round of the programme is drawn apart from those of later years.
    """
    places = now.lever[Lever.municipal_places_per_round]
    if places >= DRAWN_BELOW:
        return places
    drawn = Param.municipal_first_round_size if now.plan.is_first_municipal else Param.municipal_later_round_size
    return max(now.param[drawn] + (places - DRAWN), 0.0)


@phase
def municipal_round(world: World, now: Now) -> None:
    """Each city names its best towns above the municipal line.

    A broken number of places is one more or less by the draw of city and step, so that it holds in the mean.
    """
    towns = world.towns
    tier, city = world.town_codes[TownCode.tier], world.town_codes[TownCode.city]
    score, reported_year_mcny, value = towns[Town.score], towns[Town.reported_year_mcny], towns[Town.value]
    municipal_output_gate = now.at_town[Lever.municipal_output_gate]
    places, nomination_noise = municipal_places(now), now.param[Param.nomination_noise]
    n_cities, replication = world.cities.shape[1], now.replication
    seed, step = now.seed, now.clock.step
    for c in range(n_cities):
        for t in range(tier.size):
            fit = city[t] == c and tier[t] == Tier.none and reported_year_mcny[t] >= municipal_output_gate[t]
            z = normal(uniform(seed, replication, t, step, streams.MUNICIPAL))
            value[t] = score[t] + nomination_noise * z if fit else -UNRANKED
        luck = uniform(seed, replication, c, step, streams.MUNICIPAL_PLACES)
        take_best(world, now, np.floor(places + luck), Tier.municipal, 0)


@phase
def withdraw(world: World, now: Now) -> None:
    """Provincial towns that fail a gate fall back to municipal."""
    codes = world.town_codes
    tier, tier_step, batch = codes[TownCode.tier], codes[TownCode.tier_step], codes[TownCode.batch]
    passes = world.passes
    step = now.clock.step
    for t in range(tier.size):
        if tier[t] == Tier.provincial and passes[Gate.all, t] == 0.0:
            tier[t], tier_step[t], batch[t] = Tier.municipal, step, 0


@phase
def renew_potential(world: World, now: Now) -> None:
    """The pool of potential towns is chosen anew: the best municipal ones by score that pass every gate.

    Whoever is no longer among them is municipal again.
    """
    tier, passes = world.town_codes[TownCode.tier], world.passes
    score, value = world.towns[Town.score], world.towns[Town.value]
    for t in range(tier.size):
        if tier[t] == Tier.potential:
            tier[t] = Tier.municipal
        value[t] = score[t] if tier[t] == Tier.municipal and passes[Gate.all, t] > 0.0 else -UNRANKED
    take_best(world, now, now.lever[Lever.potential_places], Tier.potential, 0)


@phase
def designate(world: World, now: Now) -> None:
    """Step 12: what history imposes, the rounds of this step, withdrawal where it is set, at year end the pool."""
    impose(world, now)
    if now.plan.is_municipal:
        municipal_round(world, now)
    if now.plan.is_provincial:
        nominate(world, now)
        hold_round(world, now)
        if now.lever[Lever.withdrawal] > 0.5:
            withdraw(world, now)
    if now.clock.is_year_end:
        renew_potential(world, now)


@phase
def assess(world: World, now: Now) -> None:
    """Yearly assessment ranks the designated towns, praises the first and serves the last a notice; effort answers.

    Prizes wait in the county accounts of the praised towns.
    praised, town_notices, rank_share, effort, waiting_mcny : by town, written; county_notices : added to
    """
    param = now.param
    codes, towns, lever = world.town_codes, world.towns, now.lever
    tier, city, county = codes[TownCode.tier], codes[TownCode.city], codes[TownCode.county]
    score, rank_share, praised = towns[Town.score], towns[Town.rank_share], towns[Town.praised]
    town_notices, effort, waiting_mcny = towns[Town.notices], towns[Town.effort], towns[Town.waiting_mcny]
    county_notices = world.counties[County.notices]
    named = world.cities[City.named]
    praise_share, notice_share = lever[Lever.praise_share], lever[Lever.notice_share]
    assessment_prize, city_own_target = lever[Lever.assessment_prize], lever[Lever.city_own_target]
    sums = world.sums
    n = 0
    for t in range(tier.size):
        n += tier[t] > Tier.none
    for t in range(tier.size):
        rank_share[t], praised[t], town_notices[t] = 0.0, 0.0, 0.0
        if tier[t] == Tier.none:
            continue
        below = 0
        for u in range(tier.size):
            below += tier[u] > Tier.none and score[u] < score[t]
        rank_share[t] = below / max(n - 1, 1)
        is_praised = (n - 1 - below) + 0.5 < praise_share * n
        is_noticed = below + 0.5 < notice_share * n
        praised[t] = 1.0 if is_praised else 0.0
        town_notices[t] = 1.0 if is_noticed else 0.0
        effort[t] = effort_after(effort[t], rank_share[t], is_praised, is_noticed, assessment_prize,
                                 lacks(city_own_target, named[city[t]]), param)
        if is_praised:
            waiting_mcny[t] += assessment_prize
            world.money[Money.assessment_prize] += assessment_prize
        county_notices[county[t]] += town_notices[t]
        sums[Sum.praised] += praised[t]
        sums[Sum.notices] += town_notices[t]
    sums[Sum.granted] += world.money[Money.assessment_prize]


@phase
def win_indications(world: World, now: Now) -> None:
    """Once a year, towns of agriculture, light industry and crafts win a geographical indication (written)."""
    param = now.param
    towns = world.towns
    category = world.town_codes[TownCode.category]
    brand, gi = towns[Town.brand], towns[Town.gi]
    replication = now.replication
    step, seed = now.clock.step, now.seed
    for t in range(gi.size):
        if gi[t] < 0.5 and category[t] > 0:
            u = uniform(seed, replication, t, step, streams.INDICATION)
            gi[t] = 1.0 if u < chance_within(param[Param.gi_rate] * brand[t], 1.0) else 0.0


@phase
def close_year(world: World, now: Now) -> None:
    """Step 12, once a year: the assessment of designated towns, and geographical indications."""
    assess(world, now)
    win_indications(world, now)
