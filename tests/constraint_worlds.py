"""`experiment=constraints` on a small world, without a command line and without files."""

import io
from dataclasses import replace
from types import SimpleNamespace

from jinzhen.experiments.constraints.runner import Examiner
from memory_store import MemoryStore
from rich.console import Console
from small_worlds import SEED, small_base

from jinzhen.experiments.constraints.relaxations import with_steps
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.prepare import World
from jinzhen.experiments.running.records import Address
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.scenario import Population, Scenario


def settings(**own) -> dict:
    """Own settings of the experiment, as a configuration has them."""
    return {
        "towns": ("uncertain",), "years": (), "unlikely": 0.05, "likely": 0.95, "replications": 32,
        "screening_replications": 16, "final_replications": 16, "towns_per_arm": 4, "steps": {}, **own,
    }  # fmt: skip


def examine(scenario: Scenario, store: MemoryStore, executor=None, **own):
    """The answer, from a store that may hold runs already."""
    base = small_base()
    scenario = replace(scenario, population=Population(18, 450))
    store.keep_base_year(base.content_hash, base_year_towns(base))
    world = World(Address("engine", base.content_hash, SEED), base, executor or SerialExecutor(base))
    configuration = SimpleNamespace(settings=SimpleNamespace(**settings(**own)), scenarios=(scenario,))
    console = Console(file=io.StringIO(), width=120)
    examiner = Examiner(configuration, console, with_steps(own.get("steps", {})), "jinzhen")
    return examiner.examine(scenario, store, world)
