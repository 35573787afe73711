"""Stored runs come out the same to the last bit; a digit that was changed is found, and nothing is written over."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_worlds import SEED, lively, run, small_base
from sqlalchemy import text
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.recompute.digests import TABLES, as_stored, digests
from jinzhen.experiments.running import probe
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.records import Address, Arm, Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import open_existing_store, open_store
from jinzhen.experiments.store.reader import ALL
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.experiments.store.sql import SqlStore
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.errors import Failure

SCENARIO = replace(lively(), end="2023Q2")
POINT = {"demand_growth": 0.01}


def arm(detail="towns", point=None, engine="engine"):
    return Arm(Address(engine, small_base().content_hash, SEED), SCENARIO, point or {}, detail)


def fill(store, *firsts, of=None, platform="far away"):
    """Runs as they were stored on another machine."""
    base_year, of = small_base(), of or arm()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    for first in firsts:
        store.save(replace(compute_chunk(Chunk(of, first), base_year), platform=platform), of.detail)


def again(store, **told):
    base_year = small_base()
    done = study("recompute", SCENARIO, base_year, store, SerialExecutor(base_year), seed=SEED, **told)
    return done, done.answer()


def change(store, sql):
    """A digit changed behind the program's back."""
    with store.database.engine.begin() as connection:
        assert connection.execute(text(sql)).rowcount == 1


def everything(store):
    """All that is stored of runs."""
    ids = [each.arm_id for each in store.known_arms()]
    return {table: store.frame(table, ids, ALL) for table in (*TABLES, "runs")}


def assert_same(before, after):
    for table, frame in before.items():
        pd.testing.assert_frame_equal(frame, after[table], check_exact=True)


def test_what_is_stored_comes_out_again_in_every_detail_at_every_point_and_with_gaps(store):
    fill(store, 0, 16, 64)
    fill(store, 0, of=arm("quarters", POINT))
    fill(store, 16, of=arm("outcomes", {"demand_growth": 0.02}))
    before = everything(store)
    done, answer = again(store)
    assert (answer.n, answer.n_equal, answer.n_failed) == (80, 80, 0)
    assert (answer.n_sums, answer.n_equal_sums) == (5, 5)
    assert answer.is_same and answer.differing.empty and answer.values.empty
    assert done.problem(answer) == ""
    assert_same(before, everything(store))


#: What is changed, and what is then found: replication, what, table, at, column, difference.
CHANGES = {
    "UPDATE run_outcomes SET wages_mcny = wages_mcny + 0.5 WHERE replication = 3": (
        3, "run", "run_outcomes", "", "wages_mcny", -0.5,
    ),
    "UPDATE run_outcomes SET money_special_fund_province_mcny = money_special_fund_province_mcny + 2 "
    "WHERE replication = 18": (18, "run", "run_outcomes", "", "money_special_fund_province_mcny", -2.0),
    "UPDATE run_outcomes SET designated_steps = '{}' WHERE replication = 31": (
        31, "run", "run_outcomes", "", "designated_steps", np.nan,
    ),
    "UPDATE run_uncertainties SET demand_growth = demand_growth + 1 WHERE replication = 0": (
        0, "run", "run_uncertainties", "", "demand_growth", -1.0,
    ),
    "UPDATE rounds SET named = named + 1 WHERE replication = 7 AND round = 0": (
        7, "run", "rounds", "round 0", "named", -1.0,
    ),
    "UPDATE run_quarters SET entities = entities + 1 WHERE replication = 9 AND step = 2": (
        9, "quarters", "run_quarters", "step 2", "entities", -1.0,
    ),
    "UPDATE residuals SET firm_cash_mcny = firm_cash_mcny + 1 WHERE replication = 4": (
        4, "run", "residuals", "", "firm_cash_mcny", -1.0,
    ),
    "UPDATE town_sums SET sum_brand = sum_brand - 1 WHERE first_replication = 16 AND year = 2023 AND town = 5": (
        16, "town_sums", "town_sums", "year 2023, town 5", "sum_brand", 1.0,
    ),
    "UPDATE chunks SET n_met = n_met + 1 WHERE first_replication = 16": (16, "chunks", "chunks", "", "n_met", -1.0),
}  # fmt: skip


