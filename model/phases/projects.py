"""Projects: courted, signed, approved, under construction, in production, dropped."""

from jinzhen.model import streams
from jinzhen.model.columns import (
    APPROVED,
    BUILDING,
    DROPPED,
    F64,
    I64,
    PRODUCING,
    S_OVERFLOW,
    SIGNED,
    Firm,
    Projects,
    Slots,
)
from jinzhen.model.compiled import phase
from jinzhen.model.draws import exponential, normal, poisson, repeated, uniform, uniform2
from jinzhen.model.phases.demography import ENTRANT_BIT, appeal_for, found_firm, free_slot, pull_of_sales, usual
from jinzhen.model.rules.projects import (
    BUILDING_YEARS,
    BUILT_LEAST,
    BUILT_MOST,
    DROP_RATE,
    OPENING_SHARE,
    OWN_SHARE,
    SIGNED_SHARE,
    STALL_RATE,
    approval_rate,
    courting_weight,
    median_size,
    needs_review,
)
from jinzhen.model.rules.towns import courting_effort
from jinzhen.model.vector_math import exp, log

#: Projects of one town and step never exceed this, so that ordinals fit their part of an identity.
MOST_PER_STEP = 500
#: An approved project has its land within this time where there is enough (see `land_asked`), years.
GATHERING_YEARS = 0.2501
#: Stands for a time that no longer counts towards the start.
LAPSED_YEARS = 1.0


@phase
def project_identity(town: int, step: int, ordinal: int) -> int:
    """Identity a project draws by."""
    return (town << 32) | (step << 12) | (1024 + ordinal)


@phase
def find_crowding(trade: I64, output_year_mcny: F64, total: F64, crowding: F64) -> None:
    """Part of its trade's output in Shanxi that is made in other towns, of every town (written). total : scratch."""
    total[:] = 0.0
    for t in range(trade.size):
        total[trade[t]] += output_year_mcny[t]
    for t in range(trade.size):
        k = trade[t]
        crowding[t] = 1.0 - output_year_mcny[t] / total[k] if total[k] > 0.0 else 0.0


@phase
def spread_courting(effort_projects: F64, weight: F64, differentiation: F64, crowding: F64, own: F64, effort: F64,
                    courted: F64) -> None:
    """Projects courted a year by every town (written): the counties' by weight, away from crowded trades, and its own.

    effort_projects : a year for all towns, by town; own : with the town's own money; effort : 0-1
    """
    total, shared = 0.0, 0.0
    for t in range(weight.size):
        total += weight[t]
        shared += weight[t] * courting_weight(differentiation[t], crowding[t])
    for t in range(weight.size):
        part = weight[t] * courting_weight(differentiation[t], crowding[t]) * total / shared if shared > 0.0 else 0.0
        courted[t] = (effort_projects[t] * part + own[t]) * courting_effort(effort[t])


@phase
def sign(projects: Projects, j: int, town: int, step: int, ordinal: int, size_mcny: float, built: float,
         land_mcny_per_mu: float, energy_tce: float, is_empty: bool, is_own: bool) -> None:
    """Write a signed project into row j; `size_mcny` is the signed sum, `built` the part really meant."""
    projects.town[j] = town
    projects.stage[j] = SIGNED
    projects.step[j] = step
    projects.ordinal[j] = ordinal
    projects.empty[j] = 1.0 if is_empty else 0.0
    projects.own[j] = 1.0 if is_own else 0.0
    projects.size_mcny[j] = size_mcny
    projects.built_share[j] = built
    projects.land_mu[j] = size_mcny * built / land_mcny_per_mu
    projects.granted_mu[j] = 0.0
    projects.waited_years[j] = 0.0
    projects.energy_tce[j] = energy_tce


