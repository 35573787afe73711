"""Sweeps: every point is that scenario's own runs, effects are those of the same replications, mistakes are told."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, outcome, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.experiments.sweep.answer import _contrasts
from jinzhen.model.replication import replication

N = 32
PLACES, LAND = Factor("places_per_round", values=(1.0, 6.0)), Factor("land_quota", values=(50.0, 400.0))
START = lively().with_levers(target_towns=5)
SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2023Q2",
         "experiment.as_of=2022-12-31", "experiment.replications=16")  # fmt: skip


def swept(*factors, **told):
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"factors": factors, "replications": N, **told}
    return study("sweep", START, base_year, store, SerialExecutor(base_year), seed=SEED, **told)


@pytest.fixture(scope="module")
def done():
    return swept(PLACES, LAND, against="yes")


def test_every_point_holds_the_runs_of_its_scenario(done):
    answer = done.answer()
    assert len(answer.points) == 4 and answer.is_grid and answer.replications == N
    for _, row in answer.points.iterrows():
        scenario = START.with_levers(places_per_round=row["places_per_round"], land_quota=row["land_quota"])
        runs = [run(scenario, number) for number in range(N)]
        towns = np.array([outcome(each, "provincial_towns")[-1] for each in runs])
        assert row["provincial_towns"] == pytest.approx(towns.mean())
        assert row["chance"] == pytest.approx((towns >= 5).mean())
        assert row[ALL_MONEY] == pytest.approx(np.mean([each.money_mcny.sum() for each in runs]))
        asked = np.array([outcome(run(START, number), "provincial_towns")[-1] for number in range(N)])
        assert row["provincial_towns_more"] == pytest.approx((towns - asked).mean())
        assert row["more_low"] <= row[f"{CHANCE}_more"] <= row["more_high"]


def test_an_effect_is_the_mean_difference_of_the_same_replications(done):
    answer = done.answer()
    points = answer.points.set_index(["places_per_round", "land_quota"])["provincial_towns"]
    row = answer.effects.set_index(["factor", "outcome"]).loc[("places_per_round", "provincial_towns")]
    assert (row["from"], row["to"]) == (1.0, 6.0)
    assert row["change"] == pytest.approx(points.loc[6.0].mean() - points.loc[1.0].mean())
    assert row["low"] <= row["change"] <= row["high"] and row["change"] > 0.0


def test_a_factor_that_does_nothing_is_not_clear():
    """The sum of weights over equal numbers is no change, whatever rounding leaves."""
    answer = swept(Factor("special_fund", values=(200.0, 300.0, 400.0)), LAND, replications=16).answer()
    assert answer.points.groupby("land_quota")["provincial_towns"].nunique().eq(1).all()
    row = answer.effects.set_index(["factor", "outcome"]).loc[("special_fund", "provincial_towns")]
    assert row["change"] == 0.0 and not row["is_clear"]


def test_an_uncertainty_is_held_at_every_point():
    answer = swept(Factor("demand_growth", levels=3), replications=16).answer()
    row = answer.points.iloc[2]
    runs = [replication(START, small_base(), SEED, n, {"demand_growth": row["demand_growth"]}) for n in range(16)]
    assert row["core_output_mcny"] == pytest.approx(np.mean([outcome(each, "core_output_mcny")[-1] for each in runs]))
    assert answer.points["demand_growth"].is_monotonic_increasing


def test_a_linear_model_is_found_where_points_fill_the_space():
    """Every factor's own part, whatever the others do beside it."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"special_fund": rng.uniform(0, 10, 40), "fund_rule": rng.choice(["equal", "ranked"], 40)})
    truth = 2.0 * table["special_fund"] + 5.0 * (table["fund_rule"] == "ranked")
    factors = (Factor("special_fund", ends=(0.0, 10.0)), Factor("fund_rule", values=("equal", "ranked")))
    (_, low, high, slope), (_, first, last, step) = _contrasts(factors, table, is_grid=False)
    assert slope @ truth == pytest.approx(2.0 * (high - low)) and (first, last) == ("equal", "ranked")
    assert step @ truth == pytest.approx(5.0)


