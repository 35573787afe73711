"""The wheel is the whole program: code, configurations and data, and it writes nothing beside them."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from architecture.sources import ROOMS, ROOT

pytestmark = pytest.mark.slow
METADATA = ("pyproject.toml", "README.md", "LICENSE")


def run(command: list[str], **options) -> subprocess.CompletedProcess:
    """A command that has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def shipped(folder) -> set[str]:
    """Files of the rooms below `folder`, without caches."""
    paths = [path for room in ROOMS for path in (folder / room).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)) for path in paths if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the sources, so that nothing is left in the tree."""
    source = tmp_path_factory.mktemp("source")
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "jinzhen", source / "jinzhen", symlinks=True)
    for name in METADATA:
        shutil.copy(ROOT / name, source / name)
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", "."], cwd=source)
    (built,) = (source / "dist").glob("jinzhen-*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """The wheel, unpacked as an installer would, and made read-only."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    for path in (folder / "jinzhen").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in (folder / "jinzhen").rglob("*"):
        path.chmod(0o755)


def test_every_file_of_the_rooms_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert sorted(shipped(ROOT) - {name.removeprefix("jinzhen/") for name in names}) == []
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names if not name.startswith("jinzhen-")} == {"jinzhen"}


def test_the_wheel_runs_from_a_read_only_folder_and_leaves_it_alone(site, tmp_path):
    before = shipped(site / "jinzhen")
    environment = {**os.environ, "PYTHONPATH": str(site), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    script = (
        "import jinzhen.scenarios.levers as levers, jinzhen.experiments.asking.configuration as configuration;"
        "from jinzhen.scenarios.base_year import load_base_year;"
        "configured = configuration.compose([]); base_year = load_base_year();"
        "print(levers.__file__, len(configured.scenarios), len(base_year.content_hash))"
    )
    done = run([sys.executable, "-c", script], cwd=tmp_path, env=environment)
    file, scenarios, length = done.stdout.split()
    assert file.startswith(str(site))
    assert (int(scenarios) >= 1, int(length)) == (True, 64)
    assert (
        "jinzhen" in run([sys.executable, "-m", "jinzhen.experiments", "--help"], cwd=tmp_path, env=environment).stdout
    )
    assert shipped(site / "jinzhen") == before
