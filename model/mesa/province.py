"""ProvinceModel: one replication as a Mesa model, over the same columns and by the same steps as `replication`."""

import operator
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, NoReturn

import mesa
import numpy as np
from jinzhen.model.agents import City, ClosedFirmError, Column, Firm, LeadingFirm, Supplier, Town, View
from jinzhen.model.columns import S_OVERFLOW, Tables
from mesa.agent import AgentSet
from mesa.datacollection import DataCollector
from numpy.typing import NDArray

from jinzhen.model.outcomes import OUTCOME_NAMES, Outcome
from jinzhen.model.replication import Recorder, Trajectory, Workspace, aim, larger, start, step_forward
from jinzhen.scenarios.base_year import BaseYear, base_year_of
from jinzhen.scenarios.errors import ScenarioError, UserError, nearest_name
from jinzhen.scenarios.scenario import Scenario

#: Seed of a model that is given none; the same as that of the command line.
DEFAULT_SEED = 2025
#: Seeds and replications lie below: the draws count modulo 2^32.
N_SEEDS = 1 << 32


class HorizonError(UserError):
    """A step was asked for although the scenario has ended."""


class StepCollector(DataCollector):
    """Collects after every step: its first row is the first step, the base year is `trajectory.outcomes[0]`."""

    def collect(self, model: mesa.Model) -> None:
        """Take down the reporters."""
        super().collect(model)
        # Mesa 3.3's batch_run looks for the agents of the n-th collection under n - 1, later versions under n.
        if not hasattr(self, "_collection_steps") and model.steps in self._agent_records:
            self._agent_records[model.steps - 1] = self._agent_records.pop(model.steps)


