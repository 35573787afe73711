"""One replication: scenario, base year, seed and number in, a trajectory out, and nothing else."""

import math
import threading
import time
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.model.advance import advance, record_base
from jinzhen.model.outcomes import (
    MONEY_LINES,
    OUTCOMES,
    ROUND_FIELDS,
    TOWN_FIGURE_NAMES,
    TOWN_FIGURES,
)
from jinzhen.model.state.codes import N_CRITERIA, Criterion, Gate, Tier
from jinzhen.model.state.column import F64, declared
from jinzhen.model.state.firms import LANES
from jinzhen.model.state.fitted import MEASURE_ROWS, NO_POINT, Plan, base_arrays, draw_params, draw_weights, make_plan
from jinzhen.model.state.now import Clock, Lever, Now, Param
from jinzhen.model.state.populate import ENTITIES, FIGURES, SPARE_SLOTS, Base, populate
from jinzhen.model.state.towns import Towns
from jinzhen.model.state.world import State, Sum, Tables, World, allocate_world, by_name
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES
from jinzhen.scenarios.units import DRAWN, DRAWN_BELOW

#: Firms a block of towns holds: what one pass touches then stays in a core's own cache.
BLOCK_FIRMS = 600
#: How much larger the room is at least when a segment filled up, and at most, as every start costs time.
MORE_ROOM, MOST_ROOM = 1.25, 4.0


class Trajectory(NamedTuple):
    """What one replication yields.

    outcomes : (n_steps + 1, len(OUTCOMES)), row 0 the base year
    town_years : (n_years, n_towns, len(TOWN_FIGURES)), at the end of every calendar year
    tiers : (n_steps + 1, n_towns); rounds : (n_rounds, len(ROUND_FIELDS))
    money_mcny : (n_years, len(MONEY_LINES)); residuals : (len(RESIDUALS),), largest over all steps
    uncertainties : as drawn, in the order of UNCERTAINTY_NAMES
    target_step : first row of `outcomes` at which the target is met, -1 never
    """

    outcomes: NDArray[np.float64]
    town_years: NDArray[np.float64]
    tiers: NDArray[np.int8]
    rounds: NDArray[np.float64]
    money_mcny: NDArray[np.float64]
    residuals: NDArray[np.float64]
    uncertainties: NDArray[np.float64]
    target_step: int


class Workspace:
    """Everything one worker writes: allocated once, used for one replication after another.

    slots_factor : slots over the firms expected; more where a segment fills up
    room : slots over those of the expected base year; more where a replication draws more firms
    filled_at : step in which a segment filled up, -1 while none did
    """

    filled_at = -1

    def __init__(self, base_year: BaseYear, slots_factor: float = 1.65, room: float = 1.25) -> None:
        self.base_year = base_year
        self.room = room
        self.base: Base = base_arrays(base_year)
        self.slots_factor = slots_factor
        n_towns = self.base.city.size
        self.figures = np.zeros((len(FIGURES), n_towns))
        self.at_town = np.zeros((len(LEVERS), n_towns))
        self.by_size = np.ones((len(LEVERS), 3))
        self.lever = np.zeros(len(LEVERS))
        self.world = self._allocate(n_towns)
        self.tables: Tables = by_name(self.world)

    def now(self, clock: Clock, params: F64, plan: Plan, seed: int, number: int) -> Now:
        """What holds in a step, with this workspace's levers as they are set."""
        return Now(clock, self.lever, self.at_town, self.by_size, params, plan.rounds[clock.step],
                   plan.imposed[clock.step], seed, number)

    def _allocate(self, n_towns: int) -> World:
        room = self.room * self.slots_factor * self.base.centre[ENTITIES] + SPARE_SLOTS + LANES
        n_slots, n_counties = int(np.ceil(room.sum() / LANES)) * LANES, self.base.county_city.size
        n_trades, n_cities = self.base.growth.size, int(self.base.county_city.max()) + 1
        return allocate_world(n_slots, n_towns, n_trades, n_cities, n_counties,
                              int(2048 * self.slots_factor) + 4 * n_towns, _blocks(self.base.centre[ENTITIES]))


