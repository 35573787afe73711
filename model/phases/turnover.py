"""Step 10, turnover: firms close or are taken over, suppliers become leading firms, workers move."""

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import poisson, uniform
from jinzhen.model.engine.sums import segment_sum
from jinzhen.model.engine.vector_math import log
from jinzhen.model.phases.figures import feel_pressure
from jinzhen.model.phases.links import link_up
from jinzhen.model.phases.newcomers import move_firms, play_paper, welcome
from jinzhen.model.rules.accounts import guaranteed_debt, recovered_debt
from jinzhen.model.rules.turnover import (
    BASE_DELAY_REMOVED,
    chance_within,
    competition,
    eased_hazard,
    exit_hazard,
    size_weight,
)
from jinzhen.model.state.column import F64
from jinzhen.model.state.firms import NO_LEADER
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.slots import drop_links_of, leave_slot, turn_links
from jinzhen.model.state.world import City, County, Firm, Flow, Sum, Town, TownCode, World


@phase
def weigh_exits(world: World, now: Now) -> None:
    """Chance of every firm to close in this step, and closings expected in every town without policy (both written)."""
    codes, firms, flows, at_town, param = world.town_codes, world.firms, world.flows, now.at_town, now.param
    startup_intensity, closings = world.towns[Town.startup_intensity], world.towns[Town.closings]
    approval_reform, quality_enforcement = at_town[Lever.approval_reform], at_town[Lever.quality_enforcement]
    hazard_small = param[Param.hazard_scale] * param[Param.hazard_small]
    hazard_medium = param[Param.hazard_scale] * param[Param.hazard_medium]
    hazard_large = param[Param.hazard_scale] * param[Param.hazard_large]
    step_years = now.clock.step_years
    for t in range(codes.shape[1]):
        low, high = codes[TownCode.first_slot, t], codes[TownCode.last_slot, t]
        operating, capital_mcny = firms[Firm.operating, low:high], firms[Firm.capital_mcny, low:high]
        age_years, quality = firms[Firm.age_years, low:high], firms[Firm.quality, low:high]
        cash_mcny, debt_mcny = firms[Firm.cash_mcny, low:high], firms[Firm.debt_mcny, low:high]
        profit_mcny, output_mcny = flows[Flow.profit_mcny, low:high], flows[Flow.output_mcny, low:high]
        chance, usual_chance = flows[Flow.draw_a, low:high], flows[Flow.draw_b, low:high]
        rivalry = competition(approval_reform[t] - BASE_DELAY_REMOVED, param)
        support, visits = startup_intensity[t], quality_enforcement[t]
        for i in range(operating.size):
            margin = profit_mcny[i] / max(output_mcny[i], 1e-6)
            worth = capital_mcny[i] + cash_mcny[i] - debt_mcny[i]
            hazard = exit_hazard(capital_mcny[i], age_years[i], margin, worth, cash_mcny[i], hazard_small,
                                 hazard_medium, hazard_large, param)
            eased = eased_hazard(hazard, age_years[i], support, rivalry, quality[i], visits, param)
            chance[i] = operating[i] * chance_within(eased, step_years)
            usual_chance[i] = operating[i] * chance_within(hazard, step_years)
        closings[t] = segment_sum(usual_chance)


@helper
def write_off(world: World, now: Now, t: int, i: int) -> None:
    """The debt of the firm in slot i of town t, which closes: its capital and cash pay, the guarantor, and the bank.

    The guarantor pays its share of the guaranteed debt that is not recovered. The bank lends as much anew.
    """
    param, firms, sums, by_size = now.param, world.firms, world.sums, now.by_size[Lever.guarantee_share]
    capital, cash, debt = firms[Firm.capital_mcny, i], firms[Firm.cash_mcny, i], firms[Firm.debt_mcny, i]
    share = now.at_town[Lever.guarantee_share, t] * size_weight(capital, by_size[0], by_size[1], by_size[2])
    recovered = recovered_debt(debt, capital, cash, param)
    paid = share * min(debt - recovered, guaranteed_debt(debt, capital, firms[Firm.leading, i], param))
    sums[Sum.debt_recovered] += recovered
    sums[Sum.debt_guaranteed] += paid
    sums[Sum.debt_lost] += debt - recovered - paid
    world.money[Money.guarantee_share] += paid
    world.cities[City.freed_mcny, world.town_codes[TownCode.city, t]] += debt