class ProvinceModel(mesa.Model):
    """One replication of a scenario.

    scenario : a Scenario, lever overrides as a mapping, or None for the baseline
    seed, replication : as for `jinzhen.model.replication.replication`; sweep `replication` for a distribution and leave
        the seed alone, so that scenarios share their draws
    base_year : by default that of the scenario's population
    agent_reporters, agenttype_reporters : as for Mesa's DataCollector, collected after every step; a reporter that is
        only a name has to be a column of every class it is asked of
    levers : more lever overrides by keyword, such as `special_fund=800`

    `running` turns False at the end of the scenario. Agents are views of rows, see `jinzhen.model.agents`: they may be
    read and set between steps; they come and go by the rules of the model only.
    """

    running: bool

    def __init__(self, scenario: Scenario | Mapping[str, Any] | None = None, seed: int | None = None,
                 replication: int = 0, base_year: BaseYear | None = None,
                 agent_reporters: Mapping[str, Any] | None = None,
                 agenttype_reporters: Mapping[type, Mapping[str, Any]] | None = None, **levers: Any) -> None:
        chosen = _scenario_of(scenario, levers)
        self.seed = _whole(DEFAULT_SEED if seed is None else seed, "seed")
        self.replication = _whole(replication, "replication")
        super().__init__(rng=self.seed * N_SEEDS + self.replication)
        self.run_scenario = chosen
        self.base_year = base_year or base_year_of(chosen.population)
        self.datacollector = StepCollector(
            {"step_end": _step_end, **{name: partial(_outcome, name) for name in OUTCOME_NAMES}}, agent_reporters,
            agenttype_reporters
        )
        self._aim = aim(chosen, self.base_year)
        self._written: dict[int, list[tuple[View, Column, NDArray[np.float64]]]] = {}
        self._held: dict[type, dict[int, View]] = {City: {}, Town: {}, Firm: {}}
        self._begin(chosen.population.slots_factor)

    @property
    def scenario(self) -> NoReturn:
        """Not ours: Mesa's dashboard would take it for one of its own experimental scenarios."""
        raise AttributeError("the scenario of a ProvinceModel is its run_scenario")

    @scenario.setter
    def scenario(self, value: object) -> None:
        """Refused once the model is made."""
        if hasattr(self, "run_scenario"):  # Mesa 3.5 sets an empty one of its own before that
            raise AttributeError("a ProvinceModel keeps the scenario it was made with; make another model")

    def step(self) -> None:
        """Move by one step of the scenario; HorizonError when it has ended."""
        if self.steps_made == self.run_scenario.n_steps:
            self.steps -= 1  # Mesa counts before it calls
            raise HorizonError(f"the scenario has ended on {self.run_scenario.end}",
                               where=f"step {self.steps_made + 1}", expected=f"at most {self.steps_made} steps")
        goal = self.steps_made + 1
        while self.steps_made < goal:
            for view, column, value in self._written.get(self.steps_made, ()):
                self._put(view, column, value)
            if not self._move():
                self._begin(larger(self._workspace.slots_factor, goal, self.run_scenario.n_steps))
        self._refresh()
        self.running = self.running and goal < self.run_scenario.n_steps
        self.datacollector.collect(self)

    def _begin(self, slots_factor: float) -> None:
        """Go (back) to the base year; what has been set since then is set again on the way forward."""
        self._workspace = Workspace(self.base_year, slots_factor)
        self._params, self._drawn, self._plan = start(self._workspace, self.run_scenario, self.seed, self.replication)
        self._recorder = Recorder(self._workspace, self.run_scenario, self._plan)
        self.tables = _read_only(self._workspace.tables)
        self.steps_made = 0
        self._forget()

    def _move(self) -> bool:
        """Make one step; False when a segment of slots filled up."""
        step_forward(self._workspace, self.run_scenario, self._aim, self._params, self._plan, self.seed,
                     self.replication, self.steps_made)
        if self._workspace.world.state[S_OVERFLOW]:
            return False
        self._recorder.keep(self.steps_made)
        self.steps_made += 1
        self._forget()
        return True

    def _forget(self) -> None:
        """Rows may have moved: look them up again when somebody asks."""
        self._slots: dict[int, int] | None = None
        self._sets: dict[type, AgentSet] | None = None
        self._everyone: AgentSet | None = None

    def _refresh(self) -> None:
        """Let go of the views of firms that closed; those of firms that were promoted change their class."""
        held = self._held[Firm]
        if held:
            leading = self.tables.firms.leading
            slots = {identity: self._slot_by_identity[identity] for identity in held.keys() & self._slot_by_identity}
            self._held[Firm] = {identity: view for identity, view in held.items() if identity in slots}
            for identity, slot in slots.items():
                held[identity].__class__ = LeadingFirm if leading[slot] else Supplier

    @property
    def day(self) -> date:
        """Last day of the latest step, first day of the scenario before any."""
        return self.run_scenario.step_ends[self.steps_made - 1] if self.steps_made else self.run_scenario.start

    @property
    def outcomes(self) -> dict[str, float]:
        """Every outcome of the latest step; of the base year before any."""
        return dict(zip(OUTCOME_NAMES, self._recorder.outcomes[self.steps_made].tolist(), strict=True))

    def outcome(self, name: str) -> float:
        """One outcome of the latest step."""
        if name not in OUTCOME_NAMES:
            raise UserError(f"no outcome {name!r}", nearest=nearest_name(name, OUTCOME_NAMES))
        return float(self._recorder.outcomes[self.steps_made, Outcome[name]])

    @property
    def trajectory(self) -> Trajectory:
        """What `replication` returns for the same scenario, base year, seed and number; after the last step."""
        if self.steps_made < self.run_scenario.n_steps:
            raise UserError(f"{self.steps_made} of {self.run_scenario.n_steps} steps are made", where="trajectory",
                            expected="a model that has run to the end")
        return self._recorder.trajectory(self._drawn)

    @property
    def agents(self) -> AgentSet:
        """Cities, towns, firms of the latest step."""
        if self._everyone is None:
            self._everyone = self._set([view for kind in self.agents_by_type.values() for view in kind])
        return self._everyone

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """The same by class."""
        if self._sets is None:
            firms = self._firms(np.arange(self.tables.firms.leading.size))
            self._sets = {City: self._views(City, range(self.tables.cities.debt_mcny.size)),
                          Town: self._views(Town, range(self.tables.towns.tier.size)),
                          **{kind: self._set([firm for firm in firms if type(firm) is kind])
                             for kind in (LeadingFirm, Supplier)}}
        return self._sets

    @property
    def agent_types(self) -> list[type]:
        """City, Town, LeadingFirm, Supplier."""
        return list(self.agents_by_type)

    def register_agent(self, agent: mesa.Agent) -> NoReturn:
        """Refused: agents are rows of the columns."""
        raise UserError(f"{type(agent).__name__} cannot join a ProvinceModel", expected="agents that are rows of it")

    def city(self, number: int) -> City:
        """One city."""
        return next(iter(self._views(City, [number])))

    def town(self, number: int) -> Town:
        """One town."""
        return next(iter(self._views(Town, [number])))

    def towns_where(self, mask: NDArray[np.bool_]) -> AgentSet:
        """Towns that a mask names."""
        return self._views(Town, np.flatnonzero(mask).tolist())

    def firms_where(self, chosen: NDArray[np.bool_] | slice) -> AgentSet:
        """Firms whose slots a mask or a slice names."""
        return self.firms_at(np.arange(self.tables.firms.leading.size)[chosen])

    def firms_at(self, slots: NDArray[np.int64]) -> AgentSet:
        """Firms in these slots; empty slots are left out."""
        return self._set(self._firms(slots))

    def slot_of(self, firm: Firm) -> int:
        """Where a firm stands at present."""
        try:
            return self._slot_by_identity[firm.key]
        except KeyError:
            raise ClosedFirmError(f"the firm has closed by {self.day}", where=repr(firm),
                                  expected="a firm of model.agents") from None

    def write(self, view: View, column: Column, value: NDArray[np.float64]) -> None:
        """Set what a view shows, and remember it for the case that the steps so far have to be made again."""
        self._put(view, column, value)
        self._written.setdefault(self.steps_made, []).append((view, column, value))

    def _put(self, view: View, column: Column, value: NDArray[np.float64]) -> None:
        column.cell(view, self._workspace.tables)[...] = value

    @property
    def _slot_by_identity(self) -> dict[int, int]:
        """Slot of every entity, on paper or in business."""
        if self._slots is None:
            firms = self.tables.firms
            slots = np.flatnonzero((firms.operating > 0.0) | (firms.paper > 0.0))
            self._slots = dict(zip(firms.identity[slots].tolist(), slots.tolist(), strict=True))
        return self._slots

    def _firms(self, slots: NDArray[np.int64]) -> list[Firm]:
        """Views of the firms in these slots, made where there are none yet."""
        firms, held, views = self.tables.firms, self._held[Firm], []
        full = slots[(firms.operating[slots] > 0.0) | (firms.paper[slots] > 0.0)]
        for identity, leads in zip(firms.identity[full].tolist(), firms.leading[full].tolist(), strict=True):
            if identity not in held:
                held[identity] = (LeadingFirm if leads else Supplier)(self, identity)
            views.append(held[identity])
        return views

    def _views(self, kind: type, numbers: Any) -> AgentSet:
        """Views of towns or cities, made where there are none yet."""
        held = self._held[kind]
        for number in numbers:
            if number not in held:
                held[number] = kind(self, number)
        return self._set([held[number] for number in numbers])

    def _set(self, views: list[Any]) -> AgentSet:
        return AgentSet(views, random=self.random)


