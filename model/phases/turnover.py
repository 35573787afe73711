"""Step 10 continued: the town's year of births and deaths, firms that move, and links that form and end."""

from jinzhen.model import streams
from jinzhen.model.columns import (
    C_ENTRIES,
    C_MOVED_IN,
    F64,
    I32,
    I64,
    MAX_LINKS,
    NO_LEADER,
    S_OVERFLOW,
    Firm,
    Slots,
)
from jinzhen.model.compiled import phase
from jinzhen.model.draws import poisson, uniform
from jinzhen.model.phases.demography import (
    MOVED_IN_ORDINAL,
    MOVED_IN_SIZE,
    clear_slot,
    copy_slot,
    drop_links_to,
    enter,
    free_slot,
    loss_to_guarantor,
    register_paper,
    strike_paper,
)
from jinzhen.model.rules.demography import (
    BASE_DELAY_REMOVED,
    arrivals_ceiling,
    chance_within,
    entry_response,
    size_weight,
)
from jinzhen.model.rules.finance import guaranteed_debt
from jinzhen.model.rules.links import BREAK_RATE, first_weight, search_rate
from jinzhen.model.rules.towns import found_share
from jinzhen.model.vector_math import log

#: Sales and part of the town's output from which a supplier counts as a leading firm. Assumed.
LEADING_MCNY, LEADING_SHARE = 100.0, 0.05
#: Support of one merger, m CNY, and the parts of sales and jobs of the firm taken over that are kept. Assumed.
MERGER_MCNY, KEPT_SALES_SHARE, KEPT_JOBS_SHARE = 5.0, 0.8, 0.95


@phase
def leave(firms: Slots, first: I64, last: I64, county: I64, chance: F64, draw: F64, collateral_share: float,
          guarantee_share: F64, by_size: F64, free_workers: F64, lost: F64) -> int:
    """Firms that close empty their slots, their workers look for work; returns how many closed.

    by_size : (3,), 1.0 where guarantees are for small, medium, large firms
    lost : (4,), added to: capital, cash and debt that leave with them, guarantor's payments
    """
    closed = 0
    for t in range(first.size):
        for i in range(first[t], last[t]):
            if draw[i] < chance[i]:
                covered = guaranteed_debt(
                    firms.rows[Firm.debt_mcny, i], firms.rows[Firm.capital_mcny, i], collateral_share,
                    firms.rows[Firm.leading, i]
                )
                lost[0] += firms.rows[Firm.capital_mcny, i]
                lost[1] += firms.rows[Firm.cash_mcny, i]
                lost[2] += firms.rows[Firm.debt_mcny, i]
                lost[3] += loss_to_guarantor(
                    firms.rows[Firm.debt_mcny, i], firms.rows[Firm.capital_mcny, i], firms.rows[Firm.cash_mcny, i],
                    covered, guarantee_share[t] * size_weight(
                        firms.rows[Firm.capital_mcny, i], by_size[0], by_size[1], by_size[2])
                )
                free_workers[county[t]] += firms.rows[Firm.payroll_jobs, i]
                if firms.rows[Firm.leading, i] > 0.0:
                    drop_links_to(firms, first[t], last[t], i)
                clear_slot(firms, i)
                closed += 1
    return closed


@phase
def weakest_supplier(firms: Slots, low: int, high: int, profit_mcny: F64, output_mcny: F64) -> int:
    """Slot of the supplier with the lowest margin that has been in business for a year, -1 when there is none."""
    worst, least = -1, 0.0
    for i in range(low, high):
        supplies = firms.rows[Firm.operating, i] > 0.0 and firms.rows[Firm.leading, i] == 0.0
        if supplies and firms.rows[Firm.age_years, i] >= 1.0:
            margin = profit_mcny[i] / max(output_mcny[i], 1e-6)
            if worst < 0 or margin < least:
                worst, least = i, margin
    return worst


@phase
def strongest_leader(firms: Slots, low: int, high: int) -> int:
    """Slot of the leading firm with the largest yearly output, -1 when there is none."""
    best = -1
    for i in range(low, high):
        leads = firms.rows[Firm.operating, i] > 0.0 and firms.rows[Firm.leading, i] > 0.0
        if leads and (best < 0 or firms.rows[Firm.output_year_mcny, i] > firms.rows[Firm.output_year_mcny, best]):
            best = i
    return best


