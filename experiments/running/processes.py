"""A worker process as seen by the process that starts it."""

import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import jinzhen
from jinzhen.experiments.running import worker
from jinzhen.experiments.running.work import Cancelled
from jinzhen.experiments.running.worker import Compute, ExecutorError, Work

#: How often a piece of work is handed out before a process that dies of it is a failure.
ATTEMPTS = 3


class WorkerProcess:
    """One process that computes: started when there is work, and again when it died.

    Both ends of a socket are all they share. Whichever process ends, the other one learns it at once, and neither can
    block on an end that nobody reads.
    """

    def __init__(self, compute: Compute, base_year: Any, engine_id: str) -> None:
        self._given = (compute, base_year, engine_id)
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Connection | None = None
        self._is_ended = False
        self._starting = threading.Lock()

    def compute(self, work: Work) -> Any:
        """The record of a piece of work.

        Raises ExecutorError when the process has died time after time, Cancelled after `end`, and whatever the work
        raises.
        """
        for _ in range(ATTEMPTS):
            try:
                link = self._link or self._start()
                link.send(work)
                record, problem = link.recv()
            except (EOFError, OSError):
                self._clear_away()
                continue
            if problem is not None:
                raise problem
            return record
        raise ExecutorError(
            f"worker processes died {ATTEMPTS} times over the same work (out of memory, or killed?)",
            expected="executor=threads, or fewer executor.workers; what is finished is stored and not computed again",
        )

    def end(self) -> None:
        """End the process at once and for good; whoever waits for its record gets Cancelled."""
        with self._starting:
            self._is_ended = True
            if self._process:
                self._process.kill()
                self._process.wait()

    def _start(self) -> Connection:
        with self._starting:
            if self._is_ended:
                raise Cancelled("the command is ending")
            self._process, self._link = _launch()
        self._link.send(self._given)
        return self._link

    def _clear_away(self) -> None:
        """Forget a process that died, so that the next work starts another one."""
        with self._starting:
            if self._process:
                self._process.kill()
                self._process.wait()
            if self._link:
                self._link.close()
            self._link = self._process = None
            if self._is_ended:
                raise Cancelled("the command is ending")


def _launch() -> tuple["subprocess.Popen[bytes]", Connection]:
    """Start a process; returns it and our end of the socket between us.

    It searches the folders that this one searches and not the present one, where anything may lie, and is in a group of
    its own: an interrupt from the terminal is this process's business alone. Raises ExecutorError.
    """
    try:
        ours, theirs = socket.socketpair()
        link = Connection(ours.detach())
        with theirs:
            number = theirs.fileno()
            code = f"import sys; sys.path[:] = {_search_path()!a}; from {worker.__name__} import main; main({number})"
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[number], process_group=0,
            )  # fmt: skip
    except OSError as problem:
        raise ExecutorError(
            f"no worker process could be started: {problem.strerror}", expected="executor=threads"
        ) from problem
    return process, link


def _search_path() -> list[str]:
    """Where this process finds modules, and at the end where it found this program."""
    return [*sys.path, str(Path(jinzhen.__path__[0]).parent)]
