"""Step 12, year end and rounds: assessment, gates, scores, nominations, designation."""

import numpy as np

from jinzhen.model import streams
from jinzhen.model.columns import (
    C_NOTICES,
    C_PRAISED,
    F64,
    I64,
    N_CRITERIA,
    N_SERVICES,
    S_BATCH,
    TIER_MUNICIPAL,
    TIER_NONE,
    TIER_POTENTIAL,
    TIER_PROVINCIAL,
)
from jinzhen.model.compiled import phase
from jinzhen.model.draws import normal, uniform
from jinzhen.model.rules.certification import (
    output_gate,
    score_concentration,
    score_environment,
    score_history,
    score_jobs,
    score_leaders,
    score_market,
    score_products,
    score_services,
)
from jinzhen.model.rules.towns import effort_after, lacks
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import UNLIMITED

OUTPUT, LEADER, SUPPORT, COUNTY, ALL = range(5)
FIXED, GAP, QUALITY_BAR, UNLIMITED_PLACES = range(4)
#: Output lines of the plan itself, which criterion (4) goes by whatever gate is set. Source: plan 二(四).
PLAN_LINE_MANUFACTURING_MCNY = float(LEVERS["output_gate_manufacturing"].baseline)
PLAN_LINE_OTHER_MCNY = float(LEVERS["output_gate_other"].baseline)
#: Chance that a town's industry keeps within one county. Assumed: 18 of 18 provincial towns are named after one county.
WITHIN_COUNTY_SHARE = 0.95


@phase
def check_gates(category: I64, heritage: F64, gi: F64, market_share: F64, reported_year: F64, leaders: F64,
                supporting: F64, gate_manufacturing: F64, gate_other: F64, gate_relaxed: F64, share_cut: F64,
                min_leaders: F64, min_supporting: F64, county_line_off: F64, waived_at: F64, prospects_share: float,
                waiver_probability: float, seed: int, replication: int, step: int, gate_mcny: F64,
                passes: F64) -> None:
    """Every gate of 二(四) and 二(五) for every town (written).

    Gates and cuts are by town: a lever may be aimed at some.
    Output and county lines hold "in principle": each is waived with `waiver_probability`, drawn per town and step.
    A town's prospects and whether it keeps within one county are drawn once a replication.
    """
    for t in range(category.size):
        prospects = uniform(seed, replication, t, 0, streams.PROSPECTS) < prospects_share
        within = uniform(seed, replication, t, 0, streams.COUNTY_LINE) < WITHIN_COUNTY_SHARE
        excused_output = uniform(seed, replication, t, step, streams.WAIVER) < waiver_probability
        excused_county = uniform(seed, replication, t, step, streams.WAIVER_COUNTY) < waiver_probability
        tradition = heritage[t] > 0.5 or gi[t] > 0.5
        waived = waived_at[t] > 0.5
        gate_mcny[t] = output_gate(category[t], tradition, market_share[t], prospects, gate_manufacturing[t],
                                   gate_other[t], gate_relaxed[t], share_cut[t])
        enough = reported_year[t] >= gate_mcny[t] or (excused_output and reported_year[t] >= gate_relaxed[t])
        passes[OUTPUT, t] = 1.0 if waived or enough else 0.0
        passes[LEADER, t] = 1.0 if waived or leaders[t] >= min_leaders[t] else 0.0
        passes[SUPPORT, t] = 1.0 if waived or supporting[t] >= min_supporting[t] else 0.0
        passes[COUNTY, t] = 1.0 if waived or within or excused_county or county_line_off[t] > 0.5 else 0.0
        passes[ALL, t] = passes[OUTPUT, t] * passes[LEADER, t] * passes[SUPPORT, t] * passes[COUNTY, t]


@phase
def score_criteria(category: I64, heritage: F64, gi: F64, brand: F64, jobs: F64, linked_jobs_per_job: F64,
                   tax_year: F64, market_share: F64, exports_mcny: F64, output_mcny: F64, reported_year: F64,
                   supporting: F64, leaders: F64, titles: F64, centres: F64, above_size: F64, services: F64,
                   infrastructure: F64, effort: F64, delay_removed: F64, county_mcny: F64, output_year: F64,
                   title_bonus: float, bonus: F64, criteria: F64) -> None:
    """The eight criteria of 二(一)-(八), each 0-1 (written, (N_CRITERIA, n_towns)). bonus : points added, same shape"""
    for t in range(category.size):
        mean = 0.0
        for s in range(N_SERVICES):
            mean += services[t, s] / N_SERVICES
        exports = exports_mcny[t] / output_mcny[t] if output_mcny[t] > 0.0 else 0.0
        line = PLAN_LINE_MANUFACTURING_MCNY if category[t] == 0 else PLAN_LINE_OTHER_MCNY
        criteria[0, t] = score_history(heritage[t], gi[t], brand[t])
        criteria[1, t] = score_jobs(jobs[t] * (1.0 + linked_jobs_per_job[t]), tax_year[t])
        criteria[2, t] = score_market(market_share[t], exports)
        criteria[3, t] = score_concentration(reported_year[t], line, supporting[t])
        criteria[4, t] = score_leaders(leaders[t], titles[t], centres[t], title_bonus)
        criteria[5, t] = score_products(brand[t], titles[t], above_size[t])
        criteria[6, t] = score_services(mean, infrastructure[t])
        criteria[7, t] = score_environment(effort[t], delay_removed[t], county_mcny[t] / max(output_year[t], 1.0))
        for k in range(N_CRITERIA):
            criteria[k, t] = min(criteria[k, t] + bonus[k, t], 1.0)


