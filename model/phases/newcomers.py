"""Step 10, newcomers: real entrants, entities on paper, and firms that change town."""

import numpy as np

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import normal, poisson, uniform
from jinzhen.model.engine.sums import segment_sum
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.rules.figures import found_share
from jinzhen.model.rules.orders import liquidity, log_pull
from jinzhen.model.rules.production import scale_for
from jinzhen.model.rules.turnover import (
    BASE_DELAY_REMOVED,
    arrivals_ceiling,
    chance_within,
    entry_response,
    newcomers,
    profit_per_firm,
)
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.slots import copy_slot, leave_slot, take_premises, take_slot, usual
from jinzhen.model.state.world import County, Firm, Price, State, Sum, Town, TownCode, World

#: Ordinals from which on newcomers of a town and step come from outside the province, and are on paper.
MOVED_IN_ORDINAL, PAPER_ORDINAL = 1536, 2048
#: Bits of an identity from which on it says the step and the town.
STEP_BIT, TOWN_BIT = 12, 32
#: Bit that tells an entrant's identity from a base-year firm's.
ENTRANT_BIT = 1 << 31


@helper
def entrant_identity(town: int, step: int, ordinal: int) -> int:
    """Identity of the `ordinal`-th entrant of a town in a step: never that of another firm, whatever the capacity."""
    return (town << TOWN_BIT) | ENTRANT_BIT | (step << STEP_BIT) | ordinal


@helper
def found_firm(world: World, i: int, identity: int, jobs: float, output_mcny: float, capital_mcny: float, tfp: float,
               appeal: float, quality: float, export_share: float, energy: float, discharge: float, legal_form: float,
               overhead_share: float, margin_aim: float, paid_share: float, param: F64) -> float:
    """Write a new firm into slot i; its owner pays capital and some cash to start with, which is returned."""
    firms, cash = world.firms, param[Param.opening_cash_years] * output_mcny
    goods_mcny = output_mcny / world.prices[Price.output]
    world.identity[i] = np.uint64(identity)
    firms[Firm.operating, i] = 1.0
    firms[Firm.payroll_jobs, i] = jobs
    firms[Firm.overhead_share, i] = overhead_share
    firms[Firm.margin_aim, i] = margin_aim
    firms[Firm.paid_share, i] = paid_share
    firms[Firm.profit_year_mcny, i] = margin_aim * 0.5 * output_mcny
    firms[Firm.capital_mcny, i] = capital_mcny
    firms[Firm.capital_ratio, i] = capital_mcny / max(goods_mcny, 1e-6)
    firms[Firm.equity_mcny, i] = capital_mcny + cash
    firms[Firm.cash_mcny, i] = cash
    firms[Firm.tfp, i] = tfp
    firms[Firm.log_scale, i] = scale_for(goods_mcny, tfp, capital_mcny, jobs, param)
    firms[Firm.appeal, i] = appeal
    firms[Firm.quality, i] = quality
    firms[Firm.export_share, i] = export_share
    firms[Firm.energy_tce_per_mcny, i] = energy
    firms[Firm.discharge_t_per_mcny, i] = discharge
    firms[Firm.expected_orders_mcny, i] = output_mcny
    firms[Firm.output_year_mcny, i] = 0.5 * output_mcny
    firms[Firm.legal_form, i] = legal_form
    return cash


@helper
def pull_of_sales(sales_mcny: float, town_pull: float, town_sales_mcny: float) -> float:
    """Pull that gives `sales_mcny` a year at a town's present pulls and sales."""
    per_sale = town_pull / town_sales_mcny if town_sales_mcny > 0.0 and town_pull > 0.0 else 1.0
    return max(sales_mcny * per_sale, 1e-9)


@helper
def appeal_for(sales_mcny: float, planned_mcny: float, tfp: float, quality: float, cost_relief: float, town_pull: float,
               town_sales_mcny: float, param: F64) -> float:
    """Appeal that gives a newcomer `sales_mcny` a year at its town's present pulls and sales. Form: inverse of pull.

    planned_mcny : sales it is founded for, which its opening cash goes by
    """
    rest = log_pull(0.0, quality, 0.0, tfp, cost_relief, 0.0,
                    liquidity(param[Param.opening_cash_years] * planned_mcny, planned_mcny, param), param)
    return log(pull_of_sales(sales_mcny, town_pull, town_sales_mcny)) - rest