@phase
def leave(world: World, now: Now) -> None:
    """Firms that close empty their slots, their workers look for work, banks and guarantors bear what they owe."""
    codes, firms, sums = world.town_codes, world.firms, world.sums
    first, occupied, county = codes[TownCode.first_slot], codes[TownCode.occupied], codes[TownCode.county]
    chance, draw, free_workers = world.flows[Flow.draw_a], world.flows[Flow.draw_c], world.counties[County.free_workers]
    world.cities[City.freed_mcny][:] = 0.0
    for t in range(first.size):
        i = first[t]
        while i < first[t] + occupied[t]:
            if draw[i] >= chance[i]:
                i += 1
                continue
            sums[Sum.capital_lost] += firms[Firm.capital_mcny, i]
            sums[Sum.cash_lost] += firms[Firm.cash_mcny, i]
            write_off(world, now, t, i)
            free_workers[county[t]] += firms[Firm.payroll_jobs, i]
            if firms[Firm.leading, i] > 0.0:
                turn_links(world, first[t], first[t] + occupied[t], i, NO_LEADER)
            leave_slot(world, t, i)
            sums[Sum.exits] += 1.0


@helper
def weakest_supplier(world: World, low: int, high: int) -> int:
    """Slot of the supplier with the lowest margin that has been in business for a year, -1 when there is none."""
    firms, profit_mcny, output_mcny = world.firms, world.flows[Flow.profit_mcny], world.flows[Flow.output_mcny]
    worst, least = -1, 0.0
    for i in range(low, high):
        supplies = firms[Firm.operating, i] > 0.0 and firms[Firm.leading, i] == 0.0
        if supplies and firms[Firm.age_years, i] >= 1.0:
            margin = profit_mcny[i] / max(output_mcny[i], 1e-6)
            if worst < 0 or margin < least:
                worst, least = i, margin
    return worst


@helper
def strongest_leader(world: World, low: int, high: int) -> int:
    """Slot of the leading firm with the largest yearly output, -1 when there is none."""
    firms = world.firms
    best = -1
    for i in range(low, high):
        leads = firms[Firm.operating, i] > 0.0 and firms[Firm.leading, i] > 0.0
        if leads and (best < 0 or firms[Firm.output_year_mcny, i] > firms[Firm.output_year_mcny, best]):
            best = i
    return best


@helper
def absorb(world: World, leader: int, i: int, pull_ratio: float, grant_mcny: float, param: F64) -> float:
    """The firm in slot i becomes part of a leading firm; returns the workers that are let go.

    pull_ratio : of the two firms; grant_mcny : support of the merger, cash of the leading firm
    """
    firms = world.firms
    capital, own = firms[Firm.capital_mcny, i], firms[Firm.capital_mcny, leader]
    jobs = float(firms[Firm.payroll_jobs, i])
    for row in (Firm.capital_mcny, Firm.debt_mcny, Firm.cash_mcny, Firm.equity_mcny, Firm.rd_stock_mcny,
                Firm.rd_granted_mcny):
        firms[row, leader] += firms[row, i]
    firms[Firm.land_held_mu, leader] += firms[Firm.land_held_mu, i]
    firms[Firm.land_held_mu, i] = 0.0
    firms[Firm.cash_mcny, leader] += grant_mcny
    firms[Firm.payroll_jobs, leader] += param[Param.kept_jobs_share] * jobs
    for row in (Firm.expected_orders_mcny, Firm.output_year_mcny):
        firms[row, leader] += param[Param.kept_sales_share] * firms[row, i]
    firms[Firm.appeal, leader] += log(1.0 + param[Param.kept_sales_share] * pull_ratio)
    firms[Firm.tfp, leader] += param[Param.merger_gain] * 2.0 * min(capital, own) / max(capital + own, 1e-9)
    return (1.0 - param[Param.kept_jobs_share]) * jobs


