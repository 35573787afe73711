"""What the benchmark measures; every function returns lines of the report."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numba
from reference.model import ReferenceModel
from timing import Times, by_threads, median_ratio, one_after_another, seconds, side_by_side

from jinzhen.experiments.running.carry_out import carry_out
from jinzhen.experiments.running.designs import SequentialDesign
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.records import Address, Arm
from jinzhen.experiments.store import open_store
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.model.replication import MORE_ROOM, Workspace, replication, run_in
from jinzhen.model.state.world import mutable_bytes
from jinzhen.scenarios.base_year import BaseYear, synthetic
from jinzhen.scenarios.scenario import Scenario

SEED = 2025
FIRMS_A_TOWN = 80
_START = """
import time; begun = time.perf_counter()
from jinzhen.model.replication import warm_up
compiled = warm_up()
print(time.perf_counter() - begun, time.process_time())
"""
#: Has the engine compiled as Numba would: the world part by part, every rule a program of its own.
_NUMBAS_WAY = """
from numba.core.compiler import Compiler
from jinzhen.model.engine import by_address, compiled
by_address.by_address = lambda table: table
compiled.PartCompiler = Compiler
"""


class Line(NamedTuple):
    """One line of the report. goal : as text; is_met : None where there is none; beside : absolute figures."""

    name: str
    value: str
    goal: str
    is_met: bool | None
    beside: str


def line(name: str, value: float, form: str, goal: float, at_least: bool, beside: str) -> Line:
    """A line with its verdict. form : how the value is printed"""
    is_met = value >= goal if at_least else value <= goal
    return Line(name, form.format(value), f"{'>=' if at_least else '<='} {goal:g}", is_met, beside)


def store_runs(scenario: Scenario, base_year: BaseYear) -> int:
    """A whole forecast of one arm, from the design to a new SQLite store, in this thread; returns its replications."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.sqlite")
        try:
            store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
            arm = Arm(Address(ENGINE_ID, base_year.content_hash, SEED), scenario)
            design = SequentialDesign([arm], precision=1.0, min_replications=1, max_replications=1)
            carry_out(design, SerialExecutor(base_year), store)
            return design.n_finished
        finally:
            store.close()


def against_reference(n_towns: int, n_firms: int, rounds: int) -> Iterator[Line]:
    """Engine, and engine with design, transport and store, against the plain Mesa model: whole replications."""
    scenario, base_year = Scenario.baseline(), synthetic(n_towns, n_firms)
    replication(scenario, base_year, SEED, 0)
    n_stored, n_alone = store_runs(scenario, base_year), 16
    times = side_by_side({
        "reference": lambda: ReferenceModel(scenario, base_year, SEED, 0).run(),
        "engine": lambda: one_after_another(lambda n: replication(scenario, base_year, SEED, n), range(n_alone)),
        "stored": lambda: store_runs(scenario, base_year),
    }, rounds)
    size = f"{n_towns} towns, {n_firms} firms, {scenario.n_steps} quarters"
    yield _against(f"engine against plain Mesa ({size})", times["reference"], times["engine"], n_alone, 250)
    yield _against("with design, transport and store (SQLite)", times["reference"], times["stored"], n_stored, 85)


def _against(name: str, reference: Times, other: Times, replications: int, goal: float) -> Line:
    """So many replications against one of the reference, which was measured whole."""
    by_processor = median_ratio(reference.processor, other.processor, replications)
    return line(name, median_ratio(reference.wall, other.wall, replications), "{:.0f} x", goal, True,
                 f"{1e3 * median(other.wall) / replications:.1f} ms a replication (median of {len(other.wall)} x "
                 f"{replications}), plain Mesa {median(reference.wall):.2f} s (whole); by processor time "
                 f"{by_processor:.0f} x")


@numba.njit(nogil=True)
def _arithmetic(n: int) -> float:
    x = 0.5
    for _ in range(n):
        x = 3.7 * x * (1.0 - x)
    return x


