"""Projects: courted and signed (step 3), moved along their stages (5), finished (10)."""

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import exponential, normal, poisson, repeated, uniform, uniform2
from jinzhen.model.engine.sums import segment_sum
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.phases.newcomers import ENTRANT_BIT, STEP_BIT, TOWN_BIT, appeal_for, found_firm, pull_of_sales
from jinzhen.model.phases.turnover import strongest_leader
from jinzhen.model.rules.orders import nest_exponent
from jinzhen.model.rules.projects import (
    COURTING_MCNY,
    GATHERING_YEARS,
    LAND_TERM_YEARS,
    SIGNED_SHARE,
    approval_rate,
    commitment_rate,
    courting_effort,
    courting_weight,
    median_size,
    needs_review,
    project_land,
    variety_gain,
)
from jinzhen.model.rules.town_action import guarantee_cover
from jinzhen.model.state.codes import Stage
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.slots import return_land, take_slot, usual
from jinzhen.model.state.world import (
    County,
    Firm,
    Price,
    Project,
    ProjectCode,
    State,
    Sum,
    Town,
    TownCode,
    Trade,
    World,
)

#: Projects of one town and step never exceed this, so that ordinals fit their part of an identity.
MOST_PER_STEP = 500
#: Ordinals of projects in identities start here.
PROJECT_ORDINAL = 1024


@helper
def project_identity(town: int, step: int, ordinal: int) -> int:
    """Identity a project draws by."""
    return (town << TOWN_BIT) | (step << STEP_BIT) | (PROJECT_ORDINAL + ordinal)


@phase
def find_crowding(world: World, now: Now) -> None:
    """Part of its trade's output in Shanxi that is made in other towns, of every town (written).

    domestic_weight : scratch
    """
    towns = world.towns
    trade = world.town_codes[TownCode.trade]
    output_year_mcny, crowding = towns[Town.output_year_mcny], towns[Town.crowding]
    domestic_weight = world.trades[Trade.domestic_weight]
    domestic_weight[:] = 0.0
    for t in range(trade.size):
        domestic_weight[trade[t]] += output_year_mcny[t]
    for t in range(trade.size):
        k = trade[t]
        crowding[t] = 1.0 - output_year_mcny[t] / domestic_weight[k] if domestic_weight[k] > 0.0 else 0.0


@phase
def spread_courting(world: World, now: Now) -> None:
    """Projects courted a year by every town (written): the counties' by weight, away from crowded trades, and its own.

    attraction_effort : a year for all towns, by town; own : with the town's own money; effort : 0-1
    """
    at_town, towns, param = now.at_town, world.towns, now.param
    programme_weight, crowding, own = towns[Town.programme_weight], towns[Town.crowding], towns[Town.courted]
    effort, courted_all = towns[Town.effort], towns[Town.courted_all]
    attraction_effort, differentiation = at_town[Lever.attraction_effort], at_town[Lever.differentiation]
    total, shared = 0.0, 0.0
    for t in range(programme_weight.size):
        total += programme_weight[t]
        shared += programme_weight[t] * courting_weight(differentiation[t], crowding[t], param)
    for t in range(programme_weight.size):
        weight = programme_weight[t] * courting_weight(differentiation[t], crowding[t], param)
        part = weight * total / shared if shared > 0.0 else 0.0
        courted_all[t] = (attraction_effort[t] * part + own[t]) * courting_effort(effort[t], param)


@helper
def sign(world: World, j: int, town: int, step: int, ordinal: int, size_mcny: float, built: float, energy_tce: float,
         is_empty: bool, is_own: bool, param: F64) -> None:
    """Write a signed project into row j; `size_mcny` is the signed sum, `built` the part really meant."""
    projects, project_codes = world.projects, world.project_codes
    project_codes[ProjectCode.town, j] = town
    project_codes[ProjectCode.stage, j] = Stage.signed
    project_codes[ProjectCode.step, j] = step
    project_codes[ProjectCode.ordinal, j] = ordinal
    projects[Project.empty, j] = 1.0 if is_empty else 0.0
    projects[Project.own, j] = 1.0 if is_own else 0.0
    projects[Project.size_mcny, j] = size_mcny
    projects[Project.built_share, j] = built
    gain = world.towns[Town.infrastructure, town] - world.towns[Town.infrastructure_start, town]
    projects[Project.land_mu, j] = project_land(size_mcny * built, gain, param)
    projects[Project.granted_mu, j] = 0.0
    projects[Project.waited_years, j] = 0.0
    projects[Project.energy_tce, j] = energy_tce
    projects[Project.cleared, j] = 0.0


