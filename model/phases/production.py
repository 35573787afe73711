"""Step 6, production: what is made within energy and discharge."""

from jinzhen.model.engine.compiled import phase
from jinzhen.model.engine.rationing import UNBOUND
from jinzhen.model.engine.sums import segment_sum
from jinzhen.model.rules.production import output_within
from jinzhen.model.state.now import Now
from jinzhen.model.state.world import Firm, Flow, Town, TownCode, World


@phase
def produce(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Output within energy and discharge, m CNY a step; `energy_tce` goes from granted to used (both written)."""
    codes, flows = world.town_codes, world.flows
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    discharge_factor = world.towns[Town.discharge_factor]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        energy_tce_per_mcny = world.firms[Firm.energy_tce_per_mcny, low:high]
        intended_mcny, energy_tce = flows[Flow.intended_mcny, low:high], flows[Flow.energy_tce, low:high]
        output_mcny = flows[Flow.output_mcny, low:high]
        allowed = discharge_factor[t]
        for i in range(energy_tce_per_mcny.size):
            output_mcny[i] = output_within(intended_mcny[i], energy_tce[i], energy_tce_per_mcny[i], allowed)
        for i in range(energy_tce_per_mcny.size):
            energy_tce[i] = output_mcny[i] * energy_tce_per_mcny[i]


@phase
def see_limits(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Part of its orders that each town could serve under its ceilings if its firms were large enough (written).

    Form: what was intended, times the ceiling over what it would take; permits bought count.
    """
    codes, flows, towns = world.town_codes, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    energy_wanted_tce, energy_quota_tce = towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce]
    discharge_wanted_t, discharge_quota_t = towns[Town.discharge_wanted_t], towns[Town.discharge_quota_t]
    discharge_factor, reachable_share = towns[Town.discharge_factor], towns[Town.reachable_share]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        orders_mcny, intended_mcny = flows[Flow.orders_mcny, low:high], flows[Flow.intended_mcny, low:high]
        room = energy_quota_tce[t] / energy_wanted_tce[t] if energy_wanted_tce[t] > 0.0 else UNBOUND
        if discharge_factor[t] < 1.0:
            room = min(room, discharge_factor[t])
        elif discharge_wanted_t[t] > 0.0:
            room = min(room, max(discharge_quota_t[t] / discharge_wanted_t[t], 1.0))
        orders = segment_sum(orders_mcny)
        intended = segment_sum(intended_mcny)
        reachable_share[t] = min(room * intended / orders, 1.0) if orders > 0.0 else 1.0


@phase
def discharge(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Discharge of every firm, t a step (written)."""
    codes, flows = world.town_codes, world.flows
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        discharge_t_per_mcny = world.firms[Firm.discharge_t_per_mcny, low:high]
        output_mcny, discharge_t = flows[Flow.output_mcny, low:high], flows[Flow.discharge_t, low:high]
        for i in range(discharge_t_per_mcny.size):
            discharge_t[i] = output_mcny[i] * discharge_t_per_mcny[i]
