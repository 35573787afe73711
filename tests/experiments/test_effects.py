"""Levers moved: at equal cost where they cost money, by a step elsewhere; what changes nothing is named."""

import json

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.compare.paired import ALL_MONEY
from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.effects.answer import MONEY, STEP
from jinzhen.experiments.effects.cost import COSTLY, Priced
from jinzhen.experiments.effects.moves import Mover, Unmoved
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.statistics.intervals import Estimate
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.levers import LEVERS

N = 32
SCENARIO = lively().with_levers(target_towns=5, special_fund=0)
LEVERS_MOVED = ("county_fund", "quality_enforcement", "fund_rule", "land_quota", "quality_bar", "target_towns")
SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2024Q2",
         "experiment.as_of=2022-12-31", "experiment.replications=16", "experiment.pilot_replications=16")  # fmt: skip


@pytest.fixture(scope="module")
def done():
    """The effects of a few levers on a small world, kept so."""
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"levers": LEVERS_MOVED, "replications": N, "pilot_replications": 16, "money_mcny": 200.0}
    return study("effects", SCENARIO, base_year, store, SerialExecutor(base_year), seed=SEED, **told)


def test_differences_are_those_of_the_same_replications(done):
    answer = done.answer()
    for move in (*done.bought, *done.stepped):
        ends = np.array([[run(each, n).outcomes[-1] for each in (SCENARIO, move.scenario)] for n in range(N)])
        for name in ("provincial_towns", "core_output_mcny"):
            row = answer.difference(move.name, name)
            expected = (ends[:, 1] - ends[:, 0])[:, OUTCOME_NAMES.index(name)].mean()
            assert row["difference"] == pytest.approx(expected, abs=1e-9)
            assert row["low"] <= expected <= row["high"]
        met = (ends[:, :, OUTCOME_NAMES.index("provincial_towns")] >= 5).mean(axis=0)
        assert answer.difference(move.name)["difference"] == pytest.approx(met[1] - met[0])
    assert set(answer.outcomes["outcome"]) == set(LOOKED_AT)
    assert answer.n == N and answer.n_failed == 0


def test_levers_that_cost_money_get_the_same_or_what_their_range_admits(done):
    answer = done.answer()
    moves = answer.moves.set_index("move")
    assert set(moves.index[moves["basis"] == MONEY]) == {"county_fund", "quality_enforcement"}
    assert moves.loc["county_fund", "cost_mcny"] == pytest.approx(200.0, rel=0.06)
    assert moves.loc["county_fund", "is_all_spent"] and not moves.loc["county_fund", "is_at_end"]
    inspected = moves.loc["quality_enforcement"]
    assert inspected["after"] == "4" and inspected["is_at_end"] and not inspected["is_all_spent"]
    spent = [run(each, n).money_mcny.sum() for each in (done.bought[0].scenario, SCENARIO) for n in range(N)]
    assert moves.loc["county_fund", "cost_mcny"] == pytest.approx((sum(spent[:N]) - sum(spent[N:])) / N)
    assert answer.difference("county_fund", ALL_MONEY)["difference"] == moves.loc["county_fund", "cost_mcny"]


def test_what_changes_nothing_is_dead_and_has_its_reason(done):
    """A rule by which nothing is shared, as there is no fund."""
    answer = done.answer()
    dead = answer.moves[answer.moves["is_dead"]]
    assert set(dead["move"]) == {"fund_rule=ranked", "fund_rule=nearest_to_threshold", "fund_rule=need"}
    needs = answer.dead[answer.dead["move"] == "fund_rule=need"].set_index("needs")
    assert needs.loc["special_fund", ["needed", "here"]].tolist() == ["3000", "0"]
    assert not set(dead["move"]) & {*answer.of(STEP)["move"], *answer.of(MONEY)["move"]}
    assert answer.unmoved[["lever", "why"]].values.tolist() == [["target_towns", "is_question"]]