@pytest.fixture(scope="module")
def two_chunks():
    """Two chunks, computed once."""
    return [compute_chunk(Chunk(arm(), first), small_base()) for first in (0, 16)]


def keep(store, records):
    store.keep_base_year(small_base().content_hash, base_year_towns(small_base()))
    for record in records:
        store.save(replace(record, platform="far away"), "towns")


@pytest.mark.parametrize("sql", CHANGES, ids=lambda sql: sql.split()[1] + " " + sql.split()[3])
def test_a_changed_digit_is_found_and_told_with_its_place_and_platform(tmp_path, two_chunks, sql):
    replication, what, table, at, name, difference = CHANGES[sql]
    with SqlStore(f"{tmp_path}/store.sqlite") as store:
        keep(store, two_chunks)
        change(store, sql)
        changed = everything(store)
        done, answer = again(store)
        assert_same(changed, everything(store))
    (row,) = answer.differing.to_dict("records")
    assert (row["replication"], row["what"], row["platform"]) == (replication, what, "far away")
    (value,) = answer.values.to_dict("records")
    assert (value["replication"], value["table"], value["at"], value["name"]) == (replication, table, at, name)
    assert value["difference"] == pytest.approx(difference, nan_ok=True)
    assert value["stored"] != value["again"]
    is_run = what in ("run", "quarters")
    assert (answer.n - answer.n_equal, answer.n_sums - answer.n_equal_sums) == (int(is_run), int(not is_run))
    assert "come out otherwise than they are stored" in done.problem(answer)


def test_the_last_bit_is_told_with_all_digits_on_either_database(store, two_chunks):
    keep(store, two_chunks)
    is_there = store.frame("run_outcomes", [1], ALL, ["wages_mcny"]).set_index("replication")["wages_mcny"][3]
    one_bit_more = float(np.nextafter(is_there, np.inf))
    change(store, f"UPDATE run_outcomes SET wages_mcny = {one_bit_more!r} WHERE replication = 3")
    _, answer = again(store)
    (value,) = answer.values.to_dict("records")
    assert (float(value["stored"]), float(value["again"])) == (one_bit_more, is_there)
    assert is_there == run(SCENARIO, 3).outcomes[-1][OUTCOME_NAMES.index("wages_mcny")]


def test_what_was_checked_is_not_run_again_on_this_platform_unless_it_is_asked_for(store, two_chunks):
    keep(store, two_chunks)
    for told, n in (({}, 2), ({}, 2), ({"check": 2}, 4)):
        again(store, **told)
        assert len(store.database.frame(text("SELECT * FROM probe_runs"))) == n
    other = probe.stored_name(again, "there")
    assert other.endswith("+there") and probe.stored_name(again) + "+there" == other


def test_some_of_the_runs_are_chosen_by_number_or_from_the_first(store, two_chunks):
    keep(store, two_chunks)
    assert again(store, replications=3)[1].n == 16
    assert again(store, runs=(5, 20))[1].n == 32
    assert again(store, runs=(20,))[1].n == 16
    with pytest.raises(Failure, match="none of these replications is stored"):
        again(store, runs=(999,))


def test_runs_of_another_engine_or_base_year_are_not_compared(tmp_path):
    with SqlStore(f"{tmp_path}/store.sqlite") as store:
        with pytest.raises(Failure, match=f"no run of '{SCENARIO.name}' with seed {SEED} is stored"):
            again(store)
        fill(store, 0, of=arm(engine="aged"))
        with pytest.raises(Failure, match="run by engine aged and this program is engine engine: other code"):
            again(store)
        elsewhere = replace(arm(), address=Address("engine", "elsewhere", SEED))
        store.database.write(lambda connection: connection.execute(text("UPDATE arms SET engine_id = 'engine', "
                                                                        "base_year_hash = 'elsewhere'")))
        assert store.finished_chunks(elsewhere, "towns")
        with pytest.raises(Failure, match="run with another base year"):
            again(store)


