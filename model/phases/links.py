"""Step 10, links: suppliers find and lose leading firms."""

from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.rules.links import first_weight, search_rate
from jinzhen.model.rules.turnover import chance_within
from jinzhen.model.state.column import F64
from jinzhen.model.state.firms import MAX_LINKS
from jinzhen.model.state.now import Now, Param
from jinzhen.model.state.slots import drop_links_of
from jinzhen.model.state.world import Firm, Flow, Town, TownCode, World


@helper
def choose_leader(world: World, orders_mcny: F64, low: int, high: int, draw: float) -> int:
    """Leading firm of the segment chosen in proportion to its orders, -1 when there is none. draw : uniform.

    Leading firms stand in the order of their identities, so that the choice does not depend on who is in which slot.
    """
    identity, leading = world.identity, world.firms[Firm.leading]
    total = 0.0
    for i in range(low, high):
        total += leading[i] * orders_mcny[i]
    left, chosen = draw * total, -1
    while left >= 0.0:
        following = -1
        for i in range(low, high):
            stands = leading[i] > 0.0 and orders_mcny[i] > 0.0 and (chosen < 0 or identity[i] > identity[chosen])
            if stands and (following < 0 or identity[i] < identity[following]):
                following = i
        if following < 0:
            return chosen
        chosen = following
        left -= orders_mcny[chosen]
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
    meets, infrastructure = towns[Town.meets], towns[Town.infrastructure]
    infrastructure_start = towns[Town.infrastructure_start]
    link_leader, link_weight = world.link_leader, world.link_weight
    step_years = now.clock.step_years
    ends = chance_within(param[Param.break_rate], step_years)
    for t in range(first.size):
        finds = chance_within(search_rate(meets[t], infrastructure[t] - infrastructure_start[t], param), step_years)
        for i in range(first[t], last[t]):
            if operating[i] == 0.0 or leading[i] > 0.0 or age_years[i] == 0.0:
                continue
            n_links = 0
            for s in range(MAX_LINKS):
                n_links += link_leader[s, i] >= 0
            if n_links == 0 and draw[i] < finds:
                u = draw[i] / finds
                link_leader[0, i] = choose_leader(world, orders_mcny, first[t], last[t], u)
                link_weight[0, i] = first_weight(u, param)
            elif n_links > 0 and draw[i] > 1.0 - ends:
                drop_links_of(world, i)
                n_links = 0
            chain_years[i] = chain_years[i] + step_years if n_links > 0 else 0.0
