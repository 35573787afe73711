"""docs/extend.md works: what its blocks add, applied to a copy of the repository, acts, and takes the files it says."""

import os
import re
import shutil
import subprocess
import sys
from typing import NamedTuple

import pandas as pd
import pytest
from architecture.sources import ROOMS, ROOT
from sqlalchemy import create_engine

TEXT = (ROOT / "docs/extend.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```\w+\n# (?P<file>[\w/.]+)(?:, (?P<how>before|after|in place of): (?P<line>.+?)(?P<last>, last)?"
                   r"|(?P<end>, at the end))?\n(?P<text>.*?)```", re.DOTALL)
SMALL = ("population.n_towns=18", "population.n_firms=450", "store.url=sqlite:///runs.sqlite")
#: What a section may take at most, as its promise goes.
MOST = {"a lever that costs money": 6, "an outcome": 2, "a rule": 3, "an uncertainty": 2, "an experiment": 2,
        "a word": 1}
#: Tests of the copy that look at every lever, rule, column, constant and page.
ITS_TESTS = ("architecture/test_one_map.py", "architecture/test_no_number_is_hidden.py",
             "architecture/test_documentation.py", "architecture/test_cited_places.py",
             "architecture/test_names_carry_units.py", "architecture/test_import_direction.py",
             "architecture/test_model_is_pure.py", "experiments/test_docs.py", "scenarios/test_sources.py",
             "model/rules/test_town_action.py", "model/rules/test_every_rule_is_tested.py")


class Block(NamedTuple):
    """A block of the page: the section and file it belongs to, and where in the file."""

    section: str
    file: str
    how: str
    line: str
    is_last: bool
    text: str


def blocks(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    found = []
    for section in page.split("\n## ")[1:]:
        for each in BLOCK.finditer(section):
            found.append(Block(section.splitlines()[0].lower(), each["file"], each["how"] or each["end"] or "",
                               each["line"] or "", bool(each["last"]), each["text"]))
    return found


def added(lines: list[str], block: Block) -> list[str]:
    """The lines of a file with a block in its place."""
    new = block.text.splitlines()
    if not block.line:
        return [*lines, *new] if block.how else new
    places = [place for place, line in enumerate(lines) if line.strip().startswith(block.line)]
    assert places, f"{block.file} has no line that begins with {block.line}"
    place = places[-1 if block.is_last else 0]
    start = place + (block.how == "after")
    return [*lines[:start], *new, *lines[place + (block.how != "before"):]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the repository with everything added."""
    copy = tmp_path_factory.mktemp("copy")
    for name in (*ROOMS, "jinzhen", "tests", "docs", "benchmarks", "notebooks"):
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in (".md", ".toml", ".lock", ""):
            shutil.copy(path, copy)
    for block in blocks(TEXT):
        path = copy / block.file
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.write_text("\n".join(added(lines, block)) + "\n", encoding="utf-8")
    return copy


def run(copy, folder, *arguments):
    """What a command of the copy prints."""
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=folder, env=os.environ | {"PYTHONPATH": str(copy)},
                          capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def jinzhen(copy, folder, *arguments):
    return run(copy, folder, "jinzhen.experiments", *arguments)


@pytest.mark.parametrize("section", MOST)
def test_it_takes_no_more_files_than_promised(section):
    files = {block.file for block in blocks(TEXT) if block.section == section and not block.file.startswith("tests/")}
    assert 1 <= len(files) <= MOST[section]
    (told,) = re.findall(rf"\| \[{section}[^\]]*\]\(#[\w-]+\) \| (\d)(?: and its YAML)? \|", TEXT)
    assert len(files) == int(told) + sum(file.endswith(".yaml") for file in files)


def test_a_block_is_put_where_it_says():
    page = "\n## A word\n```python\n# a.py, after: one\ntwo\n```\n```python\n# a.py, in place of: three\n```\n"
    first, second = blocks(page)
    assert added(added(["one = 1", "three"], first), second) == ["one = 1", "two"]
    with pytest.raises(AssertionError, match=r"a.py has no line"):
        added(["none"], first)


@pytest.mark.slow
def test_what_is_added_fits_the_house(copy):
    """Tables are rewritten by their command, and the tests that look at everything find nothing missing."""
    assert "docs/odd.md: rewritten" in jinzhen(copy, copy, "docs")
    assert set(ROOMS) <= {path.name for path in copy.iterdir()}
    tests = [f"tests/{name}" for name in ITS_TESTS]
    assert " passed" in run(copy, copy, "pytest", "-q", "-p", "no:cacheprovider", *tests)


@pytest.mark.slow
def test_what_is_added_acts(copy, tmp_path):
    told = jinzhen(copy, tmp_path, "workshops", *SMALL)
    assert re.search(r"Provincial towns of historic origin: [+-]\d\.\d\d\.", told)
    engine = create_engine(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    outcomes = pd.read_sql("SELECT * FROM run_outcomes", engine)
    drawn = pd.read_sql("SELECT craft_scale_mcny FROM run_uncertainties", engine)["craft_scale_mcny"]
    engine.dispose()
    years = 1.25
    paid = outcomes["money_craft_support_province_mcny"]
    assert sorted(paid.round(6).unique()) == [0.0, 100.0 * years]
    assert (outcomes["historic_provincial_towns"] <= outcomes["provincial_towns"]).all()
    assert outcomes["historic_provincial_towns"].max() > 0
    assert drawn.between(60.0, 180.0).all() and drawn.nunique() > 1
    page = next((tmp_path / "report").rglob("workshops.html")).read_text(encoding="utf-8")
    assert "本页目录" in page


@pytest.mark.slow
def test_the_lever_that_is_added_passes_its_check(copy, tmp_path):
    told = jinzhen(copy, tmp_path, "check_levers", "experiment.levers=[craft_support]", *SMALL)
    assert re.search(r"1 (of|lever)", told), told
