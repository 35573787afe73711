"""What a stranger reads in plain SQL: the examples of docs/store.md, and views against what the program reads."""

import re

import pytest
from architecture.sources import ROOT
from fake_runs import TOWNS, fake_replicate, make_arm
from sqlalchemy import create_engine, text

from jinzhen.experiments.running.records import Chunk, Measured
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import open_store, tables
from jinzhen.experiments.store.reader import Reader
from jinzhen.experiments.store.views import VIEWS

PAGE = (ROOT / "docs/store.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
ONE, TWO = make_arm(target_towns=30, land_quota=150.0), make_arm(places_rule="unlimited")


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request, tmp_path):
    """A store with two scenarios, and a connection of somebody else."""
    address = f"sqlite:///{tmp_path}/store.sqlite"
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres_url")
    with open_store(address) as store:
        store.keep_base_year("base", TOWNS)
        for first in (0, 16):
            for arm in (ONE, TWO):
                store.save(compute_chunk(Chunk(arm, first), None, replicate=fake_replicate), "towns")
        store.save_measurements(ONE, "probe", [Measured(0, 0.1, {"gain": 1.5, "lost": float("nan")})])
        engine = create_engine(address)
        with engine.connect() as stranger:
            yield store, stranger
        engine.dispose()


def rows(stranger, query):
    return [dict(row._mapping) for row in stranger.execute(text(query))]


def test_every_example_of_the_page_answers_something(filled):
    assert len(EXAMPLES) >= 8
    for query in EXAMPLES:
        assert rows(filled[1], query), query


def test_answers_and_towns_are_what_the_program_reads(filled):
    store, stranger = filled
    reader = Reader(store, ONE.address)
    outcomes = reader.outcomes([ONE.scenario.content_hash])
    (one,) = rows(stranger, f"SELECT * FROM answers WHERE scenario_hash = '{ONE.scenario.content_hash}'")
    assert (one["replications"], one["n_failed"]) == (32, 0)
    assert one["chance"] == pytest.approx(outcomes["target_met"].mean())
    money = outcomes[[name for name in outcomes if name.startswith("money_")]].sum(axis=1).mean()
    assert one["money_mcny"] == pytest.approx(money)
    assert sum(one[f"{payer}_mcny"] for payer in ("province", "city", "county", "guarantor")) == pytest.approx(money)
    years = reader.town_years([ONE.scenario.content_hash]).set_index(["town", "year"])
    query = f"SELECT * FROM town_years WHERE arm_id = {one['arm_id']} AND town_id = 'P02' AND year = 2023"
    (town,) = rows(stranger, query)
    assert (town["name_zh"], town["name_en"], town["replications"]) == ("镇2", "Town 2", 32)
    assert town["score"] == pytest.approx(years.loc[(2, 2023), "score_mean"])


def test_dates_designations_levers_and_measurements_are_named(filled):
    store, stranger = filled
    steps = Reader(store, ONE.address).designations(ONE.scenario.content_hash)
    found = rows(stranger, "SELECT * FROM designations WHERE arm_id = 1 AND town_id = 'P01'")
    assert len(found) == (steps[:, 1] >= 0).sum()
    assert {str(row["ends"]) for row in found} == {"2023-03-31"}
    ends = rows(stranger, "SELECT DISTINCT step, ends FROM quarters WHERE arm_id = 1 ORDER BY step")
    assert [str(row["ends"]) for row in ends[:3]] == ["2022-09-30", "2022-12-31", "2023-03-31"]
    levers = rows(stranger, "SELECT lever, setting FROM levers WHERE scenario_id = 1 ORDER BY lever")
    assert [row["lever"] for row in levers] == ["land_quota", "target_towns"]
    (gain, lost) = rows(stranger, "SELECT name, value, probe FROM measurements ORDER BY name")
    assert (gain["value"], lost["value"], gain["probe"]) == (1.5, None, "probe")


def test_every_table_and_column_says_what_it_is():
    for table in tables.metadata.tables.values():
        followed = {column.name for column in tables.REGISTRY.get(table, ())}
        assert table.info["doc"].endswith("."), table
        assert [column.name for column in table.columns if not column.doc and column.name not in followed] == []
    for view in VIEWS:
        assert f"`{view}`" in PAGE
