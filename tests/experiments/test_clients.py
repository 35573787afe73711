"""Every block of docs/clients.md runs as it stands, on a small world, and does what its section says."""

import multiprocessing
import re
import sqlite3
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
import pytest
from architecture.sources import ROOT

import jinzhen
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

TEXT = (ROOT / "docs/clients.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(?P<kind>python|sql)\n(?P<code>.*?)```", re.DOTALL)
BLOCKS = [(f"{section.splitlines()[0]} {number}", each["kind"], each["code"])
          for section in TEXT.split("\n## ")[1:] for number, each in enumerate(BLOCK.finditer(section), start=1)]
PYTHON = {name: code for name, kind, code in BLOCKS if kind == "python"}
#: What the files of the section on Parquet are made by.
FILES = "polars and DuckDB 1"
LONGEST = 10
WORLD = ("population.n_towns=18", "population.n_firms=450")
USUAL = {"end": "2024Q2", "as_of": "2022-12-31", "target_towns": 4}
whole_world = jinzhen.scenario


def scenario(*words, **values):
    return whole_world(*words, *WORLD, **{**USUAL, **values})


def execute(name):
    """Run a block; returns the names it has set."""
    names = {"__name__": "__main__"}
    exec(compile(PYTHON[name], f"clients.md: {name}", "exec"), names)
    return names


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a store and the files that blocks read."""
    folder = tmp_path_factory.mktemp("clients")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(jinzhen, "scenario", scenario)
        execute(FILES)
    return folder


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Scenarios have a small world, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(jinzhen, "scenario", scenario)
    monkeypatch.setattr(multiprocessing, "set_start_method", lambda *arguments, **named: None)  # Mesa's batch_run


def last(replication, *words, **values):
    """Provincial towns at the end of a replication."""
    return jinzhen.run(scenario(*words, **values), replication)["provincial_towns"].iloc[-1]


def one_replication(names):
    assert names["quarters"].shape == (8, len(jinzhen.outcomes()))


def mesa_batch(names):
    for row in names["rows"]:
        fund = row["special_fund"]
        assert row["provincial_towns"] == last(row["replication"], "ranked_funds", special_fund=fund)
    assert len(names["rows"]) == 2 * 4 and {row["special_fund"] for row in names["rows"]} == {500, 1000}


def eight_frames(names):
    assert len(names["frames"]) == 8
    for number, frame in enumerate(names["frames"]):
        pd.testing.assert_frame_equal(frame, jinzhen.run(names["plan"], number))


def shares_of_variance(names):
    assert len(names["output"]) == 32 * (2 * 3 + 2) and len(set(names["output"])) > 32
    total = names["sobol"].analyze(names["problem"], np.array(names["output"]))["ST"]
    assert total[0] == max(total) > 0.5  # demand


def experiments_of_the_workbench(names):
    experiments, outcomes = names["experiments"], names["outcomes"]
    assert len(experiments) == 80 and set(outcomes) == {"target_met", "public_money_mcny"}
    assert set(outcomes["target_met"]) <= {0.0, 1.0} and (outcomes["public_money_mcny"] > 0).all()
    assert set(experiments["places_rule"]) <= {"drawn", "fixed", "gap"}
    assert experiments["special_fund"].between(200, 1000).all()


def particles(names):
    assert names["model"]({"demand_growth": 0.9})["output"] > 0


CHECKS = {"One replication 1": one_replication, "Mesa 1": mesa_batch, "joblib 1": eight_frames, "Dask 1": eight_frames,
          "SALib 1": shares_of_variance, "EMA Workbench 1": experiments_of_the_workbench, "pyABC 1": particles}
#: Of packages that come with this program no test may be left out.
OPTIONAL = {"EMA Workbench 1": "ema_workbench", "pyABC 1": "pyabc", "polars and DuckDB 2": "polars",
            "polars and DuckDB 3": "duckdb", "joblib 1": "joblib", "Dask 1": "distributed"}


def test_blocks_are_short_and_all_looked_at():
    assert {name for name, kind, _ in BLOCKS if kind == "python"} == set(CHECKS) | set(OPTIONAL) | {FILES}
    for name, _, code in BLOCKS:
        lines = [line for line in code.splitlines() if line.strip()]
        assert 1 <= len(lines) <= LONGEST, name
        assert max(map(len, lines)) <= 120, name
    assert TEXT.count("```") == 2 * len(BLOCKS)


@pytest.mark.filterwarnings("ignore:ipyparallel")  # of the EMA Workbench, where it finds no ipyparallel
@pytest.mark.parametrize("name", CHECKS)
def test_a_client_runs_the_model(name, small, capsys):
    if name in OPTIONAL:
        pytest.importorskip(OPTIONAL[name])
    names = execute(name)
    assert capsys.readouterr().out
    CHECKS[name](names)


def test_what_is_written_is_what_is_stored(folder):
    outcomes, drawn = (pd.read_parquet(folder / f"{name}.parquet") for name in ("outcomes", "uncertainties"))
    assert len(outcomes) == len(drawn) >= 100 and set(UNCERTAINTIES) <= set(drawn)
    assert len(pd.read_parquet(folder / "towns.parquet")) == 18


def test_polars_reads_the_files(folder, monkeypatch):
    pytest.importorskip("polars")
    monkeypatch.chdir(folder)
    runs = execute("polars and DuckDB 2")["runs"]
    assert runs["target_met"].mean() == pytest.approx(pd.read_parquet("outcomes.parquet")["target_met"].mean())


def test_duckdb_reads_the_files(folder, monkeypatch, capsys):
    pytest.importorskip("duckdb")
    monkeypatch.chdir(folder)
    execute("polars and DuckDB 3")
    towns = pd.read_parquet("towns.parquet")
    is_provincial, told = towns["provincial_at_as_of"].astype(bool), capsys.readouterr().out
    waiting = towns[~is_provincial].sort_values(["chance", "town_id"], ascending=[False, True])
    assert waiting["name_en"].iloc[0] in told and is_provincial.any()
    assert not any(name in told for name in towns["name_en"][is_provincial])


def test_the_query_for_datasette_runs(folder):
    (query,) = (code for _, kind, code in BLOCKS if kind == "sql")
    with sqlite3.connect(folder / "jinzhen.sqlite") as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    count = len(pd.read_parquet(folder / "outcomes.parquet"))
    assert any(label.startswith("ranked_funds") and (ends, replications) == ("2024-06-30", count)
               for label, ends, _, replications in rows)
    (told,) = re.findall(r"Its views \((.*?)\) are", TEXT, re.DOTALL)
    with sqlite3.connect(folder / "jinzhen.sqlite") as connection:
        views = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    connection.close()
    assert set(re.findall(r"`(\w+)`", told)) == views


@pytest.mark.slow
def test_processes_may_run_replications():
    plan = scenario("ranked_funds")
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        frames = list(processes.map(jinzhen.run, [plan] * 2, range(2)))
    for number, frame in enumerate(frames):
        pd.testing.assert_frame_equal(frame, jinzhen.run(plan, number))
        assert frame.attrs == jinzhen.run(plan, number).attrs
