"""Comparing at equal cost, and two policies together."""

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, outcome, run, small_base
from studies import settings, study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.compare.equal_cost import CLOSE_ENOUGH, MOST_TRIALS, Search, moved
from jinzhen.experiments.compare.experiment import Compare
from jinzhen.experiments.compare.interactions import Pair, interactions, pairs
from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT, Paired
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.errors import ConfigurationError, Failure
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

N = 32
FIRST = Scenario("first", levers=lively().with_levers(target_towns=5).levers)
DEAR = Scenario("dear", levers=FIRST.with_levers(brand_support=200).levers)
LAND = Scenario("land", levers=FIRST.with_levers(land_quota=400, places_per_round=6).levers)


def compared(*others, **told):
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"precision": 0.5, "min_replications": N, "max_replications": N, "placebo": "no", **told}
    return study("compare", FIRST, base_year, store, SerialExecutor(base_year), seed=SEED, others=others, **told)


def money(scenario):
    return np.mean([run(scenario, number).money_mcny.sum() for number in range(N)])


def test_policies_are_brought_to_the_money_of_the_first():
    done = compared(DEAR, equal_cost="special_fund")
    answer = done.answer()
    (row,) = answer.equal_cost.itertuples()
    assert row.policy == "dear at equal cost" and row.lever == "special_fund" and row.is_equal and row.change < 0.0
    assert row.before_mcny == pytest.approx(money(DEAR)) and row.first_mcny == pytest.approx(money(FIRST))
    assert money(moved(DEAR, "special_fund", row.change)) == pytest.approx(row.after_mcny)
    assert abs(row.after_mcny - row.first_mcny) <= CLOSE_ENOUGH * row.first_mcny
    difference = answer.difference("dear at equal cost", ALL_MONEY)
    assert difference["difference"] == pytest.approx(row.after_mcny - row.first_mcny, abs=1e-6)
    assert any(section.key == "equal_cost" for section in list(done.page(answer))[1:])


def test_a_lever_moves_from_the_end_of_history_on_and_within_its_range():
    low, high = LEVERS["special_fund"].low, LEVERS["special_fund"].high
    dated = FIRST.with_levers(special_fund=[["2022Q4", 300], ["2025Q1", 700]])
    after = moved(dated, "special_fund", -350.0).levers["special_fund"].values
    assert [(str(day), value) for day, value in after] == [
        ("2022-10-01", 300.0), ("2024-01-01", max(-50.0, low)), ("2025-01-01", 350.0)]  # fmt: skip
    assert moved(dated, "special_fund", 1e9).levers["special_fund"].values[-1][1] == high
    assert moved(FIRST, "special_fund", 0.0).content_hash == FIRST.content_hash


@pytest.mark.parametrize("cost", [lambda x: 40.0 + 0.7 * x, lambda x: 90.0 + 0.3 * x + 0.0004 * x * abs(x)])
def test_the_search_finds_where_a_curve_is_zero(cost):
    search = Search(FIRST, "special_fund")
    while not search.is_done:
        search.learn(cost(search.change), 0.5)
    assert abs(search.tried[search.best]) <= 0.5 and len(search.tried) <= MOST_TRIALS


def test_costs_that_cannot_be_made_equal_are_told():
    """The range of the lever ends first, or the lever costs nothing."""
    search = Search(FIRST, "special_fund")
    while not search.is_done:
        search.learn(1e6 + search.change, 0.5)
    assert search.change == search.best == LEVERS["special_fund"].low - FIRST.levers["special_fund"].values[-1][1]
    search = Search(FIRST, "special_fund")
    search.learn(10.0, 0.5)
    with pytest.raises(Failure, match="changes no public money"):
        search.learn(10.0, 0.5)


@pytest.mark.parametrize(("told", "what"), [
    ({"equal_cost": "special_fnd"}, "did you mean special_fund"),
    ({"equal_cost": "land_quota"}, "no lever that costs"),
    ({"equal_cost": "special_fund", "interactions": "yes"}, "one at a time"),
])  # fmt: skip
def test_what_cannot_be_asked_is_told_before_anything_runs(told, what):
    with pytest.raises(ConfigurationError, match=what):
        Compare.check_all(settings("compare", **told), [FIRST, DEAR])


def test_both_together_are_the_runs_of_the_joined_policy():
    answer = compared(DEAR, LAND, interactions="yes").answer()
    joined = FIRST.with_levers(brand_support=200, land_quota=400, places_per_round=6)
    ends = np.array([[outcome(run(each, number), "provincial_towns")[-1] for each in (FIRST, DEAR, LAND, joined)]
                     for number in range(N)])  # fmt: skip
    row = answer.interactions.set_index("outcome").loc["provincial_towns"]
    beyond = ends[:, 3] - ends[:, 1] - ends[:, 2] + ends[:, 0]
    assert (row["one"], row["other"]) == ("dear", "land")
    assert row["interaction"] == pytest.approx(beyond.mean()) and row["low"] <= row["interaction"] <= row["high"]
    assert row["together"] == pytest.approx((ends[:, 3] - ends[:, 0]).mean())
    assert row["alone"] + row["interaction"] == pytest.approx(row["together"])


def test_policies_that_change_the_same_are_not_joined():
    other = Scenario("dearer", levers=FIRST.with_levers(brand_support=250).levers)
    (pair,) = pairs([FIRST, DEAR, other])
    assert pair.joined is None and "brand_support" in pair.why_not
    relaxed = Scenario("relaxed", levers=FIRST.with_levers(output_gate_relaxed=150).levers)
    low = Scenario("low", levers=FIRST.with_levers(output_gate_manufacturing=100, output_gate_other=100).levers)
    (pair,) = pairs([FIRST, relaxed, low])
    assert pair.joined is None and "above" in pair.why_not
    done = compared(DEAR, other, interactions="yes")
    assert done.answer().not_joined["why"].tolist() == ["both change brand_support"]


def test_no_interaction_where_effects_add_up_and_one_where_they_do_not():
    rng = np.random.default_rng(5)
    n, names = 400, list(LOOKED_AT)
    base, a, b = rng.normal(size=(3, n))
    both = {"adds": base + (1 + a) + (2 + b), "more": base + (1 + a) + (2 + b) + 1.5}
    for kind, together in both.items():
        arms = [base, base + 1 + a, base + 2 + b, together + rng.normal(0, 0.1, n)]
        frame = pd.concat([
            pd.DataFrame(dict.fromkeys(names, values)).assign(position=arm, replication=range(n))
            for arm, values in enumerate(arms)
        ])  # fmt: skip
        found = interactions(Paired(frame, 4), ("first", "a", "b"), {Pair(1, 2, None): 3})
        row = found.set_index("outcome").loc[CHANCE]
        assert row["is_clear"] == (kind == "more")
        assert row["interaction"] == pytest.approx(0.0 if kind == "adds" else 1.5, abs=0.05)


def test_equal_cost_by_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5",
             "experiment.end=2024Q2", "experiment.as_of=2022-12-31", "experiment.min_replications=16",
             "experiment.max_replications=16", "experiment.placebo=no")  # fmt: skip
    assert main(["compare", "equal_funds", "land_first", *small, "experiment.equal_cost=special_fund"]) == 0
    told = capsys.readouterr().out
    assert "special_fund" in told and "makes it cost" in told
    (folder,) = tmp_path.glob("report/compare/*")
    assert "equal_cost=special_fund" in folder.name
    assert "等额财政投入" in (folder / "compare.html").read_text(encoding="utf-8")
