"""Being stopped: every way of asking for it is heard, once is enough, and what is finished stays."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import run_slowly

from jinzhen.experiments.running.carry_out import recall
from jinzhen.experiments.store import open_store

#: A command whose interrupt is lost: Python prints and drops an exception that is raised in a callback of its own.
SWALLOWING = """
import os, signal, sys, weakref
import run_slowly
from jinzhen.experiments.running.carry_out import carry_out
from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.stopping import heed_signals
from jinzhen.experiments.store import open_store
from fake_runs import faked, slow_replicate

class Thing: pass

def lose_an_interrupt():
    print("stored", flush=True)
    thing = Thing()
    reference = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))
    del thing

heed_signals()
with open_store(sys.argv[1]) as store:
    executor = make_executor("threads", "", 2, "", faked(slow_replicate))
    carry_out(run_slowly.slow_design(), executor, store, lose_an_interrupt)
"""


def run(tmp_path, *arguments, **more):
    path = os.pathsep.join([str(Path("tests").resolve()), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, *arguments], env=os.environ | {"PYTHONPATH": path},
        capture_output=True, text=True, check=False, timeout=60, **more,
    )  # fmt: skip


def test_an_interrupt_that_python_drops_is_heard_all_the_same(tmp_path):
    address = f"sqlite:///{tmp_path}/store.sqlite"
    done = run(tmp_path, "-c", SWALLOWING, address)
    assert done.returncode != 0
    assert done.stdout.split() == ["stored"]
    assert "Exception ignored" in done.stderr
    with open_store(address) as store:
        assert recall(run_slowly.slow_design(), store) == 16


@pytest.mark.parametrize(
    ("kind", "number"),
    [("serial", signal.SIGINT), ("threads", signal.SIGTERM), ("processes", signal.SIGHUP)],
)
def test_every_signal_that_asks_to_stop_ends_the_work_in_order(kind, number, tmp_path):
    address = f"sqlite:///{tmp_path}/store.sqlite"
    command = [sys.executable, run_slowly.__file__, address, kind, ""]
    with subprocess.Popen(
        command, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # the tests may run under nohup
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        running.stdout.readline()
        running.send_signal(number)
        output, problem = running.communicate(timeout=60)
    assert problem.splitlines()[-1] == "KeyboardInterrupt"
    assert "finished" not in output
    assert not (tmp_path / "store.sqlite-wal").exists()  # the store was closed
    with open_store(address) as store:
        assert recall(run_slowly.slow_design(), store) >= 16


def test_a_signal_that_is_ignored_from_the_start_stays_so(tmp_path):
    def as_under_nohup():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    command = [sys.executable, run_slowly.__file__, f"sqlite:///{tmp_path}/store.sqlite", "threads", ""]
    with subprocess.Popen(command, preexec_fn=as_under_nohup, stdout=subprocess.PIPE, text=True) as running:
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        running.send_signal(signal.SIGHUP)
        assert running.communicate(timeout=30)[0].endswith("finished 320\n")


#: A command that is stopped while it loads machine code, in a process that does not bear being taken down.
FRAGILE = """
import atexit, os, signal, sys
from jinzhen.experiments import __main__ as line
from jinzhen.experiments.running import prepare

def stopped_while_it_loads(notes):
    os.kill(os.getpid(), signal.SIGHUP)

signal.signal(signal.SIGHUP, signal.SIG_DFL)
prepare.warm_up = stopped_while_it_loads
atexit.register(lambda: os.kill(os.getpid(), signal.SIGSEGV))
sys.argv[1:] = ["executor=serial"]
sys.exit(line.main())
"""


def test_a_stopped_process_ends_without_being_taken_down(tmp_path):
    done = run(tmp_path, "-c", FRAGILE, cwd=tmp_path)
    assert done.returncode == 128 + signal.SIGHUP, done.stderr
    assert "To go on: jinzhen executor=serial" in done.stderr
