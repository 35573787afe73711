"""Steps 6 to 9: production, accounts, investment, learning. One pass over the blocks; nothing here crosses towns."""

from jinzhen.model import streams
from jinzhen.model.columns import (
    F64,
    I64,
    P_RATE,
    T_CASH,
    T_DEBT,
    T_EQUITY,
    Clock,
    County,
    Firm,
    Flow,
    Place,
    Slots,
    Tally,
    Town,
    Trade,
    Wide,
)
from jinzhen.model.compiled import phase
from jinzhen.model.draws import fill_uniforms
from jinzhen.model.inputs import LeverRow, Params
from jinzhen.model.money import (
    M_CHAMPION,
    M_CROSSING,
    M_GUIDANCE,
    M_LISTING,
    M_LITTLE_GIANT,
    M_POWER,
    M_RATE,
    M_RESEARCH,
    M_SRDI,
    M_UPGRADE,
)
from jinzhen.model.phases.accounts import discharge, discount_interest, earn, fund_research, produce, see_limits, settle
from jinzhen.model.phases.investment import (
    accumulate,
    borrow,
    cover_overdrafts,
    expect,
    give_equity,
    hire,
    invest,
    register,
)
from jinzhen.model.phases.learning import (
    award,
    keep_customers,
    learn,
    list_firms,
    shock,
    town_support,
    watch_quality,
)
from jinzhen.scenarios.levers import LEVERS

#: One CNY of the reward for crossing the designated size, m CNY.
CROSSING_MCNY = LEVERS["size_crossing_reward"].unit_cost


@phase
def make_and_settle(
    firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, trades: F64, at_town: F64, by_size: F64, prices: F64,
    params: Params, money: F64, tally: Tally, clock: Clock, blocks: I64
) -> None:
    """Steps 6 and 7: output, value added, wages, interest, taxes, profit."""
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        produce(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.intended_mcny],
            firms.rows[Firm.energy_tce_per_mcny], towns[Town.discharge_factor], flows[Flow.energy_tce],
            flows[Flow.output_mcny]
        )
        see_limits(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.orders_mcny],
            flows[Flow.intended_mcny], towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce],
            towns[Town.discharge_wanted_t], towns[Town.discharge_quota_t], towns[Town.discharge_factor],
            towns[Town.reachable_share]
        )
        discharge(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.output_mcny],
            firms.rows[Firm.discharge_t_per_mcny], flows[Flow.discharge_t]
        )
        money[M_POWER] += earn(
            places[Place.first_slot], places[Place.last_slot], low, high, places[Place.trade],
            trades[Trade.materials_share], trades[Trade.wage_mcny], trades[Trade.energy_mcny_per_tce],
            trades[Trade.power_kwh_per_tce], trades[Trade.listed], prices, at_town[LeverRow.power_price_discount],
            by_size[LeverRow.power_price_discount], clock.step_years, flows[Flow.output_mcny], flows[Flow.energy_tce],
            firms.rows[Firm.payroll_jobs], firms.rows[Firm.high_voltage], firms.rows[Firm.capital_mcny],
            flows[Flow.value_added_mcny], flows[Flow.wages_mcny], flows[Flow.grant_mcny]
        )
        money[M_RATE] += discount_interest(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.debt_mcny], firms.rows[Firm.capital_mcny], at_town[LeverRow.credit_rate_discount],
            by_size[LeverRow.credit_rate_discount], prices[P_RATE], clock.step_years, flows[Flow.grant_mcny]
        )
        money[M_RESEARCH] += fund_research(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.output_mcny],
            firms.rows[Firm.leading], firms.rows[Firm.title], firms.rows[Firm.centre], at_town[LeverRow.rd_grant],
            towns[Town.programme_weight], params.rd_additionality, clock.step_years, flows[Flow.grant_mcny],
            flows[Flow.rd_mcny]
        )
        tally.paid[T_CASH] += settle(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            towns[Town.permits_mcny], towns[Town.discharge_wanted_t], flows[Flow.intended_mcny],
            firms.rows[Firm.discharge_t_per_mcny], flows[Flow.value_added_mcny], flows[Flow.wages_mcny],
            flows[Flow.grant_mcny], firms.rows[Firm.debt_mcny], firms.rows[Firm.above_size], flows[Flow.output_mcny],
            firms.rows[Firm.overhead_share], flows[Flow.rd_mcny],
            prices, params.small_loan_wedge, clock.step_years, flows[Flow.profit_mcny], flows[Flow.tax_mcny],
            firms.rows[Firm.cash_mcny]
        )


