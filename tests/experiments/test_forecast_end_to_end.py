"""The real command with the real engine: killed, interrupted, resumed, in every executor, always the same bits."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from children import children_of, left_after

from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.records import Address, Arm, Chunk
from jinzhen.experiments.store import open_existing_store, open_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.scenario import Scenario

# A quarter is enough: the chain from the command line to the page is the same.
SHORT = ("experiment.end=2022Q4", "experiment.as_of=2022-12-31", "experiment.precision=0.5")
N_RUNS = 6 * 112
pytestmark = pytest.mark.slow


def start(folder: Path, *options: str) -> subprocess.Popen:
    """The command in a folder, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "jinzhen.experiments", *SHORT, *options], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def wait_for_runs(address: str, running: subprocess.Popen) -> None:
    """Until a chunk is stored."""
    path = Path(address.removeprefix("sqlite:///"))
    while running.poll() is None:
        if not address.startswith("sqlite") or path.exists():
            with open_store(address) as store:
                if not store.inventory().empty:
                    return
        time.sleep(0.1)
    raise AssertionError(running.communicate())


def stored(address: str) -> list[pd.DataFrame]:
    """Everything of the only forecast in a store."""
    with open_existing_store(address) as store:
        inventory = store.inventory().sort_values("scenario_hash")
        first = inventory.iloc[0]
        reader = Reader(store, Address(first["engine_id"], first["base_year_hash"], 2025), 112)
        hashes = inventory["scenario_hash"].tolist()
        return [reader.outcomes(hashes), reader.quarters(hashes), reader.rounds(hashes), reader.uncertainties(hashes)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Folder of a forecast that nobody disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    output, problem = start(folder).communicate()
    assert "The chance of at least 30 provincial towns" in output, problem
    return folder


def assert_same_as(whole: Path, address: str) -> None:
    for frame, reference in zip(stored(address), stored(f"sqlite:///{whole}/jinzhen.sqlite"), strict=True):
        pd.testing.assert_frame_equal(frame, reference, check_exact=True)


def test_a_forecast_writes_a_page_tables_and_every_run(whole):
    assert (whole / "jinzhen.sqlite").exists()
    assert list(whole.rglob("*.html"))
    assert list(whole.rglob("*.csv"))
    assert len(stored(f"sqlite:///{whole}/jinzhen.sqlite")[0]) == N_RUNS


def test_killed_and_started_again_it_gives_the_same_bits(whole, tmp_path, postgres_url):
    """On a server; on a file: test_killed_experiments."""
    running = start(tmp_path, f"store.url={postgres_url}")
    wait_for_runs(postgres_url, running)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    _, progress = start(tmp_path, f"store.url={postgres_url}").communicate()
    assert "replications are stored already and are not computed again" in progress
    assert_same_as(whole, postgres_url)


@pytest.mark.parametrize(("executor", "asked"), [("threads", signal.SIGINT), ("processes", signal.SIGTERM)])
def test_a_command_that_is_asked_to_stop_says_how_to_go_on_and_does(whole, tmp_path, executor, asked):
    address = f"sqlite:///{tmp_path}/jinzhen.sqlite"
    running = start(tmp_path, f"executor={executor}")
    wait_for_runs(address, running)
    started = children_of(running.pid)
    os.killpg(running.pid, asked)  # as a terminal does: to the command and its workers alike
    output, progress = running.communicate()
    assert not left_after(5.0, started)
    assert running.returncode == 128 + asked
    assert f"To go on: jinzhen {' '.join(SHORT)} executor={executor}" in " ".join(progress.split())
    assert "Traceback" not in progress and output == ""
    _, progress = start(tmp_path, f"executor={executor}").communicate()
    assert "replications are stored already" in progress
    assert_same_as(whole, address)


def test_every_executor_gives_the_same_bits():
    base_year, scenario = load_base_year(), Scenario.baseline(end="2023-03-31", as_of="2022-12-31")
    arm = Arm(Address("", base_year.content_hash, 2025), scenario)
    results = []
    for kind in ("serial", "threads", "processes"):
        chunks = iter([Chunk(arm, first, 2) for first in range(0, 12, 2)])
        records = sorted(make_executor(kind, base_year, 2, "").run(chunks), key=lambda record: record.chunk.first)
        results.append((np.stack([run.result.outcomes for record in records for run in record.runs]),
                        np.stack([record.town_sums.squares for record in records])))  # fmt: skip
    for outcomes, squares in results[1:]:
        assert np.array_equal(outcomes, results[0][0])
        assert np.array_equal(squares, results[0][1])