def test_moves_are_ranked_by_the_chance_and_then_by_the_count(done):
    answer = done.answer()
    for basis in (MONEY, STEP):
        moves = answer.of(basis)["move"]
        keys = [tuple(answer.difference(move, name)["difference"] for name in (CHANCE, "provincial_towns"))
                for move in moves]  # fmt: skip
        assert keys == sorted(keys, reverse=True) and keys


def test_intervals_of_a_column_hold_together_for_all_moves(done):
    """The more moves, the wider: Bonferroni over every move that was looked at."""
    from jinzhen.experiments.statistics.families import level_of_each, paired_difference

    answer = done.answer()
    assert len(answer.moves) == 7
    move = next(each for each in done.stepped if each.lever == "land_quota")
    both = np.array([[run(each, n).outcomes[-1][OUTCOME_NAMES.index("core_output_mcny")]
                      for each in (SCENARIO, move.scenario)] for n in range(N)])  # fmt: skip
    row = answer.difference("land_quota", "core_output_mcny")
    expected = paired_difference(both[:, 1], both[:, 0], level_of_each(7))
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))


def test_a_lever_is_moved_from_the_first_day_that_is_not_history_and_keeps_its_aim():
    scenario = lively().with_levers(
        land_quota={"value": [["2022Q4", 100], ["2024Q3", 200]], "target": {"category": "manufacturing"},
                    "local": {"P01": 30}},
        brand_support={"value": 50, "end": "2024Q4"},
        infrastructure={"value": [["2022Q4", 100], ["2024Q1", 300]], "phase_in_quarters": 2},
    )  # fmt: skip
    mover = Mover(scenario)
    assert str(mover.first_day) == "2024-01-01"
    column = list(LEVERS).index
    for lever, amount, expected in (
        ("land_quota", 40.0, [100] * 5 + [140] * 2 + [240] * 6),
        ("brand_support", 30.0, [50] * 5 + [80] * 4 + [30] * 4),
        ("infrastructure", 50.0, [100] * 5 + [250] + [350] * 7),
    ):
        move = mover.add(lever, amount)
        assert move.scenario.lever_table()[:, column(lever)].tolist() == expected
        assert move.step == amount
        assert move.scenario.levers[lever].target == scenario.levers[lever].target
        assert move.scenario.levers[lever].local == scenario.levers[lever].local
        others = [name for name in LEVERS if name != lever]
        assert all(move.scenario.levers[name] == scenario.levers[name] for name in others)


def test_a_step_goes_where_there_is_room():
    mover = Mover(lively().with_levers(problem_ledger=1.0, land_quota="unlimited", standing_years=2))
    (down,) = mover.own_moves("problem_ledger", 0.1, {})
    assert (down.before, down.after, down.step) == ("1", "0.9", -0.1)
    (barrier,) = mover.own_moves("standing_years", 0.1, {})
    assert barrier.step == -0.5
    (asked,) = mover.own_moves("standing_years", 0.1, {"standing_years": 1.0})
    assert asked.after == "3"
    assert mover.own_moves("land_quota", 0.1, {}) == Unmoved("land_quota", "no_room")
    choices = mover.own_moves("fund_rule", 0.1, {})
    assert [each.after for each in choices] == ["ranked", "nearest_to_threshold", "need"]
    gates = Mover(lively().with_levers(output_gate_manufacturing=15, output_gate_other=15))
    refused = gates.own_moves("municipal_output_gate", 0.1, {"municipal_output_gate": 5.0})
    assert refused.why == "may_not_stand" and "output_gate_manufacturing" in refused.told