@phase
def merge(world: World, now: Now) -> None:
    """Leading firms take over weak suppliers of their town as far as support pays for it."""
    param = now.param
    codes, flows = world.town_codes, world.flows
    first, last, county = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.county]
    pull, export_pull = flows[Flow.pull], flows[Flow.export_pull]
    programme_weight = world.towns[Town.programme_weight]
    free_workers = world.counties[County.free_workers]
    merger_support = now.at_town[Lever.merger_support]
    replication, money, sums = now.replication, world.money, world.sums
    step_years, seed, step = now.clock.step_years, now.seed, now.clock.step
    for t in range(first.size):
        mean = merger_support[t] * programme_weight[t] * step_years / param[Param.merger_mcny]
        n = int(poisson(uniform(seed, replication, t, step, streams.MERGERS), mean))
        for _ in range(n):
            leader = strongest_leader(world, first[t], last[t])
            weak = weakest_supplier(world, first[t], last[t])
            if leader < 0 or weak < 0:
                break
            ratio = (pull[weak] + export_pull[weak]) / max(pull[leader] + export_pull[leader], 1e-12)
            free_workers[county[t]] += absorb(world, leader, weak, ratio, param[Param.merger_mcny], param)
            leave_slot(world, t, weak)
            money[Money.merger_support] += param[Param.merger_mcny]
            sums[Sum.mergers] += 1.0
    sums[Sum.exits] += sums[Sum.mergers]
    sums[Sum.cash_flow] += money[Money.merger_support]


@phase
def note_sales(world: World, now: Now) -> None:
    """Sales of every town a year, freed of season (`value` is written): what newcomers measure their own by."""
    towns, trade = world.towns, world.town_codes[TownCode.trade]
    value, domestic_mcny, exports_mcny = towns[Town.value], towns[Town.domestic_mcny], towns[Town.exports_mcny]
    season, quarter, step_years = world.season, now.clock.quarter, now.clock.step_years
    for t in range(value.size):
        part = step_years * max(season[trade[t], quarter], 0.01)
        value[t] = (domestic_mcny[t] + exports_mcny[t]) / part


@phase
def promote(world: World, now: Now) -> None:
    """Large suppliers become leading firms: their own links end, once a year."""
    param = now.param
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    output_year_mcny = world.towns[Town.output_year_mcny]
    for t in range(first.size):
        line = max(param[Param.leading_mcny], param[Param.leading_share] * output_year_mcny[t])
        for i in range(first[t], last[t]):
            supplies = firms[Firm.operating, i] > 0.0 and firms[Firm.leading, i] == 0.0
            if supplies and firms[Firm.output_year_mcny, i] >= line:
                firms[Firm.leading, i] = 1.0
                firms[Firm.chain_years, i] = 0.0
                drop_links_of(world, i)


@phase
def mix_workers(world: World, now: Now) -> None:
    """Free workers drift between the counties of a city towards each county's usual part of the city's total."""
    counties = world.counties
    free_workers, free_start = counties[County.free_workers], counties[County.free_start]
    n_cities = world.cities.shape[1]
    worker_mobility = now.param[Param.worker_mobility]
    county_city = world.county_city
    step_years = now.clock.step_years
    share = chance_within(worker_mobility, step_years)
    for k in range(n_cities):
        total, usual = 0.0, 0.0
        for c in range(county_city.size):
            if county_city[c] == k:
                total += free_workers[c]
                usual += free_start[c]
        for c in range(county_city.size):
            if county_city[c] == k and usual > 0.0:
                free_workers[c] += share * (total * free_start[c] / usual - free_workers[c])


@phase
def book_turnover(world: World, now: Now) -> None:
    """What came and went with firms enters the accounts."""
    sums = world.sums
    sums[Sum.cash_flow] += sums[Sum.cash_brought] - sums[Sum.cash_lost]
    sums[Sum.debt_flow] -= sums[Sum.debt_recovered] + sums[Sum.debt_guaranteed] + sums[Sum.debt_lost]


@phase
def close_and_open(world: World, now: Now) -> None:
    """Step 10: exits by hazard and merger, then real and paper entrants."""
    feel_pressure(world, now)
    weigh_exits(world, now)
    leave(world, now)
    merge(world, now)
    note_sales(world, now)
    welcome(world, now)
    play_paper(world, now)


@phase
def move_and_link(world: World, now: Now) -> None:
    """Step 10: firms change town, workers county, suppliers find and lose leading firms; some become leading."""
    move_firms(world, now)
    link_up(world, now)
    mix_workers(world, now)
    if now.clock.is_year_end:
        promote(world, now)
    book_turnover(world, now)
