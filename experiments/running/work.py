"""Compute one chunk: call `replicate`, keep what a record needs, and turn an exception into a failed run."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.running.records import Chunk, ChunkRecord, Run, RunResult, TownSums, Trajectory
from jinzhen.model.outcomes import CONSTRAINTS, OUTCOME_NAMES, TOWN_FIGURE_NAMES
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS
from jinzhen.scenarios.uncertainties import PLACES_RULE_CODES, UNCERTAINTY_INDEX

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

Replicate = Callable[..., Trajectory]

#: The choice of the lever `places_rule` that leaves it to the draw of a replication.
DRAWN = "drawn"
PROVINCIAL = 3
N_TIERS = 4
TIER = TOWN_FIGURE_NAMES.index("tier")
CONSTRAINT = TOWN_FIGURE_NAMES.index("perceived_constraint")


class NotFinite(Failure):
    """A replication produced a figure that is not a number."""


class Cancelled(Failure):
    """The chunk was given up because the command is ending."""


def model_replicate(
    scenario: Scenario, base_year: Any, seed: int, number: int, point: Mapping[str, float] | None = None
) -> Trajectory:
    """One replication by the program's own engine, which is imported on first use.

    point : values that replace the draws of uncertainties, by name
    """
    from jinzhen.model.replication import replication

    return replication(scenario, base_year, seed, number, point or {})


def compute_chunk(
    chunk: Chunk,
    base_year: Any,
    is_cancelled: Callable[[], bool] = lambda: False,
    replicate: Replicate = model_replicate,
) -> ChunkRecord:
    """Run every replication of a chunk; one that raises becomes a failed run and the others go on.

    is_cancelled : asked between replications
    Raises Cancelled when it says yes: a chunk is kept as a whole or not at all.
    """
    rule = rule_of(chunk.arm.scenario)
    runs: list[Run] = []
    towns: list[NDArray[np.float64]] = []
    for number in range(chunk.first, chunk.first + chunk.count):
        if is_cancelled():
            raise Cancelled("the command is ending")
        run, town_years = _one_run(chunk, base_year, replicate, number, rule)
        runs.append(run)
        if town_years is not None:
            towns.append(town_years)
    return ChunkRecord(chunk, tuple(runs), town_sums(towns) if towns else None, platform_text())


def _one_run(
    chunk: Chunk, base_year: Any, replicate: Replicate, number: int, rule: str
) -> tuple[Run, NDArray[np.float64] | None]:
    started = time.perf_counter()
    arm = chunk.arm
    try:
        held = {"point": arm.point} if arm.point else {}
        trajectory = replicate(arm.scenario, base_year, arm.address.seed, number, **held)
        require_finite(trajectory)
        result = keep(trajectory, rule)
    except Exception as problem:  # whatever a replication raises is recorded, shown and run again: never swallowed
        return Run(number, time.perf_counter() - started, None, told(problem), traceback.format_exc()), None
    return Run(number, time.perf_counter() - started, result), np.asarray(trajectory.town_years, dtype=np.float64)


def told(problem: Exception) -> str:
    """What a record keeps of an exception: its kind and the first line of what it says."""
    return f"{type(problem).__name__}: {problem}".split("\n")[0]


def keep(trajectory: Trajectory, rule: str) -> RunResult:
    """What a record keeps of a trajectory, in arrays of its own (the engine may reuse its buffers).

    rule : what gives a round its places in the scenario; `drawn` when every replication draws it
    """
    drawn = PLACES_RULE_CODES[int(trajectory.uncertainties[UNCERTAINTY_INDEX["places_rule"]])]
    return RunResult(
        outcomes=np.array(trajectory.outcomes, dtype=np.float64),
        rounds=np.array(trajectory.rounds, dtype=np.float64),
        money_mcny=np.array(trajectory.money_mcny, dtype=np.float64),
        residuals=np.array(trajectory.residuals, dtype=np.float64),
        uncertainties=np.array(trajectory.uncertainties, dtype=np.float64),
        designated_step=designated_steps(trajectory.tiers),
        target_step=int(trajectory.target_step),
        places_rule=drawn if rule == DRAWN else rule,
    )


def designated_steps(tiers: NDArray[np.int8]) -> NDArray[np.int16]:
    """First row in which each town is provincial, -1 when in none: (n_steps + 1, n_towns) to (n_towns,)."""
    provincial = np.asarray(tiers) == PROVINCIAL
    return np.where(provincial.any(axis=0), provincial.argmax(axis=0), -1).astype(np.int16)


def rule_of(scenario: Scenario) -> str:
    """The rule of places at the end of a scenario: `drawn`, or one of PLACES_RULES."""
    lever = LEVERS["places_rule"]
    return lever.choices[int(scenario.lever_table()[-1, LEVER_INDEX["places_rule"]])]


def town_sums(towns: Sequence[NDArray[np.float64]]) -> TownSums:
    """Sums, sums of squares and counts of codes over replications, each array (n_years, n_towns, n_figures)."""
    stack = np.stack(towns)
    return TownSums(
        n=len(towns),
        sums=stack.sum(axis=0),
        squares=(stack * stack).sum(axis=0),
        tiers=_counts(stack[..., TIER], N_TIERS),
        constraints=_counts(stack[..., CONSTRAINT], len(CONSTRAINTS)),
    )


def _counts(codes: NDArray[np.float64], n_codes: int) -> NDArray[np.int64]:
    """How many replications show each code: (n, years, towns) to (years, towns, n_codes)."""
    return (codes[..., None] == np.arange(n_codes)).sum(axis=0)


def require_finite(trajectory: Trajectory) -> None:
    """Raises NotFinite where an outcome or a town figure is not a number."""
    outcomes = np.asarray(trajectory.outcomes)
    for names, array in ((OUTCOME_NAMES, outcomes), (TOWN_FIGURE_NAMES, np.asarray(trajectory.town_years))):
        bad = np.argwhere(~np.isfinite(array))
        if bad.size:
            *where, column = (int(index) for index in bad[0])
            raise NotFinite(f"`{names[column]}` is {array[tuple(bad[0])]} at {where} ({len(bad)} such figures)")


@cache
def platform_text() -> str:
    """Where runs were computed, in one line: machine, Python and the two libraries that do the arithmetic."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"{platform.platform()} python {python} numpy {version('numpy')} numba {version('numba')}"