def test_points_that_failed_do_not_break_the_rest(done):
    frame = done.stored.outcomes()
    lost = frame[~((frame["position"] == 0) & (frame["replication"] < 30))]
    broken = SimpleNamespace(**{name: getattr(done.stored, name) for name in ("reader", "arms", "below")},
                             outcomes=lambda names: lost[["position", "replication", *names]], n_failed=30)  # fmt: skip
    whole, done.stored = done.stored, broken
    try:
        answer = done.answer()
    finally:
        done.stored = whole
    assert answer.n_failed == 30 and answer.points["n"].tolist()[:2] == [2, 32]
    assert list(done.page(answer))


def command(capsys, folder, *words):
    where = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    return main(["sweep", *words, *where]), capsys.readouterr()


def test_factors_are_named_after_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, told = command(capsys, tmp_path, "land_quota=100..300/2", "fund_rule=equal,ranked", *SMALL)
    assert code == 0, told.err
    assert ("Points, 4 variants, same draws" in told.err and "Over 4 points" in told.out) or "equally often" in told.out
    assert "land_quota \\ fund_rule" in told.out
    (folder,) = tmp_path.glob("sweep/*")
    assert "land_quota=100..300_2" in folder.name
    table = pd.read_csv(folder / "tables/sweep_points.csv", encoding="utf-8-sig")
    assert table["land_quota"].tolist() == [100, 100, 300, 300] and set(table["n"]) == {16}
    explained = pd.read_csv(folder / "tables/sweep_columns.csv", encoding="utf-8-sig")
    assert {"land_quota", "fund_rule", "chance", ALL_MONEY} <= set(explained["column"])
    assert json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
    page = (folder / "sweep.html").read_text(encoding="utf-8")
    assert "情景扫描" in page and "<svg" in page
    code, told = command(capsys, tmp_path, "land_quota=100..300/2", *SMALL)
    assert code == 0 and "32 replications are stored already" in told.err and len(list(tmp_path.glob("sweep/*"))) == 2


@pytest.mark.parametrize(("words", "told"), [
    ((), "nothing is moved"),
    (("special_fnd=200..1000",), "did you mean special_fund?"),
    (("policy.special_fnd=200..1000",), "did you mean special_fund?"),
    (("special_fund=200..1000", "experiment.since=2030Q1"), "experiment.since: 2030-01-01 is after the end"),
    (("special_fund=200..1000/5", "experiment.design=latin_hypercube"), "expected special_fund=200..1000"),
    (("special_fund=1000..200",), "empty range"),
    (("special_fund=800",), "policy.special_fund"),
    (("special_fund=200..1000", "experiment.design=sobol_sequence", "experiment.points=1"), "out of range"),
    (("special_fund=200..1000/1000", "land_quota=100..300/1000"), "at most 100000"),
    (("output_gate_relaxed=1900..2000", "output_gate_manufacturing=200..300"), "may not stand"),
])  # fmt: skip
def test_what_cannot_be_swept_is_told_before_anything_runs(words, told, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, printed = command(capsys, tmp_path, *words)
    assert code == 2 and told in printed.err and not (tmp_path / "runs.sqlite").exists()


def test_all_points_failing_is_a_failure(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def fails(*arguments, **named):
        raise FloatingPointError("made to fail")

    monkeypatch.setattr("jinzhen.experiments.running.work.replication", fails, raising=False)
    monkeypatch.setattr("jinzhen.model.replication.replication", fails)
    code, told = command(capsys, tmp_path, "land_quota=100,200", *SMALL, "executor=serial")
    assert code == 1 and "made to fail" in told.err, told.err


def test_scenarios_that_may_not_stand_are_left_out_and_told():
    gates = {"output_gate_relaxed": (15.0, 1000.0), "output_gate_manufacturing": (300.0, 1500.0)}
    answer = swept(*(Factor(name, values=values) for name, values in gates.items()), replications=16).answer()
    assert len(answer.points) + len(answer.refused) == 4 and len(answer.refused) >= 1