def test_a_step_is_scaled_by_what_it_costs_and_never_beyond_its_range():
    def cost(value):
        return Estimate(value, 0.9 * value, 1.1 * value, 32)

    linear = Priced(Mover(lively()), "special_fund", 100.0, 0.1)
    assert linear.move.step == 300.0
    linear.take(cost(600.0))
    assert linear.is_open and linear.move.step == 50.0
    linear.take(cost(100.0))
    assert not linear.is_open and linear.is_told
    short = Priced(Mover(lively()), "verification", 1000.0, 0.1)
    short.take(cost(8.0))
    assert short.move.step == pytest.approx(0.9) and short.move.is_at_end
    short.take(cost(72.0))
    assert not short.is_open and short.is_told
    free = Priced(Mover(lively()), "verification", 100.0, 0.1)
    free.take(Estimate(1.0, -1.0, 3.0, 32))
    assert not free.is_open and not free.is_told
    assert "verification" in COSTLY and "land_quota" not in COSTLY


def command(capsys, folder, *words):
    where = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    code = main([*words, *where])
    return code, capsys.readouterr()


def test_the_command_tells_ranks_and_reasons_and_nothing_is_run_twice(tmp_path, capsys):
    levers = "experiment.levers=[brand_support,fund_rule,land_quota,quality_bar]"
    words = ("effects", *SMALL, levers, "policy.special_fund=0", "experiment.steps={land_quota: 100}")
    code, told = command(capsys, tmp_path, *words)
    assert code == 0, told.err
    out = " ".join(told.out.split())
    assert "What 100 m CNY more buys:" in out and "150 → 250 mu/town-yr" in out
    assert "(fund_rule) (equal to need): no replication differs in anything. It was seen to act with" in out
    (folder,) = tmp_path.glob("effects/*")
    moves = pd.read_csv(folder / "tables/effects_moves.csv", encoding="utf-8-sig")
    assert set(moves["lever"]) == {"brand_support", "fund_rule", "land_quota", "quality_bar"}
    explained = pd.read_csv(folder / "tables/effects_columns.csv", encoding="utf-8-sig")
    for name in ("moves", "outcomes", "dead"):
        table = pd.read_csv(folder / f"tables/effects_{name}.csv", encoding="utf-8-sig")
        assert set(table.columns) <= set(explained["column"])
    outcomes = pd.read_csv(folder / "tables/effects_outcomes.csv", encoding="utf-8-sig")
    assert (outcomes["is_clear"] == ((outcomes["low"] > 0.0) | (outcomes["high"] < 0.0))).all()
    assert json.loads((folder / "effects.json").read_text(encoding="utf-8"))
    page = (folder / "effects.html").read_text(encoding="utf-8")
    assert "各次模拟毫无变化" in page and "<svg" in page
    code, again = command(capsys, tmp_path, *words)
    assert code == 0 and "are stored already" in again.err and again.out == told.out


def test_levers_without_money_alone_are_asked_about_as_steps(tmp_path, capsys):
    code, told = command(capsys, tmp_path, "effects", *SMALL, "experiment.levers=approval_reform")
    assert code == 0, told.err
    assert "0.2 → " in told.out and "m CNY more buys" not in told.out
    assert "What a step costs" not in told.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["experiment.levers=land_qouta"], "did you mean land_quota?"),
        (["experiment.levers=target_towns"], "target_towns cannot be moved here; expected levers with room"),
        (["experiment.levers=land_quota", "policy.land_quota=unlimited"], "land_quota cannot be moved here"),
        (["experiment.steps={land_quot: 3}"], "did you mean land_quota?"),
        (["experiment.steps={fund_rule: 1}"], "experiment.steps.fund_rule: a choice has no step"),
        (["experiment.steps={land_quota: 0}"], "0 moves nothing"),
        (["experiment.steps={municipal_output_gate: 1950}"], "cannot be moved by 1950: municipal_output_gate: 2000"),
        (["experiment.steps={verification: 1}", "policy.verification=1"], "it stands at the end of its range"),
        (["experiment.levers=land_quota", "experiment.steps={quality_bar: 0.1}"], "levers of experiment.levers"),
        (["experiment.money_mcny=0"], "out of range"),
        (["experiment.precision=0.1"], "is no setting of experiment=effects"),
    ],
)
def test_what_cannot_be_moved_is_told_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = [*words, "certification.output_gate_other=1500"] if "municipal" in words[0] else words
    assert main(["effects", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