@helper
def traits_of_entrant(seed: int, replication: int, identity: int, step: int,
                      param: F64) -> tuple[float, float, float, float]:
    """Jobs, log productivity (relative to the town's mean), log quality and margin of an entrant, by its own draws."""
    z = normal(uniform(seed, replication, identity, step, streams.ENTRANT_SIZE))
    w = normal(uniform(seed, replication, identity, step, streams.ENTRANT_TFP))
    q = normal(uniform(seed, replication, identity, step, streams.ENTRANT_QUALITY))
    m = normal(uniform(seed, replication, identity, step, streams.ENTRANT_MARGIN))
    jobs = max(param[Param.entrant_jobs] * exp(param[Param.entrant_log_sd] * z), 1.0)
    tfp = param[Param.entrant_tfp] + param[Param.entrant_tfp_sd] * w
    margin_aim = param[Param.entrant_margin] + param[Param.start_margin_sd] * m
    return jobs, tfp, param[Param.entrant_quality] + param[Param.entrant_quality_sd] * q, margin_aim


@helper
def enter(world: World, now: Now, t: int, first_ordinal: int, n_entrants: int, size: float,
          grant_mcny: float) -> tuple[int, float, float, float]:
    """Real entrants take the lowest free slots of town t.

    first_ordinal : of the entrants in their step; size : jobs relative to a usual entrant; grant_mcny : each gets
    Returns how many there was no room for, and the cash, capital and jobs that came in.
    """
    param = now.param
    if n_entrants == 0:
        return 0, 0.0, 0.0, 0.0
    codes, towns, firms = world.town_codes, world.towns, world.firms
    low, high, step = codes[TownCode.first_slot, t], codes[TownCode.last_slot, t], now.clock.step
    n_firms = segment_sum(firms[Firm.operating, low:high])
    mean_jobs = usual(world, Firm.payroll_jobs, low, high, n_firms)
    price = world.prices[Price.output]
    per_job = param[Param.entrant_output_per_job_mcny] * price
    if mean_jobs > 0.0:
        per_job = usual(world, Firm.output_year_mcny, low, high, n_firms) / mean_jobs
    ratio = usual(world, Firm.capital_ratio, low, high, n_firms)
    costs = usual(world, Firm.overhead_share, low, high, n_firms) + usual(world, Firm.margin_aim, low, high, n_firms)
    paid_share = usual(world, Firm.paid_share, low, high, n_firms) if n_firms > 0.0 else 1.0
    energy = usual(world, Firm.energy_tce_per_mcny, low, high, n_firms)
    discharge = usual(world, Firm.discharge_t_per_mcny, low, high, n_firms)
    exports = usual(world, Firm.export_share, low, high, n_firms)
    town_pull, tfp_mean = towns[Town.pull, t] + towns[Town.export_pull, t], towns[Town.tfp_mean, t]
    least_ratio = param[Param.entrant_capital_ratio_least]
    cash, capital, workers, refused = 0.0, 0.0, 0.0, 0
    for ordinal in range(n_entrants):
        i = take_slot(world, t)
        if i < 0:
            refused = n_entrants - ordinal
            break
        identity = entrant_identity(t, step, first_ordinal + ordinal)
        jobs, tfp, quality, margin_aim = traits_of_entrant(now.seed, now.replication, identity, step, param)
        jobs *= size
        output = param[Param.entrant_output_ratio] * jobs * per_job
        appeal = appeal_for(param[Param.entrant_sales_share] * output, output, tfp_mean + tfp, quality,
                            towns[Town.cost_relief, t], town_pull, towns[Town.value, t], param)
        form = 1.0 if codes[TownCode.category, t] == 1 and jobs < param[Param.small_producer_jobs] else 0.0
        cash += found_firm(world, i, identity, jobs, output, max(ratio, least_ratio) * output / price, tfp_mean + tfp,
                           appeal, quality, exports, energy, discharge, form, costs - margin_aim, margin_aim,
                           paid_share, param)
        needed_mu = firms[Firm.capital_mcny, i] / param[Param.land_mcny_per_mu]
        firms[Firm.land_held_mu, i] = take_premises(world, t, needed_mu)
        firms[Firm.cash_mcny, i] += grant_mcny
        cash += grant_mcny
        capital += firms[Firm.capital_mcny, i]
        workers += jobs
    return refused, cash, capital, workers


