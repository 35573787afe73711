"""Steps 1 to 3: conditions, budget, town action."""

from jinzhen.model.columns import F64, I64, T_GRANTED, T_LAND, Clock, Counties, Projects, Tally, Towns, Trades
from jinzhen.model.compiled import phase
from jinzhen.model.inputs import Levers, Params
from jinzhen.model.money import (
    M_ATTRACTION, M_BRAND, M_CITY, M_COUNTY, M_INFRASTRUCTURE, M_PLATFORMS, M_SPECIAL_FUND, M_TRAINING,
)
from jinzhen.model.phases.budget import county_money, issue_quotas, let_arrive, split_fund
from jinzhen.model.phases.conditions import move_demand, move_prices
from jinzhen.model.phases.projects import court
from jinzhen.model.phases.town_action import add_programmes, plan_spending, programme_share, put_to_work
from jinzhen.model.rules.towns import COURTING_MCNY, guarantee_cover


@phase
def set_conditions(trades: Trades, prices: F64, params: Params, clock: Clock, seed: int, replication: int) -> None:
    """Step 1: demand by trade, prices, wages, interest."""
    move_prices(prices, params.price_growth, params.material_price_growth, params.wage_growth,
                params.lending_rate_trend, clock.step_years)
    move_demand(trades.demand, trades.export_demand, trades.growth, trades.shock, trades.outside_weight,
                trades.outside_export_weight, params.demand_growth, params.demand_shock_sd,
                params.tfp_growth + params.outside_growth_gap, params.town_elasticity, clock.step_years, seed,
                replication, clock.step)


@phase
def hand_out_money(towns: Towns, at_town: Levers, lever: Levers, money: F64, tally: Tally, clock: Clock) -> None:
    """Step 2: the special fund by its rule, county and city money, and how much of it arrives."""
    fund = lever.special_fund * clock.step_years
    money[M_SPECIAL_FUND] = split_fund(
        towns.tier, towns.rank_share, towns.reported_year_mcny, towns.gate_mcny, towns.jobs, fund,
        int(lever.fund_pool), int(lever.fund_rule), towns.fund_weight, towns.granted_mcny)
    money[M_COUNTY] = county_money(towns.tier, at_town.county_fund, clock.step_years, towns.granted_mcny)
    money[M_CITY] = county_money(towns.tier, at_town.city_cofunding, clock.step_years, towns.granted_mcny)
    tally.paid[T_GRANTED] = money[M_SPECIAL_FUND] + money[M_COUNTY] + money[M_CITY]
    let_arrive(towns.granted_mcny, at_town.coordination_share, at_town.coordination_delay, clock.step_years,
               towns.waiting_mcny, towns.received_mcny)


@phase
def hand_out_quotas(towns: Towns, trades: Trades, at_town: Levers, tally: Tally, clock: Clock) -> None:
    """Step 2: ceilings on energy and discharge, land added to the towns' accounts."""
    tally.paid[T_LAND] = issue_quotas(
        towns.trade, towns.tier, trades.season, clock.quarter, towns.energy_base_tce, at_town.energy_quota_growth,
        towns.discharge_base_t, at_town.discharge_quota_growth, at_town.land_quota, towns.output_year_mcny,
        clock.years, clock.step_years, towns.energy_quota_tce, towns.discharge_quota_t, towns.land_account_mu)


@phase
def act(towns: Towns, counties: Counties, at_town: Levers, spend_shares: F64, money: F64, tally: Tally,
        clock: Clock) -> None:
    """Step 3: towns spend by their plans; the province's programmes add to the same stocks."""
    plan_spending(towns.received_mcny, towns.perceived_constraint, at_town.town_plan, spend_shares, towns.spent_mcny)
    programme_share(towns.tier, towns.programme_weight)
    add_programmes(towns.programme_weight, at_town.brand_support, at_town.public_platforms, at_town.infrastructure,
                   at_town.training, clock.step_years, tally.programmes, towns.spent_mcny)
    money[M_BRAND], money[M_PLATFORMS] = tally.programmes[0], tally.programmes[1]
    money[M_INFRASTRUCTURE], money[M_TRAINING] = tally.programmes[2], tally.programmes[3]
    put_to_work(towns.spent_mcny, towns.county, towns.brand, towns.brand_start, towns.services, towns.services_start,
                towns.infrastructure, towns.infrastructure_start, towns.access, towns.cost_relief,
                towns.upgrade_fund_mcny, towns.guarantee_fund_mcny, towns.courted, counties.skill, counties.workers,
                COURTING_MCNY, clock.step_years)


@phase
def court_projects(towns: Towns, projects: Projects, trades: Trades, at_town: Levers, params: Params, money: F64,
                   tally: Tally, clock: Clock, seed: int, replication: int, state: I64) -> None:
    """Step 3: projects are courted, by the counties' effort and by the towns' own, and some are signed."""
    courted = 0.0
    for t in range(towns.tier.size):
        by_effort = at_town.attraction_effort[t] * towns.programme_weight[t]
        towns.courted_all[t] = by_effort + towns.courted[t]
        towns.energy_per_mcny[t] = towns.energy_base_tce[t] / max(towns.output_year_mcny[t], 1.0)
        towns.guarantee_cover[t] = guarantee_cover(towns.guarantee_fund_mcny[t], towns.output_year_mcny[t])
        courted += by_effort
    money[M_ATTRACTION] = courted * COURTING_MCNY * clock.step_years
    court(projects, towns.courted_all, towns.output_year_mcny, towns.energy_per_mcny, params.project_size_mcny,
          params.empty_signature_share, params.land_mcny_per_mu, clock.step_years, seed, replication, clock.step,
          tally.signed, state)
