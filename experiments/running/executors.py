"""Do work one piece after another, in threads, in processes or on a cluster; records come back as they finish.

A piece of work is a frozen object that can be pickled and has `compute`. Every executor pulls its work lazily and keeps
only a few pieces in flight, so that whoever hands them out can react to the records that have come back.
"""

import os
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from jinzhen.experiments.running.processes import WorkerProcess
from jinzhen.experiments.running.worker import Compute, Work, compute_work
from jinzhen.scenarios.errors import UserError, nearest_name

if TYPE_CHECKING:
    from jinzhen.experiments.asking.cluster import Cluster

#: Pieces in flight for each worker: one running, one waiting so that no worker idles while a record is stored.
IN_FLIGHT_PER_WORKER = 2

EXECUTORS = ("threads", "serial", "processes", "dask")

Records = Generator[Any, None, None]


class WorkExecutor(Protocol):
    """Turns work into records."""

    def run(self, works: Iterator[Work]) -> Records:
        """Records of the works, in the order in which they finish; closing the iterator ends the workers."""
        ...


def make_executor(
    kind: str, base_year: Any, workers: int | None, engine_id: str, compute: Compute = compute_work,
    cluster: "Cluster | None" = None,
) -> WorkExecutor:  # fmt: skip
    """The executor of that kind.

    workers : threads or processes, at least 1; None is one for every core, here or of the cluster
    engine_id : what worker processes must compute with; empty: not checked
    compute : what is done with a piece of work
    cluster : where the workers of Dask are
    Raises UserError for an unknown kind.
    """
    if cluster is not None:
        from jinzhen.experiments.running.dask_executor import DaskExecutor

        return DaskExecutor(base_year, compute, workers, engine_id, cluster=cluster)
    workers = workers or available_cores()
    if kind == "serial":
        return SerialExecutor(base_year, compute)
    if kind == "threads":
        return ThreadExecutor(base_year, compute, workers)
    if kind == "processes":
        return ProcessExecutor(base_year, compute, workers, engine_id)
    raise UserError(
        f"`{kind}` is unknown",
        where="executor",
        expected=f"one of {', '.join(EXECUTORS)}",
        nearest=nearest_name(kind, EXECUTORS),
    )


def available_cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class SerialExecutor:
    """One piece of work after the other, in the calling thread."""

    def __init__(self, base_year: Any, compute: Compute = compute_work) -> None:
        self._base_year = base_year
        self._compute = compute

    def run(self, works: Iterator[Work]) -> Records:
        """Records in the order of the works."""
        for work in works:
            yield self._compute(work, self._base_year, lambda: False)


class ThreadExecutor:
    """Threads in this process: the compiled kernels release the interpreter lock."""

    def __init__(self, base_year: Any, compute: Compute = compute_work, workers: int = 2) -> None:
        self._base_year = base_year
        self._compute = compute
        self._workers = workers

    def run(self, works: Iterator[Work]) -> Records:
        """Records as they finish; closing the iterator ends the threads after their present replication."""
        ending = threading.Event()

        def compute(work: Work) -> Any:
            return self._compute(work, self._base_year, ending.is_set)

        yield from _in_threads(compute, works, self._workers, ending.set)


class ProcessExecutor:
    """Processes started afresh, which get the base year once; the work of a process that died is done again."""

    def __init__(
        self, base_year: Any, compute: Compute = compute_work, workers: int = 2, engine_id: str = ""
    ) -> None:
        self._given = (compute, base_year, engine_id)
        self._workers = workers

    def run(self, works: Iterator[Work]) -> Records:
        """Records as they finish; closing the iterator ends the processes at once.

        Raises ExecutorError when worker processes have died time after time over the same work.
        """
        processes = [WorkerProcess(*self._given) for _ in range(self._workers)]
        idle: SimpleQueue[WorkerProcess] = SimpleQueue()
        for process in processes:
            idle.put(process)

        def compute(work: Work) -> Any:
            process = idle.get()
            try:
                return process.compute(work)
            finally:
                idle.put(process)

        def end() -> None:
            for process in processes:
                process.end()

        yield from _in_threads(compute, works, self._workers, end)


def _in_threads(
    compute: Callable[[Work], Any], works: Iterator[Work], workers: int, end: Callable[[], None]
) -> Records:
    """Records of works that are computed by so many threads. end : makes those that still compute give up"""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="jinzhen")
    try:
        waiting: list[Future[Any]] = []
        while True:
            while len(waiting) < IN_FLIGHT_PER_WORKER * workers and (work := next(works, None)) is not None:
                waiting.append(pool.submit(compute, work))
            if not waiting:
                return
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in filter(finished.__contains__, waiting):  # in the order of the works
                yield future.result()
            waiting = [each for each in waiting if each not in finished]
    finally:
        end()
        pool.shutdown(wait=True, cancel_futures=True)