@phase
def welcome(world: World, now: Now) -> None:
    """Real entrants by town: founded there, with start-up support, or moved in from outside the province.

    As many as close where a firm earns what it did at the start, more where it earns more; those who move in are part.
    """
    codes, towns, param, sums = world.town_codes, world.towns, now.param, world.sums
    county, free_workers, new_jobs = codes[TownCode.county], world.counties[County.free_workers], towns[Town.new_jobs]
    operating, margin, margin_start = towns[Town.operating], towns[Town.margin], towns[Town.margin_start]
    credit_factor, startup_mcny = towns[Town.credit_factor], towns[Town.startup_mcny]
    startup_intensity, approval_reform = towns[Town.startup_intensity], now.at_town[Lever.approval_reform]
    output_year_mcny, sales_start_mcny = towns[Town.output_year_mcny], towns[Town.sales_start_mcny]
    closings, wage_index = towns[Town.closings], world.prices[Price.wage]
    hazard = param[Param.hazard_scale] * param[Param.hazard_small]
    seed, replication, step, step_years = now.seed, now.replication, now.clock.step, now.clock.step_years
    for t in range(county.size):
        earns = profit_per_firm(margin[t], margin_start[t], output_year_mcny[t], operating[t], sales_start_mcny[t],
                                wage_index, param)
        response = entry_response(earns, approval_reform[t] - BASE_DELAY_REMOVED, credit_factor[t],
                                  param[Param.startup_effect] * startup_intensity[t], param)
        moving = param[Param.move_in_rate] * max(operating[t], 1.0) * step_years
        founding = max(newcomers(closings[t], operating[t], hazard, step_years, param) - moving, 0.0)
        n = int(poisson(uniform(seed, replication, t, step, streams.ENTRY), founding * response))
        m = int(poisson(uniform(seed, replication, t, step, streams.MOVE_IN), moving * response))
        refused, cash, capital, workers = enter(world, now, t, 0, n, 1.0, startup_mcny[t])
        turned_away, more_cash, more_capital, more_workers = enter(
            world, now, t, MOVED_IN_ORDINAL, m, param[Param.moved_in_size], 0.0)
        sums[Sum.capital_brought] += capital + more_capital
        sums[Sum.cash_brought] += cash + more_cash
        world.money[Money.startup_support] += startup_mcny[t] * (n - refused)
        free_workers[county[t]] = max(free_workers[county[t]] - workers - more_workers, 0.0)
        sums[Sum.entries] += n - refused + m - turned_away
        sums[Sum.moved_in] += m - turned_away
        new_jobs[t] += workers + more_workers
        if refused + turned_away > 0:
            world.state[State.overflow] = 1


@helper
def register_paper(world: World, now: Now, t: int, n_entrants: int) -> int:
    """Entities that exist on paper only take slots and produce nothing; returns how many there was no room for."""
    for ordinal in range(n_entrants):
        i = take_slot(world, t)
        if i < 0:
            return n_entrants - ordinal
        world.identity[i] = np.uint64(entrant_identity(t, now.clock.step, PAPER_ORDINAL + ordinal))
        world.firms[Firm.paper, i] = 1.0
    return 0


@helper
def strike_paper(world: World, now: Now, t: int, chance: float) -> None:
    """Entities on paper are struck off when found."""
    paper, first, occupied = world.firms[Firm.paper], world.town_codes[TownCode.first_slot, t], TownCode.occupied
    i = first
    while i < first + world.town_codes[occupied, t]:
        is_found = paper[i] > 0.0 and uniform(
            now.seed, now.replication, world.identity[i], now.clock.step, streams.PAPER_EXIT) < chance
        if is_found:
            leave_slot(world, t, i)
        else:
            i += 1