@phase
def absorb(firms: Slots, leader: int, i: int, pull_ratio: float, merger_gain: float, grant_mcny: float) -> float:
    """The firm in slot i becomes part of a leading firm; returns the workers that are let go.

    pull_ratio : of the two firms; grant_mcny : support of the merger, cash of the leading firm
    """
    capital, own = firms.rows[Firm.capital_mcny, i], firms.rows[Firm.capital_mcny, leader]
    jobs = float(firms.rows[Firm.payroll_jobs, i])
    for row in (Firm.capital_mcny, Firm.debt_mcny, Firm.cash_mcny, Firm.equity_mcny, Firm.rd_stock_mcny):
        firms.rows[row, leader] += firms.rows[row, i]
    firms.rows[Firm.cash_mcny, leader] += grant_mcny
    firms.rows[Firm.payroll_jobs, leader] += KEPT_JOBS_SHARE * jobs
    for row in (Firm.expected_orders_mcny, Firm.output_year_mcny):
        firms.rows[row, leader] += KEPT_SALES_SHARE * firms.rows[row, i]
    firms.rows[Firm.appeal, leader] += log(1.0 + KEPT_SALES_SHARE * pull_ratio)
    firms.rows[Firm.tfp, leader] += merger_gain * 2.0 * min(capital, own) / max(capital + own, 1e-9)
    clear_slot(firms, i)
    return (1.0 - KEPT_JOBS_SHARE) * jobs


@phase
def merge(firms: Slots, first: I64, last: I64, county: I64, money_mcny: F64, weight: F64, pull: F64, export_pull: F64,
          profit_mcny: F64, output_mcny: F64, merger_gain: float, step_years: float, seed: int, replication: int,
          step: int, free_workers: F64, paid: F64) -> int:
    """Leading firms take over weak suppliers of their town as far as support pays for it; returns how many.

    money_mcny : a year for all towns, by town; weight : of towns in programmes; paid : (1,), written
    """
    merged = 0
    paid[0] = 0.0
    for t in range(first.size):
        mean = money_mcny[t] * weight[t] * step_years / MERGER_MCNY
        n = int(poisson(uniform(seed, replication, t, step, streams.MERGERS), mean))
        for _ in range(n):
            leader = strongest_leader(firms, first[t], last[t])
            weak = weakest_supplier(firms, first[t], last[t], profit_mcny, output_mcny)
            if leader < 0 or weak < 0:
                break
            ratio = (pull[weak] + export_pull[weak]) / max(pull[leader] + export_pull[leader], 1e-12)
            free_workers[county[t]] += absorb(firms, leader, weak, ratio, merger_gain, MERGER_MCNY)
            paid[0] += MERGER_MCNY
            merged += 1
    return merged


@phase
def welcome(
    firms: Slots, first: I64, last: I64, county: I64, category: I64, operating_count: F64, margin: F64,
    margin_start: F64, credit_factor: F64, startup_mcny: F64, startup_intensity: F64, pull: F64, export_pull: F64,
    sales_mcny: F64, cost_relief: F64, tfp_mean: F64, delay_removed: F64, entry_rate: float, move_in_rate: float,
    margin_elasticity: float, approval_effect: float, startup_effect: float, segment_elasticity: float,
    liquidity_effect: float, market_growth: float, step_years: float, seed: int, replication: int, step: int,
    free_workers: F64, came: F64, new_jobs: F64, grants: F64, counts: F64, state: I64
) -> None:
    """Real entrants by town: founded there, with start-up support, or moved in from outside the province.

    came : (2,), added to: capital and cash they bring; grants : (1,), start-up money paid, written
    new_jobs : of the newcomers, added to; counts : entries and those of them from outside, written
    """
    grants[0], counts[C_ENTRIES], counts[C_MOVED_IN] = 0.0, 0.0, 0.0
    for t in range(first.size):
        response = entry_response(
            margin[t] - margin_start[t], market_growth, delay_removed[t] - BASE_DELAY_REMOVED, credit_factor[t],
            margin_elasticity, approval_effect, startup_effect * startup_intensity[t])
        usual_number = max(operating_count[t], 1.0) * step_years * response
        n = int(poisson(uniform(seed, replication, t, step, streams.ENTRY), entry_rate * usual_number))
        m = int(poisson(uniform(seed, replication, t, step, streams.MOVE_IN), move_in_rate * usual_number))
        town_pull = pull[t] + export_pull[t]
        refused, cash, capital, workers = enter(
            firms, first[t], last[t], t, 0, n, 1.0, startup_mcny[t], category[t], segment_elasticity, liquidity_effect,
            town_pull, sales_mcny[t], cost_relief[t], tfp_mean[t], seed, replication, step)
        turned_away, more_cash, more_capital, more_workers = enter(
            firms, first[t], last[t], t, MOVED_IN_ORDINAL, m, MOVED_IN_SIZE, 0.0, category[t], segment_elasticity,
            liquidity_effect, town_pull, sales_mcny[t], cost_relief[t], tfp_mean[t], seed, replication, step)
        came[0] += capital + more_capital
        came[1] += cash + more_cash
        grants[0] += startup_mcny[t] * (n - refused)
        free_workers[county[t]] = max(free_workers[county[t]] - workers - more_workers, 0.0)
        counts[C_ENTRIES] += n - refused + m - turned_away
        counts[C_MOVED_IN] += m - turned_away
        new_jobs[t] += workers + more_workers
        if refused + turned_away > 0:
            state[S_OVERFLOW] = 1


