"""ProvinceModel: one replication as a Mesa model, over the same columns and by the same steps as `replication`."""

import copy
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NoReturn, Self

import numpy as np
from numpy.typing import NDArray

from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.model.mesa.agents import Attribute, MemberError, View
from jinzhen.model.mesa.arguments import (
    DEFAULT_SEED,
    N_SEEDS,
    batch_iteration,
    replication_number,
    scenario_of,
    whole_number,
)
from jinzhen.model.mesa.collector import StepCollector
from jinzhen.model.mesa.inhabited import Inhabited
from jinzhen.model.outcomes import OUTCOME_NAMES, Outcome
from jinzhen.model.replication import Recorder, Trajectory, Workspace, larger, start, step_forward
from jinzhen.model.state.world import State, Tables
from jinzhen.scenarios.base_year import BaseYear, base_year_of
from jinzhen.scenarios.errors import UserError, nearest_name
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES


class HorizonError(UserError):
    """A step was asked for although the scenario has ended."""


#: What a model was made with and keeps.
KEPT = ("seed", "replication", "run_scenario", "base_year", "tables")
#: What a copy makes anew from the rest: the engine's memory, what shows it, and views.
MADE_ANEW = ("_workspace", "_aim", "_params", "_plan", "_recorder", "tables", "_held", "_slots", "_sets",
             "_everyone")


