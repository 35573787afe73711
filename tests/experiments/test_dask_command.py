"""The real command with the real engine on a real cluster: what is killed costs no run and changes no answer."""

import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from clusters import dask_cluster

from jinzhen.experiments.running.records import Address
from jinzhen.experiments.store import open_existing_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.scenarios.errors import JinzhenError

# The usual horizon at two points: there is a middle to be killed in, and the answer is a number to be compared.
SWEEP = ("sweep", "quality_bar=0.25,0.45", "experiment.replications=64")
N_RUNS = 2 * 64
SOON = 20.0
pytestmark = pytest.mark.slow


def start(folder: Path, *options: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "jinzhen.experiments", *SWEEP, *options], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def n_stored(folder: Path) -> int:
    try:
        with open_existing_store(str(folder / "jinzhen.sqlite")) as store:
            return int(store.inventory()["n_runs"].sum())
    except JinzhenError:  # it is not there yet, or just being made
        return 0


def stored(folder: Path) -> list[pd.DataFrame]:
    """Everything that the sweep keeps."""
    with open_existing_store(str(folder / "jinzhen.sqlite")) as store:
        inventory = store.inventory().sort_values("scenario_hash")
        first, hashes = inventory.iloc[0], inventory["scenario_hash"].tolist()
        reader = Reader(store, Address(first["engine_id"], first["base_year_hash"], int(first["seed"])))
        return [reader.outcomes(hashes), reader.rounds(hashes), reader.uncertainties(hashes)]


def wait_for_runs(folder: Path, running: subprocess.Popen) -> None:
    """Until some runs are stored, and not all."""
    while running.poll() is None and n_stored(folder) == 0:
        time.sleep(0.05)
    assert running.poll() is None, running.communicate()
    assert n_stored(folder) < N_RUNS


def answer(running: subprocess.Popen) -> str:
    """What the command found, without the names of files."""
    out, err = running.communicate()
    assert running.returncode == 0, err
    return out.partition("Files written:")[0]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, str]:
    """Folder and answer of a sweep in one thread that nobody disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, answer(start(folder, "executor=serial"))


def assert_same_runs(folder: Path, other: Path) -> None:
    for mine, theirs in zip(stored(folder), stored(other), strict=True):
        assert len(mine) > 0
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)
    assert n_stored(folder) == N_RUNS


def test_a_worker_that_is_killed_in_mid_sweep_changes_neither_runs_nor_answer(whole, tmp_path):
    with dask_cluster(tmp_path) as cluster:
        running = start(tmp_path, "executor=dask", f"executor.scheduler={cluster.cluster.scheduler}")
        wait_for_runs(tmp_path, running)
        cluster.workers[0].kill()
        assert answer(running) == whole[1]
        assert_same_runs(tmp_path, whole[0])


def test_a_scheduler_that_is_killed_ends_the_command_and_threads_go_on_from_what_is_stored(whole, tmp_path):
    with dask_cluster(tmp_path) as cluster:
        running = start(tmp_path, "executor=dask", f"executor.scheduler={cluster.cluster.scheduler}")
        wait_for_runs(tmp_path, running)
        began = time.monotonic()
        cluster.scheduler.kill()
        _, progress = running.communicate()
        assert (running.returncode, time.monotonic() - began < SOON) == (1, True)
    told = " ".join(progress.split())
    assert f"To go on: jinzhen {' '.join(SWEEP)} executor=dask executor.scheduler=tcp://127.0.0.1:" in told
    assert "the scheduler is lost; expected the same command again, or with executor=threads" in told
    assert "Traceback" not in told and "distributed" not in told
    assert 0 < n_stored(tmp_path) < N_RUNS
    assert answer(start(tmp_path, "executor=threads")) == whole[1]
    assert_same_runs(tmp_path, whole[0])


def test_a_command_that_is_killed_frees_the_workers_for_the_next(whole, tmp_path):
    with dask_cluster(tmp_path) as cluster:
        on = ("executor=dask", f"executor.scheduler={cluster.cluster.scheduler}")
        running = start(tmp_path, *on)
        wait_for_runs(tmp_path, running)
        running.kill()
        running.communicate()
        assert answer(start(tmp_path, *on)) == whole[1]
        assert_same_runs(tmp_path, whole[0])


def test_a_scheduler_that_is_not_there_ends_the_command_before_anything_slow(tmp_path):
    began = time.monotonic()
    running = start(tmp_path, "executor=dask", "executor.scheduler=tcp://127.0.0.1:9", "executor.timeout_seconds=1")
    out, progress = running.communicate()
    assert (running.returncode, out) == (1, "")
    assert "scheduler tcp://127.0.0.1:9: cannot be reached within 1 s" in progress
    assert "Compiling" not in progress and time.monotonic() - began < SOON
    assert not (tmp_path / "jinzhen.sqlite").exists()