@phase
def play_paper(firms: Slots, first: I64, last: I64, entities: F64, pressure: F64, paper_rate: float,
               verification: F64, find_share: float, step_years: float, seed: int, replication: int, step: int,
               state: I64) -> None:
    """Entities appear on paper under target pressure, and are struck off when found.

    pressure, verification : by town; paper_rate : a year and entity at full pressure; find_share : of checked ones
    """
    for t in range(first.size):
        found_rate = found_share(verification[t], find_share)
        found = chance_within(found_rate, step_years)
        strike_paper(firms, first[t], last[t], found, seed, replication, step)
        kept_years = found / found_rate if found_rate > 0.0 else step_years  # those of this step not struck in it
        mean = entities[t] * paper_rate * pressure[t] * kept_years
        n = int(poisson(uniform(seed, replication, t, step, streams.PAPER_ENTRY), mean))
        if register_paper(firms, first[t], last[t], t, n, step) > 0:
            state[S_OVERFLOW] = 1


@phase
def best_other_town(town: int, trade: I64, margin: F64, infrastructure: F64, operating_count: F64, arrivals: F64,
                    step_years: float) -> int:
    """Town of the same trade that promises most and still has premises, -1 when none promises more than the own."""
    best, promise = -1, margin[town] + 0.1 * infrastructure[town]
    for t in range(trade.size):
        has_room = arrivals[t] < arrivals_ceiling(operating_count[t], step_years)
        offer = margin[t] + 0.1 * infrastructure[t]
        if t != town and trade[t] == trade[town] and has_room and offer > promise:
            best, promise = t, offer
    return best


@phase
def nth_supplier(operating: F64, leading: F64, low: int, high: int, nth: int) -> int:
    """Slot of the nth operating firm that does not lead, -1 when there is none."""
    seen = 0
    for i in range(low, high):
        if operating[i] > 0.0 and leading[i] == 0.0:
            if seen == nth:
                return i
            seen += 1
    return -1


@phase
def move_firms(firms: Slots, first: I64, last: I64, trade: I64, county: I64, operating_count: F64, leaders: F64,
               margin: F64, infrastructure: F64, move_rate: float, step_years: float, seed: int, replication: int,
               step: int, draw: F64, arrivals: F64, free_workers: F64,
               state: I64) -> int:
    """At most one supplier a town and step moves to the most promising town of its trade; returns how many moved.

    It keeps its identity, capital and jobs, and leaves its links; workers follow from the new county's pool.
    draw : of this step, moves with it; arrivals : written
    """
    moved = 0
    arrivals[:] = 0.0
    for t in range(first.size):
        suppliers = int(operating_count[t] - leaders[t])
        if suppliers < 1:
            continue
        u = uniform(seed, replication, t, step, streams.MOVES)
        chance = min(move_rate * suppliers * step_years, 1.0)
        target = -1
        if u < chance:
            target = best_other_town(t, trade, margin, infrastructure, operating_count, arrivals, step_years)
        i = nth_supplier(firms.rows[Firm.operating], firms.rows[Firm.leading], first[t], last[t],
                         int(u / chance * suppliers)) if target >= 0 else -1
        if i < 0:
            continue
        j = free_slot(firms.rows[Firm.operating], firms.rows[Firm.paper], first[target], last[target])
        if j < 0:
            state[S_OVERFLOW] = 1
            continue
        copy_slot(firms, i, j)
        draw[j] = draw[i]
        free_workers[county[t]] += firms.rows[Firm.payroll_jobs, i]
        free_workers[county[target]] = max(free_workers[county[target]] - firms.rows[Firm.payroll_jobs, i], 0.0)
        clear_slot(firms, i)
        moved += 1
        arrivals[target] += 1.0
    return moved