def two_threads(
    n_towns: int, n_firms: int, rounds: int, jobs: range = range(24), loops: int = 10_000_000
) -> Iterator[Line]:
    """What the engine gains from a second thread, relative to what pure arithmetic gains beside it."""
    scenario, base_year = Scenario.baseline(), synthetic(n_towns, n_firms)

    def engine(number: int) -> object:
        return replication(scenario, base_year, SEED, number)

    def arithmetic(_: int) -> float:
        return _arithmetic(loops)

    with ThreadPoolExecutor(2) as threads:
        for work in (engine, arithmetic):  # compiled, and each thread has its workspace: it is made once, not a round
            by_threads(threads, work, range(4))
            work(0)
        times = side_by_side({
            "engine 1": lambda: one_after_another(engine, jobs),
            "arithmetic 1": lambda: one_after_another(arithmetic, jobs),
            "engine 2": lambda: by_threads(threads, engine, jobs),
            "arithmetic 2": lambda: by_threads(threads, arithmetic, jobs),
        }, rounds)
    gains = [[one / two for one, two in zip(times[f"{what} 1"].wall, times[f"{what} 2"].wall, strict=True)]
             for what in ("engine", "arithmetic")]
    beside = ", ".join(f"{name} {median(taken.wall):.2f} s" for name, taken in times.items())
    yield line("gain from a second thread, engine over arithmetic", median_ratio(*gains), "{:.2f}", 0.95, True,
                f"engine {median(gains[0]):.2f} x, arithmetic {median(gains[1]):.2f} x; {beside}")


def time_per_firm(sizes: dict[int, int]) -> Iterator[Line]:
    """Time of a firm and quarter in whole replications, 80 firms a town. sizes : firms, and how often they are run."""
    scenario = Scenario.baseline()
    nanoseconds, slots = [], []
    for n_firms, runs in sizes.items():
        base_year = synthetic(max(n_firms // FIRMS_A_TOWN, 1), n_firms)
        workspace = _roomy_workspace(base_year, scenario)
        taken = median(seconds(partial(run_in, workspace, scenario, SEED, 0))[0] for _ in range(runs))
        nanoseconds.append(1e9 * taken / n_firms / scenario.n_steps)
        slots.append(workspace.world.flows.shape[1] / n_firms)
    beside = ", ".join(f"{n_firms} firms {value:.0f} ns ({room:.1f} slots a firm)"
                       for n_firms, value, room in zip(sizes, nanoseconds, slots, strict=True))
    yield line("time a firm and quarter, most over least", max(nanoseconds) / min(nanoseconds), "{:.2f}", 1.5, False,
                beside)


def _roomy_workspace(base_year: BaseYear, scenario: Scenario) -> Workspace:
    """A workspace in which the replication runs to its end; so many towns that one outgrows its segment need more."""
    workspace = Workspace(base_year)
    while run_in(workspace, scenario, SEED, 0) is None:
        workspace = Workspace(base_year, MORE_ROOM * workspace.slots_factor)
    return workspace


def memory(n_towns: int, n_firms: int) -> Iterator[Line]:
    """Size of what a worker writes."""
    size = mutable_bytes(Workspace(synthetic(n_towns, n_firms)).world) / 1e6
    yield line(f"a worker's mutable columns ({n_towns} towns, {n_firms} firms)", size, "{:.1f} MB", 20.0, False, "")


def start_up() -> Iterator[Line]:
    """New processes: one compiles, one finds it in the cache, one compiles as Numba would, one gives help."""
    with tempfile.TemporaryDirectory() as folder:
        cold, cold_processor = _start_in(folder)
        warm, warm_processor = _start_in(folder)
    with tempfile.TemporaryDirectory() as folder:
        _, longer = _start_in(folder, _NUMBAS_WAY)
    yield line("cold compile", cold, "{:.1f} s", 45.0, False, f"processor time {cold_processor:.1f} s, with imports")
    yield Line("cold compile in Numba's own way over that, processor time", f"{longer / cold_processor:.2f} x", "-",
               None, f"{longer:.1f} s")
    yield line("start from the cache", warm, "{:.2f} s", 3.0, False,
               f"processor time {warm_processor:.2f} s, with imports")
    ask_for_help = partial(subprocess.run, [sys.executable, "-m", "jinzhen.experiments", "--help"], check=True,
                           capture_output=True)
    yield line("--help", median(seconds(ask_for_help)[0] for _ in range(5)), "{:.2f} s", 0.3, False, "median of 5")


def _start_in(cache: str, before: str = "") -> tuple[float, float]:
    """Wall-clock and processor seconds until a new process has the engine ready. before : code that it runs first"""
    done = subprocess.run([sys.executable, "-c", before + _START], env=os.environ | {"NUMBA_CACHE_DIR": cache},
                          check=True, capture_output=True, text=True, cwd=Path(__file__).parent)
    wall, processor = done.stdout.split()
    return float(wall), float(processor)
