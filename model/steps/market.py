"""Steps 4 and 5: orders, and the factors firms ask for; firm loops go block by block, so that columns stay in cache."""

from jinzhen.model.columns import (
    F64,
    I64,
    P_PERMIT,
    T_ORDERS,
    T_PERMITS,
    City,
    Clock,
    County,
    Firm,
    Flow,
    Place,
    Projects,
    Slots,
    Tally,
    Town,
    Trade,
    Wide,
)
from jinzhen.model.compiled import phase
from jinzhen.model.inputs import LeverRow, Levers, Params
from jinzhen.model.phases.factors import (
    expect_grants,
    grant_energy,
    intend,
    lend_energy,
    ration_by_weight,
    ration_grants,
    share_credit,
    share_land,
    share_workers,
    spread_grants,
    trade_permits,
    want_investment,
    want_land,
    want_loans,
    want_workers,
)
from jinzhen.model.phases.investment import expect_orders, growth_gap
from jinzhen.model.phases.orders import (
    order_from_firms,
    pass_down,
    set_capacity,
    share_market,
    split_exports,
    weigh_firms,
    weigh_towns,
)
from jinzhen.model.phases.projects import advance_projects

#: Fairs move exports twice as much as home sales. Source: effects.csv exhibition counts exports.
EXPORT_ACCESS, HOME_ACCESS = 1.0, 0.5


@phase
def offer(firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, params: Params, blocks: I64) -> None:
    """Step 4: what every firm can make and how much it draws customers."""
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        weigh_firms(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.appeal], firms.rows[Firm.quality], firms.rows[Firm.tfp], firms.rows[Firm.user_cost],
            firms.rows[Firm.cash_mcny], firms.rows[Firm.expected_orders_mcny], firms.rows[Firm.above_size],
            towns[Town.cost_relief], towns[Town.ecommerce], params.capital_cost_pass_through,
            params.liquidity_effect, params.segment_elasticity, towns[Town.operating], flows[Flow.liquidity],
            towns[Town.liquidity_mean], flows[Flow.pull]
        )
        split_exports(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.export_share],
            flows[Flow.pull], flows[Flow.export_pull], towns[Town.pull], towns[Town.export_pull]
        )
        set_capacity(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.log_scale], firms.rows[Firm.tfp], firms.rows[Firm.capital_mcny],
            firms.rows[Firm.payroll_jobs], flows[Flow.capacity_mcny]
        )


@phase
def share_markets(towns: F64, places: I64, wide: Wide, trades: F64, params: Params, clock: Clock) -> None:
    """Step 4: the country or Shanxi, then the town; home and export markets apart."""
    weigh_towns(
        places[Place.trade], towns[Town.pull], towns[Town.base_weight], towns[Town.brand], towns[Town.brand_start],
        towns[Town.access], towns[Town.label], towns[Town.gi], towns[Town.gi_start], towns[Town.meets],
        params.gi_premium, params.brand_premium, params.meeting_effect, params.segment_elasticity,
        params.town_elasticity, HOME_ACCESS, towns[Town.market_weight], trades[Trade.domestic_weight]
    )
    share_market(
        places[Place.trade], towns[Town.market_weight], trades[Trade.domestic_weight], trades[Trade.outside_weight],
        trades[Trade.demand], wide.season, clock.quarter, clock.step_years, towns[Town.market_share],
        towns[Town.domestic_mcny]
    )
    weigh_towns(
        places[Place.trade], towns[Town.export_pull], towns[Town.base_export_weight], towns[Town.brand],
        towns[Town.brand_start], towns[Town.access], towns[Town.label], towns[Town.gi], towns[Town.gi_start],
        towns[Town.meets], params.gi_premium, params.brand_premium, params.meeting_effect, params.segment_elasticity,
        params.town_elasticity, EXPORT_ACCESS, towns[Town.export_weight], trades[Trade.export_weight]
    )
    share_market(
        places[Place.trade], towns[Town.export_weight], trades[Trade.export_weight],
        trades[Trade.outside_export_weight], trades[Trade.export_demand], wide.season, clock.quarter,
        clock.step_years, towns[Town.export_share_of_market], towns[Town.exports_mcny]
    )