@phase
def build(firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, trades: F64, cities: F64, counties: F64,
          guidance_mcny: float, tax_credit: float, money: F64, tally: Tally, clock: Clock,
          blocks: I64) -> None:
    """Step 8: equity, loans, investment, jobs; guidance_mcny : equity of this step that is really paid."""
    gaps = 0.0
    for t in range(places[Place.tier].size):
        gaps += towns[Town.growth_gap_mcny, t]
    per_gap = min(guidance_mcny / gaps, 4.0 * clock.step_years) if gaps > 0.0 else 0.0  # the gap at most in a quarter
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        tally.paid[T_EQUITY] += give_equity(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.above_size],
            firms.rows[Firm.expected_orders_mcny], flows[Flow.capacity_mcny], per_gap, firms.rows[Firm.equity_mcny],
            firms.rows[Firm.cash_mcny]
        )
        net = borrow(
            places[Place.first_slot], places[Place.last_slot], low, high, towns[Town.credit_factor], clock.step_years,
            flows[Flow.loan_wanted_mcny], flows[Flow.loan_mcny], flows[Flow.repaid_mcny], firms.rows[Firm.debt_mcny],
            firms.rows[Firm.cash_mcny], towns[Town.credit_mcny]
        )
        paid, granted = invest(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            flows[Flow.wanted_investment_mcny], towns[Town.land_factor], flows[Flow.grant_share],
            towns[Town.town_grant_share], tax_credit, firms.rows[Firm.expected_orders_mcny], clock.step_years,
            firms.rows[Firm.cash_mcny], firms.rows[Firm.capital_mcny], flows[Flow.investment_mcny],
            towns[Town.upgrade_fund_mcny]
        )
        overdrawn = cover_overdrafts(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.debt_mcny],
            firms.rows[Firm.cash_mcny]
        )
        tally.paid[T_CASH] += net + paid + overdrawn
        tally.paid[T_DEBT] += net + overdrawn
        money[M_UPGRADE] += granted
        hire(
            places[Place.first_slot], places[Place.last_slot], low, high, places[Place.county],
            counties[County.hire_factor], flows[Flow.hires_jobs], firms.rows[Firm.payroll_jobs]
        )
        expect(
            places[Place.first_slot], places[Place.last_slot], low, high, places[Place.trade], wide.season,
            clock.quarter, clock.step_years, towns[Town.reachable_share], flows[Flow.orders_mcny],
            flows[Flow.output_mcny],
            firms.rows[Firm.expected_orders_mcny], firms.rows[Firm.output_year_mcny]
        )
    tally.paid[T_CASH] += tally.paid[T_EQUITY]
    money[M_GUIDANCE] = tally.paid[T_EQUITY]


@phase
def class_by_size(firms: Slots, towns: F64, places: I64, at_town: F64, money: F64, tally: Tally, clock: Clock,
                  seed: int, replication: int) -> None:
    """Step 8: firms enter and leave the register of those above the designated size; crossing is rewarded."""
    for t in range(places[Place.tier].size):
        towns[Town.value, t] = CROSSING_MCNY * at_town[LeverRow.size_crossing_reward, t]
    rewards = register(
        places[Place.first_slot], places[Place.last_slot], 0, places[Place.tier].size, firms.rows[Firm.operating],
        firms.rows[Firm.output_year_mcny], firms.identity, towns[Town.value], clock.step_years, seed, replication,
        clock.step, firms.rows[Firm.above_size], firms.rows[Firm.cash_mcny], tally.counts
    )
    money[M_CROSSING] = rewards
    tally.paid[T_CASH] += rewards


