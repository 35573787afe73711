"""Steps 6 to 9: production, accounts, investment, learning. One pass over the blocks; nothing here crosses towns."""

from jinzhen.model.columns import (
    F64, I64, P_RATE, P_UPGRADE, T_CASH, T_DEBT, T_EQUITY, Cities, Clock, Counties, Firms, Flows, Tally, Towns, Trades,
)
from jinzhen.model.compiled import phase
from jinzhen.model import streams
from jinzhen.model.draws import fill_uniforms
from jinzhen.model.inputs import Levers, Params
from jinzhen.model.money import M_GUIDANCE, M_POWER, M_RATE, M_UPGRADE
from jinzhen.model.phases.accounts import discharge, discount_interest, earn, produce, settle
from jinzhen.model.phases.investment import (
    accumulate, borrow, cover_overdrafts, expect, give_equity, hire, invest, pay_grants,
)
from jinzhen.model.phases.learning import award, frontier, learn, shock, town_support


@phase
def make_and_settle(firms: Firms, flows: Flows, towns: Towns, trades: Trades, at_town: Levers, prices: F64,
                    params: Params, money: F64, tally: Tally, clock: Clock, blocks: I64) -> None:
    """Steps 6 and 7: output, value added, wages, interest, taxes, profit."""
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        produce(towns.first_slot, towns.last_slot, low, high, flows.intended_mcny, firms.energy_tce_per_mcny,
                towns.discharge_factor, flows.energy_tce, flows.output_mcny)
        discharge(towns.first_slot, towns.last_slot, low, high, flows.output_mcny, firms.discharge_t_per_mcny,
                  flows.discharge_t)
        money[M_POWER] += earn(
            towns.first_slot, towns.last_slot, low, high, towns.trade, trades.materials_share, trades.wage_mcny,
            trades.energy_mcny_per_tce, trades.power_kwh_per_tce, trades.listed, prices,
            at_town.power_price_discount, clock.step_years, flows.output_mcny, flows.energy_tce, firms.payroll_jobs,
            firms.high_voltage, flows.value_added_mcny, flows.wages_mcny, flows.grant_mcny)
        money[M_RATE] += discount_interest(
            towns.first_slot, towns.last_slot, low, high, firms.operating, firms.debt_mcny,
            at_town.credit_rate_discount, prices[P_RATE], clock.step_years, flows.grant_mcny)
        tally.paid[T_CASH] += settle(
            towns.first_slot, towns.last_slot, low, high, firms.operating, towns.permits_mcny, towns.discharge_wanted_t,
            flows.intended_mcny, firms.discharge_t_per_mcny, flows.value_added_mcny, flows.wages_mcny,
            flows.grant_mcny, firms.debt_mcny, firms.above_size, firms.leading, flows.output_mcny, prices, params.small_loan_wedge, clock.step_years,
            flows.profit_mcny, flows.tax_mcny, flows.rd_mcny, firms.cash_mcny)


@phase
def build(firms: Firms, flows: Flows, towns: Towns, trades: Trades, cities: Cities, counties: Counties,
          guidance_mcny: float, money: F64, tally: Tally, clock: Clock, blocks: I64) -> None:
    """Step 8: equity, loans, investment, jobs; guidance_mcny : equity of this step that is really paid."""
    gaps = 0.0
    for t in range(towns.tier.size):
        gaps += towns.growth_gap_mcny[t]
    per_gap = min(guidance_mcny / gaps, 1.0) if gaps > 0.0 else 0.0
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        tally.paid[T_EQUITY] += give_equity(
            towns.first_slot, towns.last_slot, low, high, firms.above_size, firms.expected_orders_mcny,
            flows.capacity_mcny, per_gap, firms.equity_mcny, firms.cash_mcny)
        net = borrow(towns.first_slot, towns.last_slot, low, high, towns.city, cities.credit_factor,
                     clock.step_years, flows.loan_wanted_mcny, flows.loan_mcny, flows.repaid_mcny, firms.debt_mcny,
                     firms.cash_mcny, towns.credit_mcny)
        paid = invest(towns.first_slot, towns.last_slot, low, high, firms.operating, flows.wanted_investment_mcny,
                      towns.land_factor, towns.expected_grant, firms.expected_orders_mcny, clock.step_years,
                      firms.cash_mcny, firms.capital_mcny, flows.investment_mcny)
        overdrawn = cover_overdrafts(towns.first_slot, towns.last_slot, low, high, firms.debt_mcny, firms.cash_mcny)
        tally.paid[T_CASH] += net + paid + overdrawn
        tally.paid[T_DEBT] += net + overdrawn
        hire(towns.first_slot, towns.last_slot, low, high, towns.county, counties.hire_factor, flows.hires_jobs,
             firms.payroll_jobs)
        expect(towns.first_slot, towns.last_slot, low, high, towns.trade, trades.season, clock.quarter,
               clock.step_years, flows.orders_mcny, flows.output_mcny, firms.expected_orders_mcny,
               firms.output_year_mcny, firms.above_size)
    tally.paid[T_CASH] += tally.paid[T_EQUITY]
    money[M_GUIDANCE] = tally.paid[T_EQUITY]


