"""Worlds made by hand for tests of one phase: towns with nothing in them, and what holds in a step."""

from collections.abc import Mapping

import numpy as np
from rules import central_params

from jinzhen.model.state.firms import LANES
from jinzhen.model.state.now import Clock, Lever, Now, RoundPlan
from jinzhen.model.state.world import TownCode, World, allocate_world

SEED = 20221001


def bare_world(n_towns: int, *, n_cities: int = 1, n_projects: int = 0) -> World:
    """Towns of LANES empty slots each, all of one trade, one county and the first city, in one block."""
    world = allocate_world(LANES * n_towns, n_towns, 1, n_cities, 1, n_projects, np.array([0, n_towns]))
    world.town_codes[TownCode.first_slot] = LANES * np.arange(n_towns)
    world.town_codes[TownCode.last_slot] = LANES * (np.arange(n_towns) + 1)
    return world


def bare_now(world: World, levers: Mapping[str, float] | None = None, *, step: int = 3, step_years: float = 0.25,
             replication: int = 0, **params: float) -> Now:
    """A step without rounds: levers at 0, parameters at their centre, but for those named."""
    n_towns = world.towns.shape[1]
    lever, at_town = np.zeros(len(Lever)), np.zeros((len(Lever), n_towns))
    for name, value in (levers or {}).items():
        lever[Lever[name]] = at_town[Lever[name]] = value
    clock = Clock(step, step % 4, step_years, (step + 0.5) * step_years, False)
    return Now(clock, lever, at_town, np.ones((len(Lever), 3)), central_params(**params),
               RoundPlan(False, False, False, 0, 1), np.full(n_towns, -1), SEED, replication)
