"""Step 7, accounts: where the money goes."""

from jinzhen.model.engine.compiled import phase
from jinzhen.model.engine.sums import add_to, segment_sum
from jinzhen.model.phases.production import discharge, produce, see_limits
from jinzhen.model.rules.accounts import (
    depreciation,
    lending_rate,
    overhead_after,
    payout,
    power_saving,
    tax,
    value_added,
)
from jinzhen.model.rules.investment import rd_spending, research_grant
from jinzhen.model.rules.orders import smoothed
from jinzhen.model.rules.turnover import size_weight
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import Firm, Flow, Price, Sum, Town, TownCode, Trade, World


@phase
def earn(world: World, now: Now, from_town: int, to_town: int) -> float:
    """Value added, wages and the power-price saving of a step (written); returns what the saving cost the public."""
    codes, trades, flows, firms = world.town_codes, world.trades, world.flows, world.firms
    first, last, trade = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.trade]
    materials_share, wage_mcny = trades[Trade.materials_share], trades[Trade.wage_mcny]
    energy_mcny_per_tce, power_kwh_per_tce = trades[Trade.energy_mcny_per_tce], trades[Trade.power_kwh_per_tce]
    listed = trades[Trade.listed]
    power_price_discount = now.at_town[Lever.power_price_discount]
    by_size = now.by_size[Lever.power_price_discount]
    prices = world.prices
    step_years = now.clock.step_years
    saved = 0.0
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        payroll_jobs, high_voltage = firms[Firm.payroll_jobs, low:high], firms[Firm.high_voltage, low:high]
        capital_mcny, output_mcny = firms[Firm.capital_mcny, low:high], flows[Flow.output_mcny, low:high]
        energy_tce, value_added_mcny = flows[Flow.energy_tce, low:high], flows[Flow.value_added_mcny, low:high]
        wages_mcny, grant_mcny = flows[Flow.wages_mcny, low:high], flows[Flow.grant_mcny, low:high]
        paid_share, k = firms[Firm.paid_share, low:high], trade[t]
        materials = materials_share[k] * prices[Price.materials] / prices[Price.output]
        wage = wage_mcny[k] * prices[Price.wage] * step_years
        energy_price = energy_mcny_per_tce[k] * prices[Price.energy]
        for i in range(payroll_jobs.size):
            value_added_mcny[i] = value_added(output_mcny[i], output_mcny[i] * materials,
                                              energy_tce[i] * energy_price)
        for i in range(payroll_jobs.size):
            wages_mcny[i] = payroll_jobs[i] * paid_share[i] * wage
        for i in range(payroll_jobs.size):
            discount = power_price_discount[t] * size_weight(capital_mcny[i], small, medium, large)
            grant_mcny[i] = power_saving(energy_tce[i], power_kwh_per_tce[k], discount, listed[k], high_voltage[i])
        saved += segment_sum(grant_mcny)
    return saved


@phase
def discount_interest(world: World, now: Now, from_town: int, to_town: int) -> float:
    """Interest the province pays for firms, added to `grant_mcny`; returns the sum."""
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    credit_rate_discount = now.at_town[Lever.credit_rate_discount]
    by_size = now.by_size[Lever.credit_rate_discount]
    rate = world.prices[Price.lending_rate]
    step_years = now.clock.step_years
    paid = 0.0
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        debt_mcny, capital_mcny = firms[Firm.debt_mcny, low:high], firms[Firm.capital_mcny, low:high]
        grant_mcny, part_mcny = world.flows[Flow.grant_mcny, low:high], world.flows[Flow.draw_a, low:high]
        discount = min(0.01 * credit_rate_discount[t], rate) * step_years
        for i in range(debt_mcny.size):
            part_mcny[i] = debt_mcny[i] * discount * size_weight(capital_mcny[i], small, medium, large)
        add_to(grant_mcny, part_mcny, 1.0)
        paid += segment_sum(part_mcny)
    return paid


@phase
def fund_research(world: World, now: Now, from_town: int, to_town: int) -> float:
    """R&D of every firm, own and added by grants (written); returns the grants, which are added to `grant_mcny`.

    rd_grant : a year for all towns, by town; programme_weight : of towns in programmes
    rd_additionality : R&D a yuan of grant adds. A grant is at most half of the R&D it goes to.
    """
    param = now.param
    codes, flows, firms = world.town_codes, world.flows, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    programme_weight = world.towns[Town.programme_weight]
    rd_grant = now.at_town[Lever.rd_grant]
    rd_additionality = now.param[Param.rd_additionality]
    step_years = now.clock.step_years
    paid = 0.0
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        leading, title = firms[Firm.leading, low:high], firms[Firm.title, low:high]
        centre, output_mcny = firms[Firm.centre, low:high], flows[Flow.output_mcny, low:high]
        grant_mcny, rd_mcny = flows[Flow.grant_mcny, low:high], flows[Flow.rd_mcny, low:high]
        part_mcny = flows[Flow.draw_a, low:high]
        for i in range(leading.size):
            rd_mcny[i] = rd_spending(output_mcny[i], leading[i], param)
        for i in range(leading.size):
            part_mcny[i] = research_grant(rd_mcny[i], leading[i], title[i], centre[i], 1.0)
        eligible = segment_sum(part_mcny)
        per_rd = min(rd_grant[t] * programme_weight[t] * step_years / eligible, 1.0) if eligible > 0.0 else 0.0
        for i in range(leading.size):
            part_mcny[i] = research_grant(rd_mcny[i], leading[i], title[i], centre[i], per_rd)
        add_to(grant_mcny, part_mcny, 1.0)
        add_to(rd_mcny, part_mcny, rd_additionality)
        paid += segment_sum(part_mcny)
    return paid