@phase
def take_orders(firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, trades: F64, tally: Tally, clock: Clock,
                blocks: I64) -> None:
    """Step 4: the firm, then its suppliers; step 5: what it intends to make and the energy that takes."""
    tally.paid[T_ORDERS] = 0.0
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        order_from_firms(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.pull], flows[Flow.export_pull],
            towns[Town.pull], towns[Town.export_pull], towns[Town.domestic_mcny], towns[Town.exports_mcny],
            flows[Flow.orders_mcny]
        )
        tally.paid[T_ORDERS] += pass_down(
            places[Place.first_slot], places[Place.last_slot], low, high, places[Place.trade],
            trades[Trade.materials_share], trades[Trade.local_sourcing_share], wide.season, clock.quarter,
            clock.step_years, firms.rows[Firm.leading], firms.rows[Firm.operating],
            firms.rows[Firm.expected_orders_mcny], firms.link_leader, firms.link_weight, flows[Flow.orders_mcny],
            flows[Flow.passed_mcny], flows[Flow.draw_a], flows[Flow.chain_orders_mcny]
        )
        intend(
            places[Place.first_slot], places[Place.last_slot], low, high, places[Place.trade], wide.season,
            clock.quarter, clock.step_years, flows[Flow.capacity_mcny], flows[Flow.orders_mcny],
            firms.rows[Firm.energy_tce_per_mcny], firms.rows[Firm.discharge_t_per_mcny], flows[Flow.intended_mcny],
            towns[Town.energy_wanted_tce], towns[Town.discharge_wanted_t]
        )


@phase
def ask(
    firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, at_town: F64, by_size: F64, lever: Levers,
    prices: F64, upgrade_ceiling_mcny: float, params: Params, clock: Clock, blocks: I64
) -> None:
    """Step 5: investment, land and workers wanted; energy is granted within each town's quota."""
    if clock.step == 0:  # before, grants were rationed as the base year's investment makes them
        for t in range(places[Place.city].size):
            towns[Town.value, t] = at_town[LeverRow.tech_upgrade_share, t] * towns[Town.investment_mcny, t]
        ration_by_weight(towns[Town.value], towns[Town.tilt], places[Place.everyone], 0,
                         upgrade_ceiling_mcny * clock.step_years, towns[Town.upgrade_ration])
    expect_grants(
        at_town[LeverRow.tech_upgrade_share], towns[Town.upgrade_fund_mcny], towns[Town.investment_mcny],
        towns[Town.upgrade_ration], towns[Town.province_grant_share], towns[Town.town_grant_share]
    )
    lend_energy(towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce], lever.problem_ledger)
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        expect_orders(
            places[Place.first_slot], places[Place.last_slot], low, high, places[Place.trade], wide.season,
            clock.quarter, clock.step_years, towns[Town.reachable_share], flows[Flow.orders_mcny],
            firms.rows[Firm.expected_orders_mcny]
        )
        grant_energy(
            places[Place.first_slot], places[Place.last_slot], low, high, towns[Town.energy_wanted_tce],
            towns[Town.energy_quota_tce], at_town[LeverRow.energy_priority], flows[Flow.intended_mcny],
            firms.rows[Firm.energy_tce_per_mcny], firms.rows[Firm.leading], flows[Flow.energy_tce],
            flows[Flow.draw_a], flows[Flow.draw_b]
        )
        spread_grants(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.capital_mcny],
            towns[Town.province_grant_share], towns[Town.town_grant_share], by_size[LeverRow.tech_upgrade_share],
            flows[Flow.grant_share]
        )
        want_investment(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.capital_mcny], firms.rows[Firm.expected_orders_mcny], firms.rows[Firm.capital_ratio],
            firms.rows[Firm.above_size], firms.rows[Firm.payroll_jobs], flows[Flow.grant_share],
            at_town[LeverRow.credit_rate_discount], by_size[LeverRow.credit_rate_discount], prices,
            params.small_loan_wedge, params.lending_rate, params.equipment_tax_credit, params.user_cost_elasticity,
            clock.step_years, firms.rows[Firm.user_cost], flows[Flow.wanted_investment_mcny]
        )
        want_land(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            flows[Flow.wanted_investment_mcny], firms.rows[Firm.capital_mcny], params.land_mcny_per_mu,
            clock.step_years, flows[Flow.land_mu], towns[Town.land_wanted_mu]
        )
        want_workers(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.payroll_jobs], firms.rows[Firm.expected_orders_mcny], flows[Flow.capacity_mcny],
            clock.step_years, flows[Flow.hires_jobs]
        )
        growth_gap(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.above_size],
            firms.rows[Firm.expected_orders_mcny], flows[Flow.capacity_mcny], towns[Town.growth_gap_mcny]
        )