@phase
def court(
    projects: Projects, courted: F64, output_year_mcny: F64, energy_per_mcny: F64, project_size_mcny: float,
    size_log_sd: float, empty_share: float, land_mcny_per_mu: float, step_years: float, seed: int, replication: int,
    step: int, signed: F64, state: I64
) -> None:
    """Sign new projects by town.

    courted : projects courted a year; energy_per_mcny : tce a m CNY of the town's output
    signed : (2,), number and signed sum, written
    """
    signed[:] = 0.0
    for t in range(courted.size):
        mean = courted[t] * SIGNED_SHARE * step_years
        n = min(int(poisson(uniform(seed, replication, t, step, streams.PROJECTS), mean)), MOST_PER_STEP)
        for ordinal in range(n):
            j = projects.count[0]
            if j >= projects.town.size:
                state[S_OVERFLOW] = 1
                return
            identity = project_identity(t, step, ordinal)
            z = normal(uniform(seed, replication, identity, step, streams.PROJECT_SIZE))
            u = uniform(seed, replication, identity, step, streams.PROJECT_EMPTY)
            w = uniform(seed, replication, identity, step, streams.PROJECT_BUILT)
            v = uniform(seed, replication, identity, step, streams.PROJECT_OWNER)
            size = median_size(project_size_mcny, output_year_mcny[t]) * exp(size_log_sd * z)
            built = BUILT_LEAST + (BUILT_MOST - BUILT_LEAST) * w
            sign(projects, j, t, step, ordinal, size, built, land_mcny_per_mu, size * built * energy_per_mcny[t],
                 u < empty_share, v < OWN_SHARE)
            projects.count[0] += 1
            signed[0] += 1.0
            signed[1] += size


@phase
def leaving_rate(stage: int, is_empty: float, is_ready: bool, delay_removed: float, realised_rate: float) -> float:
    """Moves a year out of a stage: on, where nothing is in the way, or out."""
    if stage == SIGNED:
        return DROP_RATE if is_empty > 0.0 else approval_rate(delay_removed)
    if stage == APPROVED:
        return realised_rate / (1.0 - realised_rate) if is_ready else STALL_RATE
    return 1.0 / BUILDING_YEARS


@phase
def has_room(projects: Projects, j: int, headroom_tce: float) -> bool:
    """Whether an approved project has its land and room under the energy quota (headroom_tce : a year)."""
    roomy = not needs_review(projects.energy_tce[j]) or projects.energy_tce[j] <= headroom_tce
    return roomy and projects.granted_mu[j] >= 0.98 * projects.land_mu[j]


@phase
def move_on(projects: Projects, j: int, delay_removed: float, headroom_tce: float, realised_rate: float,
            step_years: float, seed: int, replication: int, step: int) -> None:
    """Take project j through the stages it passes in this step: waiting times are exponential, whatever the step.

    A project signed in this step lives in a random part of it. The time in which an approved one gathers its land
    counts towards its start unless that takes longer than a quarter.
    headroom_tce : what the town's yearly energy quota leaves
    """
    identity = project_identity(projects.town[j], projects.step[j], projects.ordinal[j])
    u, part = uniform2(seed, replication, identity, step, streams.PROJECT_STAGE)
    left = step_years * part if projects.step[j] == step else step_years
    for ordinal in range(1, PRODUCING + 1):
        stage, ready = projects.stage[j], True
        if stage == APPROVED:
            ready = has_room(projects, j, headroom_tce)
            before = projects.waited_years[j]
            waited = before + left
            in_time = before < LAPSED_YEARS
            projects.waited_years[j] = LAPSED_YEARS if ready or waited > GATHERING_YEARS else waited
            if ready:
                left = waited if in_time else left
            elif in_time and waited <= GATHERING_YEARS:
                return
            elif in_time:
                left = waited - GATHERING_YEARS
        left -= exponential(u) / leaving_rate(stage, projects.empty[j], ready, delay_removed, realised_rate)
        if left <= 0.0:
            return
        gives_up = projects.empty[j] > 0.0 or not ready
        projects.stage[j] = DROPPED if gives_up else stage + 1
        if projects.stage[j] in (PRODUCING, DROPPED):
            return
        u = uniform(seed, replication, identity, step, repeated(streams.PROJECT_STAGE, ordinal))