@phase
def settle(world: World, now: Now, from_town: int, to_town: int) -> float:
    """Interest, permits, depreciation, taxes, R&D and dividends; profit after tax and cash move (written).

    Permits are paid, or earned, in proportion to the discharge a firm intended. Returns the sum of all changes of cash.
    """
    param = now.param
    codes, firms, towns, flows = world.town_codes, world.firms, world.towns, world.flows
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    permits_mcny, discharge_wanted_t = towns[Town.permits_mcny], towns[Town.discharge_wanted_t]
    prices = world.prices
    step_years = now.clock.step_years
    flow = 0.0
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, discharge_t_per_mcny = firms[Firm.operating, low:high], firms[Firm.discharge_t_per_mcny, low:high]
        debt_mcny, above_size = firms[Firm.debt_mcny, low:high], firms[Firm.above_size, low:high]
        overhead_share, cash_mcny = firms[Firm.overhead_share, low:high], firms[Firm.cash_mcny, low:high]
        intended_mcny, value_added_mcny = flows[Flow.intended_mcny, low:high], flows[Flow.value_added_mcny, low:high]
        wages_mcny, grant_mcny = flows[Flow.wages_mcny, low:high], flows[Flow.grant_mcny, low:high]
        output_mcny, rd_mcny = flows[Flow.output_mcny, low:high], flows[Flow.rd_mcny, low:high]
        capital_mcny, expected = firms[Firm.capital_mcny, low:high], firms[Firm.expected_orders_mcny, low:high]
        profit_mcny, tax_mcny = flows[Flow.profit_mcny, low:high], flows[Flow.tax_mcny, low:high]
        part_mcny = flows[Flow.draw_a, low:high]
        permit = permits_mcny[t] / discharge_wanted_t[t] if discharge_wanted_t[t] > 0.0 else 0.0
        for i in range(operating.size):
            rate = lending_rate(prices[Price.lending_rate], above_size[i], param)
            interest = debt_mcny[i] * rate * step_years
            permits = intended_mcny[i] * discharge_t_per_mcny[i] * permit
            before_tax = value_added_mcny[i] - wages_mcny[i] + grant_mcny[i] - interest - permits - rd_mcny[i]
            before_tax -= output_mcny[i] * overhead_share[i] + depreciation(capital_mcny[i], step_years, param)
            tax_mcny[i] = tax(value_added_mcny[i], before_tax, param)
            profit_mcny[i] = before_tax - tax_mcny[i]
        for i in range(operating.size):
            kept = profit_mcny[i] - payout(profit_mcny[i], cash_mcny[i], expected[i], step_years, param)
            part_mcny[i] = operating[i] * (kept + depreciation(capital_mcny[i], step_years, param))
        add_to(cash_mcny, part_mcny, 1.0)
        flow += segment_sum(part_mcny)
    return flow


@phase
def fit_costs(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Yearly profit follows the step; other costs move where it leaves another margin than a firm aims at (written)."""
    param, step_years = now.param, now.clock.step_years
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    margin_years = param[Param.margin_years]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, overhead_share = firms[Firm.operating, low:high], firms[Firm.overhead_share, low:high]
        profit_year_mcny, margin_aim = firms[Firm.profit_year_mcny, low:high], firms[Firm.margin_aim, low:high]
        output_year_mcny, profit_mcny = firms[Firm.output_year_mcny, low:high], world.flows[Flow.profit_mcny, low:high]
        for i in range(operating.size):
            yearly = operating[i] * profit_mcny[i] / step_years
            profit_year_mcny[i] = smoothed(profit_year_mcny[i], yearly, margin_years, step_years)
        for i in range(operating.size):
            margin = profit_year_mcny[i] / max(output_year_mcny[i], 1e-6)
            overhead_share[i] = overhead_after(overhead_share[i], margin, margin_aim[i], step_years, param)


@phase
def make_and_settle(world: World, now: Now) -> None:
    """Steps 6 and 7: output, value added, wages, interest, taxes, profit."""
    money, sums = world.money, world.sums
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        produce(world, now, low, high)
        see_limits(world, now, low, high)
        discharge(world, now, low, high)
        money[Money.power_price_discount] += earn(world, now, low, high)
        money[Money.credit_rate_discount] += discount_interest(world, now, low, high)
        money[Money.rd_grant] += fund_research(world, now, low, high)
        sums[Sum.cash_flow] += settle(world, now, low, high)
        fit_costs(world, now, low, high)
