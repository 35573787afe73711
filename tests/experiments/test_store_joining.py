"""Two stores become one, and what is not wanted goes: nothing twice, nothing lost, nothing done that was not told."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from fake_runs import TOWNS, failing_replicate, fake_replicate, make_arm
from sqlalchemy import text

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.running.records import Address, Chunk, Measured
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import merge_stores, open_existing_store, open_store, plan_pruning, prune_store
from jinzhen.experiments.store.errors import StoreLocationError
from jinzhen.experiments.store.pruning import Choice
from jinzhen.experiments.store.reader import Reader

ONE, TWO = make_arm(), make_arm(places_rule="unlimited")


def record(arm, first=0, replicate=fake_replicate, platform="here"):
    return replace(compute_chunk(Chunk(arm, first), None, replicate=replicate), platform=platform)


def fill(address, *records, detail="towns"):
    with open_store(address) as store:
        store.keep_base_year("base", TOWNS)
        for each in records:
            store.save(each, detail)


def measure(address, *rows):
    with open_store(address) as store:
        store.save_measurements(ONE, "probe", rows)


def frames(address, *arms):
    """Everything that can be read of some arms."""
    with open_existing_store(address) as store:
        reader, hashes = Reader(store, arms[0].address), [arm.scenario.content_hash for arm in arms]
        read = (reader.outcomes, reader.quarters, reader.town_years, reader.money_years, reader.rounds,
                reader.residuals, reader.uncertainties)  # fmt: skip
        return [each(hashes) for each in read] + [reader.measurements(arms, "probe"), reader.towns()]


@pytest.fixture(params=["sqlite", "postgresql"])
def into(request, tmp_path):
    return f"{tmp_path}/into.sqlite" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def other(tmp_path):
    return f"{tmp_path}/other.sqlite"


def test_a_merge_is_as_if_everything_had_run_in_one_place(into, other, tmp_path):
    fill(into, record(ONE, 0), record(ONE, 16))
    fill(other, record(ONE, 16), record(ONE, 32, platform="there"), record(TWO, 0))
    measure(into, Measured(0, 0.1, {"gain": 1 / 3}))
    measure(other, Measured(0, 0.1, {"gain": 1 / 3}), Measured(1, 0.1, {"gain": 2.0, "digest": "ff"}))
    merged = merge_stores(other, into)
    assert (merged.n_new, merged.n_known, merged.n_measured, merged.disagreements) == (32, 16, 1, [])
    whole = f"{tmp_path}/whole.sqlite"
    fill(whole, *(record(ONE, first) for first in (0, 16, 32)), record(TWO, 0))
    measure(whole, Measured(0, 0.1, {"gain": 1 / 3}), Measured(1, 0.1, {"gain": 2.0, "digest": "ff"}))
    for mine, theirs in zip(frames(into, ONE, TWO), frames(whole, ONE, TWO), strict=True):
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)
    with open_existing_store(into) as store:
        platforms = Reader(store, ONE.address).runs([ONE.scenario.content_hash])["platform"]
    assert platforms.tolist() == ["here"] * 32 + ["there"] * 16
    again = merge_stores(other, into)
    assert (again.n_new, again.n_known, again.n_measured) == (0, 48, 0)


def test_more_of_a_run_replaces_less_and_a_failed_run_is_replaced_by_its_repair(into, other):
    fill(into, record(ONE, 0), detail="outcomes")
    fill(into, record(TWO, 0, failing_replicate))
    fill(other, record(ONE, 0), record(TWO, 0))
    merged = merge_stores(other, into)
    assert (merged.n_new, merged.n_known, merged.disagreements) == (1, 31, [])
    with open_existing_store(into) as store:
        assert list(store.finished_chunks(ONE, "towns")) == list(store.finished_chunks(TWO, "towns")) == [0]
    back = merge_stores(into, other)
    assert (back.n_new, back.n_known) == (0, 32)


def test_stores_that_disagree_about_a_run_are_told_and_what_was_there_stays(tmp_path, other, capsys):
    into = f"{tmp_path}/into.sqlite"
    fill(into, record(ONE, 0))
    fill(other, record(ONE, 0, platform="there"))
    with open_store(other) as store, store.database.engine.begin() as connection:
        connection.execute(text("UPDATE run_outcomes SET wages_mcny = wages_mcny + 1e-9 WHERE replication = 3"))
    measure(into, Measured(0, 0.1, {"gain": 1.0}))
    measure(other, Measured(0, 0.1, {"gain": 1.5}))
    before = frames(into, ONE)
    assert main(["store", "merge", other, into]) == 1
    printed = capsys.readouterr()
    assert "0 replications brought in; 16 were there already" in printed.out
    told = "disagree about baseline, seed 7, replication 3 (wages_mcny): kept what was there (here / there)"
    assert told in printed.err
    assert "replication 0 (probe: gain)" in printed.err
    for mine, theirs in zip(frames(into, ONE), before, strict=True):
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_a_merge_refuses_the_same_store_and_one_that_is_not_there(tmp_path, other):
    fill(other, record(ONE))
    for into in (other, f"sqlite:///{other}"):
        with pytest.raises(StoreLocationError, match="the same store"):
            merge_stores(other, into)
    with pytest.raises(StoreLocationError, match="there is no store"):
        merge_stores(f"{tmp_path}/none.sqlite", other)


@pytest.fixture
def crowded(tmp_path, monkeypatch):
    """A store with runs of two scenarios and of an old engine."""
    monkeypatch.chdir(tmp_path)
    old = replace(ONE, address=Address("aged", "base", 7))
    fill("jinzhen.sqlite", record(old, 0))
    with open_store("jinzhen.sqlite") as store, store.database.engine.begin() as connection:
        connection.execute(text("UPDATE runs SET created = '2020-01-01 00:00:00'"))
    fill("jinzhen.sqlite", *(record(arm, first) for arm in (ONE, TWO) for first in (0, 16)))
    return tmp_path / "jinzhen.sqlite"


def stored(path, arm, detail="outcomes"):
    with open_existing_store(str(path)) as store:
        return list(store.finished_chunks(arm, detail))


def test_pruning_tells_first_and_does_it_when_told(crowded, capsys):
    size, old = crowded.stat().st_size, replace(ONE, address=Address("aged", "base", 7))
    assert main(["store", "prune", "engine=old"]) == 0
    told = capsys.readouterr().out
    assert "takes out baseline" in told
    assert "engine aged, seed 7: 16 replications" in told
    assert re.search(r"would take out \d+ rows, about 0\.\d MB\. Nothing was changed; add --yes", told)
    assert stored(crowded, old) == [0]
    assert main(["store", "prune", "engine=old", "--yes"]) == 0
    assert stored(crowded, old) == []
    assert stored(crowded, ONE, "towns") == stored(crowded, TWO, "towns") == [0, 16]
    assert crowded.stat().st_size < size
    assert main(["store", "prune", "engine=old", "--yes"]) == 0
    assert "Nothing to take out" in capsys.readouterr().out


def test_details_are_taken_out_and_the_runs_stay(crowded, capsys):
    outcomes = frames(str(crowded), ONE)[0]
    assert main(["store", "prune", "detail=outcomes", f"scenario={ONE.scenario.content_hash[:10]}", "--yes"]) == 0
    pd.testing.assert_frame_equal(frames(str(crowded), ONE)[0], outcomes, check_exact=True)
    assert stored(crowded, ONE, "quarters") == []
    assert stored(crowded, ONE) == stored(crowded, TWO, "towns") == [0, 16]
    assert main(["store", "prune", "scenario=baseline", "engine=engine", "--yes"]) == 0
    assert stored(crowded, ONE) == stored(crowded, TWO) == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["prune"], "nothing was chosen; expected engine=old"),
        (["prune", "detail=towns"], "`towns` cannot be left; expected outcomes or quarters"),
        (["purge"], "`store` cannot purge.*did you mean `?prune"),
        (["merge"], "0 stores were named"),
    ],
)
def test_what_a_store_cannot_do_is_one_line(crowded, capsys, arguments, problem):
    assert main(["store", *arguments]) == 2
    assert re.search(problem, capsys.readouterr().err)


def test_pruning_works_on_postgresql_too(postgres_url):
    fill(postgres_url, record(ONE, 0), record(TWO, 0))
    choice = Choice(scenario=TWO.scenario.content_hash[:12])
    arms, planned = plan_pruning(postgres_url, choice)
    assert (len(arms), planned.n_runs) == (1, 16)
    assert planned.bytes > 1_000
    prune_store(postgres_url, planned, choice)
    assert stored(postgres_url, TWO) == []
    assert stored(postgres_url, ONE, "towns") == [0]
    with open_existing_store(postgres_url) as store:
        assert store.scenarios()["hash"].tolist() == [ONE.scenario.content_hash]
