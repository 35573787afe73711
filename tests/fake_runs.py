"""A model of a millisecond for tests of running and storing: same shapes as the real one, importable by workers."""

import json
import os
import time
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jinzhen.experiments.running.records import Address, Arm
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.model.outcomes import CONSTRAINTS, MONEY_LINES, OUTCOME_NAMES, RESIDUALS, ROUND_FIELDS, TOWN_FIGURE_NAMES
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

N_STEPS = 5
N_TOWNS = 6
N_YEARS = 2
TOWNS = [
    {"town": i, "town_id": f"P{i:02d}", "name_zh": f"镇{i}", "name_en": f"Town {i}", "category": i % 3, "city": i % 2,
     "city_zh": "大同", "city_en": "Datong"}
    for i in range(N_TOWNS)
]  # fmt: skip


@dataclass(frozen=True)
class FakeScenario:
    """As much of a scenario as running and storing use."""

    name: str = "baseline"
    chance: float = 0.3
    levers: dict = field(default_factory=dict)

    population = None
    facts = ""
    posterior = None
    as_of = date(2022, 9, 30)
    start = date(2022, 10, 1)
    end = date(2023, 12, 31)

    @property
    def definition(self) -> str:
        return json.dumps({"chance": self.chance, "levers": self.levers}, sort_keys=True)

    @property
    def content_hash(self) -> str:
        return sha256(self.definition.encode()).hexdigest()

    @property
    def step_ends(self) -> tuple[date, ...]:
        last_days = ((3, 31), (6, 30), (9, 30), (12, 31))
        return tuple(date(2022 + (3 + k) // 4, *last_days[(3 + k) % 4]) for k in range(N_STEPS))

    def lever_table(self) -> np.ndarray:
        table = np.zeros((N_STEPS, len(LEVERS)))
        for name, value in self.levers.items():
            if name in LEVERS:
                table[:, LEVER_INDEX[name]] = LEVERS[name].code(value)
        return table

    def local_values(self) -> tuple:
        return ()

    def with_levers(self, **levers) -> "FakeScenario":
        return replace(self, levers=self.levers | levers)


class FakeTrajectory(NamedTuple):
    """The fields of the model's trajectory."""

    outcomes: np.ndarray
    town_years: np.ndarray
    tiers: np.ndarray
    rounds: np.ndarray
    money_mcny: np.ndarray
    residuals: np.ndarray
    uncertainties: np.ndarray
    target_step: int


def fake_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """A trajectory that depends on scenario, seed and number only; the target is met with `scenario.chance`."""
    rng = np.random.default_rng([seed, number])
    met = rng.random() < scenario.chance
    lift = len(scenario.levers)
    tiers = np.zeros((N_STEPS + 1, N_TOWNS), dtype=np.int8)
    tiers[:, 0] = 3
    tiers[2:, 1 : 4 if met else 2] = 3
    town_years = rng.random((N_YEARS, N_TOWNS, len(TOWN_FIGURE_NAMES))) + lift
    town_years[..., TOWN_FIGURE_NAMES.index("tier")] = tiers[[1, *([-1] * (N_YEARS - 1))]]
    town_years[..., TOWN_FIGURE_NAMES.index("perceived_constraint")] = number % len(CONSTRAINTS)
    for name in ("passes_output", "passes_leader", "passes_support", "passes_county", "passes_all"):
        town_years[..., TOWN_FIGURE_NAMES.index(name)] = rng.random((N_YEARS, N_TOWNS)) < 0.5
    rounds = np.zeros((2, len(ROUND_FIELDS)))
    rounds[0, :2] = (-1, 1)
    rounds[1] = (2, 0, 5, 4, 1e30, 3, number % 3)
    uncertainties = rng.random(len(UNCERTAINTY_NAMES))
    uncertainties[UNCERTAINTY_NAMES.index("places_rule")] = number % 3
    return FakeTrajectory(
        outcomes=rng.random((N_STEPS + 1, len(OUTCOME_NAMES))) + lift,
        town_years=town_years,
        tiers=tiers,
        rounds=rounds,
        money_mcny=rng.random((N_YEARS, len(MONEY_LINES))),
        residuals=rng.random(len(RESIDUALS)) * 1e-9,
        uncertainties=uncertainties,
        target_step=2 if met else -1,
    )


def faked(replicate):
    """What executors do with a chunk, by another engine than the program's own."""
    return partial(compute_chunk, replicate=replicate)


def failing_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """Replication 5 of every scenario fails; base_year may name a file whose presence mends it."""
    if number == 5 and not (base_year and Path(base_year).exists()):
        raise ArithmeticError("orders do not add up")
    return fake_replicate(scenario, base_year, seed, number)


def slow_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """A replication that takes a while, so that a test can interrupt it; adds a line to the file named by base_year."""
    time.sleep(0.004)
    if base_year:
        with Path(base_year).open("a", encoding="utf-8") as log:
            log.write(f"{number}\n")
    return fake_replicate(scenario, base_year, seed, number)


def traced_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """A replication that takes as long as is asked for and leaves its process behind. base_year : file, seconds"""
    path, seconds = base_year
    time.sleep(seconds)
    with Path(path).open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()}\n")
    return fake_replicate(scenario, None, seed, number)


def heavy_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """A replication that takes a while and wants a base year of nine megabytes."""
    assert len(base_year) == 9_000_000
    time.sleep(0.003)
    return fake_replicate(scenario, None, seed, number)


def deadly_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """Kills its worker process at replication 20, once: the file named by base_year remembers it."""
    if number == 20 and not Path(base_year).exists():
        Path(base_year).touch()
        os._exit(9)
    return fake_replicate(scenario, base_year, seed, number)


def fatal_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """Kills its worker process every time."""
    os._exit(9)


def make_arm(chance: float = 0.3, seed: int = 7, **levers) -> Arm:
    """An arm of a fake scenario."""
    return Arm(Address("engine", "base", seed), FakeScenario(chance=chance, levers=levers))
