"""A plan says what statements take, from what is stored; a comparison that follows takes about as many."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.compare.paired import ALL_MONEY
from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.precision.answer import COUNT, OUTPUT, n_stored
from jinzhen.experiments.running.executors import SerialExecutor, available_cores
from jinzhen.experiments.running.fixed_design import in_chunks
from jinzhen.experiments.running.records import Address, Arm, Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.statistics.families import level_of_each, replications_to_select
from jinzhen.experiments.statistics.planning import for_mean, for_paired_shares, for_two_shares
from jinzhen.experiments.statistics.precision import replications_needed
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import OUTCOME_NAMES

N = 32
FIRST = replace(lively().with_levers(target_towns=5), name="first", end="2024Q4", as_of="2022-12-31")
MORE = replace(FIRST.with_levers(land_quota=400, places_per_round=6), name="more")


def fresh():
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    return store


def asked(store, *others, pilot=N, precision=0.02):
    base_year = small_base()
    return study("precision", FIRST, base_year, store, SerialExecutor(base_year), seed=SEED, others=others,
                 pilot=pilot, precision=precision)  # fmt: skip


@pytest.fixture(scope="module")
def plan():
    return asked(fresh(), MORE).answer()


@pytest.fixture(scope="module")
def ends():
    """Outcomes at the end, (replications, arms, names)."""
    return np.array([[run(scenario, number).outcomes[-1] for scenario in (FIRST, MORE)] for number in range(N)])


def of(frame, outcome, width=None, policy=None):
    rows = frame[frame["outcome"] == outcome]
    rows = rows if policy is None else rows[rows["policy"] == policy]
    return rows if width is None else rows[np.isclose(rows["half_width"], width)].iloc[0]


def test_a_policy_by_itself_takes_what_its_own_interval_does(plan, ends):
    met = float((ends[:, 0, OUTCOME_NAMES.index(COUNT)] >= 5).mean())
    assert 0.0 < met < 1.0 and plan.chances[0].value == met
    for width in (0.05, 0.03, 0.02, 0.01):
        assert of(plan.alone, CHANCE, width, "first")["replications"] == in_chunks(replications_needed(met, width))
    towns = ends[:, 1, OUTCOME_NAMES.index(COUNT)]
    for width in (0.5, 0.2, 0.1):
        row = of(plan.alone, COUNT, width, "more")
        assert row["replications"] == in_chunks(for_mean(float(towns.std(ddof=1)), width))
        assert row["low"] <= row["replications"] <= row["high"]
    output = ends[:, 0, OUTCOME_NAMES.index(OUTPUT)]
    row = of(plan.alone, OUTPUT, policy="first").iloc[0]
    assert row["half_width"] == pytest.approx(0.01 * output.mean())
    assert row["replications"] == in_chunks(for_mean(float(output.std(ddof=1)), row["half_width"]))


def test_a_difference_takes_what_compare_will_ask_and_independent_draws_more(plan, ends):
    level = level_of_each(len(LOOKED_AT))
    assert plan.level == level
    chance = (ends[:, :, OUTCOME_NAMES.index(COUNT)] >= 5).astype(float)
    gained, lost = ((chance[:, 1] - chance[:, 0] == sign).mean() for sign in (1.0, -1.0))
    row = of(plan.differences, CHANCE, 0.02)
    assert row["policy"] == "more"
    assert row["replications"] == in_chunks(for_paired_shares(gained, lost, 0.02, level))
    assert row["independent"] == in_chunks(for_two_shares(*chance.mean(axis=0), 0.02, level))
    assert row["saved_share"] == pytest.approx(1.0 - row["replications"] / row["independent"])
    money = of(plan.differences, ALL_MONEY)
    assert (money["independent"] >= money["replications"]).all()
    for _, best in plan.best.iterrows():
        assert best["replications"] == in_chunks(replications_to_select(chance, best["half_width"]))


def test_minutes_and_bytes_are_those_of_the_stored_runs():
    store = fresh()
    found = asked(store, MORE).answer()
    arms = store.known_arms()
    runs = store.frame("runs", [each.arm_id for each in arms], 10**6, ("seconds",))
    assert len(runs) == 2 * N and found.seconds == pytest.approx(runs["seconds"].mean()) and found.is_this_platform
    row = of(found.differences, CHANCE, 0.02)
    minutes = 2 * row["replications"] * found.seconds / available_cores() / 60
    assert row["minutes"] == pytest.approx(minutes)
    assert row["bytes"] == pytest.approx(2 * row["replications"] * found.bytes)
    assert 2_000 < found.bytes < 30_000


def test_what_is_stored_is_used_and_nothing_more_is_run_than_the_pilot():
    store, base_year = fresh(), small_base()
    arm = Arm(Address("engine", base_year.content_hash, SEED), FIRST, {}, "quarters")
    for first in (0, 16, 32, 64):
        store.save(replace(compute_chunk(Chunk(arm, first), base_year), platform="far away"), "quarters")
    assert n_stored(store, [arm], "quarters") == 48
    assert n_stored(store, [arm], "towns") == 0
    alone = asked(store).answer()
    assert alone.n == 48 and not alone.is_this_platform and alone.differences.empty and alone.best.empty
    assert asked(store, MORE).answer().n == N
    assert len(store.finished_chunks(arm, "quarters")) == 4


def test_bytes_go_by_what_is_kept(store):
    """On both databases: more detail takes more room, and a level that nobody has is left out."""
    base_year = small_base()
    arms = {detail: Arm(Address(detail, base_year.content_hash, SEED), FIRST, {}, detail)
            for detail in ("outcomes", "quarters", "towns")}  # fmt: skip
    record = compute_chunk(Chunk(arms["outcomes"], 0), base_year)
    assert store.bytes_a_replication([]) == {}
    for detail, arm in arms.items():
        for first in range(0, 320, 16):
            runs = tuple(replace(each, replication=first + k) for k, each in enumerate(record.runs))
            moved = replace(record, chunk=Chunk(arm, first), runs=runs)
            store.save(moved, detail)
    sizes = {detail: store.bytes_a_replication(store.arm_ids([arm])) for detail, arm in arms.items()}
    assert list(sizes["outcomes"]) == ["outcomes"] and list(sizes["towns"]) == ["outcomes", "quarters", "towns"]
    towns = sizes["towns"]
    assert 1_000 < towns["outcomes"] < towns["quarters"] < towns["towns"]
    assert sizes["quarters"]["quarters"] == pytest.approx(towns["quarters"], rel=0.01)


WORLD = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2023Q4",
         "experiment.as_of=2022-12-31")  # fmt: skip


def test_the_command_tells_one_or_several_policies(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["precision", "equal_funds", "no_policy", *WORLD, "experiment.precision=0.04"]) == 0
    printed = capsys.readouterr()
    assert "To know the difference in the chance to ±4 points takes" in printed.out
    assert "With independent draws it would take" in " ".join(printed.out.split())
    (folder,) = tmp_path.glob("report/precision/*")
    table = pd.read_csv(folder / "tables/precision_differences.csv", encoding="utf-8-sig")
    assert set(table["policy"]) == {"no_policy"}
    assert table[table["outcome"] == CHANCE]["half_width"].tolist() == [0.05, 0.04, 0.03, 0.02, 0.01]
    assert json.loads((folder / "precision.json").read_text(encoding="utf-8"))
    assert "需要模拟多少次" in (folder / "precision.html").read_text(encoding="utf-8") or "模拟次数" in (
        folder / "precision.html"
    ).read_text(encoding="utf-8")
    assert main(["precision", *WORLD]) == 0
    printed = capsys.readouterr()
    assert "To know the chance to ±2 points takes" in printed.out and "stored already" in printed.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["certification.target_towns=30,40"], "expected one target for all that is compared"),
        (["experiment.pilot=4"], "out of range"),
        (["experiment.precision=0"], "out of range"),
        (["ranked_fund"], "did you mean ranked_funds?"),
    ],
)
def test_what_cannot_be_planned_is_told_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["precision", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
