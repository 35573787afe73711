"""The check of levers: it passes what is right, and would notice each of the wrongs it is there for."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.check_levers import answer as analysis
from jinzhen.experiments.check_levers.answer import BOOKKEEPING, REAL, levels, looks
from jinzhen.experiments.check_levers.probes import FIGURE_INDEX
from jinzhen.experiments.check_levers.trials import contrasts, far_end, in_context, null_trials
from jinzhen.experiments.running import kit
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES, TOWN_FIGURE_NAMES
from jinzhen.model.replication import Trajectory
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

TOWNS = ("P01", "P02", "M01")
BRAND = LEVERS["brand_support"]
SIZES = (16,)


def scenario():
    return Scenario.baseline(end="2023Q4", as_of="2022-12-31")


def fake(leak=0.0, effect=1.0, noise=0.1, books=True, exempts=True):
    """An engine of one lever, `brand_support`, which moves the brand of towns, and output by it.

    leak : what the lever adds even at null; effect : by the lever's value; books : whether its money is booked;
    exempts : whether a town's own value counts, or the province's everywhere
    """

    def replicate(asked, base_year, seed, number, point):
        value = asked.lever_table()[:, LEVER_INDEX["brand_support"]]
        setting = asked.levers["brand_support"]
        aimed_at = setting.target.tier if setting.target else None
        exempted = exempts and (len(setting.local) == len(TOWNS) or aimed_at == "potential")
        value = np.zeros_like(value) if exempted else value
        generator = np.random.default_rng([seed, number])
        outcomes = generator.normal(1000.0, 10.0, (asked.n_steps + 1, len(OUTCOME_NAMES)))
        town_years = generator.normal(0.5, 0.1, (len(asked.years), len(TOWNS), len(TOWN_FIGURE_NAMES)))
        strength = np.random.default_rng([seed, number, 1]).normal(effect, noise)
        gain = leak * asked.lever_table()[:, LEVER_INDEX["special_fund"]].sum() + strength * value.cumsum()
        outcomes[1:, OUTCOME_NAMES.index("core_output_mcny")] += gain
        town_years[-1, :, TOWN_FIGURE_NAMES.index("brand")] += 1e-3 * gain[-1]
        money = np.zeros((len(asked.years), len(MONEY_LINES)))
        line = [name for name, _ in MONEY_LINES].index("brand_support")
        money[-1, line] = value.sum() if books else 0.0
        outcomes[1:, OUTCOME_NAMES.index("public_money_mcny")] = 0.0
        outcomes[-1, OUTCOME_NAMES.index("public_money_mcny")] = money.sum()
        return Trajectory(outcomes, town_years, np.full((asked.n_steps + 1, len(TOWNS)), 3, np.int8),
                          np.zeros((0, 7)), money, np.zeros(1), np.zeros(1), -1)

    return replicate


def checked(lever=BRAND, sizes=SIZES, **how):
    base_year = SimpleNamespace(towns=SimpleNamespace(town_id=TOWNS))
    told = {"replications": sizes[0], "most_replications": sizes[-1], "levers": (lever.name,)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kit, "model_replicate", fake(**how))
        done = study("check_levers", scenario(), base_year, MemoryStore(), SerialExecutor(base_year), **told)
    return done.answer()[0]


def test_a_sound_lever_passes():
    result = checked()
    assert result.problems == ()
    assert result.ways >= 6
    assert result.found[0].sign == "+"
    assert "core_output_mcny" in result.found[0].moved


def test_an_effect_in_the_other_direction_fails():
    assert checked(effect=-1.0).problems == ("moves towns.brand the other way",)


def test_a_dead_lever_fails():
    assert "changes nothing" in checked(effect=0.0, noise=0.0).problems


def test_an_effect_that_chance_explains_is_none():
    assert "changes nothing" in checked(effect=0.0, noise=1.0).problems


def test_more_replications_are_added_only_where_it_is_not_clear():
    assert checked(sizes=(4, 12), effect=1.0, noise=0.01).found[0].difference.n == 4
    assert checked(sizes=(4, 12), effect=1.0, noise=1.0).found[0].difference.n == 12


def test_a_value_read_past_the_towns_is_found():
    """A phase that looks at the province's number also where every town is exempted."""
    broken = checked(exempts=False).broken
    assert any(way.startswith("every town exempted") for way in broken)
    assert any(way.startswith("for an empty group") for way in broken)


def test_money_that_is_not_booked_is_found():
    assert "it books no money even far from null" in checked(books=False).broken


