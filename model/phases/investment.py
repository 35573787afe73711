"""Step 8, investment: loans, equity and grants come in, capital and jobs move."""

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import uniform
from jinzhen.model.engine.rationing import ration_by_weight
from jinzhen.model.engine.sums import add_to, segment_sum, total
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.phases.factors import spread_grants
from jinzhen.model.rules.accounts import credit_limit, depreciation, overdraft, usual_loan, wanted_loan
from jinzhen.model.rules.investment import (
    affordable_investment,
    intensity_pace,
    investment_with_land,
    land_for,
    rd_spending,
)
from jinzhen.model.rules.learning import research_learning
from jinzhen.model.rules.orders import smoothed
from jinzhen.model.rules.turnover import (
    chance_within,
    falls_below_size,
    registration_line,
    registration_rate,
    size_weight,
)
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import City, County, Firm, Flow, Sum, Town, TownCode, World
from jinzhen.scenarios.levers import LEVERS

#: One CNY of the reward for crossing the designated size, m CNY.
CROSSING_MCNY = LEVERS["size_crossing_reward"].unit_cost
#: Stands for an R&D stock of nothing, m CNY.
LEAST_STOCK_MCNY = 1e-9


@phase
def want_loans(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Credit limits, and loans asked for by those that have the land, by firm and town (both written).

    The cash holds what the step earned.

    by_size : whom guarantees are for, see `spread_grants`
    """
    param = now.param
    codes, firms, flows, towns = world.town_codes, world.firms, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    land_factor, guarantee_cover = towns[Town.land_factor], towns[Town.guarantee_cover]
    credit_wanted_mcny = towns[Town.credit_wanted_mcny]
    guarantee_share = now.at_town[Lever.guarantee_share]
    by_size = now.by_size[Lever.guarantee_share]
    step_years = now.clock.step_years
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, capital_mcny = firms[Firm.operating, low:high], firms[Firm.capital_mcny, low:high]
        debt_mcny, cash_mcny = firms[Firm.debt_mcny, low:high], firms[Firm.cash_mcny, low:high]
        expected_orders_mcny, leading = firms[Firm.expected_orders_mcny, low:high], firms[Firm.leading, low:high]
        land_held_mu = firms[Firm.land_held_mu, low:high]
        wanted_investment_mcny = flows[Flow.wanted_investment_mcny, low:high]
        grant_share, loan_wanted_mcny = flows[Flow.grant_share, low:high], flows[Flow.loan_wanted_mcny, low:high]
        limit_mcny = flows[Flow.credit_limit_mcny, low:high]
        for i in range(operating.size):
            guaranteed = guarantee_share[t] * size_weight(capital_mcny[i], small, medium, large)
            limit_mcny[i] = credit_limit(capital_mcny[i], expected_orders_mcny[i], guaranteed, leading[i],
                                         guarantee_cover[t], param)
            roomy = investment_with_land(wanted_investment_mcny[i], capital_mcny[i], land_held_mu[i], land_factor[t],
                                         step_years, param)
            loan_wanted_mcny[i] = operating[i] * wanted_loan(
                roomy, grant_share[i], cash_mcny[i], expected_orders_mcny[i],
                debt_mcny[i] * param[Param.repayment_rate] * step_years,
                usual_loan(capital_mcny[i], step_years, param), limit_mcny[i], debt_mcny[i], param)
        credit_wanted_mcny[t] = segment_sum(loan_wanted_mcny)


@phase
def share_credit(world: World, now: Now) -> None:
    """Share of a town's loan requests that its city's banks grant (written, by town): by tilt where they are short.

    Banks lend what is repaid, what closed firms owed them, and the growth of their lending; what nobody asked for can
    be lent for about a year. The problem ledger moves what some cities leave to cities that are short.
    wanted_mcny, credit_supply_mcny : by city, written
    """
    param = now.param
    towns, cities = world.towns, world.cities
    city = world.town_codes[TownCode.city]
    tilt, town_credit_wanted_mcny = towns[Town.tilt], towns[Town.credit_wanted_mcny]
    credit_factor = towns[Town.credit_factor]
    debt_mcny, wanted_mcny = cities[City.debt_mcny], cities[City.credit_wanted_mcny]
    credit_supply_mcny, freed_mcny = cities[City.credit_supply_mcny], cities[City.freed_mcny]
    unlent_mcny = cities[City.unlent_mcny]
    problem_ledger = now.lever[Lever.problem_ledger]
    credit_supply_growth = now.param[Param.credit_supply_growth]
    step_years = now.clock.step_years
    for c in range(wanted_mcny.size):
        wanted_mcny[c] = 0.0
        lent_again = debt_mcny[c] * (param[Param.repayment_rate] + credit_supply_growth) * step_years
        credit_supply_mcny[c] = lent_again + freed_mcny[c] + unlent_mcny[c] * exp(-step_years)
    for t in range(city.size):
        wanted_mcny[city[t]] += town_credit_wanted_mcny[t]
    short, slack = 0.0, 0.0
    for c in range(wanted_mcny.size):
        short += max(wanted_mcny[c] - credit_supply_mcny[c], 0.0)
        slack += max(credit_supply_mcny[c] - wanted_mcny[c], 0.0)
    moved = problem_ledger * min(short, slack)
    for c in range(wanted_mcny.size):
        if moved > 0.0:
            missing = max(wanted_mcny[c] - credit_supply_mcny[c], 0.0)
            spare = max(credit_supply_mcny[c] - wanted_mcny[c], 0.0)
            credit_supply_mcny[c] += moved * (missing / short - spare / slack)
        ration_by_weight(town_credit_wanted_mcny, tilt, city, c, credit_supply_mcny[c], credit_factor)
        unlent_mcny[c] = max(credit_supply_mcny[c] - wanted_mcny[c], 0.0)


@phase
def ask_banks(world: World, now: Now) -> None:
    """Step 8: loans firms ask for when the step's accounts are known, and how much of them each city's banks grant."""
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        spread_grants(world, now, low, high)
        want_loans(world, now, low, high)
    share_credit(world, now)


@helper
def give_equity(world: World, now: Now, from_town: int, to_town: int, per_gap: float) -> float:
    """Guidance-fund equity, `per_gap` of the growth gap; returns what firms received, m CNY."""
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    above_size, expected_orders_mcny = firms[Firm.above_size], firms[Firm.expected_orders_mcny]
    equity_mcny, cash_mcny = firms[Firm.equity_mcny], firms[Firm.cash_mcny]
    capacity_mcny = world.flows[Flow.capacity_mcny]
    given, full = 0.0, now.param[Param.growth_gap_ratio] * now.param[Param.normal_utilisation]
    if per_gap > 0.0:
        for t in range(from_town, to_town):
            for i in range(first[t], last[t]):
                part = above_size[i] * max(expected_orders_mcny[i] - full * capacity_mcny[i], 0.0) * per_gap
                equity_mcny[i] += part
                cash_mcny[i] += part
                given += part
    return given


@phase
def borrow(world: World, now: Now, from_town: int, to_town: int) -> float:
    """New loans and repayments move debt and cash alike (written); returns their net sum."""
    param = now.param
    codes, towns, flows, firms = world.town_codes, world.towns, world.flows, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    credit_factor, credit_mcny = towns[Town.credit_factor], towns[Town.credit_mcny]
    step_years = now.clock.step_years
    net = 0.0
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        debt_mcny, cash_mcny = firms[Firm.debt_mcny, low:high], firms[Firm.cash_mcny, low:high]
        loan_wanted_mcny, loan_mcny = flows[Flow.loan_wanted_mcny, low:high], flows[Flow.loan_mcny, low:high]
        repaid_mcny, change_mcny = flows[Flow.repaid_mcny, low:high], flows[Flow.draw_a, low:high]
        factor = credit_factor[t]
        for i in range(debt_mcny.size):
            loan_mcny[i] = loan_wanted_mcny[i] * factor
            due = debt_mcny[i] * param[Param.repayment_rate] * step_years
            repaid_mcny[i] = min(due, max(cash_mcny[i] + loan_mcny[i], 0.0))
            change_mcny[i] = loan_mcny[i] - repaid_mcny[i]
        add_to(debt_mcny, change_mcny, 1.0)
        add_to(cash_mcny, change_mcny, 1.0)
        net += segment_sum(change_mcny)
        credit_mcny[t] = segment_sum(loan_mcny)
    return net


@helper
def keep_unbuilt(world: World, t: int, built_on_mu: float) -> None:
    """A town keeps the land that its firms had room to build on and no money: its quotas first, then what it had back.
    """
    towns = world.towns
    unbuilt = max(towns[Town.land_firms_mu, t] - built_on_mu, 0.0)
    fresh = min(unbuilt, towns[Town.land_fresh_mu, t])
    towns[Town.land_account_mu, t] += fresh
    towns[Town.land_fresh_mu, t] -= fresh
    towns[Town.land_idle_mu, t] += unbuilt - fresh
    towns[Town.land_use_mu, t] -= unbuilt


@phase
def invest(world: World, now: Now, from_town: int, to_town: int) -> tuple[float, float]:
    """Capital wears and grows, cash pays what grants do not (written); returns the change of cash and what
    the province pays.

    town_grant_share : of investment that the town pays out of `upgrade_fund_mcny` (written), by town
    upgrade_left_mcny : the province pays no more than it has set aside for a town (written); firms have built by then
    tax_credit : share of investment the national tax returns; land_mu : land built on, written
    """
    param = now.param
    codes, firms, flows, towns = world.town_codes, world.firms, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    land_factor, town_grant_share = towns[Town.land_factor], towns[Town.town_grant_share]
    upgrade_fund_mcny, upgrade_left_mcny = towns[Town.upgrade_fund_mcny], towns[Town.upgrade_left_mcny]
    tax_credit, ceiling = param[Param.equipment_tax_credit], param[Param.public_part_ceiling]
    step_years = now.clock.step_years
    flow, province = 0.0, 0.0
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, expected_orders_mcny = firms[Firm.operating, low:high], firms[Firm.expected_orders_mcny, low:high]
        cash_mcny, capital_mcny = firms[Firm.cash_mcny, low:high], firms[Firm.capital_mcny, low:high]
        wanted_investment_mcny = flows[Flow.wanted_investment_mcny, low:high]
        grant_share, investment_mcny = flows[Flow.grant_share, low:high], flows[Flow.investment_mcny, low:high]
        paid_mcny = flows[Flow.draw_a, low:high]
        land_mu, land_held_mu = flows[Flow.land_mu, low:high], firms[Firm.land_held_mu, low:high]
        for i in range(operating.size):
            buffer = param[Param.cash_buffer_years] * expected_orders_mcny[i]
            covered = min(grant_share[i] + tax_credit, ceiling)
            investment_mcny[i] = operating[i] * affordable_investment(
                wanted_investment_mcny[i], capital_mcny[i], land_held_mu[i], land_factor[t], cash_mcny[i], covered,
                buffer, step_years, param)
        for i in range(paid_mcny.size):  # firm by firm, so that no rounding is left where the province grants nothing
            paid_mcny[i] = investment_mcny[i] * (grant_share[i] - town_grant_share[t])
        asked = segment_sum(paid_mcny)
        granted = min(asked, upgrade_left_mcny[t])
        upgrade_left_mcny[t] -= granted
        province += granted
        refused = 1.0 - granted / asked if asked > 0.0 else 0.0
        for i in range(paid_mcny.size):
            covered = min(grant_share[i] + tax_credit, ceiling)
            paid_mcny[i] = investment_mcny[i] * (1.0 - covered) + refused * paid_mcny[i]
        add_to(cash_mcny, paid_mcny, -1.0)
        flow -= segment_sum(paid_mcny)
        upgrade_fund_mcny[t] -= segment_sum(investment_mcny) * town_grant_share[t]
        for i in range(capital_mcny.size):
            land_mu[i] = land_for(investment_mcny[i], capital_mcny[i], land_held_mu[i], step_years, param)
            land_held_mu[i] += land_mu[i]
        keep_unbuilt(world, t, segment_sum(land_mu))
        for i in range(capital_mcny.size):
            capital_mcny[i] += investment_mcny[i] - depreciation(capital_mcny[i], step_years, param)
    return flow, province


@phase
def cover_overdrafts(world: World, now: Now, from_town: int, to_town: int) -> float:
    """A firm short of cash overdraws as far as its limit goes: debt rises, and cash; returns the sum.

    Whose cash stays below zero cannot pay: it closes in this step (`weigh_exits`).
    """
    codes, firms, param = world.town_codes, world.firms, now.param
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    total = 0.0
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        debt_mcny, cash_mcny = firms[Firm.debt_mcny, low:high], firms[Firm.cash_mcny, low:high]
        limit_mcny, paid_mcny = world.flows[Flow.credit_limit_mcny, low:high], world.flows[Flow.draw_a, low:high]
        expected_orders_mcny = firms[Firm.expected_orders_mcny, low:high]
        for i in range(debt_mcny.size):
            paid_mcny[i] = overdraft(cash_mcny[i], debt_mcny[i], limit_mcny[i], expected_orders_mcny[i], param)
        add_to(debt_mcny, paid_mcny, 1.0)
        add_to(cash_mcny, paid_mcny, 1.0)
        total += segment_sum(paid_mcny)
    return total


@phase
def hire(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Payroll moves by the hires that were found and by those let go (written)."""
    codes = world.town_codes
    first, last, county = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.county]
    hire_factor = world.counties[County.hire_factor]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        payroll_jobs, hires_jobs = world.firms[Firm.payroll_jobs, low:high], world.flows[Flow.hires_jobs, low:high]
        found = hire_factor[county[t]]
        for i in range(payroll_jobs.size):
            payroll_jobs[i] += hires_jobs[i] * found if hires_jobs[i] > 0.0 else hires_jobs[i]


