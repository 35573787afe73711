"""Step 2, budget: who gets public money, and when it arrives; quotas are issued."""

from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.rules.budget import fund_weight
from jinzhen.model.state.codes import Tier
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import Sum, Town, TownCode, World
from jinzhen.scenarios.units import QUARTERS_PER_YEAR


@helper
def in_pool(tier: int, pool: int) -> bool:
    """Whether a town of this tier is in the special fund's pool: 0 provincial, 1 and potential, 2 all designated."""
    return tier == Tier.provincial or (pool >= 1 and tier == Tier.potential) or (pool >= 2 and tier == Tier.municipal)


@phase
def weigh_towns_by_tier(world: World, now: Now) -> None:
    """Weight of every town where something is rationed (written): provincial ones have more, potential ones half of it.

    Source: plan 四(二) (倾斜); one number for money and factors alike.
    """
    tier = world.town_codes[TownCode.tier]
    tilt = world.towns[Town.tilt]
    priority_tilt = now.lever[Lever.priority_tilt]
    for t in range(tier.size):
        extra = 1.0 if tier[t] == Tier.provincial else (0.5 if tier[t] == Tier.potential else 0.0)
        tilt[t] = 1.0 + priority_tilt * extra


@phase
def split_fund(world: World, now: Now) -> float:
    """Split the step's special fund over its pool; returns the money handed out (0 when the pool is empty).

    fund_weight : scratch; granted_mcny : written
    """
    towns, lever = world.towns, now.lever
    tier = world.town_codes[TownCode.tier]
    rank_share, reported_year_mcny = towns[Town.rank_share], towns[Town.reported_year_mcny]
    gate_mcny, jobs, weight = towns[Town.gate_mcny], towns[Town.jobs], towns[Town.fund_weight]
    granted_mcny = towns[Town.granted_mcny]
    fund_mcny = lever[Lever.special_fund] * now.clock.step_years
    pool, rule_code = int(lever[Lever.fund_pool]), int(lever[Lever.fund_rule])
    total = 0.0
    for t in range(tier.size):
        weight[t] = 0.0
        if in_pool(tier[t], pool):
            gate = gate_mcny[t] if gate_mcny[t] > 0.0 else reported_year_mcny[t]  # before the first judgement
            distance = abs(reported_year_mcny[t] / max(gate, 1.0) - 1.0)
            weight[t] = fund_weight(rule_code, rank_share[t], distance, reported_year_mcny[t] / max(jobs[t], 1.0),
                                    now.param)
        total += weight[t]
    paid = 0.0
    for t in range(tier.size):
        granted_mcny[t] = fund_mcny * weight[t] / total if total > 0.0 else 0.0
        paid += granted_mcny[t]
    return paid


@helper
def grant_yearly(world: World, now: Now, lever: int) -> float:
    """Add money of a county or city to what municipal, potential and provincial towns are granted; returns the sum.

    lever : row of the lever, m CNY a town and year
    """
    tier, granted_mcny = world.town_codes[TownCode.tier], world.towns[Town.granted_mcny]
    yearly_mcny, step_years = now.at_town[lever], now.clock.step_years
    paid = 0.0
    for t in range(tier.size):
        if tier[t] >= Tier.municipal:
            money = yearly_mcny[t] * step_years
            granted_mcny[t] += money
            paid += money
    return paid


@phase
def let_arrive(world: World, now: Now) -> None:
    """Money in time reaches the town; the rest waits in the county account and trickles out over its delay.

    What is granted comes in evenly through the step.
    """
    towns, at_town = world.towns, now.at_town
    granted_mcny, waiting_mcny = towns[Town.granted_mcny], towns[Town.waiting_mcny]
    received_mcny = towns[Town.received_mcny]
    coordination_share, coordination_delay = at_town[Lever.coordination_share], at_town[Lever.coordination_delay]
    step_years = now.clock.step_years
    for t in range(granted_mcny.size):
        delay_years = max(coordination_delay[t] / QUARTERS_PER_YEAR, 1e-6)
        kept = exp(-step_years / delay_years)
        at_once = granted_mcny[t] * coordination_share[t]
        late = granted_mcny[t] - at_once
        waiting = waiting_mcny[t] * kept + late * (delay_years / step_years) * (1.0 - kept)
        released = waiting_mcny[t] + late - waiting
        waiting_mcny[t] = waiting
        received_mcny[t] = at_once + released


@phase
def issue_quotas(world: World, now: Now) -> float:
    """Energy and discharge ceilings of this step, and land added to each town's account; returns the land issued, mu.

    Energy and discharge grow from the base year's use; land is a number for a provincial town and in proportion to
    output for the others, less where provincial towns are tilted to. Land not used within about a year lapses.
    energy_supply_share : of the province's energy quotas that is really delivered, outside the province's hands
    Source: lever_facts.csv L05 (energy), L06 (discharge), L07 (land).
    """
    codes, towns, at_town = world.town_codes, world.towns, now.at_town
    trade, tier = codes[TownCode.trade], codes[TownCode.tier]
    tilt, energy_base_tce = towns[Town.tilt], towns[Town.energy_base_tce]
    discharge_base_t, output_year_mcny = towns[Town.discharge_base_t], towns[Town.output_year_mcny]
    energy_quota_tce, discharge_quota_t = towns[Town.energy_quota_tce], towns[Town.discharge_quota_t]
    land_account_mu = towns[Town.land_account_mu]
    energy_quota_growth = at_town[Lever.energy_quota_growth]
    discharge_quota_growth, land_quota = at_town[Lever.discharge_quota_growth], at_town[Lever.land_quota]
    energy_supply_share = now.param[Param.energy_supply_share]
    highest_tilt, season = 1.0 + now.lever[Lever.priority_tilt], world.season
    quarter, years, step_years = now.clock.quarter, now.clock.years, now.clock.step_years
    provincial_output, n_provincial = 0.0, 0
    for t in range(trade.size):
        if tier[t] == Tier.provincial:
            provincial_output += output_year_mcny[t]
            n_provincial += 1
    mean_output = max(provincial_output / max(n_provincial, 1), 1.0)
    issued = 0.0
    for t in range(trade.size):
        part = step_years * season[trade[t], quarter]
        energy_quota_tce[t] = energy_supply_share * energy_base_tce[t] * max(
            1.0 + energy_quota_growth[t] * years, 0.0
        ) * part
        discharge_quota_t[t] = discharge_base_t[t] * max(1.0 + discharge_quota_growth[t] * years, 0.0) * part
        share = tilt[t] / highest_tilt
        if tier[t] != Tier.provincial:
            share *= min(output_year_mcny[t] / mean_output, 1.0)
        land = land_quota[t] * share * step_years
        land_account_mu[t] = land_account_mu[t] * exp(-step_years) + land
        issued += land
    return issued


@phase
def hand_out_money(world: World, now: Now) -> None:
    """Step 2: the special fund by its rule, county and city money, and how much of it arrives."""
    money = world.money
    weigh_towns_by_tier(world, now)
    money[Money.special_fund] = split_fund(world, now)
    money[Money.county_fund] = grant_yearly(world, now, Lever.county_fund)
    money[Money.city_cofunding] = grant_yearly(world, now, Lever.city_cofunding)
    world.sums[Sum.granted] = money[Money.special_fund] + money[Money.county_fund] + money[Money.city_cofunding]
    let_arrive(world, now)


@phase
def hand_out_quotas(world: World, now: Now) -> None:
    """Step 2: ceilings on energy and discharge, land added to the towns' accounts."""
    world.sums[Sum.land_issued_mu] = issue_quotas(world, now)
