"""Step 5, factors: land, energy, discharge, credit and labour are asked for, and rationed where they are short."""

from math import floor

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import fill_uniforms
from jinzhen.model.engine.rationing import EVERYONE, ration, ration_by_weight
from jinzhen.model.engine.sums import segment_product, segment_sum
from jinzhen.model.rules.accounts import lending_rate
from jinzhen.model.rules.investment import (
    decided,
    firm_grant_share,
    guided_investment,
    land_for,
    log_capital_cost,
    log_rate_cost,
    wanted_investment,
)
from jinzhen.model.rules.orders import smoothed
from jinzhen.model.rules.production import intended_output, openings_filled, wanted_hires
from jinzhen.model.rules.projects import land_asked
from jinzhen.model.rules.turnover import size_weight
from jinzhen.model.state.codes import EnergyPriority, Stage
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Lever, Now, Param
from jinzhen.model.state.world import County, Firm, Flow, Price, Project, ProjectCode, State, Sum, Town, TownCode, World
from jinzhen.scenarios.levers import LEVERS

#: Most the upgrading grants may cost a year, m CNY.
UPGRADE_CEILING_MCNY = LEVERS["tech_upgrade_share"].yearly_ceiling
#: Firms whose energy per output is no further apart count as alike: newcomers have their town's, but for rounding.
ALIKE_TCE_PER_MCNY = 1e-9


@phase
def intend(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Output firms intend in this step, and the energy and discharge it would take (by town, written)."""
    codes, flows, firms, towns = world.town_codes, world.flows, world.firms, world.towns
    first, last, trade = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.trade]
    energy_wanted_tce, discharge_wanted_t = towns[Town.energy_wanted_tce], towns[Town.discharge_wanted_t]
    season = world.season
    quarter, step_years = now.clock.quarter, now.clock.step_years
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        energy_tce_per_mcny = firms[Firm.energy_tce_per_mcny, low:high]
        discharge_t_per_mcny = firms[Firm.discharge_t_per_mcny, low:high]
        capacity_mcny, orders_mcny = flows[Flow.capacity_mcny, low:high], flows[Flow.orders_mcny, low:high]
        intended_mcny = flows[Flow.intended_mcny, low:high]
        part = step_years * season[trade[t], quarter]
        for i in range(energy_tce_per_mcny.size):
            intended_mcny[i] = intended_output(capacity_mcny[i] * part, orders_mcny[i])
        energy_wanted_tce[t] = segment_product(intended_mcny, energy_tce_per_mcny)
        discharge_wanted_t[t] = segment_product(intended_mcny, discharge_t_per_mcny)


@phase
def grant_energy(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Energy granted to every firm, tce a step (written); draws are not made yet and serve as scratch."""
    codes, towns, flows, firms = world.town_codes, world.towns, world.flows, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    energy_wanted_tce, energy_quota_tce = towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce]
    energy_priority = now.at_town[Lever.energy_priority]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        energy_tce_per_mcny, leading = firms[Firm.energy_tce_per_mcny, low:high], firms[Firm.leading, low:high]
        intended_mcny, energy_tce = flows[Flow.intended_mcny, low:high], flows[Flow.energy_tce, low:high]
        key, wanted = flows[Flow.draw_a, low:high], flows[Flow.draw_b, low:high]
        short = energy_wanted_tce[t] > energy_quota_tce[t]
        priority = int(energy_priority[t])
        is_proportional = priority == EnergyPriority.proportional
        factor = energy_quota_tce[t] / energy_wanted_tce[t] if short and is_proportional else 1.0
        for i in range(energy_tce_per_mcny.size):
            energy_tce[i] = intended_mcny[i] * energy_tce_per_mcny[i] * factor
        if short and not is_proportional:
            by_efficiency = priority == EnergyPriority.most_efficient_first
            for i in range(energy_tce_per_mcny.size):
                key[i] = floor(energy_tce_per_mcny[i] / ALIKE_TCE_PER_MCNY) if by_efficiency else -leading[i]
                wanted[i] = energy_tce[i]
            ration(wanted, key, world.identity[low:high], energy_quota_tce[t], energy_tce)


