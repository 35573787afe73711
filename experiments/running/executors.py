"""Run chunks one after another, in threads or in processes; records come back as they finish.

Every executor pulls its chunks lazily and keeps only a few in flight, so that whoever hands them out can react to the
records that have come back.
"""

import multiprocessing
import signal
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from jinzhen.experiments.running.records import Chunk, ChunkRecord
from jinzhen.experiments.running.work import Replicate, compute_chunk, model_replicate
from jinzhen.scenarios.errors import Failure, UserError, nearest_name

#: Chunks in flight for each worker: one running, one waiting so that no worker idles while a record is stored.
IN_FLIGHT_PER_WORKER = 2
#: How often a chunk is handed out before a worker process that dies of it is a failure.
ATTEMPTS = 3

EXECUTORS = ("threads", "serial", "processes")


class ExecutorError(Failure):
    """The workers cannot do their work."""


class ChunkExecutor(Protocol):
    """Turns chunks into records."""

    def run(self, chunks: Iterator[Chunk]) -> Generator[ChunkRecord, None, None]:
        """Records of the chunks, in the order in which they finish."""
        ...


def make_executor(
    kind: str, base_year: Any, workers: int, engine_id: str, replicate: Replicate = model_replicate
) -> ChunkExecutor:
    """The executor of that kind.

    workers : threads or processes; at least 1
    engine_id : what worker processes must compute with; empty: not checked
    Raises UserError for an unknown kind.
    """
    if kind == "serial":
        return SerialExecutor(base_year, replicate)
    if kind == "threads":
        return ThreadExecutor(base_year, replicate, workers)
    if kind == "processes":
        return ProcessExecutor(base_year, replicate, workers, engine_id)
    raise UserError(
        f"`{kind}` is unknown",
        where="executor",
        expected=f"one of {', '.join(EXECUTORS)}",
        nearest=nearest_name(kind, EXECUTORS),
    )


class SerialExecutor:
    """One chunk after the other, in the calling thread."""

    def __init__(self, base_year: Any, replicate: Replicate = model_replicate) -> None:
        self._base_year = base_year
        self._replicate = replicate

    def run(self, chunks: Iterator[Chunk]) -> Generator[ChunkRecord, None, None]:
        """Records in the order of the chunks."""
        for chunk in chunks:
            yield compute_chunk(chunk, self._base_year, self._replicate)


class ThreadExecutor:
    """Threads in this process: the compiled kernels release the interpreter lock."""

    def __init__(self, base_year: Any, replicate: Replicate = model_replicate, workers: int = 2) -> None:
        self._base_year = base_year
        self._replicate = replicate
        self._workers = workers

    def run(self, chunks: Iterator[Chunk]) -> Generator[ChunkRecord, None, None]:
        """Records as they finish; closing the iterator ends the threads after their present replication."""
        ending = threading.Event()
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="jinzhen")

        def submit(chunk: Chunk) -> Future[ChunkRecord]:
            return pool.submit(compute_chunk, chunk, self._base_year, self._replicate, ending.is_set)

        try:
            for _, future in _in_flight(submit, chunks, IN_FLIGHT_PER_WORKER * self._workers):
                yield future.result()
        finally:
            ending.set()
            pool.shutdown(wait=True, cancel_futures=True)


class ProcessExecutor:
    """Processes started afresh (spawn), which get the base year once; chunks of a process that died are run again."""

    def __init__(
        self, base_year: Any, replicate: Replicate = model_replicate, workers: int = 2, engine_id: str = ""
    ) -> None:
        self._workers = workers
        self._initargs = (base_year, replicate, engine_id if replicate is model_replicate else "")

    def run(self, chunks: Iterator[Chunk]) -> Generator[ChunkRecord, None, None]:
        """Records as they finish.

        Raises ExecutorError when the worker processes of a chunk have died time after time.
        """
        source = chunks
        losses: Counter[tuple[object, int]] = Counter()
        while True:
            lost: list[Chunk] = []
            yield from self._one_pool(source, lost)
            if not lost:
                return
            losses.update((chunk.arm.key, chunk.first) for chunk in lost)
            if max(losses.values()) >= ATTEMPTS:
                raise ExecutorError(
                    f"worker processes died {ATTEMPTS} times over the same work (out of memory, or killed?)",
                    expected="executor=threads, or fewer executor.workers; what is finished is stored",
                )
            source = _chain(lost, chunks)

    def _one_pool(self, chunks: Iterator[Chunk], lost: list[Chunk]) -> Generator[ChunkRecord, None, None]:
        """Records from one pool of processes until the chunks or the pool end; `lost` gets what the pool took along."""
        pool: Executor = ProcessPoolExecutor(
            self._workers, multiprocessing.get_context("spawn"), _start_worker, self._initargs
        )
        is_broken = False

        def until_broken() -> Iterator[Chunk]:
            while not is_broken and (chunk := next(chunks, None)) is not None:
                yield chunk

        def submit(chunk: Chunk) -> Future[ChunkRecord]:
            return _submit_or_fail(pool, chunk)

        try:
            for chunk, future in _in_flight(submit, until_broken(), IN_FLIGHT_PER_WORKER * self._workers):
                if isinstance(future.exception(), BrokenProcessPool):
                    is_broken = True
                    lost.append(chunk)
                else:
                    yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _chain(lost: list[Chunk], chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    yield from lost
    yield from chunks


def _submit_or_fail(pool: Executor, chunk: Chunk) -> Future[ChunkRecord]:
    """A future of the chunk; one that has already failed when the pool is broken."""
    try:
        return pool.submit(_compute_in_worker, chunk)
    except BrokenProcessPool as problem:
        failed: Future[ChunkRecord] = Future()
        failed.set_exception(problem)
        return failed


def _in_flight(
    submit: Callable[[Chunk], Future[ChunkRecord]], chunks: Iterator[Chunk], limit: int
) -> Iterator[tuple[Chunk, Future[ChunkRecord]]]:
    """Submit chunks, never more than `limit` at a time, and yield finished ones in the order of submission."""
    waiting: dict[Future[ChunkRecord], Chunk] = {}
    is_exhausted = False
    while True:
        while not is_exhausted and len(waiting) < limit:
            chunk = next(chunks, None)
            if chunk is None:
                is_exhausted = True
            else:
                waiting[submit(chunk)] = chunk
        if not waiting:
            return
        finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in [future for future in waiting if future in finished]:
            yield waiting.pop(future), future


@dataclass
class _Worker:
    """What a worker process was given when it started; `problem` says why it cannot work."""

    base_year: Any
    replicate: Replicate
    problem: str = ""


_workers: list[_Worker] = []


def _start_worker(base_year: Any, replicate: Replicate, engine_id: str) -> None:
    """Set up a worker process: an interrupt is the main process's business, another engine is refused."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = _Worker(base_year, replicate)
    if engine_id:
        from jinzhen.model.compiled import ENGINE_ID

        if engine_id != ENGINE_ID:
            worker.problem = f"engine {ENGINE_ID[:12]} differs from {engine_id[:12]} of the main process"
    _workers[:] = [worker]


def _compute_in_worker(chunk: Chunk) -> ChunkRecord:
    worker = _workers[0]
    if worker.problem:
        raise ExecutorError(worker.problem, where="worker process", expected="the same program everywhere")
    return compute_chunk(chunk, worker.base_year, worker.replicate)