def test_a_modifier_that_acts_without_what_it_modifies_is_found(monkeypatch):
    """`fund_rule` must change nothing where there is no fund; here the fund itself is left on."""
    trials = list(null_trials(scenario(), LEVERS["fund_rule"], TOWNS))
    idle = [trial for trial in trials if trial.way.startswith("idle")]
    assert len(idle) == len(LEVERS["fund_rule"].choices) - 1
    assert all((trial.one.lever_table()[:, LEVER_INDEX["special_fund"]] == 0.0).all() for trial in idle)
    assert all(trial.one.content_hash != trial.other.content_hash for trial in idle)


def test_a_lever_that_declares_to_move_bookkeeping_is_refused():
    stray = type(BRAND)(**{**{name: getattr(BRAND, name) for name in BRAND.__slots__}, "moves": "public_money_mcny"})
    with pytest.raises(Failure, match="public_money_mcny"):
        analysis.require_objects([stray])


def test_levels_are_those_of_the_whole_catalogue():
    n_contrasts = sum(len(contrasts(lever)) for lever in LEVERS.values())
    assert n_contrasts > len(LEVERS)
    one, three = levels(1), levels(3)
    assert 1.0 - one.of_object == pytest.approx(0.025 / n_contrasts)
    assert 1.0 - one.of_search == pytest.approx(0.025 / n_contrasts / len(REAL), rel=1e-6)
    assert three.of_object > one.of_object


def test_looks_grow_up_to_the_most():
    assert looks(16, 144) == (16, 48, 144)
    assert looks(16, 100) == (16, 48)
    assert looks(8, 8) == (8,)


@pytest.mark.parametrize("lever", LEVERS.values(), ids=LEVERS)
def test_a_lever_declares_an_object_and_a_context_that_can_be_set(lever):
    assert lever.moves in FIGURE_INDEX
    assert lever.moves.rpartition(".")[2] not in BOOKKEEPING
    assert lever.sign in ("+", "-", "+/-")
    assert lever.name not in lever.context
    assert set(lever.strength) | set(lever.conditions) <= set(UNCERTAINTIES)
    for contrast in contrasts(lever):
        assert in_context(Scenario.baseline(), lever, contrast.low) != in_context(
            Scenario.baseline(), lever, contrast.high
        )
    assert far_end(lever) != lever.null
    trials = list(null_trials(Scenario.baseline(), lever, ("P01", "P02")))
    assert len({trial.way for trial in trials if not trial.way.startswith("idle")}) >= 2


def test_bookkeeping_names_figures_that_exist():
    assert {name for name in BOOKKEEPING if name not in (*OUTCOME_NAMES, *TOWN_FIGURE_NAMES)} == set()


def test_an_unknown_lever_is_named_with_the_nearest(capsys):
    assert main(["experiment=check_levers", "experiment.levers=[land_quot]"]) == 2
    assert "land_quota" in capsys.readouterr().err


def test_the_most_replications_are_not_fewer_than_the_first(capsys):
    assert main(["experiment=check_levers", "experiment.most_replications=4"]) == 2
    assert "experiment.most_replications" in capsys.readouterr().err


def run_command(tmp_path, *arguments):
    where = (f"report.folder={tmp_path}", f"store.url=sqlite:///{tmp_path}/runs.sqlite")
    code = main(["check_levers", *where, *arguments])
    (table,) = tmp_path.glob("check_levers/*/tables/check_levers.csv")
    return code, pd.read_csv(table, encoding="utf-8-sig")


def test_some_levers_from_the_command_line(tmp_path, capsys):
    names = ["land_quota", "training", "quality_bar", "energy_priority"]
    code, table = run_command(tmp_path, f"experiment.levers=[{','.join(names)}]", "experiment.most_replications=16")
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert list(dict.fromkeys(table["lever"])) == names
    assert (table["verdict"] == "ok").all()
    assert "4 of 4 levers pass" in printed
    assert "用地计划指标" in printed


def test_a_failing_lever_makes_the_command_fail(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(analysis, "FAMILY", 0.0)  # nothing is ever certain enough
    code, table = run_command(tmp_path, "experiment.levers=energy_priority", "experiment.most_replications=16")
    assert code == 1
    assert table["verdict"].str.contains("changes nothing").any()
    captured = capsys.readouterr()
    assert "FAILS" in captured.out and "1 of 1 levers fail: energy_priority" in captured.err


@pytest.mark.slow
def test_every_lever_is_nothing_at_null_and_does_what_it_declares(tmp_path, capsys, monkeypatch):
    """With half the firms and to 2025Q1; all of it: `jinzhen check_levers`."""
    monkeypatch.setattr(analysis, "NULL_REPLICATIONS", 1)  # more: test_levers, in a small world
    code, table = run_command(tmp_path, "population.n_firms=6000", "experiment.end=2025Q1")
    assert set(table["lever"]) == set(LEVERS)
    assert code == 0, capsys.readouterr().out
