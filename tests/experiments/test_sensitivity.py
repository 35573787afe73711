"""Sensitivity of the model: designs run, are stored and answered; what does nothing is not said to matter."""

import json

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from pages import printed
from small_worlds import SEED, lively, outcome, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.running import work
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.fixed_design import FixedDesign, Share
from jinzhen.experiments.running.records import Address, Arm, ChunkSummary
from jinzhen.experiments.sensitivity.answer import left_by
from jinzhen.experiments.sensitivity.experiment import Settings
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.replication import replication
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import ConfigurationError, Failure
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Five quarters with two rounds; the rule of places is the lever's, so that its draw does nothing.
START = lively().with_levers(target_towns=6)
#: Uncertainties that are drawn unless somebody fixes them.
N_DRAWN = sum(each.prior.kind != "fixed" for each in UNCERTAINTIES.values())
FACTORS = (Factor("quality_bar", ends=(0.2, 0.6)), Factor("places_rule"), Factor("places_per_round", ends=(1.0, 6.0)))
SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2024Q2",
         "experiment.as_of=2022-12-31")  # fmt: skip
COUNT = "provincial_towns"


def asked(**told):
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"trajectories": 6, "base_points": 16, "point_replications": 16, **told}
    return study("sensitivity", START, base_year, store, SerialExecutor(base_year), seed=SEED, **told)


@pytest.fixture(scope="module")
def screened():
    return asked(method="morris", factors=FACTORS)


@pytest.fixture(scope="module")
def shared():
    return asked(method="sobol", factors=FACTORS, base_points=32)


def of(table, name):
    return table[table["outcome"] == name].set_index("factor")


def test_a_screen_finds_the_factor_that_acts_and_not_the_dead_one(screened):
    answer = screened.answer()
    table = of(answer.table, COUNT)
    assert answer.n_points == 6 * 4 and answer.n == 16 and answer.n_left_out == answer.n_failed == 0
    assert table.loc["places_per_round", "matters"] and table.loc["places_per_round", "mean"] > 0.0
    assert table.loc["quality_bar", "matters"] and table.loc["quality_bar", "mean"] < 0.0
    assert table.loc["quality_bar", "low"] > 0.0
    dead = table.loc["places_rule"]
    assert (dead[["mean_size", "low", "high", "spread"]] == 0.0).all() and not dead["matters"]
    assert "places_rule" not in printed(screened.page(answer)).partition("Mean change")[0]


def test_every_point_holds_the_runs_of_its_scenario(screened):
    """All points of a trajectory hold the same replications, the next trajectory others."""
    points = screened.points
    values = points.table(screened.stored, COUNT)
    for place, first in ((0, 0), (3, 0), (5, 16), (17, 64)):
        held, scenario = points.layout.points.held[place], points.layout.points.scenarios[place]
        runs = [replication(scenario, small_base(), SEED, first + number, held) for number in range(16)]
        assert values[place].tolist() == [outcome(each, COUNT)[-1] for each in runs]


def test_shares_of_variance_and_noise_add_up(shared):
    answer = shared.answer()
    table, noise = of(answer.table, COUNT), answer.noise.set_index("outcome").loc[COUNT]
    assert answer.n_points == 32 * 5
    assert table.loc["places_rule", ["first", "total"]].abs().max() < 1e-12 and not table.loc["places_rule", "matters"]
    assert table["total"].idxmax() == "quality_bar" and table.loc["quality_bar", "matters"]
    assert (table["total_low"] <= table["total"].clip(lower=0.0)).all()
    assert (table["first"] <= table["first_high"]).all()
    assert 0.0 <= noise["low"] <= noise["share"] <= noise["high"] <= 1.0
    assert table["first"].sum() + noise["share"] == pytest.approx(1.0, abs=0.4)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_points_that_fail_do_not_break_the_design(method, monkeypatch):
    """Every replication of one point fails: a screen leaves its trajectory out, Sobol' takes the nearest point's.

    Two rows of the Sobol' design are that point: most levels of `places_rule` are one rule.
    """
    whole = work.model_replicate
    bad = {}

    def fails_at_one(scenario, base_year, seed, number, point=None):
        key = (scenario.content_hash, tuple((point or {}).values()))
        if bad.setdefault("key", key) == key:
            raise FloatingPointError("made to fail")
        return whole(scenario, base_year, seed, number, point)

    monkeypatch.setattr(work.compute_chunk, "__defaults__", (work.compute_chunk.__defaults__[0], fails_at_one))
    done = asked(method=method, factors=FACTORS)
    answer = done.answer()
    assert answer.n_failed == 16
    assert (answer.n_filled, answer.n_left_out) == ((0, 1) if method == "morris" else (2, 0))
    assert np.isfinite(answer.table["mean_size" if method == "morris" else "total"]).all()
    text = printed(done.page(answer))
    assert "16 replications failed." in text
    told = "no replication finished are left out: 1." if method == "morris" else "nearest point with the same draws: 2."
    assert told in " ".join(text.split())


def test_when_everything_fails_it_is_a_failure(monkeypatch):
    def fails(*arguments, **named):
        raise FloatingPointError("made to fail")

    monkeypatch.setattr(work.compute_chunk, "__defaults__", (work.compute_chunk.__defaults__[0], fails))
    with pytest.raises(Failure, match="made to fail"):
        asked(method="sobol", factors=FACTORS)