@phase
def advance_projects(projects: Projects, delay_removed: F64, energy_quota_tce: F64, energy_use_tce: F64,
                     realised_rate: float, step_years: float, seed: int, replication: int, step: int,
                     counts: F64, finished: I64) -> int:
    """Move every project on; returns how many went into production, their rows in `finished`.

    counts : (5,), approved or building, newly in production, newly dropped; written
    """
    counts[:3] = 0.0
    n_finished = 0
    for j in range(projects.count[0]):
        if projects.stage[j] in (PRODUCING, DROPPED):
            continue
        t = projects.town[j]
        headroom = (energy_quota_tce[t] - energy_use_tce[t]) / step_years
        move_on(projects, j, delay_removed[t], headroom, realised_rate, step_years, seed, replication, step)
        after = projects.stage[j]
        counts[0] += after in (APPROVED, BUILDING)
        counts[1] += after == PRODUCING
        counts[2] += after == DROPPED
        if after == PRODUCING:
            finished[n_finished] = j
            n_finished += 1
    return n_finished


@phase
def extend_leader(projects: Projects, j: int, firms: Slots, low: int, high: int, came: F64) -> bool:
    """A finished project of the town's own extends its first leading firm; False when it has none.

    came : (2,), added to: the capital that its owners bring
    """
    first = -1
    for i in range(low, high):
        leads = firms.rows[Firm.operating, i] > 0.0 and firms.rows[Firm.leading, i] > 0.0
        if leads and (first < 0 or firms.rows[Firm.output_year_mcny, i] > firms.rows[Firm.output_year_mcny, first]):
            first = i
    if first < 0:
        return False
    capital = projects.size_mcny[j] * projects.built_share[j]
    growth = OPENING_SHARE * capital / max(firms.rows[Firm.capital_mcny, first], capital)
    firms.rows[Firm.capital_mcny, first] += capital
    firms.rows[Firm.equity_mcny, first] += capital
    firms.rows[Firm.expected_orders_mcny, first] *= 1.0 + growth
    firms.rows[Firm.appeal, first] += log(1.0 + growth)
    came[0] += capital
    return True


@phase
def open_plant(projects: Projects, j: int, firms: Slots, low: int, high: int, town_pull: float,
               town_sales_mcny: float, cost_relief: float, tfp_mean: float, segment_elasticity: float,
               liquidity_effect: float, came: F64, state: I64) -> tuple[float, float]:
    """A finished project becomes a firm of its own, paid by outside equity; half its sales have to be won.

    came : (2,), added to: capital and cash it brings
    Returns the workers it hires and its pull, 0 when there was no room.
    """
    i = free_slot(firms.rows[Firm.operating], firms.rows[Firm.paper], low, high)
    if i < 0:
        state[S_OVERFLOW] = 1
        return 0.0, 0.0
    capital = projects.size_mcny[j] * projects.built_share[j]
    ratio = max(usual(firms.rows[Firm.capital_ratio], firms.rows[Firm.operating], low, high), 0.3)
    mean_jobs = usual(firms.rows[Firm.payroll_jobs], firms.rows[Firm.operating], low, high)
    per_job = max(
        usual(firms.rows[Firm.output_year_mcny], firms.rows[Firm.operating], low, high) / max(mean_jobs, 1.0), 0.05
    )
    output = capital / ratio
    jobs = max(output / per_job, 1.0)
    sales = OPENING_SHARE * output
    appeal = appeal_for(sales, output, tfp_mean, 0.0, cost_relief, town_pull, town_sales_mcny, segment_elasticity,
                        liquidity_effect)
    identity = ENTRANT_BIT | project_identity(projects.town[j], projects.step[j], projects.ordinal[j])
    came[1] += found_firm(firms, i, identity, jobs, output, capital, tfp_mean, appeal, 0.0,
                          usual(firms.rows[Firm.export_share], firms.rows[Firm.operating], low, high),
                          usual(firms.rows[Firm.energy_tce_per_mcny], firms.rows[Firm.operating], low, high),
                          usual(firms.rows[Firm.discharge_t_per_mcny], firms.rows[Firm.operating], low, high), 0.0,
                          usual(firms.rows[Firm.overhead_share], firms.rows[Firm.operating], low, high))
    firms.rows[Firm.capital_ratio, i] = ratio
    came[0] += capital
    return jobs, pull_of_sales(sales, town_pull, town_sales_mcny)
