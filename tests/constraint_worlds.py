"""`jinzhen constraints` on a small world, without a command line and without files."""

from dataclasses import replace

from memory_store import MemoryStore
from small_worlds import SEED, small_base
from studies import study

from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.scenario import Population, Scenario

FEW = {"replications": 32, "screening_replications": 16, "final_replications": 16, "towns_per_arm": 4}


def examine(scenario: Scenario, store: MemoryStore, executor=None, **told):
    """The answer, from a store that may hold runs already."""
    base = small_base()
    scenario = replace(scenario, population=Population(18, 450))
    store.keep_base_year(base.content_hash, base_year_towns(base))
    executor = executor or SerialExecutor(base)
    return study("constraints", scenario, base, store, executor, SEED, **FEW | told).answer()