@phase
def court(world: World, now: Now) -> None:
    """Sign new projects by town.

    courted_all : projects courted a year; energy_per_mcny : tce a year a m CNY of capital
    """
    towns, param = world.towns, now.param
    courted_all, output_year_mcny = towns[Town.courted_all], towns[Town.output_year_mcny]
    energy_per_mcny = towns[Town.energy_per_mcny]
    project_size_log_sd = param[Param.project_size_log_sd]
    empty_signature_share = param[Param.empty_signature_share]
    replication, state, sums = now.replication, world.state, world.sums
    step_years, seed, step = now.clock.step_years, now.seed, now.clock.step
    for t in range(courted_all.size):
        mean = courted_all[t] * SIGNED_SHARE * step_years
        n = min(int(poisson(uniform(seed, replication, t, step, streams.PROJECTS), mean)), MOST_PER_STEP)
        for ordinal in range(n):
            j = state[State.projects]
            if j >= world.projects.shape[1]:
                state[State.overflow] = 1
                return
            identity = project_identity(t, step, ordinal)
            z = normal(uniform(seed, replication, identity, step, streams.PROJECT_SIZE))
            u = uniform(seed, replication, identity, step, streams.PROJECT_EMPTY)
            w = uniform(seed, replication, identity, step, streams.PROJECT_BUILT)
            v = uniform(seed, replication, identity, step, streams.PROJECT_OWNER)
            size = median_size(output_year_mcny[t], param) * exp(project_size_log_sd * z)
            built = param[Param.built_least] + (param[Param.built_most] - param[Param.built_least]) * w
            sign(world, j, t, step, ordinal, size, built, size * built * energy_per_mcny[t],
                 u < empty_signature_share, v < param[Param.own_project_share], param)
            state[State.projects] += 1
            sums[Sum.projects_signed] += 1.0
            sums[Sum.signed_mcny] += size


@phase
def court_projects(world: World, now: Now) -> None:
    """Step 3: projects are courted, by the counties' effort and by the towns' own, and some are signed."""
    towns, attraction_effort = world.towns, now.at_town[Lever.attraction_effort]
    find_crowding(world, now)
    spread_courting(world, now)
    courted = 0.0
    for t in range(towns.shape[1]):
        courted += attraction_effort[t] * towns[Town.programme_weight, t]
        towns[Town.energy_per_mcny, t] = towns[Town.energy_base_tce, t] / max(towns[Town.capital_mcny, t], 1.0)
        towns[Town.guarantee_cover, t] = guarantee_cover(
            towns[Town.guarantee_fund_mcny, t], towns[Town.output_year_mcny, t], now.param)
    world.money[Money.attraction_effort] = courted * COURTING_MCNY * now.clock.step_years
    court(world, now)


@helper
def leaving_rate(stage: int, is_empty: float, delay_removed: float, infrastructure_gain: float, param: F64) -> float:
    """Moves a year out of a stage in which nothing but time is in the way: on, or out for an empty signature."""
    if stage == Stage.signed:
        return param[Param.drop_rate] if is_empty > 0.0 else approval_rate(delay_removed, param)
    return commitment_rate(infrastructure_gain, param)


@helper
def has_room(world: World, j: int, headroom_tce: float, param: F64) -> bool:
    """Whether a committed project has room under the energy quota, which comes first, and its land.

    headroom_tce : a year; cleared : written
    """
    projects = world.projects
    if not needs_review(projects[Project.energy_tce, j]) or projects[Project.energy_tce, j] <= headroom_tce:
        projects[Project.cleared, j] = 1.0
    has_land = projects[Project.granted_mu, j] >= param[Param.land_enough_share] * projects[Project.land_mu, j]
    return projects[Project.cleared, j] > 0.0 and has_land


@helper
def give_up(world: World, j: int) -> None:
    """A project is dropped; the land it has goes back to its town."""
    t = world.project_codes[ProjectCode.town, j]
    world.project_codes[ProjectCode.stage, j] = Stage.dropped
    return_land(world, t, world.projects[Project.granted_mu, j])
    world.projects[Project.granted_mu, j] = 0.0


@helper
def wait_for_room(world: World, j: int, left: float, u: float, param: F64) -> None:
    """A committed project lacks land or energy: it stalls at a rate, and loses its land when its term is over."""
    before = world.projects[Project.waited_years, j]
    waited = before + left
    world.projects[Project.waited_years, j] = waited
    idle = min(left, waited - GATHERING_YEARS)
    if waited >= LAND_TERM_YEARS or exponential(u) / param[Param.stall_rate] < idle:
        give_up(world, j)


@helper
def build_on(world: World, j: int, left: float, param: F64) -> None:
    """A project builds at an even pace; what is spent counts as realised, and when all of it is, it produces."""
    projects, sums = world.projects, world.sums
    lacking = param[Param.building_years] - projects[Project.waited_years, j]
    part = min(left, lacking) / param[Param.building_years]
    sums[Sum.realised_mcny] += projects[Project.size_mcny, j] * part
    sums[Sum.built_mcny] += projects[Project.size_mcny, j] * projects[Project.built_share, j] * part
    projects[Project.waited_years, j] += left
    if left >= lacking:
        world.project_codes[ProjectCode.stage, j] = Stage.producing