def test_a_run_that_fails_when_it_is_run_again_is_told_with_its_error(tmp_path, two_chunks, monkeypatch):
    def fails(scenario, base_year, seed, number, point=None):
        if number == 6:
            raise ArithmeticError("orders do not add up")
        return run(scenario, number)

    monkeypatch.setattr("jinzhen.model.replication.replication", fails)
    with SqlStore(f"{tmp_path}/store.sqlite") as store:
        keep(store, two_chunks)
        _, answer = again(store)
    assert answer.n - answer.n_equal == 1
    row = answer.differing.set_index("replication").loc[6]
    assert row["error"] == "ArithmeticError: orders do not add up"


def test_runs_that_had_failed_are_left_out_and_counted(tmp_path, two_chunks):
    first = two_chunks[0]
    failed = replace(first.runs[5], result=None, error="ArithmeticError: no", traceback="...")
    with SqlStore(f"{tmp_path}/store.sqlite") as store:
        keep(store, [replace(first, runs=(*first.runs[:5], failed, *first.runs[6:]))])
        _, answer = again(store)
    assert (answer.n, answer.n_equal, answer.n_failed, answer.n_sums) == (15, 15, 1, 0)


def test_a_minus_before_zero_is_no_difference(two_chunks):
    frames = dict(as_stored(two_chunks[0]))
    signed = frames["run_outcomes"].assign(city_spread=0.0)
    assert digests({**frames, "run_outcomes": signed}, 0) == digests(
        {**frames, "run_outcomes": signed.assign(city_spread=-0.0)}, 0
    )


WORLD = ("population.n_towns=40", "population.n_firms=1500", "experiment.end=2022Q4", "experiment.as_of=2022-12-31")


def test_the_command_tells_what_is_equal_and_ends_as_a_failure_where_a_digit_was_changed(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["recompute", *WORLD]) == 1
    assert "no run of 'equal_funds + n_towns=40" in capsys.readouterr().err
    assert main(["forecast", *WORLD, "experiment.precision=0.5"]) == 0
    capsys.readouterr()
    assert main(["recompute", *WORLD, "experiment.replications=16"]) == 0
    assert "All 16 stored replications come out the same, to the last bit." in capsys.readouterr().out
    with open_existing_store("jinzhen.sqlite") as store:
        own = next(each for each in store.known_arms() if each.name.endswith("1500"))
    with open_store("jinzhen.sqlite") as store:
        change(store, f"UPDATE run_outcomes SET wages_mcny = wages_mcny + 1 WHERE arm_id = {own.arm_id} "
                      "AND replication = 2")  # fmt: skip
    assert main(["recompute", *WORLD, "experiment.replications=16"]) == 1
    printed = capsys.readouterr()
    assert "1 of 16 stored replications come out otherwise; 15 are the same to the last bit." in printed.out
    assert "wages_mcny" in printed.out and "same platform" in printed.out
    assert "come out otherwise than they are stored" in printed.err
    (folder,) = tmp_path.glob("report/recompute/*")
    values = pd.read_csv(folder / "tables/recompute_values.csv", encoding="utf-8-sig")
    assert values["difference"].tolist() == pytest.approx([-1.0])
    assert "逐位" in (folder / "recompute.html").read_text(encoding="utf-8")
    assert main(["recompute", *WORLD, "experiment.seed=3"]) == 1


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("experiment.runs=some", "no list of replications; expected all, a replication, or a list of replications"),
        ("experiment.replications=0", "out of range"),
    ],
)
def test_what_cannot_be_asked_is_told_before_anything_runs(word, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["recompute", word]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
