"""Slots of firms: which are free, and what it means to empty one or to copy it."""

import numpy as np
from jinzhen.model.engine.compiled import helper
from jinzhen.model.state.firms import MAX_LINKS, NO_LEADER
from jinzhen.model.state.world import Firm, World


@helper
def clear_slot(world: World, i: int) -> None:
    """Empty a slot: every float column zero, no links."""
    world.identity[i] = np.uint64(0)
    for row in range(world.firms.shape[0]):
        world.firms[row, i] = 0.0
    for s in range(MAX_LINKS):
        world.link_leader[s, i] = NO_LEADER
        world.link_weight[s, i] = 0.0


@helper
def copy_slot(world: World, i: int, j: int) -> None:
    """Copy a firm from slot i to slot j, without its links."""
    world.identity[j] = world.identity[i]
    for row in range(world.firms.shape[0]):
        world.firms[row, j] = world.firms[row, i]


@helper
def drop_links_to(world: World, low: int, high: int, leader: int) -> None:
    """End every link of a segment that points to `leader`."""
    for s in range(MAX_LINKS):
        for i in range(low, high):
            if world.link_leader[s, i] == leader:
                world.link_leader[s, i] = NO_LEADER
                world.link_weight[s, i] = 0.0


@helper
def free_slot(world: World, low: int, high: int) -> int:
    """Lowest empty slot of a segment, -1 when it is full."""
    for i in range(low, high):
        if world.firms[Firm.operating, i] == 0.0 and world.firms[Firm.paper, i] == 0.0:
            return i
    return -1


@helper
def drop_links_of(world: World, i: int) -> None:
    """End every link of the firm in slot i."""
    for s in range(MAX_LINKS):
        world.link_leader[s, i] = NO_LEADER
        world.link_weight[s, i] = 0.0


@helper
def usual(world: World, row: int, low: int, high: int) -> float:
    """Mean of a column over the firms in business of a segment, 0 when there are none."""
    total, weight = 0.0, 0.0
    for i in range(low, high):
        total += world.firms[row, i] * world.firms[Firm.operating, i]
        weight += world.firms[Firm.operating, i]
    return total / weight if weight > 0.0 else 0.0
