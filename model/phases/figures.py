"""Step 11, figures: town aggregates; real core, real chain and reported figures apart."""

from jinzhen.model.engine.compiled import phase
from jinzhen.model.engine.sums import segment_product, segment_sum
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.phases.learning import frontier
from jinzhen.model.rules.figures import (
    CHECK_MCNY,
    INSPECTION_MCNY,
    drift_of_figures,
    found_share,
    gaming_target,
    is_drive,
    label_growth,
    lacks,
    linked_jobs,
    pressure,
)
from jinzhen.model.rules.learning import standards_rate
from jinzhen.model.rules.orders import smoothed
from jinzhen.model.rules.turnover import chance_within
from jinzhen.model.state.codes import Tier
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import City, County, Firm, Flow, Price, Town, TownCode, World


@phase
def add_up(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Sums of a town's firms (town_* written), m CNY, tce and t a step."""
    codes, flows, firms, towns = world.town_codes, world.flows, world.firms, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    town_output_mcny, town_output_year_mcny = towns[Town.output_mcny], towns[Town.output_year_mcny]
    town_value_added_mcny, town_wages_mcny = towns[Town.value_added_mcny], towns[Town.wages_mcny]
    town_tax_mcny, town_investment_mcny = towns[Town.tax_mcny], towns[Town.investment_mcny]
    town_capital_mcny, energy_use_tce = towns[Town.capital_mcny], towns[Town.energy_use_tce]
    discharge_use_t = towns[Town.discharge_use_t]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        output_year_mcny, capital_mcny = firms[Firm.output_year_mcny, low:high], firms[Firm.capital_mcny, low:high]
        output_mcny, value_added_mcny = flows[Flow.output_mcny, low:high], flows[Flow.value_added_mcny, low:high]
        wages_mcny, tax_mcny = flows[Flow.wages_mcny, low:high], flows[Flow.tax_mcny, low:high]
        investment_mcny, energy_tce = flows[Flow.investment_mcny, low:high], flows[Flow.energy_tce, low:high]
        discharge_t = flows[Flow.discharge_t, low:high]
        town_output_mcny[t] = segment_sum(output_mcny)
        town_output_year_mcny[t] = segment_sum(output_year_mcny)
        town_value_added_mcny[t] = segment_sum(value_added_mcny)
        town_wages_mcny[t] = segment_sum(wages_mcny)
        town_tax_mcny[t] = segment_sum(tax_mcny)
        town_investment_mcny[t] = segment_sum(investment_mcny)
        town_capital_mcny[t] = segment_sum(capital_mcny)
        energy_use_tce[t] = segment_sum(energy_tce)
        discharge_use_t[t] = segment_sum(discharge_t)


@phase
def add_up_sales(world: World, now: Now, from_town: int, to_town: int) -> None:
    """R&D of every town's firms, and sales that leave it: all but what goes to its own leading firms (written)."""
    codes, flows, towns = world.town_codes, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    town_rd_mcny, outside_sales_mcny = towns[Town.rd_mcny], towns[Town.outside_sales_mcny]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        output_mcny, orders_mcny = flows[Flow.output_mcny, low:high], flows[Flow.orders_mcny, low:high]
        chain_orders_mcny, rd_mcny = flows[Flow.chain_orders_mcny, low:high], flows[Flow.rd_mcny, low:high]
        outside_mcny = flows[Flow.draw_a, low:high]
        for i in range(output_mcny.size):
            in_chain = chain_orders_mcny[i] / orders_mcny[i] if orders_mcny[i] > 0.0 else 1.0
            outside_mcny[i] = output_mcny[i] * (1.0 - in_chain)
        outside_sales_mcny[t] = segment_sum(outside_mcny)
        town_rd_mcny[t] = segment_sum(rd_mcny)


@phase
def follow_margin(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Profit over sales of a town, smoothed (written)."""
    param = now.param
    codes, towns = world.town_codes, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    output_mcny, margin = towns[Town.output_mcny], towns[Town.margin]
    step_years, bound = now.clock.step_years, param[Param.margin_bound]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, profit_mcny = world.firms[Firm.operating, low:high], world.flows[Flow.profit_mcny, low:high]
        profit = segment_product(profit_mcny, operating)
        present = min(max(profit / output_mcny[t], -bound), bound) if output_mcny[t] > 0.0 else 0.0
        margin[t] = smoothed(margin[t], present, param[Param.margin_years], step_years)


@phase
def sum_firms(world: World, now: Now) -> None:
    """Step 11: sums of every town's firms, taken before any of them leaves."""
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        add_up(world, now, low, high)
        add_up_sales(world, now, low, high)
        follow_margin(world, now, low, high)


@phase
def count_firms(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Counts of a town's firms (all written). Paper sums among entities and supporting units, which are reported."""
    codes, firms, towns = world.town_codes, world.firms, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    town_operating, town_paper, leaders = towns[Town.operating], towns[Town.paper], towns[Town.leaders]
    supporting, town_above_size, titles = towns[Town.supporting], towns[Town.above_size], towns[Town.titles]
    centres, town_quoted, town_jobs = towns[Town.centres], towns[Town.quoted], towns[Town.jobs]
    registered = towns[Town.registered]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, paper = firms[Firm.operating, low:high], firms[Firm.paper, low:high]
        leading, above_size = firms[Firm.leading, low:high], firms[Firm.above_size, low:high]
        title, centre = firms[Firm.title, low:high], firms[Firm.centre, low:high]
        quoted, payroll_jobs = firms[Firm.quoted, low:high], firms[Firm.payroll_jobs, low:high]
        town_operating[t] = segment_sum(operating)
        town_paper[t] = segment_sum(paper)
        leaders[t] = segment_sum(leading)
        town_above_size[t] = segment_product(above_size, operating)
        titles[t] = segment_sum(title)
        centres[t] = segment_sum(centre)
        town_quoted[t] = segment_sum(quoted)
        town_jobs[t] = segment_sum(payroll_jobs)
        registered[t] = town_operating[t] + town_paper[t]
        supporting[t] = registered[t] - leaders[t]


@phase
def count_titles(world: World, now: Now) -> None:
    """Firms of every town by the highest title they hold (written)."""
    codes, towns = world.town_codes, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    title = world.firms[Firm.title]
    titles_srdi, titles_giant = towns[Town.titles_srdi], towns[Town.titles_giant]
    titles_champion = towns[Town.titles_champion]
    for t in range(first.size):
        titles_srdi[t], titles_giant[t], titles_champion[t] = 0.0, 0.0, 0.0
        for i in range(first[t], last[t]):
            if title[i] > 0.0:
                titles_srdi[t] += title[i] == 1.0
                titles_giant[t] += title[i] == 2.0
                titles_champion[t] += title[i] > 2.0


@phase
def follow_places(world: World, now: Now) -> None:
    """What cities' banks have lent and how many work in each county (written)."""
    codes, debt_mcny, jobs = world.town_codes, world.firms[Firm.debt_mcny], world.towns[Town.jobs]
    city_debt_mcny, workers = world.cities[City.debt_mcny], world.counties[County.workers]
    city_debt_mcny[:] = 0.0
    workers[:] = 0.0
    for t in range(jobs.size):
        debt = segment_sum(debt_mcny[codes[TownCode.first_slot, t]:codes[TownCode.last_slot, t]])
        city_debt_mcny[codes[TownCode.city, t]] += debt
        workers[codes[TownCode.county, t]] += jobs[t]


@phase
def count_all(world: World, now: Now) -> None:
    """Step 11: how many firms of each kind every town has, and the standards that those of the step before have led."""
    towns, step_years = world.towns, now.clock.step_years
    standards, titles, centres = towns[Town.standards], towns[Town.titles], towns[Town.centres]
    for t in range(standards.size):
        standards[t] += standards_rate(titles[t], centres[t], now.param) * step_years
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        count_firms(world, now, low, high)
        frontier(world, now, low, high)
    count_titles(world, now)
    follow_places(world, now)


@phase
def report(world: World, now: Now) -> None:
    """Chain and reported output a year (written): pressure widens scopes and inflates figures, checks strip both.

    Besides, scopes widen and figures are re-based year by year. Nothing of it adds to what is produced.
    """
    towns, param = world.towns, now.param
    output_year_mcny, scope_factor = towns[Town.output_year_mcny], towns[Town.scope_factor]
    scope_widening, gaming, pressure = towns[Town.scope_widening], towns[Town.gaming], towns[Town.pressure]
    chain_year_mcny, reported_year_mcny = towns[Town.chain_year_mcny], towns[Town.reported_year_mcny]
    scope_habit, figure_habit = towns[Town.scope_habit], towns[Town.figure_habit]
    scope_drift, rebased = towns[Town.scope_drift], towns[Town.rebased]
    verification = now.at_town[Lever.verification]
    step_years = now.clock.step_years
    scope_part, habit_years = param[Param.scope_part], param[Param.habit_years]
    for t in range(output_year_mcny.size):
        found = found_share(verification[t], param)
        target = gaming_target(pressure[t], found, param)
        scope_habit[t] = smoothed(scope_habit[t], scope_part * target, habit_years, step_years)
        figure_habit[t] = smoothed(figure_habit[t], (1.0 - scope_part) * target, habit_years, step_years)
        scope_drift[t] += drift_of_figures(param[Param.scope_growth], found, step_years)
        rebased[t] += drift_of_figures(param[Param.rebasing_growth], found, step_years)
        scope_widening[t] = (1.0 + scope_habit[t]) * exp(scope_drift[t]) - 1.0
        gaming[t] = (1.0 + figure_habit[t]) * exp(rebased[t]) - 1.0
        chain_year_mcny[t] = output_year_mcny[t] * scope_factor[t]
        reported_year_mcny[t] = chain_year_mcny[t] * (1.0 + scope_widening[t]) * (1.0 + gaming[t])


@phase
def follow_linked(world: World, now: Now) -> None:
    """Linked jobs follow what the town's firms spend on materials, not their payrolls; a payroll job (written)."""
    towns, prices = world.towns, world.prices
    jobs, output_year_mcny = towns[Town.jobs], towns[Town.output_year_mcny]
    linked_jobs_per_job, per_mcny = towns[Town.linked_jobs_per_job], towns[Town.linked_jobs_per_mcny]
    materials = prices[Price.materials] / prices[Price.output]
    for t in range(jobs.size):
        linked = linked_jobs(per_mcny[t], output_year_mcny[t], materials, prices[Price.wage])
        linked_jobs_per_job[t] = linked / max(jobs[t], 1.0)


@phase
def count_beyond(world: World, now: Now) -> None:
    """Units reported as part of the chain beyond its firms (written): registered in a town's first titled year.

    They are a widened scope of the count: nothing is produced by them here, and checks strip them like any other.
    Jobs newly filled (written) count those who replace a leaver, linked jobs and those of the units beyond.
    worker_turnover_rate : leavers replaced a year; new_jobs : from growth and newcomers, payroll only, to reported
    """
    codes, towns, param = world.town_codes, world.towns, now.param
    tier, tier_step = codes[TownCode.tier], codes[TownCode.tier_step]
    registered, jobs, linked_jobs_per_job = towns[Town.registered], towns[Town.jobs], towns[Town.linked_jobs_per_job]
    registered_beyond, new_jobs = towns[Town.registered_beyond], towns[Town.new_jobs]
    verification = now.at_town[Lever.verification]
    registration_drive = param[Param.registration_drive]
    worker_turnover_rate = param[Param.worker_turnover_rate]
    step, step_years = now.clock.step, now.clock.step_years
    for t in range(tier.size):
        found = found_share(verification[t], param)
        kept = registered_beyond[t] * (1.0 - chance_within(found, step_years))
        registered_beyond[t] = kept
        if is_drive(tier[t] == Tier.provincial, (step - tier_step[t]) * step_years, param):
            registered_beyond[t] += (exp(registration_drive * step_years) - 1.0) * (registered[t] + kept)
        filled = new_jobs[t] + worker_turnover_rate * jobs[t] * step_years
        new_jobs[t] = filled * (1.0 + linked_jobs_per_job[t]) + param[Param.beyond_jobs] * (registered_beyond[t] - kept)


@phase
def smooth_year(world: World, now: Now) -> None:
    """Taxes and value added of a year, and the land in use (written)."""
    param = now.param
    towns, step_years = world.towns, now.clock.step_years
    tax_year_mcny, tax_mcny = towns[Town.tax_year_mcny], towns[Town.tax_mcny]
    value_added_year_mcny, value_added_mcny = towns[Town.value_added_year_mcny], towns[Town.value_added_mcny]
    land_stock_mu, land_use_mu = towns[Town.land_stock_mu], towns[Town.land_use_mu]
    for t in range(tax_mcny.size):
        tax_year_mcny[t] = smoothed(tax_year_mcny[t], tax_mcny[t] / step_years, param[Param.year_years], step_years)
        value_added_year_mcny[t] = smoothed(
            value_added_year_mcny[t], value_added_mcny[t] / step_years, param[Param.year_years], step_years)
        land_stock_mu[t] += land_use_mu[t]


@phase
def pay_checks(world: World, now: Now) -> None:
    """Inspections of firms and checks of reported units are paid."""
    operating, registered, money = world.towns[Town.operating], world.towns[Town.registered], world.money
    quality_enforcement, verification = now.at_town[Lever.quality_enforcement], now.at_town[Lever.verification]
    for t in range(operating.size):
        visits, checks = quality_enforcement[t] * operating[t], verification[t] * registered[t]
        money[Money.quality_enforcement] += INSPECTION_MCNY * visits * now.clock.step_years
        money[Money.verification] += CHECK_MCNY * checks * now.clock.step_years


@phase
def age_label(world: World, now: Now) -> None:
    """Standing that provincial towns gain from their label (written)."""
    codes, param = world.town_codes, now.param
    tier_step, batch = codes[TownCode.tier_step], codes[TownCode.batch]
    label = world.towns[Town.label]
    step, step_years = now.clock.step, now.clock.step_years
    for t in range(batch.size):
        years = (step - tier_step[t]) * step_years
        label[t] += label_growth(years, float(batch[t]), param) * step_years


@phase
def write_reports(world: World, now: Now) -> None:
    """Step 11: chain and reported figures; taxes and value added of a year; inspections and checks are paid."""
    report(world, now)
    follow_linked(world, now)
    count_beyond(world, now)
    smooth_year(world, now)
    pay_checks(world, now)
    age_label(world, now)


@phase
def feel_pressure(world: World, now: Now) -> None:
    """Target pressure on every county, 0-1.5 (written): what province and city still lack, and supervision notices.

    city_own_target : provincial towns that every city wants for itself; city_named : those it has, written
    """
    param = now.param
    codes, towns, lever = world.town_codes, world.towns, now.lever
    tier, city = codes[TownCode.tier], codes[TownCode.city]
    notices, felt = towns[Town.notices], towns[Town.pressure]
    city_named = world.cities[City.named]
    target_towns, city_own_target = lever[Lever.target_towns], lever[Lever.city_own_target]
    named = 0
    city_named[:] = 0.0
    for t in range(tier.size):
        named += tier[t] == Tier.provincial
        city_named[city[t]] += tier[t] == Tier.provincial
    lacking = lacks(target_towns, float(named))
    for t in range(tier.size):
        felt[t] = pressure(tier[t] == Tier.provincial, lacking, lacks(city_own_target, city_named[city[t]]),
                                notices[t], param)
