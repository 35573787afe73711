"""What a worker process does: take work, hand back records, and end with the process that started it."""

import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

from jinzhen.scenarios.errors import Failure


class ExecutorError(Failure):
    """The workers cannot do their work."""


class Work(Protocol):
    """A piece of work: frozen, and the same wherever it is unpickled."""

    def compute(self, base_year: Any, is_cancelled: Callable[[], bool]) -> Any:
        """The record of this work. is_cancelled : asked now and then; when it says yes nothing is returned"""
        ...


Compute = Callable[[Any, Any, Callable[[], bool]], Any]


def compute_work(work: Work, base_year: Any, is_cancelled: Callable[[], bool]) -> Any:
    """What executors do with a piece of work unless they are told otherwise."""
    return work.compute(base_year, is_cancelled)


def main(descriptor: int) -> None:
    """Serve the process at the other end of a socket until it goes away.

    First comes what holds for all work (how to compute, base year, engine), then one piece of work after another, each
    answered by its record or by the exception that ended it.
    """
    link = Connection(descriptor)
    arrived: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(link, arrived), daemon=True).start()
    compute, base_year, engine_id = arrived.get()
    while True:
        _answer(link, arrived.get(), compute, base_year, engine_id)


def _listen(link: Connection, arrived: SimpleQueue[Any]) -> None:
    """Take in what is sent. When the other end is closed, its process has ended or given up: so does this one."""
    try:
        while True:
            arrived.put(link.recv())
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:  # nothing can be done with what cannot be read; the other end learns that we are gone
        traceback.print_exc()
        os._exit(1)


def _answer(link: Connection, work: Work, compute: Compute, base_year: Any, engine_id: str) -> None:
    """Send the record of a piece of work, or the exception that ended it."""
    try:
        require_engine(engine_id, "worker process")
        link.send((compute(work, base_year, lambda: False), None))
    except Exception as problem:
        try:
            link.send((None, problem))
        except Exception:  # not every exception can travel; its text can
            link.send((None, ExecutorError(f"{type(problem).__name__}: {problem}", where="worker process")))


def require_engine(engine_id: str, place: str) -> None:
    """Raises ExecutorError where the engine of this process is not the one asked for; empty: any. place : as told"""
    if not engine_id:
        return
    from jinzhen.model.engine.compiled import ENGINE_ID

    if engine_id != ENGINE_ID:
        raise ExecutorError(
            f"engine {ENGINE_ID[:12]} differs from {engine_id[:12]} of the main process",
            where=place,
            expected="the same program everywhere",
        )
