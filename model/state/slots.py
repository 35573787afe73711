"""Slots of firms: one is taken at the end of a town's firms, and one that is left is filled with the last of them."""

import numpy as np

from jinzhen.model.engine.compiled import helper
from jinzhen.model.engine.sums import segment_product
from jinzhen.model.state.firms import LANES, MAX_LINKS, NO_LEADER
from jinzhen.model.state.world import Firm, Town, TownCode, World


@helper
def clear_slot(world: World, i: int) -> None:
    """Empty a slot: every column of its state zero, no links. What flows in it no longer counts."""
    world.identity[i] = np.uint64(0)
    for row in range(world.firms.shape[0]):
        world.firms[row, i] = 0.0
    drop_links_of(world, i)


@helper
def copy_slot(world: World, i: int, j: int) -> None:
    """Copy a firm and what flowed in this step from slot i to slot j, without its links."""
    world.identity[j] = world.identity[i]
    for row in range(world.firms.shape[0]):
        world.firms[row, j] = world.firms[row, i]
    for row in range(world.flows.shape[0]):
        world.flows[row, j] = world.flows[row, i]


@helper
def occupy(world: World, t: int, n_firms: int) -> None:
    """The first `n_firms` slots of town t are in use."""
    codes = world.town_codes
    codes[TownCode.occupied, t] = n_firms
    codes[TownCode.last_slot, t] = codes[TownCode.first_slot, t] + (n_firms + LANES - 1) // LANES * LANES


@helper
def take_slot(world: World, t: int) -> int:
    """An empty slot of town t, now in use; -1 when it is full."""
    codes = world.town_codes
    i = codes[TownCode.first_slot, t] + codes[TownCode.occupied, t]
    if i >= codes[TownCode.end_slot, t]:
        return -1
    occupy(world, t, codes[TownCode.occupied, t] + 1)
    return i


@helper
def leave_slot(world: World, t: int, i: int) -> None:
    """The firm in slot i of town t is gone: its land goes back, the town's last firm takes its slot, links follow it.
    """
    return_land(world, t, float(world.firms[Firm.land_held_mu, i]))
    codes = world.town_codes
    first, last = codes[TownCode.first_slot, t], codes[TownCode.first_slot, t] + codes[TownCode.occupied, t] - 1
    if i != last:
        copy_slot(world, last, i)
        for s in range(MAX_LINKS):
            world.link_leader[s, i] = world.link_leader[s, last]
            world.link_weight[s, i] = world.link_weight[s, last]
        if world.firms[Firm.leading, i] > 0.0:
            turn_links(world, first, last, last, i)
    clear_slot(world, last)
    occupy(world, t, codes[TownCode.occupied, t] - 1)


@helper
def return_land(world: World, t: int, land_mu: float) -> None:
    """Land in use goes back to town t, which may grant it again; unlike a quota it does not lapse."""
    world.towns[Town.land_stock_mu, t] -= land_mu
    world.towns[Town.land_idle_mu, t] += land_mu


@helper
def take_premises(world: World, t: int, land_mu: float) -> float:
    """Land that a firm new in town t takes over of what others have left, at most what it needs; the rest it rents."""
    taken = min(world.towns[Town.land_idle_mu, t], land_mu)
    world.towns[Town.land_idle_mu, t] -= taken
    world.towns[Town.land_stock_mu, t] += taken
    return taken


@helper
def turn_links(world: World, low: int, high: int, leader: int, other: int) -> None:
    """Links of a segment that point to slot `leader` point to slot `other` from now on, or end for NO_LEADER."""
    for s in range(MAX_LINKS):
        for i in range(low, high):
            if world.link_leader[s, i] == leader:
                world.link_leader[s, i] = other
                if other == NO_LEADER:
                    world.link_weight[s, i] = 0.0


@helper
def drop_links_of(world: World, i: int) -> None:
    """End every link of the firm in slot i."""
    for s in range(MAX_LINKS):
        world.link_leader[s, i] = NO_LEADER
        world.link_weight[s, i] = 0.0


@helper
def usual(world: World, row: int, low: int, high: int, n_firms: float) -> float:
    """Mean of a column over the firms in business of a segment, 0 when there are none. n_firms : how many there are"""
    if n_firms == 0.0:
        return 0.0
    return segment_product(world.firms[row, low:high], world.firms[Firm.operating, low:high]) / n_firms