@phase
def lend_energy(world: World, now: Now) -> None:
    """The problem ledger moves quota that some towns leave to towns that are short (quota written, its sum kept).

    problem_ledger : part of the shortage that is solved; Source: plan 四(三) (问题台账); form assumed.
    """
    towns = world.towns
    energy_wanted_tce, energy_quota_tce = towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce]
    problem_ledger = now.lever[Lever.problem_ledger]
    short, slack = 0.0, 0.0
    for t in range(energy_quota_tce.size):
        short += max(energy_wanted_tce[t] - energy_quota_tce[t], 0.0)
        slack += max(energy_quota_tce[t] - energy_wanted_tce[t], 0.0)
    moved = problem_ledger * min(short, slack)
    if moved <= 0.0:
        return
    for t in range(energy_quota_tce.size):
        missing = max(energy_wanted_tce[t] - energy_quota_tce[t], 0.0)
        spare = max(energy_quota_tce[t] - energy_wanted_tce[t], 0.0)
        energy_quota_tce[t] += moved * (missing / short - spare / slack)


@phase
def trade_permits(world: World, now: Now) -> float:
    """Towns short of discharge buy what others leave; returns the tonnes traded.

    discharge_factor : share of its discharge a town may emit; permits_mcny : paid (+) or earned (-); both written
    """
    param = now.param
    towns = world.towns
    discharge_wanted_t, discharge_quota_t = towns[Town.discharge_wanted_t], towns[Town.discharge_quota_t]
    discharge_factor, permits_mcny = towns[Town.discharge_factor], towns[Town.permits_mcny]
    permit_mcny_per_t = world.prices[Price.permit_mcny_per_t]
    short, slack = 0.0, 0.0
    for t in range(discharge_wanted_t.size):
        short += max(discharge_wanted_t[t] - discharge_quota_t[t], 0.0)
        slack += max(discharge_quota_t[t] - discharge_wanted_t[t], 0.0) if discharge_wanted_t[t] > 0.0 else 0.0
    traded = min(short, param[Param.permits_for_sale] * slack)
    for t in range(discharge_wanted_t.size):
        wanted, quota = discharge_wanted_t[t], discharge_quota_t[t]
        bought = traded * max(wanted - quota, 0.0) / short if short > 0.0 else 0.0
        sold = traded * max(quota - wanted, 0.0) / slack if slack > 0.0 and wanted > 0.0 else 0.0
        discharge_factor[t] = min((quota + bought) / wanted, 1.0) if wanted > 0.0 else 1.0
        permits_mcny[t] = (bought - sold) * permit_mcny_per_t
    return traded


