"""What a probe works with: replications that can be stepped, treated between two steps, and read.

A probe is a function `probe(kit, number) -> {name: value}`. It starts runs with `kit.run(scenario, number)`, makes them
go forward step by step, may write into `run.tables` between two steps (a treatment), and reads columns. Two runs of the
same number share every draw, so that a treated and an untreated one differ by the treatment alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.running.records import CHUNK_SIZE, Address, Arm, Chunk, ChunkRecord, Trajectory
from jinzhen.experiments.running.work import Cancelled, compute_chunk, model_replicate
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.model.replication import MORE_ROOM, Workspace, clock_at, start, step_forward
from jinzhen.model.state.column import F64
from jinzhen.model.state.fitted import NO_POINT
from jinzhen.model.state.now import Now
from jinzhen.model.state.world import State, Tables
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.scenario import Scenario

Found = TypeVar("Found")


class NoRoom(Exception):
    """A town's segment of slots filled up: the replication has to be run again with more room."""


class Run:
    """One replication of a scenario that is moved step by step.

    tables : the state by name, `tables.firms.capital_mcny`; written by every step, and writable between two steps
    params : uncertainties and constants of this replication, as `Param` numbers them; may be written as a treatment
    plan : the rounds of this replication and the tiers that history imposes
    at : steps made so far
    """

    def __init__(
        self, workspace: Workspace, scenario: Scenario, seed: int, number: int,
        is_ending: Callable[[], bool] = lambda: False, point: Mapping[str, float] = NO_POINT,
    ) -> None:
        self.workspace, self.scenario, self.seed, self.number = workspace, scenario, seed, number
        self._is_ending = is_ending
        self.params: F64
        self.params, self.plan, self._aim = start(workspace, scenario, seed, number, point)
        self.at = 0
        self._working = self._in_business()
        self._town_of_slot = self.town_of_slots()

    @property
    def tables(self) -> Tables:
        """The state by name."""
        return self.workspace.tables

    @property
    def n_steps(self) -> int:
        """Steps of the whole scenario."""
        return self.scenario.n_steps

    @property
    def step_years(self) -> float:
        """Length of a step in years."""
        return 1.0 / self.scenario.steps_per_year

    def step(self) -> None:
        """Go one step forward.

        Raises NoRoom when the world overflows; whoever started the trial runs it again with more room.
        Raises Cancelled when the command is ending.
        """
        if self._is_ending():
            raise Cancelled("the command is ending")
        self._working = self._in_business()
        step_forward(self.workspace, self.scenario, self._aim, self.params, self.plan, self.seed, self.number, self.at)
        if self.workspace.world.state[State.overflow]:
            raise NoRoom
        self.at += 1

    def steps(self, n_steps: int) -> None:
        """Go several steps forward."""
        for _ in range(n_steps):
            self.step()

    def now(self) -> Now:
        """What held in the step just made."""
        clock = clock_at(self.scenario, self.at - 1)
        return self.workspace.now(clock, self.params, self.plan, self.seed, self.number)

    def to_end(self) -> None:
        """Go on to the end of the scenario."""
        self.steps(self.n_steps - self.at)

    def outcome(self, name: str) -> float:
        """A provincial outcome of the step just made, by its name in OUTCOMES."""
        return float(self.workspace.world.outcomes[OUTCOME_NAMES.index(name)])

    def town_of_slots(self) -> NDArray[np.int64]:
        """The town each slot belongs to, (n_slots,); -1 beyond the last segment."""
        towns, n_slots = self.tables.towns, self.tables.firms.identity.size
        town = np.full(n_slots, -1, np.int64)
        used = int(towns.end_slot[-1])
        town[:used] = np.repeat(np.arange(towns.first_slot.size), towns.end_slot - towns.first_slot)
        return town

    def _in_business(self) -> NDArray[np.uint64]:
        """Identities of the real firms in business now."""
        return self.tables.firms.identity[self.tables.firms.operating > 0.0]

    def firms(self, *columns: str) -> pd.DataFrame:
        """Columns of the real firms in business now, a row a firm, indexed by identity; with `town` and `slot`.

        Join two of these to follow firms: `before.join(after.add_suffix("_after"), how="inner")`. Firms that closed are
        in the first alone, those that entered in the second alone.
        """
        return self._frame(self.tables.firms.operating > 0.0, self.tables.firms.identity, columns)

    def paper(self, *columns: str) -> pd.DataFrame:
        """The same of the entities on paper."""
        return self._frame(self.tables.firms.paper > 0.0, self.tables.firms.identity, columns)

    def _frame(self, mask: NDArray[np.bool_], identity: NDArray[np.uint64], columns: Sequence[str]) -> pd.DataFrame:
        slots = np.flatnonzero(mask)
        data = {name: getattr(self.tables.firms, name)[slots] for name in columns}
        return pd.DataFrame({"town": self._town_of_slot[slots], "slot": slots, **data}, index=identity[slots])

    def flows(self, *columns: str) -> pd.DataFrame:
        """Flows of the step just made, of every firm in business that worked in it, indexed by identity.

        A firm that closed or entered at the end of the step is not in it; one that moved is, under its new town. Read
        flows with this and not from the table, where the slots of firms that entered hold what flowed to others.
        """
        firms, flows = self.tables.firms, self.tables.flows
        slots = np.flatnonzero((firms.operating > 0.0) & np.isin(firms.identity, self._working))
        data = {name: getattr(flows, name)[slots] for name in columns}
        return pd.DataFrame({"town": self._town_of_slot[slots], "slot": slots, **data}, index=firms.identity[slots])

    def slots_of(self, identities: Iterable[int] | NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where firms stand now, to treat them: a slot each, -1 for those no longer in business."""
        wanted = np.asarray(identities, dtype=np.uint64)
        firms = self.firms()
        return firms["slot"].reindex(wanted).fillna(-1).to_numpy(dtype=np.int64)


class Kit:
    """What a probe works with: the base year, the scenario of the arm, and workspaces that are used again.

    scenario : of the arm, its levers and priors; change it with `with_levers`, `with_priors` and `until`
    point : uncertainties that the arm holds at a value
    """

    def __init__(
        self, base_year: BaseYear, scenario: Scenario, seed: int, is_ending: Callable[[], bool] = lambda: False,
        point: Mapping[str, float] = NO_POINT,
    ) -> None:
        self.base_year, self.scenario, self.seed, self.point = base_year, scenario, seed, point
        self._is_ending = is_ending
        self._slots_factor = scenario.population.slots_factor
        self._workspaces: dict[int, list[Workspace]] = {}
        self._in_use: dict[int, int] = {}

    def until(self, end: str | date, **changes: object) -> Scenario:
        """The scenario with another last day, such as "2027Q4", and other changes of fields such as `as_of`."""
        return replace(self.scenario, end=end, **changes)  # type: ignore[arg-type]

    def run(self, scenario: Scenario, number: int, base_year: BaseYear | None = None) -> Run:
        """Start a replication. Every run of a trial has a workspace of its own, so several can be stepped in turn.

        base_year : another one than the kit's
        """
        world = base_year or self.base_year
        pool, used = self._workspaces.setdefault(id(world), []), self._in_use.get(id(world), 0)
        if used == len(pool):
            pool.append(Workspace(world, self._slots_factor))
        self._in_use[id(world)] = used + 1
        return Run(pool[used], scenario, self.seed, number, self._is_ending, self.point)

    def replicate(self, number: int) -> Trajectory:
        """A whole replication of the arm, as a run of the arm would be."""
        return model_replicate(self.scenario, self.base_year, self.seed, number, self.point)

    def chunk(self, first: int) -> ChunkRecord:
        """The replications of a whole chunk of the arm as a run of the arm would record them, failures and all."""
        address = Address("", self.base_year.content_hash, self.seed)
        return compute_chunk(
            Chunk(Arm(address, self.scenario, self.point), first, CHUNK_SIZE), self.base_year, self._is_ending
        )

    def town_rows(self, *town_ids: str) -> NDArray[np.int64]:
        """Rows of towns of the base year by their identifiers, such as P11."""
        ids = self.base_year.towns.town_id
        return np.array([ids.index(each) for each in town_ids], dtype=np.int64)

    def measure(self, probe: Callable[["Kit", int], Found], number: int) -> Found:
        """One replication of a probe, run again with more room as often as a world overflows."""
        while True:
            self._in_use.clear()
            try:
                return probe(self, number)
            except NoRoom:
                self._slots_factor *= MORE_ROOM
                self._workspaces.clear()


#: What a probe shows of one replication: values by name; nan where there is nothing to measure.
Measured = Mapping[str, float | str]
Measure = Callable[[Kit, int], Measured]
