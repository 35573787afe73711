"""What the province does with towns: conditions, money, quotas, programmes, and what is rationed between towns."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import TYPE_CHECKING

from reference import rules

from jinzhen.model.columns import APPROVED, TIER_MUNICIPAL, TIER_POTENTIAL, TIER_PROVINCIAL
from jinzhen.model.phases.factors import PERMITS_FOR_SALE, UNBOUND
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

#: Tiers in the special fund's pool, by the choice that is set.
POOLS = ({TIER_PROVINCIAL}, {TIER_PROVINCIAL, TIER_POTENTIAL}, {TIER_PROVINCIAL, TIER_POTENTIAL, TIER_MUNICIPAL})

# --- 1 conditions ---


def set_conditions(model: ReferenceModel) -> None:
    """Demand by trade, prices, wages, interest: as in the middle of the step."""
    price, params, clock = model.price, model.params, model.clock
    years = clock.step_years if clock.step > 0 else 0.5 * clock.step_years
    price.output *= exp(params.price_growth * years)
    price.materials *= exp((params.price_growth + params.material_price_gap) * years)
    price.wage *= exp(params.wage_growth * years)
    price.energy *= exp(params.energy_price_growth * years)
    price.lending_rate = max(price.lending_rate + params.lending_rate_trend * years, 0.01)
    for trade in model.trades:
        trade.move(years)


# --- 2 budget ---


def hand_out_money(model: ReferenceModel) -> None:
    """Provincial and potential towns are tilted to; the special fund by its rule; county and city money."""
    for town in model.towns:
        extra = {TIER_PROVINCIAL: 1.0, TIER_POTENTIAL: 0.5}.get(town.tier, 0.0)
        town.tilt = 1.0 + model.levers.priority_tilt * extra
    fund = model.levers.special_fund * model.clock.step_years
    weights = [_weight_in_fund(town) for town in model.towns]
    total = rules.add_up(weights)
    for town, weight in zip(model.towns, weights, strict=True):
        town.granted_mcny = fund * weight / total if total > 0.0 else 0.0
        model.money["special_fund"] += town.granted_mcny
        town.receive_money()


def _weight_in_fund(town: ReferenceTown) -> float:
    levers = town.model.levers
    if town.tier not in POOLS[int(levers.fund_pool)]:
        return 0.0
    gate = town.gate_mcny if town.gate_mcny > 0.0 else town.reported_year_mcny  # before the first judgement
    distance = abs(town.reported_year_mcny / max(gate, 1.0) - 1.0)
    return rules.fund_weight(int(levers.fund_rule), town.rank_share, distance,
                             town.reported_year_mcny / max(town.jobs, 1.0))


def issue_quotas(model: ReferenceModel) -> None:
    """Ceilings on energy and discharge; land for the towns' accounts, by output for all but provincial towns."""
    clock = model.clock
    provincial = [town.output_year_mcny for town in model.towns if town.tier == TIER_PROVINCIAL]
    mean_output = max(rules.add_up(provincial) / max(len(provincial), 1), 1.0)
    model.land_quota_mu = 0.0
    for town in model.towns:
        lever = town.lever
        energy_growth = max(1.0 + lever.energy_quota_growth * clock.years, 0.0)
        discharge_growth = max(1.0 + lever.discharge_quota_growth * clock.years, 0.0)
        town.energy_quota_tce = model.params.energy_supply_share * town.energy_base_tce * energy_growth * town.part
        town.discharge_quota_t = town.discharge_base_t * discharge_growth * town.part
        share = town.tilt / (1.0 + model.levers.priority_tilt)
        if town.tier != TIER_PROVINCIAL:
            share *= min(town.output_year_mcny / mean_output, 1.0)
        land = lever.land_quota * share * clock.step_years
        town.land_account_mu = town.land_account_mu * exp(-clock.step_years) + land
        model.land_quota_mu += land


# --- 3 town action ---


def run_programmes(model: ReferenceModel) -> None:
    """Towns plan what they received; the province's programmes add, to designated towns by their tilt."""
    weights = [town.tilt if town.tier >= TIER_MUNICIPAL else 0.0 for town in model.towns]
    total = rules.add_up(weights)
    for town, weight in zip(model.towns, weights, strict=True):
        town.programme_weight = weight / total if total > 0.0 else 0.0
        town.plan_spending()
        town.take_programmes()
        town.hold_meetings()
    for county in model.counties:
        county.train()
    for town in model.towns:
        town.put_to_work()


# --- 5 factors ---


def ledger(missing: Sequence[float], spare: Sequence[float], solved_share: float, part: float = 1.0) -> list[float]:
    """The problem ledger moves part of what some have to spare to those who miss it; returns what each gains.

    part : of what is to spare that can move within a step
    """
    short, slack = rules.add_up(missing), rules.add_up(spare)
    moved = solved_share * min(short, part * slack)
    if moved <= 0.0:
        return [0.0] * len(missing)
    return [moved * (a / short - b / slack) for a, b in zip(missing, spare, strict=True)]


def ration(wanted: Sequence[float], weights: Sequence[float], supply: float) -> list[float]:
    """Share of every request that is granted, in proportion to weight, up to 1, until the supply is used up."""
    granted, left = [0.0] * len(wanted), supply
    while True:
        waiting = [k for k, share in enumerate(granted) if share < 1.0]
        asked = rules.add_up(wanted[k] * weights[k] for k in waiting)
        level = left / asked if asked > 0.0 else UNBOUND
        in_full = [k for k in waiting if weights[k] * level >= 1.0]
        if not in_full:
            break
        for k in in_full:
            granted[k] = 1.0
            left -= wanted[k]
    for k in waiting:
        granted[k] = weights[k] * level
    return granted