@phase
def choose_leader(leading: F64, orders_mcny: F64, low: int, high: int, draw: float) -> int:
    """Leading firm of the segment chosen in proportion to its orders, -1 when there is none. draw : uniform."""
    total = 0.0
    for i in range(low, high):
        total += leading[i] * orders_mcny[i]
    if total <= 0.0:
        return -1
    left = draw * total
    chosen = -1
    for i in range(low, high):
        if leading[i] > 0.0 and orders_mcny[i] > 0.0:
            chosen = i
            left -= orders_mcny[i]
            if left < 0.0:
                return i
    return chosen


@phase
def link_up(first: I64, last: I64, operating: F64, leading: F64, age_years: F64, orders_mcny: F64, meets: F64,
            infrastructure: F64, infrastructure_start: F64, draw: F64, link_orders_effect: float, step_years: float,
            link_leader: I32, link_weight: F64, chain_years: F64) -> None:
    """Suppliers without a leading firm look for one; some links end; time in a chain runs on.

    Who came in this step looks from the next one on.
    draw : uniform of every firm; a success rescales it for the choice of the leading firm and the weight
    """
    ends = chance_within(BREAK_RATE, step_years)
    for t in range(first.size):
        finds = chance_within(search_rate(meets[t], infrastructure[t] - infrastructure_start[t]), step_years)
        for i in range(first[t], last[t]):
            if operating[i] == 0.0 or leading[i] > 0.0 or age_years[i] == 0.0:
                continue
            n_links = 0
            for s in range(MAX_LINKS):
                n_links += link_leader[s, i] >= 0
            if n_links == 0 and draw[i] < finds:
                u = draw[i] / finds
                link_leader[0, i] = choose_leader(leading, orders_mcny, first[t], last[t], u)
                link_weight[0, i] = first_weight(link_orders_effect, u)
            elif n_links > 0 and draw[i] > 1.0 - ends:
                for s in range(MAX_LINKS):
                    link_leader[s, i] = NO_LEADER
                    link_weight[s, i] = 0.0
                n_links = 0
            chain_years[i] = chain_years[i] + step_years if n_links > 0 else 0.0


@phase
def promote(firms: Slots, first: I64, last: I64, town_output_year_mcny: F64) -> None:
    """Large suppliers become leading firms: their own links end, once a year."""
    for t in range(first.size):
        line = max(LEADING_MCNY, LEADING_SHARE * town_output_year_mcny[t])
        for i in range(first[t], last[t]):
            supplies = firms.rows[Firm.operating, i] > 0.0 and firms.rows[Firm.leading, i] == 0.0
            if supplies and firms.rows[Firm.output_year_mcny, i] >= line:
                firms.rows[Firm.leading, i] = 1.0
                firms.rows[Firm.chain_years, i] = 0.0
                for s in range(MAX_LINKS):
                    firms.link_leader[s, i] = NO_LEADER
                    firms.link_weight[s, i] = 0.0


@phase
def mix_workers(city: I64, free_workers: F64, free_start: F64, n_cities: int, worker_mobility: float,
                step_years: float) -> None:
    """Free workers drift between the counties of a city towards each county's usual part of the city's total."""
    share = chance_within(worker_mobility, step_years)
    for k in range(n_cities):
        total, usual = 0.0, 0.0
        for c in range(city.size):
            if city[c] == k:
                total += free_workers[c]
                usual += free_start[c]
        for c in range(city.size):
            if city[c] == k and usual > 0.0:
                free_workers[c] += share * (total * free_start[c] / usual - free_workers[c])