@pytest.mark.slow
def test_without_factors_the_screen_says_what_goes_on(screened):
    answer = screened.answer()
    assert [factor.name for factor in left_by(answer, FACTORS, 3)] == ["quality_bar", "places_per_round"]
    assert [factor.name for factor in left_by(answer, FACTORS, 1)] == ["quality_bar"]
    done = asked(method="sobol", trajectories=4, most_factors=2)
    found = done.answer()
    assert set(found.factors) <= set(found.screen.factors) and len(found.factors) == 2
    assert len(found.screen.factors) == N_DRAWN
    text = printed(done.page(found))
    assert f"A screen of {N_DRAWN} uncertainties left these 2" in text


def test_given_draws_cost_nothing_beyond_what_is_stored():
    done = asked(method="given_data", replications=112)
    answer = done.answer()
    assert len(answer.factors) == N_DRAWN and answer.n == 112 and answer.screen is None
    rule = answer.table[answer.table["uncertainty"] == "places_rule"]
    assert not rule["matters"].any() and (rule["low"] == 0.0).all()
    some = asked(method="given_data", replications=112, factors=(Factor("demand_growth"),)).answer()
    assert some.factors == ("demand_growth",)


def test_a_constant_of_a_rule_is_a_factor():
    value = CONSTANTS["wear_rate"].value
    found = asked(method="morris", factors=(Factor("wear_rate", ends=(0.5 * value, 4.0 * value)),), trajectories=4)
    layout = found.points.layout
    held = sorted({point["wear_rate"] for point in layout.points.held})
    assert held == pytest.approx([0.5 * value + step / 3.0 * 3.5 * value for step in range(4)], rel=1e-9)
    core = {
        round(outcome(replication(START, small_base(), SEED, 0, {"wear_rate": each}), "core_output_mcny")[-1], 6)
        for each in held
    }
    assert len(core) > 1


def command(capsys, folder, *words):
    where = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    return main(["sensitivity", *words, *where]), capsys.readouterr()


def test_the_command_writes_a_page_tables_and_goes_on_from_what_is_stored(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("places_per_round=1..6", "bar_level=prior", *SMALL, "experiment.method=sobol",
             "experiment.base_points=16")  # fmt: skip
    code, told = command(capsys, tmp_path, *words)
    assert code == 0, told.err
    assert "Sobol' points of 2 factors, 64 variants, same draws" in told.err and "Noise is" in told.out
    (folder,) = tmp_path.glob("sensitivity/*")
    table = pd.read_csv(folder / "tables/sensitivity_factors.csv", encoding="utf-8-sig")
    assert set(table["factor"]) == {"places_per_round", "bar_level"} and len(table) == 4
    explained = pd.read_csv(folder / "tables/sensitivity_columns.csv", encoding="utf-8-sig")
    assert set(table.columns) <= set(explained["column"])
    assert json.loads((folder / "sensitivity.json").read_text(encoding="utf-8"))
    page = (folder / "sensitivity.html").read_text(encoding="utf-8")
    assert "敏感性分析" in page and "含交互作用" in page and "<svg" in page
    code, again = command(capsys, tmp_path, *words)
    assert code == 0 and "1024 replications are stored already" in again.err and again.out == told.out


def test_the_same_draws_are_told_by_a_forecast_and_by_the_analysis(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    where = (f"report.folder={tmp_path}", f"store.url=sqlite:///{tmp_path}/runs.sqlite")
    assert main(["forecast", *SMALL, "experiment.precision=0.5", *where]) == 0
    forecast = capsys.readouterr()
    code, told = command(capsys, tmp_path, *SMALL, "experiment.replications=112")
    assert code == 0 and "112 replications are stored already" in told.err
    files = [next(tmp_path.glob(f"{name}/*/tables/drivers.csv")) for name in ("forecast", "sensitivity")]
    assert files[0].read_text("utf-8") == files[1].read_text("utf-8")
    line = next(line for line in told.out.splitlines() if line.strip())
    assert line in forecast.out


@pytest.mark.parametrize(("words", "told"), [
    (("special_fnd=range",), "special_fund"),
    (("special_fund=range",), "experiment.method=morris or sobol"),
    (("equipment_tax_credit=prior", "experiment.method=morris"), "held at one value"),
    (("wear_rate=range", "experiment.method=morris"), "a constant has no range"),
    (("wear_rate=0.1..0.1", "experiment.method=morris"), "empty range"),
    (("experiment.method=sobl",), "did you mean sobol"),
    (("experiment.base_points=100",), "no power of two"),
    (("experiment.method=morris", "experiment.trajectories=10000"), "at most 100000"),
    (("output_gate_relaxed=1900..2000", "output_gate_manufacturing=200..300", "experiment.method=morris"),
     "may not stand"),
])  # fmt: skip
def test_what_cannot_be_asked_is_told_before_anything_runs(words, told, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, shown = command(capsys, tmp_path, *words)
    assert code == 2 and told in shown.err and not (tmp_path / "runs.sqlite").exists()


def test_settings_that_do_not_go_together_are_refused():
    with pytest.raises(ConfigurationError, match="no power of two"):
        Settings(**{**dict.fromkeys(Settings.__dataclass_fields__), "base_points": 100})


def test_an_arm_may_have_several_ranges_of_replications():
    """Two trajectories may pass the same point, each with replications of its own."""
    arm = Arm(Address("engine", "base", 1), START)
    design = FixedDesign([Share(arm, 0, 16), Share(arm, 48, 32), Share(arm, 48, 16)], "")
    assert [chunk.first for chunk in design.pending()] == [0, 48, 64] and design.n_expected == 48
    design.report(arm, 48, ChunkSummary(16, 16, 3))
    design.report(arm, 16, ChunkSummary(16, 16, 3))
    assert [chunk.first for chunk in design.pending()] == [0, 64] and design.n_finished == 16
    assert design.arms == (arm,)