@phase
def improve(
    firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, counties: F64, at_town: F64, params: Params,
    clock: Clock, seed: int, replication: int, blocks: I64
) -> None:
    """Step 9: productivity and appeal move."""
    town_support(
        places[Place.county], wide.services, towns[Town.services_start], counties[County.skill],
        counties[County.skill_start], towns[Town.output_year_mcny], towns[Town.digital_gain],
        towns[Town.log_size_start], params.agglomeration_elasticity, params.digital_effect,
        params.platform_tfp_effect, params.skill_tfp_effect, towns[Town.services_gain], towns[Town.skill_gain],
        towns[Town.size_gain]
    )
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        fill_uniforms(
            seed, replication, firms.identity[places[Place.first_slot][low]:places[Place.last_slot][high - 1]],
            clock.step, streams.TFP_SHOCK,
            flows[Flow.draw_a][places[Place.first_slot][low]:places[Place.last_slot][high - 1]],
            flows[Flow.draw_b][places[Place.first_slot][low]:places[Place.last_slot][high - 1]]
        )
        fill_uniforms(
            seed, replication, firms.identity[places[Place.first_slot][low]:places[Place.last_slot][high - 1]],
            clock.step, streams.EXIT,
            flows[Flow.draw_c][places[Place.first_slot][low]:places[Place.last_slot][high - 1]],
            flows[Flow.draw_d][places[Place.first_slot][low]:places[Place.last_slot][high - 1]]
        )
        learn(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            towns[Town.tfp_mean], towns[Town.tfp_frontier], towns[Town.size_gain], towns[Town.meets],
            firms.rows[Firm.chain_years], flows[Flow.rd_mcny], flows[Flow.output_mcny], params.tfp_growth,
            params.imitation_rate, params.tfp_reversion, params.link_tfp_effect, params.rd_tfp_effect,
            clock.step_years, flows[Flow.land_mu], firms.rows[Firm.tfp]
        )
        shock(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.payroll_jobs], flows[Flow.draw_a], params.tfp_shock_scale, clock.step_years,
            firms.rows[Firm.tfp]
        )
        shock(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            firms.rows[Firm.payroll_jobs], flows[Flow.draw_b], params.appeal_shock_scale, clock.step_years,
            firms.rows[Firm.appeal]
        )
        accumulate(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.rd_mcny],
            flows[Flow.investment_mcny], firms.rows[Firm.capital_mcny], clock.step_years,
            params.energy_intensity_decline, firms.rows[Firm.operating], firms.rows[Firm.rd_stock_mcny],
            firms.rows[Firm.energy_tce_per_mcny], firms.rows[Firm.discharge_t_per_mcny],
            firms.rows[Firm.age_years]
        )
        keep_customers(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            flows[Flow.liquidity], towns[Town.liquidity_mean], params.customer_stickiness_rate, clock.step_years,
            firms.rows[Firm.appeal]
        )
        watch_quality(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            flows[Flow.output_mcny], at_town[LeverRow.quality_enforcement], clock.step_years,
            firms.rows[Firm.quality], towns[Town.low_quality_share]
        )


@phase
def honour(firms: Slots, places: I64, at_town: F64, prestige: float, money: F64, tally: Tally, clock: Clock, seed: int,
           replication: int, paid: F64) -> None:
    """Step 9, once a year: titles, technology centres and listings, with their rewards. paid : (3,), scratch"""
    award(
        places[Place.first_slot], places[Place.last_slot], firms.rows[Firm.operating], firms.rows[Firm.above_size],
        firms.rows[Firm.leading], firms.rows[Firm.rd_stock_mcny], firms.rows[Firm.output_year_mcny], firms.identity,
        at_town[LeverRow.srdi_reward:LeverRow.champion_reward + 1], prestige, seed, replication, clock.step,
        firms.rows[Firm.title], firms.rows[Firm.centre], firms.rows[Firm.appeal], firms.rows[Firm.cash_mcny], paid
    )
    money[M_SRDI], money[M_LITTLE_GIANT], money[M_CHAMPION] = paid[0], paid[1], paid[2]
    tally.paid[T_CASH] += paid[0] + paid[1] + paid[2]
    list_firms(
        places[Place.first_slot], places[Place.last_slot], firms.rows[Firm.operating], firms.rows[Firm.leading],
        firms.rows[Firm.output_year_mcny], firms.rows[Firm.capital_mcny], firms.identity,
        at_town[LeverRow.listing_support], seed, replication, clock.step, firms.rows[Firm.quoted],
        firms.rows[Firm.equity_mcny], firms.rows[Firm.cash_mcny], paid
    )
    money[M_LISTING] = paid[0]
    tally.paid[T_CASH] += paid[0] + paid[1]
