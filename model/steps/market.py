"""Steps 4 and 5: orders, and the factors firms ask for. Firm loops run block by block, so that columns stay in cache."""

from jinzhen.model.columns import (
    F64, I64, P_PERMIT, P_UPGRADE, T_ORDERS, T_PERMITS, Cities, Clock, Counties, Firms, Flows, Projects, Tally,
    Towns, Trades,
)
from jinzhen.model.compiled import phase
from jinzhen.model.inputs import Levers, Params
from jinzhen.model.phases.factors import (
    expect_grants, grant_energy, intend, ration_grants, share_credit, share_land, share_workers, trade_permits,
    want_investment, want_land_and_loans, want_workers,
)
from jinzhen.model.phases.investment import growth_gap
from jinzhen.model.phases.orders import (
    order_from_firms, pass_down, set_capacity, share_market, split_exports, weigh_firms, weigh_towns,
)

#: Fairs move exports twice as much as home sales. Source: effects.csv exhibition counts exports.
EXPORT_ACCESS, HOME_ACCESS = 1.0, 0.5


@phase
def offer(firms: Firms, flows: Flows, towns: Towns, params: Params, blocks: I64) -> None:
    """Step 4: what every firm can make and how much it draws customers."""
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        weigh_firms(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.appeal, firms.tfp,
                    towns.cost_relief, params.segment_elasticity, flows.pull)
        split_exports(towns.first_slot, towns.last_slot, low, high, firms.export_share, flows.pull,
                      flows.export_pull, towns.pull, towns.export_pull)
        set_capacity(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.log_scale, firms.tfp,
                     firms.capital_mcny, firms.payroll_jobs, flows.capacity_mcny)


@phase
def share_markets(towns: Towns, trades: Trades, params: Params, clock: Clock) -> None:
    """Step 4: the country or Shanxi, then the town; home and export markets apart."""
    weigh_towns(towns.trade, towns.pull, towns.base_weight, towns.brand, towns.brand_start, towns.access, towns.label,
                towns.gi, params.gi_premium, params.segment_elasticity, params.town_elasticity, HOME_ACCESS,
                towns.market_weight, trades.domestic_weight)
    share_market(towns.trade, towns.market_weight, trades.domestic_weight, trades.outside_weight, trades.demand,
                 trades.season, clock.quarter, clock.step_years, towns.market_share, towns.domestic_mcny)
    weigh_towns(towns.trade, towns.export_pull, towns.base_export_weight, towns.brand, towns.brand_start,
                towns.access, towns.label, towns.gi, params.gi_premium, params.segment_elasticity,
                params.town_elasticity, EXPORT_ACCESS, towns.export_weight, trades.export_weight)
    share_market(towns.trade, towns.export_weight, trades.export_weight, trades.outside_export_weight,
                 trades.export_demand, trades.season, clock.quarter, clock.step_years, towns.export_share_of_market,
                 towns.exports_mcny)


@phase
def take_orders(firms: Firms, flows: Flows, towns: Towns, trades: Trades, tally: Tally, clock: Clock,
                blocks: I64) -> None:
    """Step 4: the firm, then its suppliers; step 5: what it intends to make and the energy that takes."""
    tally.paid[T_ORDERS] = 0.0
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        order_from_firms(towns.first_slot, towns.last_slot, low, high, flows.pull, flows.export_pull, towns.pull,
                         towns.export_pull, towns.domestic_mcny, towns.exports_mcny, flows.orders_mcny)
        tally.paid[T_ORDERS] += pass_down(
            towns.first_slot, towns.last_slot, low, high, towns.trade, trades.materials_share,
            trades.local_sourcing_share, trades.season, clock.quarter, clock.step_years, firms.leading,
            firms.operating, firms.expected_orders_mcny, firms.link_leader, firms.link_weight, flows.orders_mcny,
            flows.passed_mcny, flows.draw_a, flows.chain_orders_mcny)
        intend(towns.first_slot, towns.last_slot, low, high, towns.trade, trades.season, clock.quarter,
               clock.step_years, flows.capacity_mcny, flows.orders_mcny, firms.energy_tce_per_mcny,
               firms.discharge_t_per_mcny, flows.intended_mcny, towns.energy_wanted_tce, towns.discharge_wanted_t)