@phase
def weigh_criteria(criteria: F64, weights: F64, score: F64) -> None:
    """Score of every town (written): criteria by their weights, which sum to 1."""
    for t in range(score.size):
        score[t] = 0.0
        for k in range(N_CRITERIA):
            score[t] += weights[k] * criteria[k, t]


@phase
def assess(tier: I64, city: I64, county: I64, score: F64, effort_response: float, praise_share: float,
           notice_share: float, prize_mcny: float, own_target: float, city_named: F64, rank_share: F64, praised: F64,
           notices: F64, effort: F64, waiting_mcny: F64, county_notices: F64, counts: F64) -> float:
    """Yearly assessment ranks the designated towns, praises the first and serves the last a notice; effort answers.

    Returns the prizes paid, m CNY, which wait in the county accounts of the praised towns.
    praised, notices, rank_share, effort, waiting_mcny : by town, written; county_notices : added to
    """
    n, prizes = 0, 0.0
    for t in range(tier.size):
        n += tier[t] > TIER_NONE
    for t in range(tier.size):
        rank_share[t], praised[t], notices[t] = 0.0, 0.0, 0.0
        if tier[t] == TIER_NONE:
            continue
        below = 0
        for u in range(tier.size):
            below += tier[u] > TIER_NONE and score[u] < score[t]
        rank_share[t] = below / max(n - 1, 1)
        is_praised = (n - 1 - below) + 0.5 < praise_share * n
        is_noticed = below + 0.5 < notice_share * n
        praised[t] = 1.0 if is_praised else 0.0
        notices[t] = 1.0 if is_noticed else 0.0
        effort[t] = effort_after(effort[t], rank_share[t], is_praised, is_noticed, prize_mcny,
                                 lacks(own_target, city_named[city[t]]), effort_response)
        if is_praised:
            waiting_mcny[t] += prize_mcny
            prizes += prize_mcny
        county_notices[county[t]] += notices[t]
        counts[C_PRAISED] += praised[t]
        counts[C_NOTICES] += notices[t]
    return prizes


@phase
def nominate(tier: I64, tier_step: I64, city: I64, score: F64, n_cities: int, quota: float, standing_steps: float,
             noise: float, seed: int, replication: int, step: int, value: F64, nominated: F64) -> int:
    """Each city nominates its best municipal and potential towns within its quota; returns how many.

    A city sees scores with its own noise. value : scratch; nominated : written, 0 or 1
    """
    for t in range(tier.size):
        z = normal(uniform(seed, replication, t, step, streams.NOMINATION))
        ready = (TIER_MUNICIPAL <= tier[t] < TIER_PROVINCIAL) and step - tier_step[t] >= standing_steps
        value[t] = score[t] + noise * z if ready else -UNLIMITED
        nominated[t] = 0.0
    total = 0
    for c in range(n_cities):
        for _ in range(int(min(quota, 1000.0))):
            best = -1
            for t in range(tier.size):
                applies = city[t] == c and value[t] > -UNLIMITED and nominated[t] == 0.0
                if applies and (best < 0 or value[t] > value[best]):
                    best = t
            if best < 0:
                break
            nominated[best] = 1.0
            total += 1
    return total


@phase
def places_of_round(rule_code: int, announced: float, drawn: float, target: float, named: int,
                    rounds_left: int) -> float:
    """Places of a round: a number, the gap spread over the rounds left, or no number.

    announced : the lever, 0 when nothing was announced; drawn : this replication's number
    """
    if rule_code == FIXED:
        return announced if announced > 0.0 else drawn
    if rule_code == GAP:
        return float(np.ceil(max(target - named, 0.0) / max(rounds_left, 1)))
    return UNLIMITED


