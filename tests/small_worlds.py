"""Small worlds for tests of the whole model, and how to tell two trajectories apart."""

import functools
import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES, RESIDUALS
from jinzhen.model.replication import Trajectory, Workspace, replication, run_in, start, step_forward
from jinzhen.scenarios.base_year import BaseYear, synthetic
from jinzhen.scenarios.scenario import Scenario

SEED = 20221001
#: Column of an outcome, of a lever's money and of a residual.
OUTCOME = {name: column for column, name in enumerate(OUTCOME_NAMES)}
MONEY = {lever: column for column, (lever, _) in enumerate(MONEY_LINES)}
RESIDUAL = {name: column for column, name in enumerate(RESIDUALS)}


@functools.cache
def small_base(n_towns: int = 18, n_firms: int = 450) -> BaseYear:
    """A base year of few towns and firms, among them provincial, municipal and undesignated ones."""
    return synthetic(n_towns, n_firms)


@functools.cache
def lively() -> Scenario:
    """The plan with a provincial round every year and gates as small as the towns: some pass, some fail, few places."""
    return Scenario.baseline().with_levers(
        round_calendar="yearly", places_rule="fixed", places_per_round=2, quality_bar=0.25, potential_places=2,
        output_gate_manufacturing=300, output_gate_other=150, output_gate_relaxed=15, municipal_output_gate=15,
        min_supporting_units=8,
    )


def run(scenario: Scenario, number: int = 0, base_year: BaseYear | None = None) -> Trajectory:
    """One replication on the small world."""
    return replication(scenario, base_year or small_base(), SEED, number)


def run_with_room(scenario: Scenario, slots_factor: float, number: int = 0) -> Trajectory | None:
    """One replication in a workspace of its own with this much room for firms; None when it overflows."""
    return run_in(Workspace(small_base(), slots_factor), scenario, SEED, number)


def stepping(workspace: Workspace, scenario: Scenario, number: int = 0) -> Iterator[int]:
    """Make one step after the other in a workspace, and yield the number of the step just made."""
    params, plan, aimed = start(workspace, scenario, SEED, number)
    for step in range(scenario.n_steps):
        step_forward(workspace, scenario, aimed, params, plan, SEED, number, step)
        yield step


def bits(trajectory: Trajectory) -> dict[str, str]:
    """A digest of every part of a trajectory: equal when all its bits are."""
    parts = trajectory._asdict().items()
    return {name: hashlib.sha256(np.asarray(part).tobytes()).hexdigest()[:12] for name, part in parts}


def run_bits(scenario: Scenario, number: int) -> dict[str, str]:
    """What a worker returns in a test of executors."""
    return bits(run(scenario, number))


def differing(one: Trajectory, other: Trajectory) -> list[str]:
    """Names of the parts and outcomes in which two trajectories differ."""
    parts = [name for name in one._fields if not np.array_equal(getattr(one, name), getattr(other, name), True)]
    return parts + [name for name, column in OUTCOME.items()
                    if not np.array_equal(one.outcomes[:, column], other.outcomes[:, column], True)]


def outcome(trajectory: Trajectory, name: str) -> Any:
    """One outcome over the steps, the base year first."""
    return trajectory.outcomes[:, OUTCOME[name]]


def money(trajectory: Trajectory, lever: str) -> float:
    """Public money paid for a lever over all years, m CNY."""
    return float(trajectory.money_mcny[:, MONEY[lever]].sum())
