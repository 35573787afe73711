"""Steps 1 to 3: conditions, budget, town action."""

from jinzhen.model.columns import F64, I64, T_GRANTED, T_LAND, Clock, County, Place, Projects, Tally, Town, Trade, Wide
from jinzhen.model.compiled import phase
from jinzhen.model.inputs import LeverRow, Levers, Params
from jinzhen.model.money import (
    M_ATTRACTION,
    M_BRAND,
    M_CITY,
    M_CLUSTERS,
    M_COUNTY,
    M_DIGITAL,
    M_ECOMMERCE,
    M_FAIRS,
    M_INFRASTRUCTURE,
    M_PLATFORMS,
    M_SPECIAL_FUND,
    M_TRAINING,
)
from jinzhen.model.phases.budget import county_money, issue_quotas, let_arrive, split_fund, weigh_towns_by_tier
from jinzhen.model.phases.conditions import move_demand, move_prices
from jinzhen.model.phases.projects import court, find_crowding, spread_courting
from jinzhen.model.phases.town_action import (
    TRAINING,
    add_programmes,
    equip_small_firms,
    hold_meetings,
    plan_spending,
    programme_share,
    put_to_work,
    train,
)
from jinzhen.model.rules.towns import COURTING_MCNY, guarantee_cover


@phase
def set_conditions(trades: F64, prices: F64, params: Params, clock: Clock, seed: int, replication: int) -> None:
    """Step 1: demand by trade, prices, wages, interest."""
    move_prices(prices, params.price_growth, params.material_price_gap, params.wage_growth,
                params.energy_price_growth, params.lending_rate_trend,
                clock.step_years if clock.step > 0 else 0.5 * clock.step_years)
    move_demand(
        trades[Trade.demand], trades[Trade.export_demand], trades[Trade.growth], trades[Trade.shock],
        trades[Trade.outside_weight], trades[Trade.outside_export_weight], params.demand_growth,
        params.demand_shock_sd, params.demand_persistence, params.tfp_growth + params.outside_growth_gap,
        params.town_elasticity, clock.step_years, seed, replication, clock.step
    )


@phase
def hand_out_money(
    towns: F64, places: I64, wide: Wide, at_town: F64, lever: Levers, money: F64, tally: Tally, clock: Clock
) -> None:
    """Step 2: the special fund by its rule, county and city money, and how much of it arrives."""
    weigh_towns_by_tier(places[Place.tier], lever.priority_tilt, towns[Town.tilt])
    fund = lever.special_fund * clock.step_years
    money[M_SPECIAL_FUND] = split_fund(
        places[Place.tier], towns[Town.rank_share], towns[Town.reported_year_mcny], towns[Town.gate_mcny],
        towns[Town.jobs], fund, int(lever.fund_pool), int(lever.fund_rule), towns[Town.fund_weight],
        towns[Town.granted_mcny]
    )
    money[M_COUNTY] = county_money(
        places[Place.tier], at_town[LeverRow.county_fund], clock.step_years, towns[Town.granted_mcny]
    )
    money[M_CITY] = county_money(
        places[Place.tier], at_town[LeverRow.city_cofunding], clock.step_years, towns[Town.granted_mcny]
    )
    tally.paid[T_GRANTED] = money[M_SPECIAL_FUND] + money[M_COUNTY] + money[M_CITY]
    let_arrive(
        towns[Town.granted_mcny], at_town[LeverRow.coordination_share], at_town[LeverRow.coordination_delay],
        clock.step_years, towns[Town.waiting_mcny], towns[Town.received_mcny]
    )


@phase
def hand_out_quotas(towns: F64, places: I64, wide: Wide, trades: F64, at_town: F64, lever: Levers, params: Params,
                    tally: Tally, clock: Clock) -> None:
    """Step 2: ceilings on energy and discharge, land added to the towns' accounts."""
    tally.paid[T_LAND] = issue_quotas(
        places[Place.trade], places[Place.tier], towns[Town.tilt], 1.0 + lever.priority_tilt, wide.season,
        clock.quarter, towns[Town.energy_base_tce], at_town[LeverRow.energy_quota_growth], params.energy_supply_share,
        towns[Town.discharge_base_t],
        at_town[LeverRow.discharge_quota_growth], at_town[LeverRow.land_quota], towns[Town.output_year_mcny],
        clock.years, clock.step_years, towns[Town.energy_quota_tce], towns[Town.discharge_quota_t],
        towns[Town.land_account_mu]
    )