@phase
def spread_grants(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Share of its investment the public pays every firm (written); the province's may be for some sizes of firms."""
    codes, towns = world.town_codes, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    province_grant_share, town_grant_share = towns[Town.province_grant_share], towns[Town.town_grant_share]
    by_size = now.by_size[Lever.tech_upgrade_share]
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        capital_mcny, grant_share = world.firms[Firm.capital_mcny, low:high], world.flows[Flow.grant_share, low:high]
        province, own = province_grant_share[t], town_grant_share[t]
        for i in range(capital_mcny.size):
            grant_share[i] = firm_grant_share(province, own, size_weight(capital_mcny[i], small, medium, large))


@phase
def expect_orders(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Expected orders follow the first half of the step, freed of season: firms plan by its middle (written)."""
    param = now.param
    codes = world.town_codes
    first, last, trade = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.trade]
    reachable_share = world.towns[Town.reachable_share]
    season = world.season
    quarter, step_years = now.clock.quarter, now.clock.step_years
    expectation_years = param[Param.expectation_years]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        expected_orders_mcny = world.firms[Firm.expected_orders_mcny, low:high]
        orders_mcny = world.flows[Flow.orders_mcny, low:high]
        per_year = 1.0 / (step_years * max(season[trade[t], quarter], 0.01))
        likely = per_year * reachable_share[t]  # nobody plans for orders that quotas will not let through
        for i in range(expected_orders_mcny.size):
            seen = orders_mcny[i] * likely
            expected_orders_mcny[i] = smoothed(expected_orders_mcny[i], seen, expectation_years, 0.5 * step_years)


@phase
def want_investment(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Investment every firm wants, m CNY a step, and its log user cost after grants and discounts (both written).

    rate_discount : by town, percentage points a year; by_size : (3,), 1.0 where it is for small, medium, large firms
    """
    codes, firms, flows, param = world.town_codes, world.firms, world.flows, now.param
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    rate_discount = now.at_town[Lever.credit_rate_discount]
    by_size = now.by_size[Lever.credit_rate_discount]
    start_rate = param[Param.lending_rate]
    prices = world.prices
    step_years, price = now.clock.step_years, prices[Price.output]
    small, medium, large = by_size[0], by_size[1], by_size[2]
    large_rate = lending_rate(prices[Price.lending_rate], 1.0, param)
    small_rate = lending_rate(prices[Price.lending_rate], 0.0, param)
    large_trend = log_rate_cost(large_rate, lending_rate(start_rate, 1.0, param), param)
    small_trend = log_rate_cost(small_rate, lending_rate(start_rate, 0.0, param), param)
    passed = param[Param.large_price_share]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, capital_mcny = firms[Firm.operating, low:high], firms[Firm.capital_mcny, low:high]
        expected_orders_mcny = firms[Firm.expected_orders_mcny, low:high]
        capital_ratio, above_size = firms[Firm.capital_ratio, low:high], firms[Firm.above_size, low:high]
        payroll_jobs, user_cost = firms[Firm.payroll_jobs, low:high], firms[Firm.user_cost, low:high]
        grant_share = flows[Flow.grant_share, low:high]
        wanted_investment_mcny = flows[Flow.wanted_investment_mcny, low:high]
        decision, unused = flows[Flow.draw_a, low:high], flows[Flow.draw_b, low:high]
        discount = 0.01 * rate_discount[t]
        for i in range(operating.size):
            rate = large_rate if above_size[i] > 0.5 else small_rate
            off = discount * size_weight(capital_mcny[i], small, medium, large)
            user_cost[i] = operating[i] * log_capital_cost(rate, off, grant_share[i], payroll_jobs[i], passed, param)
            wanted_investment_mcny[i] = log_capital_cost(rate, off, grant_share[i], payroll_jobs[i], 0.0, param)
        fill_uniforms(now.seed, now.replication, world.identity[low:high], now.clock.step, streams.INVESTMENT,
                      decision, unused)
        for i in range(wanted_investment_mcny.size):
            trend = large_trend if above_size[i] > 0.5 else small_trend
            wanted_investment_mcny[i] = operating[i] * wanted_investment(
                capital_mcny[i], expected_orders_mcny[i] / price, capital_ratio[i], wanted_investment_mcny[i] + trend,
                decided(decision[i], step_years, param), step_years, param)


@phase
def growth_gap(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Orders beyond what above-size firms can well make, by town: where guidance money looks (written).

    Firms that had equity by their gap in the last step count on as much and want to build more (written, too).
    """
    codes, firms, flows, param = world.town_codes, world.firms, world.flows, now.param
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    growth_gap_mcny, equity_share = world.towns[Town.growth_gap_mcny], world.towns[Town.equity_share]
    full = param[Param.growth_gap_ratio] * param[Param.normal_utilisation]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        above_size = firms[Firm.above_size, low:high]
        expected_orders_mcny = firms[Firm.expected_orders_mcny, low:high]
        capacity_mcny, gap_mcny = flows[Flow.capacity_mcny, low:high], flows[Flow.draw_a, low:high]
        wanted_investment_mcny, hoped = flows[Flow.wanted_investment_mcny, low:high], equity_share[t]
        for i in range(above_size.size):
            gap_mcny[i] = above_size[i] * max(expected_orders_mcny[i] - full * capacity_mcny[i], 0.0)
            wanted_investment_mcny[i] += guided_investment(gap_mcny[i], hoped, param)
        growth_gap_mcny[t] = segment_sum(gap_mcny)


@phase
def want_land(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Land asked for, by firm and town (written)."""
    param = now.param
    codes, firms, flows = world.town_codes, world.firms, world.flows
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    land_wanted_mu = world.towns[Town.land_wanted_mu]
    step_years = now.clock.step_years
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, capital_mcny = firms[Firm.operating, low:high], firms[Firm.capital_mcny, low:high]
        wanted_investment_mcny, land_mu = flows[Flow.wanted_investment_mcny, low:high], flows[Flow.land_mu, low:high]
        land_held_mu = firms[Firm.land_held_mu, low:high]
        for i in range(operating.size):
            land_mu[i] = operating[i] * land_for(wanted_investment_mcny[i], capital_mcny[i], land_held_mu[i],
                                                 step_years, param)
        land_wanted_mu[t] = segment_sum(land_mu)


@phase
def want_workers(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Persons every firm wants to hire, negative when it lets go (written)."""
    param, step_years = now.param, now.clock.step_years
    firms = world.firms
    for t in range(from_town, to_town):
        low, high = world.town_codes[TownCode.first_slot, t], world.town_codes[TownCode.last_slot, t]
        operating, payroll_jobs = firms[Firm.operating, low:high], firms[Firm.payroll_jobs, low:high]
        expected_orders_mcny = firms[Firm.expected_orders_mcny, low:high]
        capacity_mcny, hires_jobs = world.flows[Flow.capacity_mcny, low:high], world.flows[Flow.hires_jobs, low:high]
        for i in range(operating.size):
            hires_jobs[i] = operating[i] * wanted_hires(payroll_jobs[i], expected_orders_mcny[i], capacity_mcny[i],
                                                        step_years, param)


@phase
def share_workers(world: World, now: Now) -> None:
    """Share of the hires wanted that every county's free workers can fill; the let-go join them first (written).

    Openings to replace leavers compete with those of growth; who leaves and who replaces him balance. Some of those
    trained in this step are trained to order, by schools for firms: they fill openings of either kind.
    new_jobs : by town, hires found (written)
    """
    codes, counties, param, step_years = world.town_codes, world.counties, now.param, now.clock.step_years
    workers, skill = counties[County.workers], counties[County.skill]
    free_start, skill_start = counties[County.free_start], counties[County.skill_start]
    openings_start, trained = counties[County.openings_start], counties[County.trained]
    first, last, county = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.county]
    hires_jobs = world.flows[Flow.hires_jobs]
    new_jobs = world.towns[Town.new_jobs]
    free_workers, hires_wanted = counties[County.free_workers], counties[County.hires_wanted]
    hire_factor = counties[County.hire_factor]
    for c in range(free_workers.size):
        hires_wanted[c] = 0.0
    for t in range(county.size):
        wanted, freed = 0.0, 0.0
        for i in range(first[t], last[t]):
            wanted += max(hires_jobs[i], 0.0)
            freed += max(-hires_jobs[i], 0.0)
        new_jobs[t] = wanted
        hires_wanted[county[t]] += wanted
        free_workers[county[t]] += freed
    for c in range(free_workers.size):
        hire_factor[c] = 1.0
        if hires_wanted[c] > 0.0:
            seekers = free_workers[c] * skill[c] / (free_start[c] * skill_start[c])
            openings = param[Param.worker_turnover_rate] * workers[c] + hires_wanted[c] / step_years
            filled = openings_filled(seekers, openings / max(openings_start[c], 1.0), param)
            hire_factor[c] = min(filled, free_workers[c] / hires_wanted[c])
            free_workers[c] -= hires_wanted[c] * hire_factor[c]
            ordered = param[Param.to_order_share] * trained[c] / (openings * step_years)
            hire_factor[c] = min(hire_factor[c] + ordered, 1.0)
    for t in range(county.size):
        new_jobs[t] *= hire_factor[county[t]]


@phase
def take_own_land(world: World, now: Now) -> tuple[float, float]:
    """Towns grant land that was given back, then land of their quotas (written); returns what is short and left, mu."""
    towns = world.towns
    land_wanted_mu, land_account_mu = towns[Town.land_wanted_mu], towns[Town.land_account_mu]
    land_idle_mu, land_fresh_mu = towns[Town.land_idle_mu], towns[Town.land_fresh_mu]
    land_use_mu = towns[Town.land_use_mu]
    short, slack = 0.0, 0.0
    for t in range(land_wanted_mu.size):
        again = min(land_idle_mu[t], land_wanted_mu[t])
        land_idle_mu[t] -= again
        beyond = land_wanted_mu[t] - again
        land_fresh_mu[t] = min(land_account_mu[t], beyond)
        land_account_mu[t] -= land_fresh_mu[t]
        is_short = land_fresh_mu[t] < beyond
        land_use_mu[t] = again + land_fresh_mu[t] if is_short else land_wanted_mu[t]  # all of it to the last bit
        short += beyond - land_fresh_mu[t]
        slack += land_account_mu[t]
    return short, slack


@phase
def share_land(world: World, now: Now) -> None:
    """Share of the land asked for that each town can grant, to firms and committed projects alike (written).

    Land for projects goes to them in the order in which they were signed and is added to `granted_mu`; firms take
    theirs when they invest. The problem ledger moves quotas that some towns leave to towns that are short.

    problem_ledger : part of the shortage that the ledger solves; value : scratch, what projects ask for
    """
    towns = world.towns
    land_wanted_mu, land_account_mu = towns[Town.land_wanted_mu], towns[Town.land_account_mu]
    value, land_factor, land_use_mu = towns[Town.value], towns[Town.land_factor], towns[Town.land_use_mu]
    land_fresh_mu, land_firms_mu = towns[Town.land_fresh_mu], towns[Town.land_firms_mu]
    problem_ledger = now.lever[Lever.problem_ledger]
    projects, project_codes = world.projects, world.project_codes
    project_town, project_stage = project_codes[ProjectCode.town], project_codes[ProjectCode.stage]
    project_land_mu, granted_mu = projects[Project.land_mu], projects[Project.granted_mu]
    cleared = projects[Project.cleared]
    n_projects = world.state[State.projects]
    step_years = now.clock.step_years
    value[:] = 0.0
    for j in range(n_projects):
        if project_stage[j] == Stage.committed and cleared[j] > 0.0:
            value[project_town[j]] += land_asked(project_land_mu[j], granted_mu[j], step_years)
    for t in range(land_wanted_mu.size):
        land_wanted_mu[t] += value[t]
    short, slack = take_own_land(world, now)
    in_step = now.param[Param.ledger_land_rate] * step_years  # what is left is a stock
    moved = problem_ledger * min(short, in_step * slack)
    for t in range(land_wanted_mu.size):
        if moved > 0.0:
            lent = moved * (land_wanted_mu[t] - land_use_mu[t]) / short
            land_use_mu[t] += lent
            land_fresh_mu[t] += lent
            land_account_mu[t] -= moved * land_account_mu[t] / slack
        land_factor[t] = land_use_mu[t] / land_wanted_mu[t] if land_wanted_mu[t] > 0.0 else 1.0
        land_firms_mu[t] = (land_wanted_mu[t] - value[t]) * land_factor[t]
        value[t] *= land_factor[t]
    for j in range(n_projects):
        if project_stage[j] == Stage.committed and cleared[j] > 0.0:
            t = project_town[j]
            got = min(project_land_mu[j] - granted_mu[j], value[t])
            if land_factor[t] > 1.0 - 1e-9:
                got = land_asked(project_land_mu[j], granted_mu[j], step_years)
            granted_mu[j] += got
            value[t] -= got


@phase
def ration_grants(world: World, now: Now) -> None:
    """Part of the upgrading grant that the province can pay in this step, by tilt; investment wanted by town (both
    written).

    It is for upgrading projects, a part of all investment, see `upgrade_project_share`. Rationed is what is likely to
    be built: what was built in the step before, at most what is wanted. What was set aside in earlier steps of the year
    and not asked for is there to be paid; with the year it lapses.
    upgrade_left_mcny : what was left before, then what is set aside for the town: never more than there is in all
    value : scratch, what is likely to be asked for
    """
    codes, towns = world.town_codes, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    capital_mcny = world.firms[Firm.capital_mcny]
    wanted_investment_mcny = world.flows[Flow.wanted_investment_mcny]
    tilt, value, investment_wanted_mcny = towns[Town.tilt], towns[Town.value], towns[Town.investment_wanted_mcny]
    upgrade_ration, upgrade_left_mcny = towns[Town.upgrade_ration], towns[Town.upgrade_left_mcny]
    built_mcny = towns[Town.investment_mcny]
    grant_share = now.at_town[Lever.tech_upgrade_share]
    by_size = now.by_size[Lever.tech_upgrade_share]
    projects = now.param[Param.upgrade_project_share]
    small, medium, large = by_size[0], by_size[1], by_size[2]
    budget_mcny = UPGRADE_CEILING_MCNY * now.clock.step_years
    for t in range(grant_share.size):
        budget_mcny += upgrade_left_mcny[t]
        investment_wanted_mcny[t] = segment_sum(wanted_investment_mcny[first[t]:last[t]])
        aimed = investment_wanted_mcny[t]
        if min(small, medium, large) < 1.0:
            aimed = 0.0
            for i in range(first[t], last[t]):
                aimed += wanted_investment_mcny[i] * size_weight(capital_mcny[i], small, medium, large)
        upgrade_left_mcny[t] = projects * grant_share[t] * aimed
        value[t] = upgrade_left_mcny[t] * min(built_mcny[t] / max(investment_wanted_mcny[t], 1e-6), 1.0)
    ration_by_weight(value, tilt, codes[TownCode.city], EVERYONE, budget_mcny, upgrade_ration)
    slack_mcny, open_mcny = budget_mcny, 0.0
    for t in range(value.size):
        value[t] *= upgrade_ration[t]
        slack_mcny -= value[t]
        open_mcny += upgrade_left_mcny[t] * upgrade_ration[t] - value[t]
    part = min(max(slack_mcny, 0.0) / open_mcny, 1.0) if open_mcny > 0.0 else 0.0
    for t in range(value.size):
        more_mcny = upgrade_left_mcny[t] * upgrade_ration[t] - value[t]
        upgrade_left_mcny[t] = value[t] + part * more_mcny


@helper
def expect_grants(world: World, now: Now, investment_mcny: F64) -> None:
    """Shares of investment that province and town will pay (written): rationed grant and the town's own money.

    investment_mcny : at least what will be built, so that a town never promises more than its fund holds
    """
    param = now.param
    towns, tech_upgrade_share = world.towns, now.at_town[Lever.tech_upgrade_share]
    upgrade_fund_mcny, upgrade_ration = towns[Town.upgrade_fund_mcny], towns[Town.upgrade_ration]
    province_grant_share, town_grant_share = towns[Town.province_grant_share], towns[Town.town_grant_share]
    for t in range(investment_mcny.size):
        town_grant_share[t] = min(upgrade_fund_mcny[t] / max(investment_mcny[t], 1.0), param[Param.town_grant_ceiling])
        province_grant_share[t] = param[Param.upgrade_project_share] * tech_upgrade_share[t] * upgrade_ration[t]


@phase
def start_ration(world: World, now: Now) -> None:
    """Before the first step, grants were rationed as the base year's investment makes them."""
    towns, tech_upgrade_share = world.towns, now.at_town[Lever.tech_upgrade_share]
    value, investment_mcny = towns[Town.value], towns[Town.investment_mcny]
    for t in range(value.size):
        value[t] = now.param[Param.upgrade_project_share] * tech_upgrade_share[t] * investment_mcny[t]
    ration_by_weight(value, towns[Town.tilt], world.town_codes[TownCode.city], EVERYONE,
                     UPGRADE_CEILING_MCNY * now.clock.step_years, towns[Town.upgrade_ration])


@phase
def ask(world: World, now: Now) -> None:
    """Step 5: investment, land and workers wanted; energy is granted within each town's quota."""
    if now.clock.step == 0:
        start_ration(world, now)
    expect_grants(world, now, world.towns[Town.investment_mcny])
    lend_energy(world, now)
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        expect_orders(world, now, low, high)
        grant_energy(world, now, low, high)
        spread_grants(world, now, low, high)
        want_investment(world, now, low, high)
        growth_gap(world, now, low, high)
        want_land(world, now, low, high)
        want_workers(world, now, low, high)


@phase
def share_factors(world: World, now: Now) -> None:
    """Step 5: permits are traded; land, workers and grants are rationed where they are short."""
    world.sums[Sum.permits_t] = trade_permits(world, now)
    share_land(world, now)
    share_workers(world, now)
    ration_grants(world, now)
    expect_grants(world, now, world.towns[Town.investment_wanted_mcny])
