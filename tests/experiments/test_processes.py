"""Worker processes: whatever dies, no work is dropped, nothing waits for ever and nobody is left behind."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
import run_slowly
from children import children_of, left_after
from fake_designs import assert_same, by_key, carry_out, design
from fake_runs import deadly_replicate, fake_replicate, faked, fatal_replicate, heavy_replicate, slow_replicate

from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.perform import Unfinished, perform
from jinzhen.experiments.running.worker import ExecutorError

#: Seconds after which no worker may be left.
SOON = 5.0


class Killer:
    """Kills a worker process of this process again and again, each as old as is asked for."""

    def __init__(self, seconds: float, times: int) -> None:
        self._seconds, self._times = seconds, times
        self.killed: set[int] = set()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._times = 0
        self._thread.join()

    def _run(self) -> None:
        while len(self.killed) < self._times:
            for process in list(children_of(os.getpid()) - self.killed)[: max(self._times - len(self.killed), 0)]:
                time.sleep(self._seconds)
                self.killed.add(process)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.001)


def test_work_of_a_worker_process_that_died_is_done_again(tmp_path):
    plan = design(0.4)
    records = by_key(carry_out(plan, "processes", deadly_replicate, str(tmp_path / "died")))
    assert (tmp_path / "died").exists()
    reference = by_key(carry_out(design(0.4)))
    assert_same(reference, {key: records[key] for key in reference})


@pytest.mark.parametrize("age_seconds", [0.0, 0.03, 0.3])
def test_workers_killed_at_any_age_cost_no_replication(age_seconds):
    big, plan = b"base year" * 1_000_000, design(0.4)
    with Killer(age_seconds, times=2) as killer:
        records = by_key(carry_out(plan, "processes", heavy_replicate, big))
    assert len(killer.killed) == 2
    reference = by_key(carry_out(design(0.4)))
    assert_same(reference, {key: records[key] for key in reference})


@pytest.mark.parametrize("age_seconds", [0.0, 0.05])
def test_workers_that_never_live_long_end_in_one_clear_failure(age_seconds):
    began = time.monotonic()
    with Killer(age_seconds, times=1000), pytest.raises(ExecutorError, match="worker processes died 3 times"):
        carry_out(design(0.4), "processes", slow_replicate)
    assert time.monotonic() - began < 30
    assert not children_of(os.getpid())


def test_worker_processes_that_die_of_their_work_are_one_clear_failure():
    with pytest.raises(ExecutorError, match=r"worker processes died 3 times.*what is finished is stored"):
        carry_out(design(0.4), "processes", fatal_replicate)


def test_a_process_that_cannot_be_started_is_one_clear_failure(monkeypatch):
    monkeypatch.setattr(sys, "executable", "no-such-python")
    with pytest.raises(ExecutorError, match=r"no worker process could be started.*expected executor=threads"):
        carry_out(design(0.4), "processes")


def test_a_worker_of_another_engine_does_not_compute():
    with pytest.raises(ExecutorError, match=r"worker process: engine .* differs from another"):
        perform(design(0.4), make_executor("processes", None, 2, "another", faked(fake_replicate)), print)


class Dropping:
    """An executor that drops the last piece of work."""

    def run(self, works):
        yield from list(make_executor("serial", None, 1, "", faked(fake_replicate)).run(works))[:-1]


def test_nobody_answers_from_a_part_of_a_design():
    with pytest.raises(Unfinished, match=r"ended after .* replications; expected the same command again"):
        perform(design(0.0001, most=160), Dropping(), lambda record: None)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_process_that_started_it(kind, tmp_path):
    command = [sys.executable, run_slowly.__file__, f"sqlite:///{tmp_path}/store.sqlite", "processes", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        running.stdout.readline()  # workers compute by now
        time.sleep(random.uniform(0.0, 0.1))
        workers = children_of(running.pid)
        running.send_signal(kind)
        running.wait(SOON)
    assert len(workers) == 2
    assert not left_after(SOON, workers)