def lend_energy(model: ReferenceModel) -> None:
    """The problem ledger moves quota that some towns leave to towns that are short."""
    missing = [max(town.energy_wanted_tce - town.energy_quota_tce, 0.0) for town in model.towns]
    spare = [max(town.energy_quota_tce - town.energy_wanted_tce, 0.0) for town in model.towns]
    for town, gain in zip(model.towns, ledger(missing, spare, model.levers.problem_ledger), strict=True):
        town.energy_quota_tce += gain


def trade_permits(model: ReferenceModel) -> None:
    """Towns short of discharge buy part of what others leave; firms share what it costs or brings."""
    towns = [town for town in model.towns if town.discharge_wanted_t > 0.0]
    short = rules.add_up(max(town.discharge_wanted_t - town.discharge_quota_t, 0.0) for town in towns)
    slack = rules.add_up(max(town.discharge_quota_t - town.discharge_wanted_t, 0.0) for town in towns)
    traded = min(short, PERMITS_FOR_SALE * slack)
    for town in model.towns:
        town.discharge_factor, town.permit_mcny_per_t = 1.0, 0.0
    for town in towns:
        wanted, quota = town.discharge_wanted_t, town.discharge_quota_t
        bought = traded * max(wanted - quota, 0.0) / short if short > 0.0 else 0.0
        sold = traded * max(quota - wanted, 0.0) / slack if slack > 0.0 else 0.0
        town.discharge_factor = min((quota + bought) / wanted, 1.0)
        town.permit_mcny_per_t = (bought - sold) * model.price.permit_mcny_per_t / wanted


def share_land(model: ReferenceModel) -> None:
    """Land for firms and approved projects alike, out of the towns' accounts and by the problem ledger.

    Where it is short, projects get theirs in the order in which they were signed. What is left in accounts can move
    within a quarter.
    """
    asked = dict.fromkeys(model.towns, 0.0)
    for project in model.projects:
        asked[project.town] += project.land_asked_mu()
    for town in model.towns:
        town.land_wanted_mu = town.total("land_mu") + asked[town]
        town.land_use_mu = min(town.land_account_mu, town.land_wanted_mu)
        town.land_account_mu -= town.land_use_mu
    missing = [town.land_wanted_mu - town.land_use_mu for town in model.towns]
    spare = [town.land_account_mu for town in model.towns]
    gains = ledger(missing, spare, model.levers.problem_ledger, 4.0 * model.clock.step_years)
    for town, gain in zip(model.towns, gains, strict=True):
        town.land_use_mu += max(gain, 0.0)
        town.land_account_mu += min(gain, 0.0)
        town.land_factor = town.land_use_mu / town.land_wanted_mu if town.land_wanted_mu > 0.0 else 1.0
        asked[town] *= town.land_factor
    for project in model.projects:
        if project.stage == APPROVED:
            in_full = project.town.land_factor > 1.0 - 1e-9
            got = project.land_asked_mu() if in_full else min(project.land_mu - project.granted_mu, asked[project.town])
            project.granted_mu += got
            asked[project.town] -= got


def share_credit(model: ReferenceModel) -> None:
    """Loans by what each city's banks can lend, to its towns by their tilt, after what the ledger moves."""
    for town in model.towns:
        town.credit_wanted_mcny = town.total("loan_wanted_mcny")
    for city in model.cities:
        city.count_credit()
    missing = [max(city.credit_wanted_mcny - city.credit_supply_mcny, 0.0) for city in model.cities]
    spare = [max(city.credit_supply_mcny - city.credit_wanted_mcny, 0.0) for city in model.cities]
    for city, gain in zip(model.cities, ledger(missing, spare, model.levers.problem_ledger), strict=True):
        city.credit_supply_mcny += gain
        wanted, tilts = [town.credit_wanted_mcny for town in city.towns], [town.tilt for town in city.towns]
        for town, share in zip(city.towns, ration(wanted, tilts, city.credit_supply_mcny), strict=True):
            town.credit_factor = share


def ration_grants(model: ReferenceModel) -> None:
    """Upgrading grants for what firms want to invest, of the sizes they are for."""
    asked = [rules.add_up(firm.wanted_mcny * firm.counted("tech_upgrade_share") for firm in town.firms)
             for town in model.towns]
    set_upgrade_ration(model, asked)
    for town in model.towns:
        town.investment_wanted_mcny = town.total("wanted_mcny")
        town.expect_grants(town.investment_wanted_mcny)


def set_upgrade_ration(model: ReferenceModel, asked: Sequence[float]) -> None:
    """Part of the grants asked for, by town, that the province pays within its ceiling, by tilt."""
    ceiling = LEVERS["tech_upgrade_share"].yearly_ceiling * model.clock.step_years
    for town, share in zip(model.towns, ration(asked, [town.tilt for town in model.towns], ceiling), strict=True):
        town.upgrade_ration = share


# --- 10 pressure ---


def feel_targets(model: ReferenceModel) -> None:
    """What province and city still lack presses on every county, and so does a supervision notice."""
    levers = model.levers
    for city in model.cities:
        city.named = float(sum(town.tier == TIER_PROVINCIAL for town in city.towns))
    lacking = rules.lacks(levers.target_towns, rules.add_up(city.named for city in model.cities))
    for town in model.towns:
        town.pressure = rules.pressure(town.tier == TIER_PROVINCIAL, lacking,
                                       rules.lacks(levers.city_own_target, town.city.named), town.notices)
