"""Every experiment, killed at a random moment and started again: the same answer, and nothing finished done twice.

Its page is in Chinese where it says so.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from children import children_of, left_after
from chinese_pages import english_in

from jinzhen.experiments.registry import EXPERIMENTS

#: A small question to each experiment: one step, few replications.
STEP = ("experiment.end=2022Q4", "experiment.as_of=2022-12-31")
QUESTIONS = {
    "forecast": (*STEP, "experiment.precision=0.5"),
    "constraints": (
        *STEP, "experiment.towns=[M10]", "experiment.replications=100", "experiment.screening_replications=16",
        "experiment.final_replications=16", "population.n_towns=40", "population.n_firms=1500",
    ),
    "discover": (*STEP, "experiment.replications=200", "experiment.shuffles=19", "population.n_towns=40",
                 "population.n_firms=1500", "certification.target_towns=20"),
    "compare": ("equal_funds", "no_policy", *STEP, "experiment.precision=0.2", "experiment.min_replications=400"),
    "branch": (
        "no_policy", "experiment.end=2023Q1", "experiment.as_of=2022-12-31", "experiment.since=2023Q1",
        "experiment.precision=0.2", "experiment.min_replications=400",
    ),
    "effects": (
        *STEP, "experiment.levers=[county_fund,land_quota]", "experiment.replications=400",
        "experiment.pilot_replications=64", "experiment.money_mcny=20", "population.n_towns=40",
        "population.n_firms=1500",
    ),
    "attribute": (
        "policy=no_policy", *STEP, "experiment.groups=yes", "experiment.orders=2", "experiment.replications=64",
        "population.n_towns=40", "population.n_firms=1500",
    ),
    "screen": (
        *STEP, "experiment.constants=[wear_rate,praise_push]", "experiment.replications=96",
        "experiment.final_replications=192", "population.n_towns=40", "population.n_firms=1500",
    ),
    "sensitivity": (
        "round_probability=prior", "quality_bar=0.2..0.5", *STEP, "experiment.method=sobol",
        "experiment.base_points=16", "population.n_towns=40", "population.n_firms=1500",
    ),
    "check_levers": (
        "experiment.end=2023Q1", "experiment.as_of=2022-12-31", "experiment.levers=[land_quota]",
        "experiment.replications=4", "experiment.most_replications=4",
    ),
    "hindcast": ("experiment.origins=[2023-06-30]", "experiment.replications=48"),
    "value_of_information": ("equal_funds", "no_policy", *STEP, "experiment.replications=400"),
    "why": ("M27", "experiment.end=2023Q2", "experiment.as_of=2022-12-31", "experiment.replications=200"),
    "emulate": (
        *STEP, "special_fund=0..1000", "experiment.points=8", "experiment.held_out=4", "experiment.replications=16",
    ),
    "search": (
        *STEP, "special_fund=0..1000", "experiment.generations=2", "experiment.population=4",
        "experiment.replications=16", "experiment.final_replications=16",
    ),
    "precision": ("equal_funds", "no_policy", *STEP, "experiment.pilot=400"),
    "recompute": (*STEP,),
    "calibrate": (
        "experiment.end=2023Q2", "experiment.as_of=2023-06-30", "experiment.runs=600", "experiment.accepted=100",
        "experiment.held_out=40", "experiment.rows=20", "experiment.check_runs=40",
    ),
    "sweep": (*STEP, "special_fund=300,600", "demand_growth=prior/4", "experiment.replications=32"),
    "validate": ("experiment.only=[V3]", "experiment.replications=4"),
}  # fmt: skip
#: What has to be stored before a question can be asked.
BEFORE = {"recompute": "forecast"}
#: Pages that name columns, publications or libraries in their text.
NOT_ALL_CHINESE = ("check_levers", "hindcast", "recompute", "validate")
#: Tables of a report that tell how it came about.
OF_THE_RUN = ("provenance", "failures", "costs")
pytestmark = pytest.mark.slow


def start(folder: Path, name: str, executor: str) -> subprocess.Popen:
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "jinzhen.experiments", name, *QUESTIONS[name], f"executor={executor}"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def tables(folder: Path) -> dict[str, str]:
    """What a report says in numbers."""
    files = [file for file in folder.rglob("*.csv") if not any(word in file.name for word in OF_THE_RUN)]
    assert files
    return {file.name: file.read_text(encoding="utf-8-sig") for file in files}


def stored(folder: Path) -> int:
    """Chunks of runs and replications of probes in the store."""
    if not (folder / "jinzhen.sqlite").exists():
        return 0
    with closing(sqlite3.connect(folder / "jinzhen.sqlite")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        counted = names & {"chunks", "probe_runs"}
        return sum(connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in counted)


def kill_in_mid_run(folder: Path, name: str, executor: str, moment_seconds: float) -> None:
    """Kill the command that long after it has stored something more."""
    before = stored(folder)
    running = start(folder, name, executor)
    while running.poll() is None and stored(folder) <= before:
        time.sleep(0.02)
    time.sleep(moment_seconds)
    workers = children_of(running.pid)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert not left_after(5.0, workers)


def test_every_experiment_is_killed():
    assert set(QUESTIONS) == set(EXPERIMENTS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_experiment_that_was_killed_goes_on_and_answers_the_same(name, tmp_path):
    moments, executor = random.Random(name), "processes" if name in ("forecast", "validate") else "threads"
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed) if name in BEFORE else ():
        start(folder, BEFORE[name], "threads").communicate()
    _, problem = start(whole, name, "threads").communicate()
    reference = tables(whole)
    kill_in_mid_run(killed, name, executor, moments.uniform(0.0, 0.5))
    _, again = start(killed, name, executor).communicate()
    assert "stored already" in again, problem
    assert tables(killed) == reference
    pages = [] if name in NOT_ALL_CHINESE else [*killed.rglob(f"{name}.html")]
    assert [left for page in pages for left in english_in(page.read_text(encoding="utf-8"))] == []
    assert not [file for file in os.listdir(killed) if file.endswith((".part", "-wal", "-shm"))]