class ProvinceModel(Inhabited):
    """One replication of a scenario.

    scenario : a Scenario, lever overrides as a mapping, or None for the baseline
    replication : as for `jinzhen.model.replication.replication`; 0 by default, and i in iteration i of Mesa's batch_run
    rng : another word for `replication`, which Mesa's tools use
    base_year : by default that of the scenario's population
    model_reporters, agent_reporters, agenttype_reporters : as for Mesa's DataCollector, beside all outcomes; collected
        of the base year, row 0, and after every step
    seed : by keyword, as for `replication`; leave it alone in a sweep, so that scenarios share their draws
    kwargs : more lever overrides by keyword, such as `special_fund=800`

    Seed and replication are whole numbers or text of them. `running` turns False at the end of the scenario. Agents are
    views of rows, see `jinzhen.model.mesa.agents`: they may be read and set between steps; they come and go by the
    rules of the model only. A copy, also one that went through pickle, goes on by itself with the same bits.
    """

    running: bool

    # Mesa 3.5's batch_run overwrites a `seed` that it finds named here; Mesa 3.3's dashboard takes levers by keyword
    # only where they are called `kwargs`.
    def __init__(self, scenario: Scenario | Mapping[str, Any] | None = None, *, replication: int | str | None = None,
                 rng: int | str | None = None, base_year: BaseYear | None = None,
                 model_reporters: Mapping[str, Any] | None = None, agent_reporters: Mapping[str, Any] | None = None,
                 agenttype_reporters: Mapping[type, Mapping[str, Any]] | None = None, **kwargs: Any) -> None:
        seed = kwargs.pop("seed", None)
        self.run_scenario = scenario_of(scenario, kwargs)
        self.seed = whole_number(DEFAULT_SEED if seed is None else seed, "seed")
        self.replication = replication_number(replication, rng)
        self.base_year = base_year or base_year_of(self.run_scenario)
        super().__init__(rng=self.seed * N_SEEDS + self.replication)
        self.datacollector = StepCollector(model_reporters, agent_reporters, agenttype_reporters,
                                           is_for_batch=batch_iteration() is not None)
        self._written: dict[int, list[tuple[type[View], int, str, NDArray[np.float64]]]] = {}
        self._begin(self.run_scenario.population.slots_factor)
        self.datacollector.collect(self)

    def __repr__(self) -> str:
        scenario = self.run_scenario
        return (f"<ProvinceModel {scenario.name}, seed {self.seed}, replication {self.replication}, "
                f"step {self.steps} of {scenario.n_steps}, {self.day}>")

    def __setattr__(self, name: str, value: Any) -> None:
        shown = getattr(type(self), name, None)
        if isinstance(shown, property) and shown.fset is None:
            raise MemberError(f"{name} can only be read", where="ProvinceModel")
        if name in LEVERS or (name in KEPT and "tables" in vars(self)):
            how = f"ProvinceModel({name}=...)" if name in LEVERS else "another model to be made"
            raise MemberError(f"{name} cannot be set", where="ProvinceModel", expected=how)
        super().__setattr__(name, value)
        if name == "random":
            self._forget()

    def __getstate__(self) -> dict[str, Any]:
        """All but the engine's memory: that is made again, the same to the last bit."""
        return {name: value for name, value in vars(self).items() if name not in MADE_ANEW} | {"engine": ENGINE_ID}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the steps again; UserError where the engine is another one by now."""
        engine, steps = state.pop("engine"), state.pop("_steps")
        if engine != ENGINE_ID:
            raise UserError(f"a model of engine {engine}", where="ProvinceModel", expected=f"one of engine {ENGINE_ID}")
        vars(self).update(state)
        self._begin(self.run_scenario.population.slots_factor)
        self._reach(steps)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        memo |= {id(part): part for part in (self.base_year, self.run_scenario)}  # neither can change
        memo[id(self)] = other = type(self).__new__(type(self))
        other.__setstate__(copy.deepcopy(self.__getstate__(), memo))
        return other

    def __copy__(self) -> Self:
        return copy.deepcopy(self)

    @property
    def scenario(self) -> NoReturn:
        """Not ours: Mesa's dashboard would take it for one of its own experimental scenarios."""
        raise AttributeError("the scenario of a ProvinceModel is its run_scenario")

    @scenario.setter
    def scenario(self, value: object) -> None:
        """Refused once the model is made."""
        if "tables" in vars(self):  # Mesa 3.5 sets an empty one of its own before that
            raise MemberError("a ProvinceModel keeps the scenario it was made with", where="scenario",
                              expected="another model to be made")

    @property
    def steps(self) -> int:
        """Steps made."""
        return getattr(self, "_steps", 0)

    @steps.setter
    def steps(self, value: int) -> None:
        """Mesa counts on before it calls `step`, and may; `_reach` counts what has been made."""
        if value != self.steps + 1 and "tables" in vars(self):
            raise MemberError("steps can only be read", where="ProvinceModel", expected="model.step() to be called")

    def step(self) -> None:
        """Move by one step of the scenario; HorizonError when it has ended."""
        self._refuse_beyond_end()
        self._reach(self._steps + 1)
        self.datacollector.collect(self)

    def _wrapped_step(self) -> None:
        """Mesa's `step`; beyond the end it must not move Mesa's own clock, which would stand still ever after."""
        self._refuse_beyond_end()
        super()._wrapped_step()

    def _refuse_beyond_end(self) -> None:
        if self._steps == self.run_scenario.n_steps:
            raise HorizonError(f"the scenario has ended on {self.run_scenario.end}", where=f"step {self._steps + 1}",
                               expected=f"at most {self._steps} steps")

    def _reach(self, goal: int) -> None:
        """Make steps up to this one, from the base year where the room for firms has to grow on the way."""
        self._write_again()
        while self._steps < goal:
            if not self._move():
                self._begin(larger(self._workspace.slots_factor, goal, self.run_scenario.n_steps))
            self._write_again()
        self._refresh()
        self.running = self.running and goal < self.run_scenario.n_steps

    def _write_again(self) -> None:
        for kind, key, name, value in self._written.get(self._steps, ()):
            self._put(self._view(kind, key), getattr(kind, name), value)

    def _begin(self, slots_factor: float) -> None:
        """Go (back) to the base year; what has been set since then is set again on the way forward."""
        vars(self).pop("tables", None)
        self._workspace = Workspace(self.base_year, slots_factor)
        self._params, self._plan, self._aim = start(self._workspace, self.run_scenario, self.seed, self.replication)
        self._recorder = Recorder(self._workspace, self.run_scenario, self._plan)
        self._steps = 0
        self.tables = _read_only(self._workspace.tables)
        self._forget()

    def _move(self) -> bool:
        """Make one step; False when a segment of slots filled up."""
        step_forward(self._workspace, self.run_scenario, self._aim, self._params, self._plan, self.seed,
                     self.replication, self._steps)
        if self._workspace.world.state[State.overflow]:
            return False
        self._recorder.keep(self._steps)
        self._steps += 1
        self._forget()
        return True

    @property
    def day(self) -> date:
        """Last day of the latest step; before any, the day before the scenario starts."""
        ends = self.run_scenario.step_ends
        return ends[self.steps - 1] if self.steps else self.run_scenario.start - timedelta(days=1)

    @property
    def outcomes(self) -> dict[str, float]:
        """Every outcome of the latest step; of the base year before any."""
        return dict(zip(OUTCOME_NAMES, self._recorder.outcomes[self.steps].tolist(), strict=True))

    def outcome(self, name: str) -> float:
        """One outcome of the latest step."""
        if name not in OUTCOME_NAMES:
            raise UserError(f"no outcome {name!r}", nearest=nearest_name(name, OUTCOME_NAMES))
        return float(self._recorder.outcomes[self.steps, Outcome[name]])

    @property
    def trajectory(self) -> Trajectory:
        """What `replication` returns for the same scenario, base year, seed and number; after the last step."""
        if self.steps < self.run_scenario.n_steps:
            raise UserError(f"{self.steps} of {self.run_scenario.n_steps} steps are made", where="trajectory",
                            expected="a model that has run to the end")
        return self._recorder.trajectory(self._params[:len(UNCERTAINTY_NAMES)])

    def write(self, view: View, column: Attribute, value: NDArray[np.float64]) -> None:
        """Set what a view shows, and remember it for when the steps so far have to be made again."""
        self._put(view, column, value)
        self._written.setdefault(self.steps, []).append((type(view), view.key, column.name, value))

    def _put(self, view: View, column: Attribute, value: NDArray[np.float64]) -> None:
        column.cell(view, self._workspace.tables)[...] = value


def _read_only(tables: Tables) -> Tables:
    """The same memory, for reading."""
    return Tables(*(type(table)(*map(_locked, table)) for table in tables))


def _locked(column: NDArray[Any]) -> NDArray[Any]:
    view = column.view()
    view.setflags(write=False)
    return view
