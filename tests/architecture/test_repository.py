"""What is written in the repository is true on every machine, and can be read there."""

import os
import re
import subprocess

import pytest
from architecture.sources import ROOT

TEXT = {".py", ".md", ".toml", ".yaml", ".txt", ".lock", ".csv", ".jinja", ".html", ".css", ".js", ".mako", ".ini", ""}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-notebooks.lock")
OURS = ("configs", "scenarios", "model", "experiments", "tests", "docs", "benchmarks", "notebooks", "dashboard", ".ci")
# Folders that every Linux machine has, and the one that examples use.
COMMON = {"usr", "bin", "dev", "proc", "sys", "etc", "tmp", "mnt", "path"}
ABSOLUTE = re.compile(r"""(?:^|[\s"'`=(\[])/([A-Za-z][\w.-]*)/[\w.-]""")
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|file:", re.IGNORECASE)


def texts():
    """Text files at the top and in our folders, without caches."""
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and path.suffix in TEXT and path.name not in {"LICENSE", ".gitignore", ".git"}:
            yield path
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
                yield path


def lines_with_foreign_folders(text: str) -> list[str]:
    """Lines that name an absolute folder that only one machine has."""
    return [line for line in text.splitlines() if set(ABSOLUTE.findall(line)) - COMMON]


def test_no_file_names_a_folder_of_one_machine():
    found = {
        str(path.relative_to(ROOT)): lines
        for path in texts()
        if (lines := lines_with_foreign_folders(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_folder_of_one_machine_is_seen():
    assert lines_with_foreign_folders('DATA = "/ho' + 'me/somebody/towns.csv"')
    assert not lines_with_foreign_folders("10 m CNY/yr and/or #!/usr/bin/env </div> per year/town")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 30
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert not ADDRESS.search(text)


@pytest.mark.parametrize("larger", LOCKS[1:])
def test_the_locks_agree(larger):
    """The locks of development and of notebooks add packages; those of the program are the same versions."""
    programs, all_of_them = (pins((ROOT / name).read_text(encoding="utf-8")) for name in (LOCKS[0], larger))
    assert programs < all_of_them


def pins(text: str) -> set[str]:
    """`name==version` of every locked package; markers may differ where a development package asks for more."""
    return {line.split()[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}


@pytest.mark.parametrize("target", ["help", "run", "test", "test-fast", "test-all", "notebooks", "bench",
                                    "check", "lock", "clean"])
def test_make_knows_its_targets(target):
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_make_without_a_usable_python_says_so_in_one_line(tmp_path):
    done = subprocess.run(
        ["make", "--no-print-directory", "run", "PYTHON=", f"VENV={tmp_path / 'none'}"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, env={**os.environ, "MAKEFLAGS": "", "MAKELEVEL": "0"},
    )
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in done.stdout.splitlines()[0]


def test_nothing_is_installed_unchecked_or_built_by_what_is():
    """A package that comes as source would have pip fetch what builds it, without hashes."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if "$(INSTALL)" in line and "requirements" in line]
    assert len(installs) == 4
    for line in installs:
        assert "--require-hashes" in line
        assert "--no-build-isolation" in line or line.strip().startswith("@sed -n '/^setuptools==/"), line