@helper
def move_on(world: World, now: Now, j: int, delay_removed: float, headroom_tce: float) -> None:
    """Take project j through the stages it passes in this step: waiting times are exponential, whatever the step.

    A project signed in this step lives in a random part of it. Gathering land takes a quarter, building its time.
    headroom_tce : what the town's yearly energy quota leaves beside its firms and the projects it has room for
    """
    param = now.param
    projects, project_codes = world.projects, world.project_codes
    seed, replication, step, step_years = now.seed, now.replication, now.clock.step, now.clock.step_years
    identity = project_identity(project_codes[ProjectCode.town, j], project_codes[ProjectCode.step, j],
                                project_codes[ProjectCode.ordinal, j])
    u, part = uniform2(seed, replication, identity, step, streams.PROJECT_STAGE)
    t = project_codes[ProjectCode.town, j]
    gain = world.towns[Town.infrastructure, t] - world.towns[Town.infrastructure_start, t]
    left = step_years * part if project_codes[ProjectCode.step, j] == step else step_years
    for ordinal in range(1, Stage.committed + 1):
        stage = project_codes[ProjectCode.stage, j]
        if stage >= Stage.committed:
            break
        left -= exponential(u) / leaving_rate(stage, projects[Project.empty, j], delay_removed, gain, param)
        if left <= 0.0:
            return
        if projects[Project.empty, j] > 0.0:
            give_up(world, j)
            return
        project_codes[ProjectCode.stage, j] = stage + 1
        u = uniform(seed, replication, identity, step, repeated(streams.PROJECT_STAGE, ordinal))
    if project_codes[ProjectCode.stage, j] == Stage.committed:
        if not has_room(world, j, headroom_tce, param):
            wait_for_room(world, j, left, u, param)
            return
        gathering = max(GATHERING_YEARS - projects[Project.waited_years, j], 0.0)
        if left <= gathering:
            projects[Project.waited_years, j] += left
            return
        left -= gathering
        project_codes[ProjectCode.stage, j] = Stage.building
        projects[Project.waited_years, j] = 0.0
    build_on(world, j, left, param)


@phase
def leave_energy(world: World, now: Now) -> None:
    """Energy a year that every town's quota leaves beside its firms and the projects cleared (`value`, written)."""
    towns, trade, project_codes = world.towns, world.town_codes[TownCode.trade], world.project_codes
    value, energy_quota_tce, energy_wanted_tce = (
        towns[Town.value], towns[Town.energy_quota_tce], towns[Town.energy_wanted_tce])
    season, quarter, step_years = world.season, now.clock.quarter, now.clock.step_years
    for t in range(value.size):
        part = step_years * max(season[trade[t], quarter], 0.01)
        value[t] = (energy_quota_tce[t] - energy_wanted_tce[t]) / part
    for j in range(world.state[State.projects]):
        under_way = project_codes[ProjectCode.stage, j] in (Stage.committed, Stage.building)
        if under_way and world.projects[Project.cleared, j] > 0.0:
            value[project_codes[ProjectCode.town, j]] -= world.projects[Project.energy_tce, j]


@phase
def advance_projects(world: World, now: Now) -> None:
    """Step 5: projects move along their stages; rows of those that went into production in `finished`.

    value : what is left of the energy quotas, see `leave_energy`; used up in the order of signing
    """
    sums, project_codes, headroom = world.sums, world.project_codes, world.towns[Town.value]
    cleared = world.projects[Project.cleared]
    approval_reform = now.at_town[Lever.approval_reform]
    n_finished = 0
    leave_energy(world, now)
    for j in range(world.state[State.projects]):
        before = project_codes[ProjectCode.stage, j]
        if before in (Stage.producing, Stage.dropped):
            continue
        t, was_cleared = project_codes[ProjectCode.town, j], cleared[j]
        move_on(world, now, j, approval_reform[t], headroom[t])
        after = project_codes[ProjectCode.stage, j]
        if cleared[j] > was_cleared and after != Stage.dropped:
            headroom[t] -= world.projects[Project.energy_tce, j]
        sums[Sum.projects_under_way] += Stage.signed < after < Stage.producing
        sums[Sum.projects_dropped] += after == Stage.dropped
        if after == Stage.producing:
            project_codes[ProjectCode.finished, n_finished] = j
            n_finished += 1
    sums[Sum.projects_finished] = n_finished


