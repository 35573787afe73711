"""Do work on many machines: pieces go to the workers of a Dask scheduler, records come back as they finish.

Dask hands out the pieces and computes those of a worker that died again. Storing is the main process's business alone,
so that nothing is stored twice whatever was computed twice.
"""

import logging
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from jinzhen.experiments.asking.cluster import Cluster
from jinzhen.experiments.running.dask_worker import Parcel, compute_piece, make_ready
from jinzhen.experiments.running.worker import Compute, ExecutorError, Work, compute_work
from jinzhen.scenarios.errors import JinzhenError

#: Pieces in flight for each thread of a worker: one running, one waiting at the worker.
IN_FLIGHT_PER_THREAD = 2
#: How often the scheduler and its workers are looked at, seconds.
LOOK_SECONDS = 1.0
#: How long saying goodbye may take, seconds; a scheduler that is gone does not answer.
GOODBYE_SECONDS = 2.0
GO_ON = "the same command again, or with executor=threads: it goes on from what is stored"
SAME_PROGRAM = "the same environment, with jinzhen in it, for `dask scheduler`, every `dask worker` and this command"


def check_cluster(cluster: Cluster) -> None:
    """Raise ExecutorError where Dask is not installed or the scheduler cannot be reached."""
    with _quiet():
        _connect(cluster).close(GOODBYE_SECONDS)


class DaskExecutor:
    """Workers of a Dask cluster, each with the base year once.

    workers : most pieces that are computed at the same time; None for as many as the workers have threads
    """

    def __init__(
        self, base_year: Any, compute: Compute = compute_work, workers: int | None = None, engine_id: str = "",
        *, cluster: Cluster,
    ) -> None:  # fmt: skip
        self._base_year = base_year
        self._given = (compute, engine_id)
        self._workers = workers
        self._cluster = cluster

    def run(self, works: Iterator[Work]) -> Generator[Any, None, None]:
        """Records as they finish; closing the iterator makes the workers drop what they have.

        Raises ExecutorError when the scheduler is lost, no worker is left, a worker cannot compute, or workers have
        died time after time over the same work.
        """
        with _quiet():
            client = _connect(self._cluster)
            try:
                crew = Crew(client, self._cluster)
                crew.make_ready(self._given[1])
                yield from self._records(crew, works)
            finally:
                client.close(GOODBYE_SECONDS)

    def _records(self, crew: "Crew", works: Iterator[Work]) -> Generator[Any, None, None]:
        parcel = Parcel.of(self._base_year)
        base = crew.submit(Parcel, parcel.packed, parcel.digest)  # a call, so that Dask makes it anew where it is lost
        n_waiting = 0
        while True:
            most = IN_FLIGHT_PER_THREAD * min(crew.n_threads, self._workers or crew.n_threads)
            while n_waiting < most and (work := next(works, None)) is not None:
                crew.send(compute_piece, work, base, *self._given)
                n_waiting += 1
            if not n_waiting:
                return
            yield crew.next_result()
            n_waiting -= 1


