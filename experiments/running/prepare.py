"""Get everything ready that a run needs: the compiled engine, the base year, the workers."""

import importlib
import os
from typing import Any, NamedTuple

from rich.console import Console

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.running.executors import WorkExecutor, make_executor
from jinzhen.experiments.running.progress import duration
from jinzhen.experiments.running.records import Address
from jinzhen.experiments.stopping import check_stop
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.scenario import Scenario


class World(NamedTuple):
    """What all variants of a scenario share."""

    address: Address
    base_year: Any
    executor: WorkExecutor


def warm_up(console: Console) -> str:
    """Compile the engine or load it, saying which and how long it took; returns its identity.

    Raises Failure where the environment keeps Numba from starting.
    """
    console.print("Compiling the engine (about a minute the first time, then from the cache) ...")
    require_numba()
    from jinzhen.model.engine.compiled import ENGINE_ID
    from jinzhen.model.engine.machine_code import NOTES
    from jinzhen.model.replication import warm_up as compile_engine

    console.print(f"Engine {ENGINE_ID} ready after {duration(compile_engine())}")
    check_stop()
    for note in NOTES:
        console.print(f"Note: {note}")
    return ENGINE_ID


def require_numba() -> None:
    """Raises Failure where the environment keeps Numba from starting: its settings are the user's."""
    try:
        importlib.import_module("numba")
    except Exception as problem:
        set_here = ", ".join(f"{name}={value}" for name, value in os.environ.items() if name.startswith("NUMBA_"))
        raise Failure(
            f"Numba does not start: {type(problem).__name__}: {problem}",
            where=set_here or "numba",
            expected="settings that Numba takes" if set_here else "",
        ) from problem


def check_executor(configuration: Configuration) -> None:
    """Raise ExecutorError where the workers of a cluster cannot be had, before anything slow."""
    if configuration.cluster:
        from jinzhen.experiments.running.dask_executor import check_cluster

        check_cluster(configuration.cluster)


def make_world(configuration: Configuration, scenario: Scenario, engine_id: str, store: Store) -> World:
    """The base year of a scenario's population, known to the store, and workers for it."""
    from jinzhen.scenarios.base_year import base_year_of

    base_year = base_year_of(scenario)
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    executor = make_executor(
        configuration.executor, base_year, configuration.workers, engine_id, cluster=configuration.cluster
    )
    return World(Address(engine_id, base_year.content_hash, configuration.seed), base_year, executor)