def _outcome(name: str, model: ProvinceModel) -> float:
    return model.outcome(name)


def _step_end(model: ProvinceModel) -> str:
    return model.day.isoformat()


def _read_only(tables: Tables) -> Tables:
    """The same memory, for reading."""
    return Tables(*(type(table)(*map(_locked, table)) for table in tables))


def _locked(column: NDArray[Any]) -> NDArray[Any]:
    view = column.view()
    view.setflags(write=False)
    return view


def _scenario_of(given: Any, levers: Mapping[str, Any]) -> Scenario:
    """The scenario asked for, with the levers given by keyword."""
    if isinstance(given, Scenario):
        return given.with_levers(**levers) if levers else given
    try:
        overrides = dict(given or {})
    except (TypeError, ValueError):
        raise ScenarioError(f"{given!r}", where="scenario",
                            expected="a Scenario, a mapping of levers or None") from None
    return Scenario.baseline().with_levers(**overrides | dict(levers))


def _whole(number: Any, name: str) -> int:
    """A seed or the number of a replication."""
    try:
        whole = operator.index(number)
    except TypeError:
        whole = -1
    if not 0 <= whole < N_SEEDS:
        raise ScenarioError(f"{number!r}", where=name, expected=f"a whole number from 0 to {N_SEEDS - 1}")
    return whole