@phase
def pay_for_upgrading(towns: Towns, at_town: Levers, prices: F64, money: F64) -> None:
    """Step 8: the province and the towns pay their parts of the investment that was really made."""
    money[M_UPGRADE] = pay_grants(towns.investment_mcny, at_town.tech_upgrade_share, prices[P_UPGRADE],
                                  towns.expected_grant, towns.upgrade_fund_mcny)


@phase
def improve(firms: Firms, flows: Flows, towns: Towns, counties: Counties, params: Params, clock: Clock, seed: int,
            replication: int, blocks: I64) -> None:
    """Step 9: productivity and appeal move."""
    town_support(towns.county, towns.services, towns.services_start, counties.skill, counties.skill_start,
                 towns.output_year_mcny, towns.log_size_start, params.agglomeration_elasticity, towns.services_gain,
                 towns.skill_gain, towns.size_gain)
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        fill_uniforms(seed, replication, firms.identity[towns.first_slot[low]:towns.last_slot[high - 1]], clock.step,
                      streams.TFP_SHOCK, flows.draw_a[towns.first_slot[low]:towns.last_slot[high - 1]],
                      flows.draw_b[towns.first_slot[low]:towns.last_slot[high - 1]])
        fill_uniforms(seed, replication, firms.identity[towns.first_slot[low]:towns.last_slot[high - 1]], clock.step,
                      streams.EXIT, flows.draw_c[towns.first_slot[low]:towns.last_slot[high - 1]],
                      flows.draw_d[towns.first_slot[low]:towns.last_slot[high - 1]])
        learn(towns.first_slot, towns.last_slot, low, high, firms.operating, towns.tfp_mean, towns.tfp_frontier,
              towns.services_gain, towns.skill_gain, towns.size_gain, firms.chain_years, flows.rd_mcny,
              flows.output_mcny, params.tfp_growth, params.imitation_rate, params.tfp_reversion,
              params.link_tfp_effect, params.platform_tfp_effect, params.skill_tfp_effect, clock.step_years,
              flows.pull, firms.tfp)
        shock(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.payroll_jobs, flows.draw_a,
              params.tfp_shock_scale, clock.step_years, firms.tfp)
        shock(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.payroll_jobs, flows.draw_b,
              params.appeal_shock_scale, clock.step_years, firms.appeal)
        accumulate(towns.first_slot, towns.last_slot, low, high, flows.rd_mcny, clock.step_years,
                   params.energy_intensity_decline, firms.operating, firms.rd_stock_mcny, firms.energy_tce_per_mcny,
                   firms.age_years)
        frontier(towns.first_slot, towns.last_slot, low, high, firms.operating, firms.tfp, flows.output_mcny,
                 towns.tfp_mean, towns.tfp_frontier)
    if clock.is_year_end:
        award(towns.first_slot, towns.last_slot, firms.operating, firms.above_size, firms.leading,
              firms.rd_stock_mcny, firms.output_year_mcny, firms.identity, seed, replication, clock.step, firms.title,
              firms.centre)
