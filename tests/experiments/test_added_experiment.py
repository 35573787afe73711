"""One more experiment is one module and its YAML: found, asked, run, killed, resumed, stored and told."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import jinzhen

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("population.n_towns=18", "population.n_firms=450", "store.url=sqlite:///runs.sqlite")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program with the two files added; the model is that of the repository."""
    package = tmp_path_factory.mktemp("program") / "jinzhen"
    package.mkdir()
    (package / "__init__.py").write_text(f"__path__.append({str(Path(jinzhen.__file__).parent)!r})\n", encoding="utf-8")
    for room in ("experiments", "configs"):
        shutil.copytree(ROOT / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests/added/tally.py", package / "experiments")
    shutil.copy(ROOT / "tests/added/tally.yaml", package / "configs/experiment")
    return package.parent


def start(program, folder, *arguments):
    environment = os.environ | {"PYTHONPATH": str(program)}
    return subprocess.Popen(
        [sys.executable, "-m", "jinzhen.experiments", *arguments], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(program, folder, *arguments):
    child = start(program, folder, *arguments)
    output, problem = child.communicate(timeout=900)
    assert child.returncode == 0, problem
    return output, problem


def answer(output):
    return re.search(r"^towns \S+, towns_at \S+, entries \S+$", output, re.MULTILINE)[0]


def n_stored(folder):
    """Runs and measurements in the store."""
    if not (folder / "runs.sqlite").exists():
        return 0
    engine = create_engine(f"sqlite:///{folder}/runs.sqlite")
    try:
        with engine.connect() as connection:
            return sum(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in
                       ("runs", "probe_runs"))
    except Exception:  # its tables are just being made
        return 0
    finally:
        engine.dispose()


def test_it_is_in_the_help_with_its_settings(program, tmp_path):
    assert "  tally  " in run(program, tmp_path, "--help")[0]
    assert "replications=48" in run(program, tmp_path, "tally", "--help")[0]


@pytest.mark.slow
def test_it_survives_kills_and_gives_the_same_answer_with_any_executor(program, tmp_path):
    (tmp_path / "at_once").mkdir()
    (tmp_path / "killed").mkdir()
    output, _ = run(program, tmp_path / "at_once", "tally", *SMALL, "executor=serial")
    killed = tmp_path / "killed"
    for stored in (1, 100):
        child = start(program, killed, "experiment=tally", *SMALL, "executor=processes", "executor.workers=2")
        while n_stored(killed) < stored and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.communicate()
    before = n_stored(killed)
    assert before >= 100
    again, told = run(program, killed, "tally", *SMALL)
    assert answer(again) == answer(output)
    assert n_stored(killed) == n_stored(tmp_path / "at_once") == 3 * 48
    assert "are stored already" in told
    page = next((killed / "report/tally").glob("*/tally.html"))
    assert answer(output) in page.read_text(encoding="utf-8")
    assert "Every run is stored in runs.sqlite" in again
