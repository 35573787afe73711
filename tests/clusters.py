"""A real Dask cluster on the loopback address, from the stock commands: what a test kills is a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from children import children_of

from jinzhen.experiments.asking.cluster import Cluster

ROOT = Path(__file__).resolve().parents[1]
#: Seconds that a scheduler may take until it says where it is.
START_SECONDS = 60.0
#: Size of what comes back of a piece of work that is none: about that of a record with outcomes alone.
NO_WORK_BYTES = 50_000


class DaskCluster:
    """A scheduler and its workers, as processes.

    cluster : what an executor is told
    """

    def __init__(self, folder: Path, stack: ExitStack, timeout_seconds: float = 10.0) -> None:
        self._folder, self._stack = folder, stack
        self.workers: list[subprocess.Popen] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        until = time.monotonic() + START_SECONDS
        while not file.exists() or not file.read_text().strip():
            assert time.monotonic() < until and self.scheduler.poll() is None, "the scheduler does not start"
            time.sleep(0.05)
        self.cluster = Cluster(json.loads(file.read_text())["address"], timeout_seconds)

    def add_worker(self, *options: str) -> subprocess.Popen:
        """Start a worker with one thread and without a nanny: what is killed stays dead."""
        told = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder))
        self.workers.append(self._start("worker", self.cluster.scheduler, *told, *options))
        return self.workers[-1]

    def _start(self, *words: str) -> subprocess.Popen:
        search = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        with (self._folder / f"{words[0]}-{len(self.workers)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1"], cwd=self._folder, stdout=log, stderr=log,
                env=os.environ | {"PYTHONPATH": search},
            )  # fmt: skip
        self._stack.callback(_end, process)
        return process


def no_work(work: Any, base_year: Any, is_cancelled: Any) -> bytes:
    """A piece of work that takes no time."""
    return bytes(NO_WORK_BYTES)


def _end(process: subprocess.Popen) -> None:
    """End a process and what it has started."""
    for each in children_of(process.pid):
        os.kill(each, 9)
    process.kill()
    process.wait()


@contextmanager
def dask_cluster(folder: Path, n_workers: int = 2, timeout_seconds: float = 10.0) -> Iterator[DaskCluster]:
    """A scheduler with so many workers; all processes end with the block."""
    with ExitStack() as stack:
        cluster = DaskCluster(folder, stack, timeout_seconds)
        for _ in range(n_workers):
            cluster.add_worker()
        yield cluster
