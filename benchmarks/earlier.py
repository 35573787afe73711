"""The engine paired with that of an earlier commit, taken out of the history of the repository and run beside it."""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from measures import Line, line
from timing import median_ratio

ROOT = Path(__file__).resolve().parent.parent
#: Commit with the engine that this one is measured against: the one before it was rebuilt.
EARLIER = "f579325"
ROOMS = ("model", "scenarios", "configs")
REPLICATIONS = 8
_RUNS = """
import sys, time
from jinzhen.model.replication import replication
from jinzhen.scenarios.base_year import synthetic
from jinzhen.scenarios.scenario import Scenario
towns, firms, replications = map(int, sys.argv[1:])
scenario, base_year = Scenario.baseline(), synthetic(towns, firms)
def work():
    for number in range(replications):
        replication(scenario, base_year, 2025, number)
work()
for _ in sys.stdin:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    print(time.perf_counter() - wall, time.process_time() - processor, flush=True)
"""


def against_earlier(n_towns: int, n_firms: int, rounds: int) -> Iterator[Line]:
    """Whole replications of this engine against those of an earlier commit, in two processes that take turns."""
    name, goal = f"engine against commit {EARLIER} ({n_towns} towns, {n_firms} firms)", 1.65
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", EARLIER, *ROOMS], capture_output=True)
    if packed.returncode:
        yield Line(name, "-", f">= {goal:g}", None, "not measured: this checkout does not hold that commit")
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        package = Path(folder, "jinzhen")
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(package, filter="data")
        (package / "__init__.py").touch()
        engines = [stack.enter_context(_engine(path, n_towns, n_firms)) for path in (folder, str(ROOT))]
        turns = [[_turn(engine) for engine in engines] for _ in range(2 * rounds)]
    (before, now), (processor_before, processor_now) = (
        [[turn[which][clock] for turn in turns] for which in (0, 1)] for clock in (0, 1))
    each = 1e3 / REPLICATIONS
    by_processor = median_ratio(processor_before, processor_now)
    yield line(name, median_ratio(before, now), "{:.2f} x", goal, True,
               f"{each * median(now):.1f} ms a replication, {each * median(before):.1f} ms then (medians of "
               f"{len(turns)} x {REPLICATIONS}); by processor time {by_processor:.2f} x")


def _engine(path: str, n_towns: int, n_firms: int) -> "subprocess.Popen[str]":
    arguments = [str(number) for number in (n_towns, n_firms, REPLICATIONS)]
    return subprocess.Popen([sys.executable, "-c", _RUNS, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            text=True, env=os.environ | {"PYTHONPATH": path}, cwd=path)


def _turn(engine: "subprocess.Popen[str]") -> tuple[float, float]:
    """Wall-clock and processor seconds of one turn."""
    assert engine.stdin and engine.stdout
    engine.stdin.write("\n")
    engine.stdin.flush()
    wall, processor = engine.stdout.readline().split()
    return float(wall), float(processor)