@phase
def play_paper(world: World, now: Now) -> None:
    """Entities appear on paper under target pressure, and are struck off when found."""
    towns, param = world.towns, now.param
    registered, pressure = towns[Town.registered], towns[Town.pressure]
    verification, step_years, step = now.at_town[Lever.verification], now.clock.step_years, now.clock.step
    for t in range(pressure.size):
        found_rate = found_share(verification[t], param)
        found = chance_within(found_rate, step_years)
        strike_paper(world, now, t, found)
        kept_years = found / found_rate if found_rate > 0.0 else step_years  # those of this step not struck in it
        mean = registered[t] * param[Param.paper_entry_rate] * pressure[t] * kept_years
        n = int(poisson(uniform(now.seed, now.replication, t, step, streams.PAPER_ENTRY), mean))
        if register_paper(world, now, t, n) > 0:
            world.state[State.overflow] = 1


@helper
def best_other_town(world: World, now: Now, town: int) -> int:
    """Town of the same trade that promises most and still has premises, -1 when none promises more than the own."""
    param = now.param
    trade, towns, step_years = world.town_codes[TownCode.trade], world.towns, now.clock.step_years
    margin, infrastructure = towns[Town.margin], towns[Town.infrastructure]
    operating, arrivals = towns[Town.operating], towns[Town.arrivals]
    best, promise = -1, margin[town] + param[Param.infrastructure_promise] * infrastructure[town]
    for t in range(trade.size):
        if trade[t] != trade[town]:
            continue  # as nearly all are: with 7,500 towns to look through, moving took 60 ns a firm, 5 since
        offer = margin[t] + param[Param.infrastructure_promise] * infrastructure[t]
        if offer > promise and t != town and arrivals[t] < arrivals_ceiling(operating[t], step_years, param):
            best, promise = t, offer
    return best


@helper
def any_supplier(world: World, now: Now, low: int, high: int) -> int:
    """Slot of a supplier in business, each as likely as the other, -1 when there is none.

    The one with the lowest draw of its own: the choice does not depend on who is in which slot.
    """
    operating, leading = world.firms[Firm.operating], world.firms[Firm.leading]
    chosen, lowest = -1, 1.0
    for i in range(low, high):
        if operating[i] > 0.0 and leading[i] == 0.0:
            draw = uniform(now.seed, now.replication, world.identity[i], now.clock.step, streams.MOVER)
            if draw < lowest:
                chosen, lowest = i, draw
    return chosen


@phase
def move_firms(world: World, now: Now) -> None:
    """At most one supplier a town and step moves to the most promising town of its trade.

    It keeps its identity, capital and jobs, and leaves its links; workers follow from the new county's pool.
    arrivals : written
    """
    codes, towns = world.town_codes, world.towns
    first, last, county = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.county]
    operating, leaders, arrivals = towns[Town.operating], towns[Town.leaders], towns[Town.arrivals]
    free_workers = world.counties[County.free_workers]
    move_rate = now.param[Param.move_rate]
    replication, state = now.replication, world.state
    step_years, seed, step = now.clock.step_years, now.seed, now.clock.step
    arrivals[:] = 0.0
    for t in range(first.size):
        suppliers = int(operating[t] - leaders[t])
        if suppliers < 1:
            continue
        u = uniform(seed, replication, t, step, streams.MOVES)
        chance = min(move_rate * suppliers * step_years, 1.0)
        target = -1
        if u < chance:
            target = best_other_town(world, now, t)
        i = any_supplier(world, now, first[t], last[t]) if target >= 0 else -1
        if i < 0:
            continue
        j = take_slot(world, target)
        if j < 0:
            state[State.overflow] = 1
            continue
        copy_slot(world, i, j)
        world.firms[Firm.land_held_mu, j] = take_premises(world, target, world.firms[Firm.land_held_mu, i])
        free_workers[county[t]] += world.firms[Firm.payroll_jobs, i]
        free_workers[county[target]] = max(free_workers[county[target]] - world.firms[Firm.payroll_jobs, i], 0.0)
        leave_slot(world, t, i)
        arrivals[target] += 1.0
