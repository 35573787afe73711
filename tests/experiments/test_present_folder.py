"""A command is started in any folder: what lies there is neither executed nor taken for settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import run_slowly
from architecture.sources import ROOT

#: Names of modules that this program, its libraries or Python itself import.
MODULES = ("evil", "pickle", "socket", "tempfile", "yaml", "numpy", "numba", "hydra_plugins", "sitecustomize", "model")
NUMBA_SETTINGS = "cache_dir: planted\ndisable_jit: 1\ncache_locator_classes: evil.Locator\nopt: 0\n"
SHOW = """
import jinzhen.model.engine.philox, numba, os
from jinzhen.experiments.paper.drawing import look
import matplotlib
numba.core.config.reload_config()
with look():
    size = matplotlib.rcParams["axes.titlesize"]
    print(numba.config.DISABLE_JIT, int(numba.config.OPT), numba.config.CACHE_DIR, size)
print(os.getcwd())
"""


@pytest.fixture
def planted(tmp_path) -> Path:
    """A folder full of files that others take for settings or code."""
    for name in MODULES:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'executed')!r}, 'a').write('{name} ')\n")
    (tmp_path / ".numba_config.yaml").write_text(NUMBA_SETTINGS)
    (tmp_path / "matplotlibrc").write_text("backend: module://evil\naxes.titlesize: 40\n")
    yield tmp_path
    assert not (tmp_path / "executed").exists()
    assert not (tmp_path / "planted").exists()


def run(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_settings_of_libraries_in_the_present_folder_are_not_read(planted):
    script = planted.parent / "show.py"
    script.write_text(SHOW)
    assert run(planted, script).split("\n")[:2] == ["0 3  8.5", str(planted)]


def test_settings_that_wait_for_a_reader_hold_nobody_up(tmp_path):
    os.mkfifo(tmp_path / "matplotlibrc")
    os.mkfifo(tmp_path / ".numba_config.yaml")
    script = tmp_path.parent / "show.py"
    script.write_text(SHOW)
    assert run(tmp_path, script).startswith("0 3")


def test_modules_in_the_present_folder_are_not_executed_by_the_command(planted):
    assert "special_fund" in run(planted, "-m", "jinzhen.experiments", "levers")


def test_modules_in_the_present_folder_are_not_executed_by_a_worker(planted):
    arguments = f"sqlite:///{planted}/store.sqlite", "processes", ""
    assert "finished 320" in run(planted, run_slowly.__file__, *arguments)