@phase
def move_projects(towns: F64, places: I64, wide: Wide, projects: Projects, at_town: F64, params: Params, tally: Tally,
                  clock: Clock, seed: int, replication: int) -> None:
    """Step 5: projects move along their stages; those approved in this step ask for their land in it."""
    advance_projects(
        projects, at_town[LeverRow.approval_reform], towns[Town.energy_quota_tce], towns[Town.energy_wanted_tce],
        params.realised_share_rate, clock.step_years, seed, replication, clock.step, tally.stages, projects.finished
    )


@phase
def share_factors(firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, counties: F64, projects: Projects,
                  at_town: F64, by_size: F64, lever: Levers, prices: F64, upgrade_ceiling_mcny: float, params: Params,
                  tally: Tally, clock: Clock) -> None:
    """Step 5: permits are traded; land, workers and grants are rationed where they are short."""
    tally.paid[T_PERMITS] = trade_permits(
        towns[Town.discharge_wanted_t], towns[Town.discharge_quota_t], prices[P_PERMIT], towns[Town.discharge_factor],
        towns[Town.permits_mcny]
    )
    share_land(towns[Town.land_wanted_mu], towns[Town.land_account_mu], projects.town, projects.stage, projects.land_mu,
               projects.granted_mu, projects.count, lever.problem_ledger, clock.step_years, towns[Town.value],
               towns[Town.land_factor], towns[Town.land_use_mu])
    share_workers(
        places[Place.first_slot], places[Place.last_slot], places[Place.county], flows[Flow.hires_jobs],
        counties[County.free_workers], counties[County.hires_wanted], counties[County.hire_factor],
        towns[Town.new_jobs]
    )
    ration_grants(
        places[Place.first_slot], places[Place.last_slot], at_town[LeverRow.tech_upgrade_share],
        by_size[LeverRow.tech_upgrade_share], towns[Town.tilt], places[Place.everyone],
        firms.rows[Firm.capital_mcny], flows[Flow.wanted_investment_mcny], upgrade_ceiling_mcny * clock.step_years,
        towns[Town.value], towns[Town.investment_wanted_mcny], towns[Town.upgrade_ration]
    )
    expect_grants(
        at_town[LeverRow.tech_upgrade_share], towns[Town.upgrade_fund_mcny], towns[Town.investment_wanted_mcny],
        towns[Town.upgrade_ration], towns[Town.province_grant_share], towns[Town.town_grant_share]
    )


@phase
def ask_banks(firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, cities: F64, at_town: F64, by_size: F64,
              lever: Levers, params: Params, clock: Clock, blocks: I64) -> None:
    """Step 8: loans firms ask for when the step's accounts are known, and how much of them each city's banks grant."""
    for b in range(blocks.size - 1):
        spread_grants(
            places[Place.first_slot], places[Place.last_slot], blocks[b], blocks[b + 1],
            firms.rows[Firm.capital_mcny], towns[Town.province_grant_share], towns[Town.town_grant_share],
            by_size[LeverRow.tech_upgrade_share], flows[Flow.grant_share]
        )
        want_loans(
            places[Place.first_slot], places[Place.last_slot], blocks[b], blocks[b + 1], firms.rows[Firm.operating],
            flows[Flow.wanted_investment_mcny], towns[Town.land_factor], firms.rows[Firm.capital_mcny],
            firms.rows[Firm.debt_mcny], firms.rows[Firm.cash_mcny], firms.rows[Firm.expected_orders_mcny],
            firms.rows[Firm.leading], flows[Flow.grant_share], at_town[LeverRow.guarantee_share],
            by_size[LeverRow.guarantee_share],
            towns[Town.guarantee_cover], params.collateral_share, clock.step_years, flows[Flow.loan_wanted_mcny],
            towns[Town.credit_wanted_mcny]
        )
    share_credit(
        places[Place.city], towns[Town.tilt], towns[Town.credit_wanted_mcny], cities[City.debt_mcny],
        cities[City.credit_wanted_mcny], cities[City.credit_supply_mcny], params.credit_supply_growth,
        lever.problem_ledger, clock.step_years, towns[Town.credit_factor]
    )