@phase
def expect(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Expected orders follow the rest of the step, smoothed yearly output all of it, freed of season (written)."""
    param = now.param
    codes, flows, firms = world.town_codes, world.flows, world.firms
    first, last, trade = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.trade]
    reachable_share = world.towns[Town.reachable_share]
    season = world.season
    quarter, step_years = now.clock.quarter, now.clock.step_years
    output_years = param[Param.output_years]
    expectation_years = param[Param.expectation_years]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        expected_orders_mcny = firms[Firm.expected_orders_mcny, low:high]
        output_year_mcny, orders_mcny = firms[Firm.output_year_mcny, low:high], flows[Flow.orders_mcny, low:high]
        output_mcny = flows[Flow.output_mcny, low:high]
        per_year = 1.0 / (step_years * max(season[trade[t], quarter], 0.01))
        likely = per_year * reachable_share[t]  # nobody plans for orders that quotas will not let through
        for i in range(expected_orders_mcny.size):
            seen = orders_mcny[i] * likely
            expected_orders_mcny[i] = smoothed(expected_orders_mcny[i], seen, expectation_years, 0.5 * step_years)
        for i in range(output_year_mcny.size):
            output_year_mcny[i] = smoothed(output_year_mcny[i], output_mcny[i] * per_year, output_years, step_years)


@phase
def build(world: World, now: Now) -> None:
    """Step 8: equity, loans, investment, jobs."""
    money, sums, step_years = world.money, world.sums, now.clock.step_years
    guidance_mcny = now.lever[Lever.guidance_fund] * now.param[Param.guidance_realised_share] * step_years
    gaps = total(world.towns[Town.growth_gap_mcny])
    most = now.param[Param.guidance_rate] * step_years
    per_gap = min(guidance_mcny / gaps, most) if gaps > 0.0 else 0.0
    world.towns[Town.equity_share][:] = per_gap
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        sums[Sum.equity] += give_equity(world, now, low, high, per_gap)
        net = borrow(world, now, low, high)
        paid, granted = invest(world, now, low, high)
        overdrawn = cover_overdrafts(world, now, low, high)
        sums[Sum.cash_flow] += net + paid + overdrawn
        sums[Sum.debt_flow] += net + overdrawn
        money[Money.tech_upgrade_share] += granted
        hire(world, now, low, high)
        expect(world, now, low, high)
    if now.clock.is_year_end:
        world.towns[Town.upgrade_left_mcny][:] = 0.0
    sums[Sum.cash_flow] += sums[Sum.equity]
    money[Money.guidance_fund] = sums[Sum.equity]


@phase
def register(world: World, now: Now) -> float:
    """Firms enter and leave the register of those above the designated size (written); returns the rewards paid."""
    param = now.param
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    operating, output_year_mcny = firms[Firm.operating], firms[Firm.output_year_mcny]
    above_size, cash_mcny = firms[Firm.above_size], firms[Firm.cash_mcny]
    size_crossing_reward = now.at_town[Lever.size_crossing_reward]
    identity, replication, sums = world.identity, now.replication, world.sums
    step_years, seed, step = now.clock.step_years, now.seed, now.clock.step
    paid = 0.0
    leaves = chance_within(param[Param.deregistration_rate], step_years)
    for t in range(first.size):
        reward = CROSSING_MCNY * size_crossing_reward[t]
        line = registration_line(reward, param)
        enters = chance_within(registration_rate(reward, param), step_years)
        for i in range(first[t], last[t]):
            if above_size[i] > 0.0 and falls_below_size(output_year_mcny[i], param):
                if uniform(seed, replication, identity[i], step, streams.REGISTRATION) < leaves:
                    above_size[i] = 0.0
                    sums[Sum.above_size_lost] += 1.0
                continue
            waits = above_size[i] == 0.0 and operating[i] > 0.0 and output_year_mcny[i] >= line
            if waits and uniform(seed, replication, identity[i], step, streams.REGISTRATION) < enters:
                above_size[i] = 1.0
                cash_mcny[i] += reward
                paid += reward
                sums[Sum.above_size_new] += 1.0
    return paid


@phase
def class_by_size(world: World, now: Now) -> None:
    """Step 8: firms enter and leave the register of those above the designated size; crossing is rewarded."""
    rewards = register(world, now)
    world.money[Money.size_crossing_reward] = rewards
    world.sums[Sum.cash_flow] += rewards


@phase
def accumulate(world: World, now: Now, from_town: int, to_town: int) -> None:
    """R&D stocks and what grants for them teach, energy and discharge per output, and age move with time (written)."""
    param = now.param
    codes, flows, firms = world.town_codes, world.flows, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    energy_intensity_decline = now.param[Param.energy_intensity_decline]
    step_years = now.clock.step_years
    rd_wear = param[Param.rd_wear_rate] * step_years
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        capital_mcny, operating = firms[Firm.capital_mcny, low:high], firms[Firm.operating, low:high]
        rd_stock_mcny, rd_granted_mcny = firms[Firm.rd_stock_mcny, low:high], firms[Firm.rd_granted_mcny, low:high]
        leading, tfp = firms[Firm.leading, low:high], firms[Firm.tfp, low:high]
        output_mcny = flows[Flow.output_mcny, low:high]
        energy_tce_per_mcny = firms[Firm.energy_tce_per_mcny, low:high]
        discharge_t_per_mcny, age_years = firms[Firm.discharge_t_per_mcny, low:high], firms[Firm.age_years, low:high]
        rd_mcny, investment_mcny = flows[Flow.rd_mcny, low:high], flows[Flow.investment_mcny, low:high]
        for i in range(rd_stock_mcny.size):
            before = rd_granted_mcny[i] / max(rd_stock_mcny[i], LEAST_STOCK_MCNY)
            rd_stock_mcny[i] += rd_mcny[i] - rd_wear * rd_stock_mcny[i]
            added = rd_mcny[i] - rd_spending(output_mcny[i], leading[i], param)
            rd_granted_mcny[i] += added - rd_wear * rd_granted_mcny[i]
            after = rd_granted_mcny[i] / max(rd_stock_mcny[i], LEAST_STOCK_MCNY)
            tfp[i] += operating[i] * research_learning(before, after, param)
        for i in range(energy_tce_per_mcny.size):
            pace = intensity_pace(investment_mcny[i], capital_mcny[i], step_years, param)
            kept = 1.0 - energy_intensity_decline * pace
            energy_tce_per_mcny[i] *= kept
            discharge_t_per_mcny[i] *= kept
        for i in range(age_years.size):
            age_years[i] += operating[i] * step_years