@helper
def extend_leader(world: World, j: int, low: int, high: int, param: F64) -> bool:
    """A finished project of the town's own extends its first leading firm; False when it has none."""
    firms = world.firms
    first = strongest_leader(world, low, high)
    if first < 0:
        return False
    capital = world.projects[Project.size_mcny, j] * world.projects[Project.built_share, j]
    growth = param[Param.opening_share] * capital / max(firms[Firm.capital_mcny, first], capital)
    firms[Firm.capital_mcny, first] += capital
    firms[Firm.equity_mcny, first] += capital
    firms[Firm.land_held_mu, first] += world.projects[Project.granted_mu, j]
    firms[Firm.expected_orders_mcny, first] *= 1.0 + growth
    firms[Firm.appeal, first] += log(1.0 + growth)
    world.sums[Sum.capital_brought] += capital
    return True


@helper
def open_plant(world: World, now: Now, j: int, t: int, town_pull: float) -> tuple[float, float]:
    """A finished project becomes a firm of its own, paid by outside equity; half its sales have to be won.

    Returns the workers it hires and its pull, 0 when there was no room.
    """
    param = now.param
    projects, project_codes, towns = world.projects, world.project_codes, world.towns
    low, high = world.town_codes[TownCode.first_slot, t], world.town_codes[TownCode.last_slot, t]
    i = take_slot(world, t)
    if i < 0:
        world.state[State.overflow] = 1
        return 0.0, 0.0
    capital = projects[Project.size_mcny, j] * projects[Project.built_share, j]
    n_firms = segment_sum(world.firms[Firm.operating, low:high])
    ratio = max(usual(world, Firm.capital_ratio, low, high, n_firms), param[Param.plant_capital_ratio_least])
    mean_jobs = usual(world, Firm.payroll_jobs, low, high, n_firms)
    usual_per_job = usual(world, Firm.output_year_mcny, low, high, n_firms) / max(mean_jobs, 1.0)
    per_job = max(usual_per_job, param[Param.plant_output_per_job_least_mcny])
    output = capital / ratio * world.prices[Price.output]
    jobs = max(output / per_job, 1.0)
    sales = param[Param.opening_share] * output
    town_sales_mcny, tfp = towns[Town.value, t], towns[Town.tfp_mean, t]
    appeal = appeal_for(sales, output, tfp, 0.0, towns[Town.cost_relief, t], town_pull, town_sales_mcny, param)
    identity = ENTRANT_BIT | project_identity(
        project_codes[ProjectCode.town, j], project_codes[ProjectCode.step, j], project_codes[ProjectCode.ordinal, j])
    exports = usual(world, Firm.export_share, low, high, n_firms)
    overhead = usual(world, Firm.overhead_share, low, high, n_firms)
    margin_aim = usual(world, Firm.margin_aim, low, high, n_firms)
    paid_share = usual(world, Firm.paid_share, low, high, n_firms) if n_firms > 0.0 else 1.0
    energy = usual(world, Firm.energy_tce_per_mcny, low, high, n_firms)
    discharge = usual(world, Firm.discharge_t_per_mcny, low, high, n_firms)
    world.sums[Sum.cash_brought] += found_firm(world, i, identity, jobs, output, capital, tfp, appeal, 0.0, exports,
                                               energy, discharge, 0.0, overhead, margin_aim, paid_share, param)
    world.firms[Firm.capital_ratio, i] = ratio
    world.firms[Firm.land_held_mu, i] = projects[Project.granted_mu, j]
    world.firms[Firm.high_voltage, i] = 1.0 if output * energy >= param[Param.high_voltage_tce] else 0.0
    world.sums[Sum.capital_brought] += capital
    return jobs, pull_of_sales(sales, town_pull, town_sales_mcny)


@phase
def finish_projects(world: World, now: Now) -> None:
    """Step 10: finished projects become firms."""
    param = now.param
    towns, projects, sums, counties = world.towns, world.projects, world.sums, world.counties
    codes, project_codes = world.town_codes, world.project_codes
    nest = nest_exponent(now.param)
    for n in range(int(sums[Sum.projects_finished])):
        j = project_codes[ProjectCode.finished, n]
        t = project_codes[ProjectCode.town, j]
        low, high = codes[TownCode.first_slot, t], codes[TownCode.last_slot, t]
        if projects[Project.own, j] > 0.0 and extend_leader(world, j, low, high, param):
            continue
        town_pull = towns[Town.pull, t] + towns[Town.export_pull, t]
        workers, plant_pull = open_plant(world, now, j, t, town_pull)
        sums[Sum.plants_opened] += 1.0
        gain = exp(variety_gain(now.at_town[Lever.differentiation, t], plant_pull, town_pull, nest))
        towns[Town.base_weight, t] *= gain
        towns[Town.base_export_weight, t] *= gain
        free = counties[County.free_workers, codes[TownCode.county, t]] - workers
        counties[County.free_workers, codes[TownCode.county, t]] = max(free, 0.0)