@phase
def act(towns: F64, places: I64, wide: Wide, counties: F64, at_town: F64, params: Params, money: F64, tally: Tally,
        clock: Clock, seed: int, replication: int) -> None:
    """Step 3: towns spend by their plans; the province's programmes add to the same stocks."""
    plan_spending(towns[Town.received_mcny], towns[Town.perceived_constraint], at_town[LeverRow.town_plan],
                  at_town[LeverRow.spend_brand:LeverRow.spend_upgrade + 1], wide.spent_mcny)
    programme_share(places[Place.tier], towns[Town.tilt], towns[Town.programme_weight])
    add_programmes(
        towns[Town.programme_weight], at_town[LeverRow.brand_support], at_town[LeverRow.public_platforms],
        at_town[LeverRow.infrastructure], at_town[LeverRow.training], at_town[LeverRow.exhibition_support],
        clock.step_years, tally.programmes, wide.spent_mcny
    )
    equip_small_firms(
        towns[Town.programme_weight], at_town[LeverRow.digital_support], at_town[LeverRow.ecommerce_support],
        at_town[LeverRow.startup_support], towns[Town.operating], towns[Town.above_size], params.entry_rate,
        clock.step_years, towns[Town.digital], towns[Town.digital_gain], towns[Town.ecommerce],
        towns[Town.startup_mcny], towns[Town.startup_intensity], tally.programmes
    )
    book_programmes(money, tally)
    money[M_CLUSTERS] = hold_meetings(
        at_town[LeverRow.cluster_organisations], clock.step_years, seed, replication, towns[Town.meets]
    )
    train(
        wide.spent_mcny[TRAINING], places[Place.county], counties[County.hires_wanted], counties[County.hire_factor],
        counties[County.workers], params.training_effect, counties[County.trained], counties[County.skill],
        counties[County.free_workers]
    )
    put_to_work(
        wide.spent_mcny, towns[Town.brand], towns[Town.brand_start], towns[Town.low_quality_share],
        at_town[LeverRow.quality_enforcement], wide.services, towns[Town.services_start], towns[Town.infrastructure],
        towns[Town.infrastructure_start], towns[Town.access], towns[Town.cost_relief],
        towns[Town.upgrade_fund_mcny], towns[Town.guarantee_fund_mcny], towns[Town.courted], params.fair_effect,
        clock.step_years
    )


@phase
def book_programmes(money: F64, tally: Tally) -> None:
    """Step 3: what each programme paid."""
    money[M_BRAND], money[M_PLATFORMS] = tally.programmes[0], tally.programmes[1]
    money[M_INFRASTRUCTURE], money[M_TRAINING] = tally.programmes[2], tally.programmes[3]
    money[M_FAIRS], money[M_DIGITAL], money[M_ECOMMERCE] = tally.programmes[4], tally.programmes[5], tally.programmes[6]


@phase
def court_projects(
    towns: F64, places: I64, wide: Wide, projects: Projects, trades: F64, at_town: F64, params: Params, money: F64,
    tally: Tally, clock: Clock, seed: int, replication: int, state: I64
) -> None:
    """Step 3: projects are courted, by the counties' effort and by the towns' own, and some are signed."""
    find_crowding(places[Place.trade], towns[Town.output_year_mcny], trades[Trade.domestic_weight],
                  towns[Town.crowding])
    spread_courting(
        at_town[LeverRow.attraction_effort], towns[Town.programme_weight], at_town[LeverRow.differentiation],
        towns[Town.crowding], towns[Town.courted], towns[Town.effort], towns[Town.courted_all]
    )
    courted = 0.0
    for t in range(places[Place.tier].size):
        courted += at_town[LeverRow.attraction_effort, t] * towns[Town.programme_weight, t]
        towns[Town.energy_per_mcny, t] = towns[Town.energy_base_tce, t] / max(towns[Town.output_year_mcny, t], 1.0)
        towns[Town.guarantee_cover, t] = guarantee_cover(
            towns[Town.guarantee_fund_mcny, t], towns[Town.output_year_mcny, t]
        )
    money[M_ATTRACTION] = courted * COURTING_MCNY * clock.step_years
    court(
        projects, towns[Town.courted_all], towns[Town.output_year_mcny], towns[Town.energy_per_mcny],
        params.project_size_mcny, params.project_size_log_sd, params.empty_signature_share, params.land_mcny_per_mu,
        clock.step_years, seed, replication, clock.step, tally.signed, state
    )