class Crew:
    """The workers of a scheduler as they are at present, and what they are doing for this command.

    n_threads : threads of all workers together
    """

    def __init__(self, client: Any, cluster: Cluster) -> None:
        self._client, self._cluster = client, cluster
        self._arrived: SimpleQueue[tuple[str, Any, BaseException | None]] = SimpleQueue()
        self._name, self._n_sent = f"jinzhen-{uuid4().hex}", 0
        self._seen = self._looked = time.monotonic()
        self._threads: dict[str, int] = {}
        self._look()
        while not self._threads:
            time.sleep(LOOK_SECONDS / 4)
            self._look()

    @property
    def n_threads(self) -> int:
        """Threads of all workers together, at least one."""
        return sum(self._threads.values()) or 1

    def make_ready(self, engine_id: str) -> None:
        """Have every worker that is there compile the engine before it gets work. Raises ExecutorError."""
        awaited = {self.send(make_ready, engine_id, workers=[address]): address for address in self._threads}
        while awaited.keys() and set(awaited.values()) & self._threads.keys():
            if (arrived := self._next_arrived()) is not None:
                key, _, problem = arrived
                address = awaited.pop(key)
                if problem is not None:
                    raise _refusal(problem, f"worker {address}")

    def submit(self, function: Any, *arguments: Any, **where: Any) -> Any:
        """Ask for a call by one of the workers; returns Dask's future of it. where : restrictions, as Dask has them"""
        self._n_sent += 1
        key = f"{self._name}-{self._n_sent}"
        return self._client.submit(function, *arguments, key=key, pure=False, **where)

    def send(self, function: Any, *arguments: Any, **where: Any) -> str:
        """Ask for a call whose result is to be brought here; returns its key."""
        future = self.submit(function, *arguments, **where)
        self._client.loop.add_callback(self._bring, future)
        return future.key

    async def _bring(self, future: Any) -> None:
        """Bring a result here when it is there; Dask computes it again where its worker died."""
        try:
            self._arrived.put((future.key, await self._client.gather(future, asynchronous=True), None))
        except BaseException as problem:  # whatever it is, who waits for the result has to learn it
            self._arrived.put((future.key, None, problem))

    def next_result(self) -> Any:
        """The next result. Raises ExecutorError, and whatever the work raised."""
        while (arrived := self._next_arrived()) is None:
            pass
        _, result, problem = arrived
        if problem is not None:
            self._look()  # a lost scheduler cancels all work: that is told, not its consequence
            raise _refusal(problem, f"scheduler {self._cluster.scheduler}")
        return result

    def _next_arrived(self) -> tuple[str, Any, BaseException | None] | None:
        """What arrived, or None after a look at the cluster. Raises ExecutorError."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        try:
            return self._arrived.get(timeout=LOOK_SECONDS)
        except Empty:
            return None

    def _look(self) -> None:
        """See who is there. Raises ExecutorError when the scheduler is gone, or no worker has been there for long."""
        scheduler, seconds = self._cluster
        where = f"scheduler {scheduler}"
        if self._client.status != "running":
            raise ExecutorError("the scheduler is lost", where=where, expected=GO_ON)
        try:
            self._threads = self._client.nthreads(callback_timeout=seconds)
        except Exception as problem:
            what = f"the scheduler is lost: no answer within {seconds:g} s (executor.timeout_seconds)"
            raise ExecutorError(what, where=where, expected=GO_ON) from problem
        self._looked = time.monotonic()
        if self._threads:
            self._seen = self._looked
        elif self._looked - self._seen > seconds:
            raise ExecutorError(
                f"no worker is there, for {seconds:g} s now (executor.timeout_seconds)", where=where,
                expected=f"`dask worker {scheduler}` on every machine, then {GO_ON}",
            )  # fmt: skip


def _connect(cluster: Cluster) -> Any:
    """A connection to the scheduler. Raises ExecutorError."""
    try:
        from distributed import Client
    except ImportError as problem:
        raise ExecutorError(
            f"Dask is not installed ({problem})", where="executor=dask", expected="pip install 'jinzhen[cluster]'"
        ) from problem
    address, seconds = cluster
    connected: SimpleQueue[Any] = SimpleQueue()
    is_late = threading.Event()

    def connect() -> None:
        try:
            client = Client(address, timeout=seconds, set_as_default=False, name="jinzhen")
        except Exception as problem:  # Dask's own, the system's and those of TLS
            connected.put(problem)
            return
        connected.put(client)
        if is_late.is_set():
            client.close(GOODBYE_SECONDS)

    # Dask's own timeout does not hold for a host that takes the connection and says nothing.
    threading.Thread(target=connect, name="jinzhen-connect", daemon=True).start()
    try:
        client = connected.get(timeout=seconds + GOODBYE_SECONDS)
    except Empty:
        is_late.set()
        client = TimeoutError("no answer")
    if isinstance(client, Exception):
        raise ExecutorError(
            f"cannot be reached within {seconds:g} s (executor.timeout_seconds): {client}",
            where=f"scheduler {address}",
            expected="the address that `dask scheduler` prints when it starts, and a network that leads there",
        ) from client
    return client


def _refusal(problem: BaseException, where: str) -> BaseException:
    """What is told of a call that failed: the program's own errors as they are, those of Dask in words."""
    from distributed import KilledWorker

    if isinstance(problem, JinzhenError):
        return problem
    if not isinstance(problem, Exception):
        told = ExecutorError("the scheduler dropped the work", where=where, expected=GO_ON)
    elif isinstance(problem, KilledWorker):
        told = ExecutorError(
            "workers died time after time over the same work (out of memory, or killed?)", where=where,
            expected=f"workers with more memory or fewer threads; {GO_ON}",
        )  # fmt: skip
    else:
        what = f"a worker cannot compute: {type(problem).__name__}: {problem}"
        told = ExecutorError(what, where=where, expected=SAME_PROGRAM)
    told.__cause__ = problem
    return told


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's log out of the terminal: what matters is raised."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
