"""Step 10, links: suppliers find and lose leading firms."""

from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.rules.links import first_weight, search_rate
from jinzhen.model.rules.turnover import chance_within
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Now, Param
from jinzhen.model.state.slots import drop_links_of
from jinzhen.model.state.world import Firm, Flow, Town, TownCode, World


@helper
def list_leaders(world: World, orders_mcny: F64, low: int, high: int, listed: F64) -> tuple[int, float]:
    """Leading firms of a segment that have orders, in the order of their identities; returns how many and their orders.

    listed : their slots, from `low` on, written. The order makes a choice independent of who is in which slot.
    """
    leading, identity = world.firms[Firm.leading], world.identity
    n, total = 0, 0.0
    for i in range(low, high):
        if leading[i] > 0.0 and orders_mcny[i] > 0.0:
            k = n
            while k > 0 and identity[int(listed[low + k - 1])] > identity[i]:
                listed[low + k] = listed[low + k - 1]
                k -= 1
            listed[low + k] = i
            n += 1
            total += orders_mcny[i]
    return n, total


@helper
def choose_leader(orders_mcny: F64, listed: F64, low: int, n: int, total_mcny: float, draw: float) -> int:
    """One of the listed leading firms in proportion to its orders, -1 when there is none. draw : uniform."""
    left, chosen = draw * total_mcny, -1
    for k in range(n):
        chosen = int(listed[low + k])
        left -= orders_mcny[chosen]
        if left < 0.0:
            break
    return chosen


@phase
def link_up(world: World, now: Now) -> None:
    """Suppliers without a leading firm look for one; some links end; time in a chain runs on.

    Who came in this step looks from the next one on.
    draw : uniform of every firm; a success rescales it for the choice of the leading firm and the weight
    """
    param = now.param
    codes, firms, flows, towns = world.town_codes, world.firms, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    operating, leading, age_years = firms[Firm.operating], firms[Firm.leading], firms[Firm.age_years]
    chain_years = firms[Firm.chain_years]
    orders_mcny, draw = flows[Flow.orders_mcny], flows[Flow.draw_d]
    listed = flows[Flow.draw_b]  # its draws have been used
    meets, infrastructure = towns[Town.meets], towns[Town.infrastructure]
    infrastructure_start = towns[Town.infrastructure_start]
    link_leader, link_weight = world.link_leader, world.link_weight
    step_years = now.clock.step_years
    ends = chance_within(param[Param.break_rate], step_years)
    for t in range(first.size):
        finds = chance_within(search_rate(meets[t], infrastructure[t] - infrastructure_start[t], param), step_years)
        n_leaders, total_mcny = list_leaders(world, orders_mcny, first[t], last[t], listed)
        for i in range(first[t], last[t]):
            is_linked = max(link_leader[0, i], link_leader[1, i], link_leader[2, i]) >= 0
            chain_years[i] = chain_years[i] + step_years if is_linked else 0.0
        for i in range(first[t], last[t]):
            if finds <= draw[i] <= 1.0 - ends or operating[i] == 0.0 or leading[i] > 0.0 or age_years[i] == 0.0:
                continue  # the draws of most firms bring nothing, whether they are linked or not
            is_linked = max(link_leader[0, i], link_leader[1, i], link_leader[2, i]) >= 0
            if not is_linked and draw[i] < finds:
                u = draw[i] / finds
                link_leader[0, i] = choose_leader(orders_mcny, listed, first[t], n_leaders, total_mcny, u)
                link_weight[0, i] = first_weight(u, param)
            elif is_linked and draw[i] > 1.0 - ends:
                drop_links_of(world, i)
                chain_years[i] = 0.0