@phase
def hold_round(tier: I64, tier_step: I64, batch: I64, score: F64, passes: F64, nominated: F64, places: float, bar: F64,
               bar_shift: float, noise: float, potential_places: float, seed: int, replication: int, step: int,
               value: F64, state: I64, round_row: F64) -> None:
    """Experts score the nominated towns that pass every gate; the best above the bar are named, within the places.

    bar : by town, moved by `bar_shift`. The best of those left without a place become potential towns.
    round_row : written, nominated, eligible, places, named
    """
    n_nominated, eligible = 0, 0
    for t in range(tier.size):
        z = normal(uniform(seed, replication, t, step, streams.SCORING))
        applies = nominated[t] > 0.0
        n_nominated += applies
        value[t] = -UNLIMITED
        if applies and passes[ALL, t] > 0.0 and score[t] + noise * z >= bar[t] + bar_shift:
            value[t] = score[t] + noise * z
            eligible += 1
    state[S_BATCH] += 1
    named = take_best(
        tier, tier_step, batch, value, min(places, float(eligible)), TIER_PROVINCIAL, state[S_BATCH], step
    )
    take_best(tier, tier_step, batch, value, min(potential_places, float(eligible - named)), TIER_POTENTIAL, 0, step)
    round_row[0], round_row[1], round_row[2], round_row[3] = n_nominated, eligible, places, named


@phase
def take_best(tier: I64, tier_step: I64, batch: I64, value: F64, places: float, new_tier: int, new_batch: int,
              step: int) -> int:
    """Give `new_tier` to the towns of highest value while there are places; returns how many. `value` is used up."""
    taken = 0
    while taken < places:
        best = -1
        for t in range(value.size):
            if value[t] > -UNLIMITED and (best < 0 or value[t] > value[best]):
                best = t
        if best < 0:
            break
        if tier[best] != new_tier:
            tier[best] = new_tier
            tier_step[best] = step
            batch[best] = new_batch
        value[best] = -UNLIMITED
        taken += 1
    return taken


@phase
def municipal_round(tier: I64, tier_step: I64, batch: I64, city: I64, score: F64, reported_year: F64, gate_mcny: F64,
                    places: float, n_cities: int, noise: float, seed: int, replication: int, step: int,
                    value: F64) -> int:
    """Each city names its best towns above the municipal line; returns how many were named."""
    named = 0
    for c in range(n_cities):
        for t in range(tier.size):
            fit = city[t] == c and tier[t] == TIER_NONE and reported_year[t] >= gate_mcny[t]
            z = normal(uniform(seed, replication, t, step, streams.MUNICIPAL))
            value[t] = score[t] + noise * z if fit else -UNLIMITED
        named += take_best(tier, tier_step, batch, value, places, TIER_MUNICIPAL, 0, step)
    return named


@phase
def withdraw(tier: I64, tier_step: I64, batch: I64, passes: F64, step: int) -> int:
    """Provincial towns that fail a gate fall back to municipal; returns how many."""
    fallen = 0
    for t in range(tier.size):
        if tier[t] == TIER_PROVINCIAL and passes[ALL, t] == 0.0:
            tier[t], tier_step[t], batch[t] = TIER_MUNICIPAL, step, 0
            fallen += 1
    return fallen


@phase
def perceive(reported_year: F64, gate_mcny: F64, leaders: F64, supporting: F64, brand: F64, services: F64,
             infrastructure: F64, skill: F64, county: I64, land_factor: F64, energy_wanted: F64, energy_quota: F64,
             credit_factor: F64, market_share: F64, min_leaders: F64, min_supporting: F64,
             constraint: F64) -> None:
    """The largest normalised gap of every town, an index into CONSTRAINTS (written)."""
    for t in range(reported_year.size):
        mean = 0.0
        for s in range(N_SERVICES):
            mean += services[t, s] / N_SERVICES
        gaps = (1.0 - min(reported_year[t] / max(gate_mcny[t], 1.0), 1.0),
                1.0 - min(leaders[t] / max(min_leaders[t], 1.0), 1.0),
                1.0 - min(supporting[t] / max(min_supporting[t], 1.0), 1.0),
                0.8 * (1.0 - brand[t]), 0.8 * (1.0 - mean), 0.8 * (1.0 - infrastructure[t]),
                0.8 * (1.0 - skill[county[t]]), 1.0 - land_factor[t],
                4.0 * (1.0 - min(energy_quota[t] / max(energy_wanted[t], 1e-9), 1.0)),
                1.0 - credit_factor[t], 0.7 * (1.0 - min(market_share[t] / 0.3, 1.0)))
        worst = 0
        for k in range(len(gaps)):
            if gaps[k] > gaps[worst]:
                worst = k
        constraint[t] = worst