@phase
def ask(firms: Firms, flows: Flows, towns: Towns, at_town: Levers, prices: F64, params: Params, clock: Clock,
        blocks: I64) -> None:
    """Step 5: investment, land, loans and workers wanted; energy is granted within each town's quota."""
    expect_grants(at_town.tech_upgrade_share, towns.upgrade_fund_mcny, towns.investment_mcny, prices[P_UPGRADE],
                  towns.expected_grant)
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        grant_energy(towns.first_slot, towns.last_slot, low, high, towns.energy_wanted_tce, towns.energy_quota_tce,
                     at_town.energy_priority, flows.intended_mcny, firms.energy_tce_per_mcny, firms.leading,
                     flows.energy_tce, flows.draw_a)
        want_investment(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.capital_mcny,
                        firms.expected_orders_mcny, firms.capital_ratio, firms.above_size, firms.payroll_jobs,
                        towns.expected_grant, at_town.credit_rate_discount, prices, params.small_loan_wedge,
                        params.lending_rate, params.user_cost_elasticity, clock.step_years,
                        flows.wanted_investment_mcny)
        want_land_and_loans(towns.first_slot, towns.last_slot, low, high, firms.operating,
                            flows.wanted_investment_mcny, firms.capital_mcny, firms.debt_mcny, firms.cash_mcny,
                            firms.expected_orders_mcny, firms.leading, towns.expected_grant, at_town.guarantee_share,
                            towns.guarantee_cover, params.collateral_share, params.land_mcny_per_mu,
                            clock.step_years, flows.land_mu, flows.loan_wanted_mcny, towns.land_wanted_mu,
                            towns.credit_wanted_mcny)
        want_workers(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.payroll_jobs,
                     firms.expected_orders_mcny, flows.capacity_mcny, clock.step_years, flows.hires_jobs)
        growth_gap(towns.first_slot, towns.last_slot, low, high, firms.above_size, firms.expected_orders_mcny,
                   flows.capacity_mcny, towns.growth_gap_mcny)


@phase
def share_factors(flows: Flows, towns: Towns, cities: Cities, counties: Counties, projects: Projects,
                  at_town: Levers, prices: F64, upgrade_ceiling_mcny: float, params: Params, tally: Tally,
                  clock: Clock) -> None:
    """Step 5: permits are traded; land, credit, workers and grants are rationed where they are short."""
    tally.paid[T_PERMITS] = trade_permits(towns.discharge_wanted_t, towns.discharge_quota_t, prices[P_PERMIT],
                                          towns.discharge_factor, towns.permits_mcny)
    share_land(towns.land_wanted_mu, towns.land_account_mu, projects.town, projects.stage, projects.land_mu,
               projects.granted_mu, projects.count, towns.land_factor, towns.land_use_mu)
    share_credit(towns.city, towns.credit_wanted_mcny, cities.debt_mcny, cities.credit_wanted_mcny,
                 cities.credit_factor, params.credit_supply_growth, clock.step_years)
    share_workers(towns.first_slot, towns.last_slot, towns.county, flows.hires_jobs, counties.free_workers,
                  counties.hires_wanted, counties.hire_factor)
    ration_grants(towns.first_slot, towns.last_slot, at_town.tech_upgrade_share, flows.wanted_investment_mcny,
                  upgrade_ceiling_mcny * clock.step_years, prices)
    expect_grants(at_town.tech_upgrade_share, towns.upgrade_fund_mcny, towns.investment_mcny, prices[P_UPGRADE],
                  towns.expected_grant)
