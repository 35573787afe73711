"""Failed runs are found wherever they are and run again in the detail they have; what fails still is told."""

from dataclasses import replace

import pandas as pd
import pytest
from small_worlds import lively

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.running.chosen_design import ChosenDesign
from jinzhen.experiments.running.records import Address, Arm, Chunk, ChunkSummary, Measured
from jinzhen.experiments.running.work import compute_chunk, model_replicate
from jinzhen.experiments.store import open_existing_store, open_store
from jinzhen.experiments.store.reader import ALL
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model import replication
from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.base_year import base_year_of
from jinzhen.scenarios.scenario import Population

SMALL = replace(lively(), end="2022Q4", as_of="2022-12-31", population=Population(18, 450), name="few towns")
OTHER = replace(SMALL.with_levers(land_quota=400), name="more land")
LARGER = replace(SMALL, population=Population(24, 600), name="more towns")


def failing(*numbers):
    """The model, but some replications fail."""

    def replicate(scenario, base_year, seed, number, point=None):
        if number in numbers:
            raise ArithmeticError(f"orders of {number} do not add up")
        return model_replicate(scenario, base_year, seed, number, point)

    return replicate


def arm(scenario, detail="outcomes", seed=7, engine=ENGINE_ID, **point):
    return Arm(Address(engine, base_year_of(scenario).content_hash, seed), scenario, point, detail)


def fill(address, of, first, replicate):
    base_year = base_year_of(of.scenario)
    with open_store(address) as store:
        store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
        store.save(compute_chunk(Chunk(of, first), base_year, replicate=replicate), of.detail)


def fails(address):
    """(scenario, replication) of every failed run."""
    with open_existing_store(address) as store:
        arms = {each.arm_id: each for each in store.known_arms()}
        runs = store.frame("runs", list(arms), ALL, ("status",))
    failed = runs[runs["status"] == "failed"]
    return sorted((arms[row.arm_id].name, row.replication) for row in failed.itertuples())


def outcomes(address, of):
    with open_existing_store(address) as store:
        return store.frame("run_outcomes", store.arm_ids([of]), ALL)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path, monkeypatch):
    """A store with failed runs of several scenarios, seeds, points, details, sizes of the world, and engines."""
    monkeypatch.chdir(tmp_path)
    at = f"{tmp_path}/store.sqlite" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    fill(at, arm(SMALL, "towns"), 0, failing(5))
    fill(at, arm(SMALL, "towns"), 48, failing(50, 51))
    fill(at, arm(SMALL, "towns"), 16, failing())
    fill(at, arm(OTHER, seed=9, demand_growth=0.01), 0, failing(3))
    fill(at, arm(LARGER, "quarters"), 0, failing(*range(16)))
    fill(at, arm(OTHER, engine="aged"), 0, failing(8))
    return at


def test_every_failed_run_of_this_engine_is_healed_in_its_detail(address, capsys):
    assert len(fails(address)) == 21
    assert main(["rerun_failed", f"store.url={address}", "executor=serial"]) == 0
    printed = capsys.readouterr()
    assert "20 failed runs were run again: 20 finished, 0 fail still" in printed.out
    assert "ArithmeticError: orders of 51 do not add up" in printed.out
    assert "1 failed runs of other engines are left alone" in printed.err
    assert fails(address) == [("more land", 8)]
    with open_existing_store(address) as store:
        assert list(store.finished_chunks(arm(SMALL, "towns"), "towns")) == [0, 16, 48]
        assert list(store.finished_chunks(arm(LARGER), "quarters")) == [0]
        assert list(store.finished_chunks(arm(OTHER, seed=9, demand_growth=0.01), "outcomes")) == [0]
    base_year = base_year_of(SMALL)
    whole = compute_chunk(Chunk(arm(SMALL), 48), base_year).runs
    healed = outcomes(address, arm(SMALL)).set_index("replication")["wages_mcny"].loc[48:]
    column = [run.result.outcomes[-1] for run in whole]
    assert healed.tolist() == [row[OUTCOME_NAMES.index("wages_mcny")] for row in column]
    assert main(["rerun_failed", f"store.url={address}", "more towns"]) == 0
    assert "No run has failed" in capsys.readouterr().out


def test_what_fails_still_is_told_with_its_error_and_what_heals_is_kept(address, capsys, monkeypatch):
    untouched = outcomes(address, arm(SMALL))
    real = replication.replication

    def half_mended(scenario, base_year, seed, number, *point):
        if number in (5, 51):
            raise ArithmeticError("wages are no number")
        return real(scenario, base_year, seed, number, *point)

    monkeypatch.setattr(replication, "replication", half_mended)
    assert main(["rerun_failed", f"store.url={address}", "few towns", "executor=serial"]) == 1
    printed = capsys.readouterr().out
    assert "3 failed runs were run again: 1 finished, 2 fail still" in printed
    first, *_ = (line for line in printed.splitlines() if line.startswith("few towns"))
    assert "wages are no number" in first and "orders of 5 do not add up" in first
    assert [each for each in fails(address) if each[0] == "few towns"] == [("few towns", 5), ("few towns", 51)]
    now = outcomes(address, arm(SMALL))
    pd.testing.assert_frame_equal(now[now["replication"] != 50].reset_index(drop=True), untouched, check_exact=True)


def test_names_and_options_that_mean_nothing_are_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["rerun_failed"]) == 2
    assert "there is no store" in capsys.readouterr().err and list(tmp_path.iterdir()) == []
    fill("jinzhen.sqlite", arm(SMALL), 0, failing())
    assert main(["rerun_failed", "fewer towns"]) == 2
    assert "no scenario `fewer towns` is stored" in capsys.readouterr().err
    assert main(["rerun_failed", "policy=ranked_funds"]) == 2
    assert "'policy=ranked_funds' plays no part" in capsys.readouterr().err
    assert main(["rerun_failed"]) == 0
    assert "No run has failed in jinzhen.sqlite" in capsys.readouterr().out


def test_runs_of_another_base_year_and_failed_measurements_are_told(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    elsewhere = replace(arm(SMALL), address=Address(ENGINE_ID, "elsewhere", 7))
    fill("jinzhen.sqlite", elsewhere, 0, failing(2))
    with open_store("jinzhen.sqlite") as store:
        store.save_measurements(arm(SMALL), "looks", [Measured(0, 0.1, error="KeyError: no")])
    assert main(["rerun_failed"]) == 0
    printed = capsys.readouterr()
    assert "1 failed runs of another base year than" in printed.err
    assert "1 measurements of looks failed too" in printed.err
    assert "0 failed runs were run again" in printed.out
    assert fails("jinzhen.sqlite") == [("few towns", 2)]


def test_a_design_of_chosen_chunks_does_each_once_whatever_comes_of_it():
    chunks = [Chunk(arm(SMALL), 0), Chunk(arm(OTHER), 32), Chunk(arm(OTHER), 64)]
    design = ChosenDesign([*chunks, chunks[0]], "again")
    assert list(design.pending()) == chunks and len(design.arms) == 2 and design.n_expected == 48
    design.report(chunks[1].arm, 32, ChunkSummary(16, 12, 1))
    design.report(chunks[1].arm, 0, ChunkSummary(16, 16, 1))
    assert list(design.pending()) == [chunks[0], chunks[2]]
    assert (design.n_finished, design.n_failed, design.failed_share) == (16, 4, 0.25)
    assert not design.is_complete
    for each in (chunks[0], chunks[2]):
        design.report(each.arm, each.first, ChunkSummary(16, 16, 0))
    assert design.is_complete
