"""What travels: an arm and its chunks to a worker, the record of a chunk back. Plain data, no store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: Replications computed and stored together.
CHUNK_SIZE = 16


class Trajectory(Protocol):
    """What `replicate` returns (the model's `Trajectory`), as far as a record keeps it."""

    @property
    def outcomes(self) -> NDArray[np.float64]:
        """(n_steps + 1, n_outcomes), row 0 the base year."""
        ...

    @property
    def town_years(self) -> NDArray[np.float64]:
        """(n_years, n_towns, n_town_figures), at year ends."""
        ...

    @property
    def tiers(self) -> NDArray[np.int8]:
        """(n_steps + 1, n_towns)."""
        ...

    @property
    def rounds(self) -> NDArray[np.float64]:
        """(n_rounds, n_round_fields)."""
        ...

    @property
    def money_mcny(self) -> NDArray[np.float64]:
        """(n_years, n_money_lines)."""
        ...

    @property
    def residuals(self) -> NDArray[np.float64]:
        """(n_residuals,)."""
        ...

    @property
    def uncertainties(self) -> NDArray[np.float64]:
        """(n_uncertainties,) as drawn."""
        ...

    @property
    def target_step(self) -> int:
        """First step at whose end the target is met, -1 never."""
        ...


@dataclass(frozen=True)
class Address:
    """What all runs of one command share: with another engine, base year or seed nothing stored can be reused."""

    engine_id: str
    base_year_hash: str
    seed: int


@dataclass(frozen=True)
class Arm:
    """One scenario, at one point of the parameter space, under one address.

    point : uncertainties held at a value, by name; empty when all are drawn
    detail : how much of its runs is to be kept; does not tell arms apart
    """

    address: Address
    scenario: Scenario
    point: Mapping[str, float] = field(default_factory=dict)
    detail: str = "towns"

    @property
    def point_text(self) -> str:
        """The point as canonical JSON."""
        return json.dumps(dict(self.point), sort_keys=True, separators=(",", ":"))

    @property
    def point_hash(self) -> str:
        """Content hash of the point."""
        return sha256(self.point_text.encode()).hexdigest()

    @property
    def key(self) -> tuple[Address, str, str]:
        """What tells arms apart: address, scenario hash and point hash."""
        return self.address, self.scenario.content_hash, self.point_hash

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years that the horizon touches, as in the year axis of a trajectory."""
        return tuple(sorted({day.year for day in self.scenario.step_ends}))


@dataclass(frozen=True)
class Chunk:
    """The unit of work: replications first .. first + count - 1 of an arm."""

    arm: Arm
    first: int
    count: int = CHUNK_SIZE

    def compute(self, base_year: Any, is_cancelled: Callable[[], bool]) -> ChunkRecord:
        """Run its replications by the program's own engine. Raises Cancelled when `is_cancelled` says yes."""
        from jinzhen.experiments.running.work import (
            compute_chunk,  # brings the outcomes of the model, no record needs them
        )

        return compute_chunk(self, base_year, is_cancelled)


@dataclass(frozen=True)
class RunResult:
    """What is kept of one replication.

    outcomes : (n_steps + 1, n_outcomes); rounds : (n_rounds, n_fields); money_mcny : (n_years, n_lines);
    residuals : (n_residuals,); uncertainties : (n_uncertainties,) as drawn
    designated_step : (n_towns,) step at whose end a town is first provincial, 0 in the base year, -1 never
    target_step : first step at whose end the target is met, -1 never
    places_rule : the rule that gave its rounds their places
    """

    outcomes: NDArray[np.float64]
    rounds: NDArray[np.float64]
    money_mcny: NDArray[np.float64]
    residuals: NDArray[np.float64]
    uncertainties: NDArray[np.float64]
    designated_step: NDArray[np.int16]
    target_step: int
    places_rule: str

    @property
    def target_met(self) -> bool:
        """Whether the target was met by the end of the horizon."""
        return self.target_step >= 0


@dataclass(frozen=True)
class Run:
    """One replication: its result, or the error that ended it."""

    replication: int
    seconds: float
    result: RunResult | None
    error: str = ""
    traceback: str = ""


@dataclass(frozen=True)
class TownSums:
    """Sums over the finished replications of a chunk, in the order of the replications.

    n : replications summed
    sums, squares : (n_years, n_towns, n_figures)
    tiers : (n_years, n_towns, 4) and constraints : (n_years, n_towns, n_constraints), how often each code was seen
    """

    n: int
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    tiers: NDArray[np.int64]
    constraints: NDArray[np.int64]


@dataclass(frozen=True)
class ChunkRecord:
    """All that is kept of a chunk. `town_sums` is None when no replication of it finished."""

    chunk: Chunk
    runs: tuple[Run, ...]
    town_sums: TownSums | None
    platform: str

    @property
    def summary(self) -> ChunkSummary:
        """The counts that a design needs of it."""
        finished = [run.result for run in self.runs if run.result is not None]
        met = sum(result.target_met for result in finished)
        return ChunkSummary(len(self.runs), len(finished), met)


class ChunkSummary(NamedTuple):
    """How a chunk went: replications tried, finished, and finished with the target met."""

    n_runs: int
    n_done: int
    n_met: int

    @property
    def n_failed(self) -> int:
        """Replications that raised."""
        return self.n_runs - self.n_done

    def plus(self, other: ChunkSummary) -> ChunkSummary:
        """Of both together."""
        return ChunkSummary(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Measured:
    """What a probe measured in one replication, or the error that ended it.

    values : by name; nan where there was nothing to measure; text, such as a digest of bits, is kept letter by letter
    """

    replication: int
    seconds: float
    values: Mapping[str, float | str] = field(default_factory=dict)
    error: str = ""
    traceback: str = ""
    platform: str = ""
