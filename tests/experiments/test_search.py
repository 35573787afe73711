"""The search: what is left is what no other is clearly better than, measured anew; a search that stopped goes on."""

import json

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, outcome, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.paired import ALL_MONEY
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.search.answer import AS_ASKED
from jinzhen.experiments.statistics.dominance import dominated, regret, spread_out
from jinzhen.experiments.store.rows import base_year_towns

START = lively().with_levers(target_towns=5)
PLACES, FUND = Factor("places_per_round", ends=(1.0, 6.0)), Factor("special_fund", ends=(0.0, 400.0))
SIZES = {"generations": 3, "population": 6, "replications": 16, "final_replications": 32, "finalists": 4}


def searched(*factors, store=None, **told):
    base_year, store = small_base(), store or MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"factors": factors, "objectives": ("towns", "public_money"), **SIZES, **told}
    return study("search", START, base_year, store, SerialExecutor(base_year), seed=SEED, **told)


@pytest.fixture(scope="module")
def done():
    return searched(PLACES, FUND)


def test_finalists_are_measured_with_draws_the_search_has_not_seen(done):
    answer = done.answer()
    assert answer.n == 16 and answer.n_again == 32 and len(answer.mixes) > 6
    for _, row in answer.finalists[answer.finalists["mix"] != AS_ASKED].iterrows():
        plan = START.with_levers(**{name: [["2024Q1", row[name]]] for name in answer.names})
        runs = [run(plan, number) for number in range(16, 48)]
        towns = np.array([outcome(each, "provincial_towns")[-1] for each in runs])
        asked = np.array([outcome(run(START, number), "provincial_towns")[-1] for number in range(16, 48)])
        assert row["provincial_towns"] == pytest.approx(towns.mean())
        assert row["provincial_towns_more"] == pytest.approx((towns - asked).mean())
        assert row[ALL_MONEY] == pytest.approx(np.mean([each.money_mcny.sum() for each in runs]))
        assert row["satisficing_share"] == pytest.approx((towns >= 5).mean()) and row["regret_towns"] >= 0.0
    assert str(answer.since) == "2024-01-01"


def test_what_is_left_is_not_clearly_worse(done):
    """Among all mixes of the search, as far as they were measured."""
    answer = done.answer()
    means = answer.mixes[answer.mixes["mix"] != AS_ASKED]
    left = means[means["is_finalist"]]
    assert 1 <= len(left) <= 4
    best = means["provincial_towns"].max()
    assert left["provincial_towns"].max() == pytest.approx(best)
    assert left[ALL_MONEY].min() == pytest.approx(means[ALL_MONEY].min(), rel=0.02)


def test_a_search_goes_on_from_what_is_stored():
    store, counted = MemoryStore(), []

    class Counting(SerialExecutor):
        def run(self, pieces):
            for record in super().run(pieces):
                counted.append(record)
                yield record

    base_year = small_base()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"factors": (PLACES, FUND), "objectives": ("towns", "public_money"), **SIZES}
    first = study("search", START, base_year, store, Counting(base_year), seed=SEED, **told).answer()
    n = len(counted)
    again = study("search", START, base_year, store, Counting(base_year), seed=SEED, **told).answer()
    assert n > 10 and len(counted) == n
    pd.testing.assert_frame_equal(first.mixes, again.mixes)
    pd.testing.assert_frame_equal(first.finalists, again.finalists)


def test_a_budget_is_kept():
    money = np.mean([run(START, number).money_mcny.sum() for number in range(16)])
    answer = searched(FUND, budget_mcny=float(0.9 * money)).answer()
    left = answer.mixes[answer.mixes["is_finalist"]]
    assert len(left) and (left[ALL_MONEY] <= 0.9 * money).all()
    nothing = searched(FUND, budget_mcny=1.0, generations=1)
    answer = nothing.answer()
    assert answer.finalists["mix"].tolist() == [AS_ASKED]
    opening = next(iter(nothing.page(answer)))
    assert "No mix" in opening.headline.en


def test_dominance_under_noise():
    """What is truly better in all is found; what is equal stays; noise alone removes hardly anything."""
    rng = np.random.default_rng(11)
    future = rng.normal(size=(200, 1, 1))
    truth = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5], [0.2, 0.2], [0.5, 0.5]])
    values = truth[None] + future + rng.normal(0, 0.05, (200, 5, 2))
    assert dominated(values).tolist() == [False, False, False, True, False]
    removed = [dominated(rng.normal(size=(100, 6, 2))).mean() for _ in range(100)]
    assert np.mean(removed) < 0.1
    same = np.repeat(rng.normal(size=(50, 1, 2)), 3, axis=1)
    assert not dominated(same).any()


def test_regret_and_spread():
    values = np.array([[3.0, 1.0], [0.0, 2.0]])
    assert regret(values).tolist() == [[0.0, 2.0], [2.0, 0.0]]
    front = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [0.51, 0.49], [0.02, 0.98]])
    assert spread_out(front, 3) in ([0, 1, 2], [0, 1, 3]) and spread_out(front, 10) == [0, 1, 2, 3, 4]
    assert spread_out(front[:1], 5) == [0]


def command(capsys, folder, *words):
    small = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5",
             "experiment.end=2023Q2", "experiment.as_of=2022-12-31", "experiment.generations=2",
             "experiment.population=4", "experiment.replications=16", "experiment.final_replications=16")  # fmt: skip
    where = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    return main(["search", *words, *small, *where]), capsys.readouterr()


def test_levers_are_named_after_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, told = command(capsys, tmp_path, "special_fund=0..1000", "fund_rule=equal,ranked")
    assert code == 0, told.err
    assert "Generation 2 of 2" in told.err and "mixes are left" in told.out and "as asked" in told.out
    assert "Warning" not in told.err
    (folder,) = tmp_path.glob("search/*")
    table = pd.read_csv(folder / "tables/search_finalists.csv", encoding="utf-8-sig")
    assert table["mix"].iloc[0] == AS_ASKED and set(table["fund_rule"].dropna()) <= {"equal", "ranked"}
    assert json.loads((folder / "search.json").read_text(encoding="utf-8"))
    assert "政策组合搜索" in (folder / "search.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("words", "told"), [
    ((), "nothing is moved"),
    (("demand_growth=prior",), "nobody can choose an uncertainty"),
    (("special_fund=0..1000", "experiment.objectives=[chanc]"), "chance"),
    (("special_fund=0..1000", "experiment.budget_mcny=-1"), "out of range"),
    (("special_fund=1000..0",), "empty range"),
])  # fmt: skip
def test_what_cannot_be_searched_is_told_before_anything_runs(words, told, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, printed = command(capsys, tmp_path, *words)
    assert code == 2 and told in printed.err and not (tmp_path / "runs.sqlite").exists()