def _blocks(n_entities: NDArray[np.float64]) -> NDArray[np.int64]:
    """First town of every block of about BLOCK_FIRMS firms, and the number of towns; the same for any capacity."""
    block = np.cumsum(n_entities) // BLOCK_FIRMS
    starts = np.flatnonzero(np.diff(block, prepend=-1) > 0)
    return np.append(starts, n_entities.size).astype(np.int64)


def clock_at(scenario: Scenario, step: int) -> Clock:
    """Where a step stands in time."""
    day, per_year = scenario.step_ends[step], scenario.steps_per_year
    return Clock(step, (day.month - 1) // 3, 1.0 / per_year, (step + 0.5) / per_year, day.month == 12)


class Aim(NamedTuple):
    """Lever values of every step, whom they are aimed at, and (lever, town, value of every step) of single towns.

    by_size : (n_levers, 3), 1.0 where a lever is for small, medium, large firms
    """

    table: NDArray[np.float64]
    targets: NDArray[np.int8]
    aimed: tuple[int, ...]
    nulls: NDArray[np.float64]
    local: tuple[tuple[int, int, tuple[float, ...]], ...]
    by_size: NDArray[np.float64]


#: What is left to the draw is known before the run, but for places: they follow from the round.
_PLACES = ("places_per_round", "municipal_places_per_round")
_DRAWN_BEFORE = {LEVER_INDEX[name]: (Param[lever.drawn], lever.low) for name, lever in LEVERS.items()
                 if lever.drawn and name not in _PLACES}


def aim(scenario: Scenario, base_year: BaseYear, params: F64) -> Aim:
    """Lever values of every step, in the form `set_levers` spreads over towns; what is left to the draw is filled in.

    Raises LeverError for the value of a town that the base year does not have.
    """
    table = scenario.lever_table()
    for lever in _DRAWN_BEFORE:
        table[:, lever] = [_settled(lever, level, params) for level in table[:, lever]]
    local = ((LEVER_INDEX[name], town, tuple(_settled(LEVER_INDEX[name], level, params) for level in course))
             for name, town, course in scenario.local_at(base_year.towns.town_id))
    targets = scenario.target_table()
    nulls = np.array([lever.code(lever.null) for lever in LEVERS.values()])
    return Aim(table, targets, tuple(np.flatnonzero((targets[:, :3] >= 0).any(axis=1))), nulls,
               tuple(local), _by_size(targets))


def _settled(lever: int, level: float, params: F64) -> float:
    """A level as it is, or what this replication draws and what is added to that. lever : its column"""
    if lever not in _DRAWN_BEFORE or not level < DRAWN_BELOW:
        return level
    drawn, low = _DRAWN_BEFORE[lever]
    return max(float(params[drawn]) + (level - DRAWN), low)


def _by_size(targets: NDArray[np.int8]) -> NDArray[np.float64]:
    """Which sizes of firms every lever is for, in the order small, medium, large; a target counts from large."""
    for_all = targets[:, 3] < 0
    return np.stack([for_all | (targets[:, 3] == code) for code in (2, 1, 0)], axis=1).astype(np.float64)


def set_levers(workspace: Workspace, aim: Aim, step: int) -> None:
    """Set this step's levers: for the province, and for the towns they are aimed at (null elsewhere)."""
    row = workspace.lever[:] = aim.table[step]
    workspace.at_town[:] = row[:, None]
    workspace.by_size[:] = aim.by_size
    towns = workspace.tables.towns
    for lever in aim.aimed:
        category, city, tier, _ = aim.targets[lever]
        inside = np.ones(towns.tier.size, bool)
        for code, column in ((category, towns.category), (city, towns.city), (tier, towns.tier)):
            if code >= 0:
                inside &= column == code
        workspace.at_town[lever, ~inside] = aim.nulls[lever]
    for lever, town, course in aim.local:
        if not math.isnan(course[step]):
            workspace.at_town[lever, town] = course[step]


def start(workspace: Workspace, scenario: Scenario, seed: int, number: int,
          point: Mapping[str, float] = NO_POINT) -> tuple[F64, Plan, Aim]:
    """Populate the workspace with the base year of a replication and record it.

    Returns the replication's parameters, its plan of rounds and the aim of the scenario's levers.
    point : values that replace the draws of uncertainties or the values of constants, by name
    """
    params = draw_params(scenario, seed, number, point)
    plan = make_plan(scenario, workspace.base_year, params, seed, number)
    now = workspace.now(clock_at(scenario, 0), params, plan, seed, number)
    while not populate(workspace.world, now, workspace.base, workspace.figures, MEASURE_ROWS, workspace.slots_factor):
        workspace.__init__(workspace.base_year, workspace.slots_factor, MORE_ROOM * workspace.room)  # type: ignore[misc]
        now = workspace.now(clock_at(scenario, 0), params, plan, seed, number)  # holds the arrays of its workspace
    workspace.world.weights[:] = draw_weights(params[Param.criterion_concentration], N_CRITERIA, seed, number)
    aimed = aim(scenario, workspace.base_year, params)
    set_levers(workspace, aimed, 0)
    record_base(workspace.world, now)
    return params, plan, aimed


def step_forward(workspace: Workspace, scenario: Scenario, aim: Aim, params: F64, plan: Plan, seed: int, number: int,
                 step: int) -> None:
    """Move the workspace by one step: the one way in to the engine."""
    set_levers(workspace, aim, step)
    advance(workspace.world, workspace.now(clock_at(scenario, step), params, plan, seed, number))


_OWN = threading.local()


def _workspace_for(base_year: BaseYear, slots_factor: float) -> Workspace:
    """This thread's workspace for a base year."""
    kept: Workspace | None = getattr(_OWN, "workspace", None)
    if kept is None or kept.base_year is not base_year or kept.slots_factor < slots_factor:
        kept = _OWN.workspace = Workspace(base_year, slots_factor)
    return kept


def replication(scenario: Scenario, base_year: BaseYear, seed: int, number: int,
                point: Mapping[str, float] = NO_POINT) -> Trajectory:
    """Run replication `number` of a scenario. Results depend on nothing but the arguments.

    point : values that replace the draws of uncertainties or the values of constants, by name; all other draws stay
    Raises PriorError for a name or value of the point that cannot be.
    """
    workspace = _workspace_for(base_year, scenario.population.slots_factor)
    trajectory, slots_factor = run_in(workspace, scenario, seed, number, point), workspace.slots_factor
    while trajectory is None:  # a segment filled up
        slots_factor = larger(slots_factor, workspace.filled_at + 1, scenario.n_steps)
        workspace = _OWN.workspace = Workspace(base_year, slots_factor)  # kept: later replications need as much
        trajectory = run_in(workspace, scenario, seed, number, point)
    return trajectory


def larger(slots_factor: float, steps_made: int, n_steps: int) -> float:
    """Room for a run that filled a segment in its last step so far: what it needs if firms go on multiplying like this.

    With every lever to 2050 (all_in, 113 quarters) firms of a town grow sixty-fold: 4 starts, of which the last takes
    more than half the time.
    """
    at_this_pace = slots_factor ** (n_steps / steps_made)
    return min(max(at_this_pace, MORE_ROOM * slots_factor), MOST_ROOM * slots_factor)


def run_in(workspace: Workspace, scenario: Scenario, seed: int, number: int,
           point: Mapping[str, float] = NO_POINT) -> Trajectory | None:
    """One replication in a given workspace; None when a segment or the project table filled up."""
    params, plan, aimed = start(workspace, scenario, seed, number, point)
    recorder = Recorder(workspace, scenario, plan)
    for step in range(scenario.n_steps):
        step_forward(workspace, scenario, aimed, params, plan, seed, number, step)
        if workspace.world.state[State.overflow]:
            workspace.filled_at = step
            return None
        recorder.keep(step)
    return recorder.trajectory(params[:len(UNCERTAINTY_NAMES)])


class Recorder:
    """Collects a trajectory while a replication runs."""

    def __init__(self, workspace: Workspace, scenario: Scenario, plan: Plan) -> None:
        self.workspace, self.scenario, self.plan = workspace, scenario, plan
        n_towns = workspace.base.city.size
        years = scenario.years
        self.first_year = years[0]
        self.outcomes = np.zeros((scenario.n_steps + 1, len(OUTCOMES)))
        self.town_years = np.zeros((len(years), n_towns, len(TOWN_FIGURES)))
        self.tiers = np.zeros((scenario.n_steps + 1, n_towns), np.int8)
        self.money = np.zeros((len(years), len(MONEY_LINES)))
        self.rounds: list[tuple[float, ...]] = []
        self.targets = scenario.lever_table()[:, LEVER_INDEX["target_towns"]]
        self.target_step = -1
        self.imposing = set(np.flatnonzero((np.asarray(plan.imposed) == Tier.provincial).any(axis=1)))
        self.outcomes[0] = workspace.world.outcomes
        self.tiers[0] = workspace.tables.towns.tier
        n_provincial = int((self.tiers[0] == Tier.provincial).sum())
        self.rounds.append((0.0, 1.0, n_provincial, n_provincial, n_provincial, n_provincial, -1.0))

    def keep(self, step: int) -> None:
        """Take down the step that has just been made."""
        world, scenario = self.workspace.world, self.scenario
        self.outcomes[step + 1] = world.outcomes
        self.tiers[step + 1] = self.workspace.tables.towns.tier
        year = scenario.step_ends[step].year - self.first_year
        self.money[year] += world.money
        if self.target_step < 0 and world.outcomes[0] >= self.targets[step]:
            self.target_step = step + 1
        self._keep_round(step)
        if step + 1 == scenario.n_steps or scenario.step_ends[step + 1].year != scenario.step_ends[step].year:
            for position, column in enumerate(town_columns(self.workspace, scenario.steps_per_year)):
                self.town_years[year, :, position] = column

    def _keep_round(self, step: int) -> None:
        planned = self.plan.rounds[step]
        if planned.is_provincial:
            outcome = self.workspace.world.sums[Sum.nominated:Sum.named + 1]
            self.rounds.append((step + 1.0, 0.0, *outcome, float(planned.rule)))
        if step not in self.imposing:
            return
        named = int(((self.plan.imposed[step] == Tier.provincial) & (self.tiers[step] < Tier.provincial)).sum())
        if named:
            self.rounds.append((step + 1.0, 1.0, named, named, named, named, -1.0))

    def trajectory(self, values: NDArray[np.float64]) -> Trajectory:
        """Everything kept, as a trajectory."""
        rounds = np.array(self.rounds, dtype=np.float64).reshape(-1, len(ROUND_FIELDS))
        return Trajectory(self.outcomes, self.town_years, self.tiers, rounds, self.money,
                          self.workspace.world.residuals.copy(), values, self.target_step)


#: Town figures that are columns of the same unit: figure and column.
_TOWN_COLUMNS = tuple((what.figure.name or name, name) for name, what in declared(Towns).items() if what.figure)
_PASSES = tuple(f"passes_{gate.name}" for gate in Gate)
_SCORES = tuple(f"score_{criterion.name}" for criterion in Criterion)


def town_columns(workspace: Workspace, steps_per_year: int) -> list[NDArray[np.float64]]:
    """Figures of every town, in the order of TOWN_FIGURES."""
    tables, at_town = workspace.tables, workspace.at_town
    towns = tables.towns
    own = {figure: getattr(towns, column) for figure, column in _TOWN_COLUMNS}
    own |= zip(_PASSES, towns.passes, strict=True)
    own |= zip(_SCORES, towns.criteria, strict=True)
    own["linked_jobs"] = towns.jobs * towns.linked_jobs_per_job
    own["services_mean"] = towns.services.mean(axis=1)
    own["skill"] = tables.counties.skill[towns.county]
    own["output_gap_share"] = towns.reported_year_mcny / np.maximum(towns.gate_mcny, 1e-9) - 1.0
    own["leader_gap_firms"] = towns.leaders - at_town[Lever.min_leading_firms]
    own["support_gap_units"] = towns.supporting - at_town[Lever.min_supporting_units]
    own["budget_mcny"] = towns.received_mcny * steps_per_year
    own["energy_short_share"] = 1.0 - np.minimum(towns.energy_quota_tce / np.maximum(towns.energy_wanted_tce, 1e-9), 1)
    own["land_short_share"] = 1.0 - towns.land_factor
    own["credit_short_share"] = 1.0 - towns.credit_factor
    return [own[name] for name in TOWN_FIGURE_NAMES]


def warm_up() -> float:
    """Compile the engine, or load it from the cache; returns the seconds it took."""
    from jinzhen.scenarios.base_year import synthetic

    begun = time.perf_counter()
    replication(Scenario.baseline(end="2022-12-31", as_of="2022-12-31"), synthetic(3, 30), 0, 0)
    return time.perf_counter() - begun
