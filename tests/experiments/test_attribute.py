"""A difference shared out between levers: the shares sum to it, and levers that may not stand apart are one."""

import json

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, run, small_base
from studies import settings, study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.attribute.players import against, coalition, differing, mixed, players
from jinzhen.experiments.compare.precision import LOOKED_AT
from jinzhen.experiments.paper.parts import Line, Section
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.records import Address
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.errors import ScenarioError
from jinzhen.scenarios.scenario import Scenario

N = 32
#: Four levers that differ from the plan; of two it takes both: a rule of sharing is nothing without a fund.
POLICY = Scenario.baseline(end="2024Q4").with_levers(
    special_fund=0, fund_rule="need", land_quota=400, energy_quota_growth=0.15, target_towns=5
)
SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2024Q2",
         "experiment.as_of=2022-12-31", "experiment.replications=16")  # fmt: skip


def asked(scenario, **told):
    """The study on a small world."""
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    return study("attribute", scenario, base_year, store, SerialExecutor(base_year), seed=SEED, **told)


@pytest.fixture(scope="module")
def done():
    """A policy of four levers that differ, each a player."""
    return asked(POLICY, replications=N)


def test_contributions_sum_to_the_whole_difference_of_the_same_replications(done):
    answer = done.answer()
    assert answer.n_orders == 0 and answer.n_coalitions == 16 and answer.n == N
    assert set(answer.contributions["outcome"]) == set(LOOKED_AT)
    for outcome in LOOKED_AT:
        own = answer.contributions[answer.contributions["outcome"] == outcome]
        assert own["difference"].sum() == pytest.approx(answer.total(outcome)["difference"], abs=1e-9)
        assert ((own["low"] <= own["difference"]) & (own["difference"] <= own["high"])).all()
    ends = np.array([[run(each, n).outcomes[-1] for each in (done.reference, POLICY)] for n in range(N)])
    for name in ("core_output_mcny", "payroll_jobs", "energy_use_tce"):
        expected = (ends[:, 1] - ends[:, 0])[:, OUTCOME_NAMES.index(name)].mean()
        assert answer.total(name)["difference"] == pytest.approx(expected)


def test_a_contribution_is_the_mean_over_all_orders(done):
    """By hand: every order of the four levers, each joined one after the other."""
    from itertools import permutations

    answer, column = done.answer(), OUTCOME_NAMES.index("core_output_mcny")
    names = [player.name for player in done.players]
    numbers, known = range(4), {}

    def output(chosen):
        if chosen not in known:
            scenario = mixed(POLICY, done.reference, chosen)
            known[chosen] = np.mean([run(scenario, n).outcomes[-1][column] for n in range(N)])
        return known[chosen]

    shares = dict.fromkeys(names, 0.0)
    for order in permutations(numbers):
        for at, player in enumerate(order):
            before, after = (frozenset(names[each] for each in order[: at + more]) for more in (0, 1))
            shares[names[player]] += (output(after) - output(before)) / 24
    for name, share in shares.items():
        assert answer.of(name, "core_output_mcny")["difference"] == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("orders", [2, 16])
def test_a_dead_lever_gets_exactly_nothing_and_is_told(orders, tmp_path):
    """A rule of sharing where there is no fund in either policy: with orders drawn, and with every order."""
    (tmp_path / "no_fund.yaml").write_text("special_fund: 0\n")
    policy = POLICY.with_levers(brand_support=90, training=40_000)
    done = asked(policy, replications=16, against=str(tmp_path / "no_fund.yaml"), orders=orders)
    answer = done.answer()
    assert {each.name for each in done.players} == {
        "fund_rule", "land_quota", "energy_quota_growth", "brand_support", "training"
    }  # fmt: skip
    assert (answer.n_orders, answer.n_coalitions == 32) == ((0, True) if orders == 16 else (2, False))
    dead = answer.contributions[answer.contributions["player"] == "fund_rule"]
    assert dead["is_zero"].all() and (dead["difference"] == 0.0).all()
    assert not answer.of("land_quota", "core_output_mcny")["is_zero"]
    sections = [section for section in done.page(answer) if isinstance(section, Section)]
    lines = [str(part.words.en) for each in sections for part in each.parts if isinstance(part, Line)]
    assert any(line.startswith("Nothing at all comes from How the fund is split") for line in lines)
    assert any(line.startswith("2 orders of joining" if orders == 2 else "Every one of the 32") for line in lines)
    for outcome in LOOKED_AT:
        shares = answer.contributions[answer.contributions["outcome"] == outcome]["difference"]
        assert shares.sum() == pytest.approx(answer.total(outcome)["difference"], abs=1e-6)


def test_levers_are_grouped_by_theme_when_there_are_many():
    few = against(POLICY, "equal_funds")
    assert [each.name for each in players(POLICY, few, "auto")] == list(differing(POLICY, few))
    many = POLICY.with_levers(brand_support=90, training=40_000, rd_grant=300, county_fund=20, infrastructure=400)
    reference = against(many, "equal_funds")
    names = [each.name for each in players(many, reference, "auto")]
    assert names == ["funds", "innovation", "jobs", "brand", "factors", "services"]
    assert len(players(many, reference, "no")) == 9
    assert {each.name for each in players(POLICY, few, "yes")} == {"funds", "factors"}
    every = [lever for each in players(many, reference, "auto") for lever in each.levers]
    assert sorted(every) == sorted(differing(many, reference))


def test_levers_that_may_not_stand_apart_are_one_player():
    """Low gates for manufacturing, as long as municipal towns have a lower one; and spending weights."""
    policy = Scenario.baseline().with_levers(
        output_gate_manufacturing=50, municipal_output_gate=20, output_gate_relaxed=30, land_quota=300
    )
    reference = against(policy, "equal_funds")
    with pytest.raises(ScenarioError):
        mixed(policy, reference, ["output_gate_manufacturing"])
    found = {each.name: each for each in players(policy, reference, "no")}
    one = found["output_gate_manufacturing+output_gate_relaxed+municipal_output_gate"]
    assert one.is_joined and set(one.levers) == {
        "output_gate_manufacturing", "output_gate_relaxed", "municipal_output_gate"
    }  # fmt: skip
    assert set(found) == {one.name, "land_quota"} and not found["land_quota"].is_joined
    every = [coalition(policy, reference, tuple(found.values()), who) for who in range(4)]
    assert every[0].content_hash == reference.content_hash and every[3].content_hash == policy.content_hash
    assert len({each.content_hash for each in every}) == 4

    weights = {f"spend_{name}": 0.0 for name in ("platforms", "infrastructure", "training", "fairs", "attraction",
                                                 "guarantee", "upgrade")}  # fmt: skip
    spends = Scenario.baseline().with_levers(**weights, spend_brand=1.0)
    one, two = (spends.with_levers(**{name: 1.0, "spend_brand": brand})
                for name, brand in (("spend_fairs", 0.0), ("spend_brand", 1.0)))  # fmt: skip
    assert not any(each.is_joined for each in players(spends, against(spends, "equal_funds"), "no"))
    assert one.content_hash != two.content_hash
    (only,) = players(one, two, "no")
    assert only.is_joined and set(only.levers) == {"spend_brand", "spend_fairs"}


def test_the_world_and_the_target_are_those_of_the_policy():
    policy = POLICY.with_levers(round_calendar="yearly").with_priors(label_effect=0.02)
    reference = against(policy, "ranked_funds")
    assert reference.priors == policy.priors and reference.end == policy.end
    assert reference.levers["target_towns"] == policy.levers["target_towns"]
    assert "round_calendar" in differing(policy, reference) and "target_towns" not in differing(policy, reference)


def test_orders_are_the_same_when_asked_again():
    policy = POLICY.with_levers(brand_support=90, training=40_000, rd_grant=300, county_fund=20)

    def arms(seed):
        base_year = small_base()
        ask = Ask(policy, settings("attribute", seed=seed, groups="no"), base_year, Address("e", "b", seed),
                  store=None)  # fmt: skip
        return [arm.scenario.content_hash for arm in next(EXPERIMENTS["attribute"].study().stages(ask)).arms]

    assert arms(1) == arms(1) and set(arms(1)) != set(arms(2))
    assert len(arms(1)) == len(set(arms(1))) <= 16 * 7 + 2


def command(capsys, folder, *words):
    where = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    code = main([*words, *where])
    return code, capsys.readouterr()


def test_the_command_tells_shares_and_nothing_is_run_twice(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_text("land_quota: 100\n")
    words = ("attribute", "policy=land_first", *SMALL, f"experiment.against={tmp_path}/mine.yaml")
    code, told = command(capsys, tmp_path, *words)
    assert code == 0, told.err
    for words_of_it in ("land_first + target_towns=5", "changes the chance by", "All together", "Every one of the 8"):
        assert words_of_it in told.out
    (folder,) = tmp_path.glob("attribute/*")
    table = pd.read_csv(folder / "tables/attribute_contributions.csv", encoding="utf-8-sig")
    totals = pd.read_csv(folder / "tables/attribute_totals.csv", encoding="utf-8-sig").set_index("outcome")
    sums = table.groupby("outcome")["difference"].sum()
    assert sums.to_dict() == pytest.approx(totals.loc[sums.index, "difference"].to_dict(), abs=1e-6)
    explained = pd.read_csv(folder / "tables/attribute_columns.csv", encoding="utf-8-sig")
    assert set(table.columns) <= set(explained["column"])
    assert json.loads((folder / "attribute.json").read_text(encoding="utf-8"))
    page = (folder / "attribute.html").read_text(encoding="utf-8")
    assert "Shapley值" in page and "<svg" in page
    code, again = command(capsys, tmp_path, *words)
    assert code == 0 and "are stored already" in again.err and again.out == told.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "'equal_funds' has the levers of 'equal_funds', so that there is nothing to share out"),
        (["policy=land_first", "experiment.against=land_first"], "there is nothing to share out"),
        (["policy=land_first", "experiment.against=equal_fund"], "experiment.against: there is no policy 'equal_fund'"),
        (["policy=land_first", "experiment.against=./none.yaml"], "./none.yaml"),
        (["policy=land_first", "experiment.groups=maybe"], "expected one of auto, yes, no"),
        (["policy=land_first", "experiment.orders=7"], "7 is odd; expected pairs of an order and its reverse"),
        (["policy=land_first", "experiment.precision=0.1"], "is no setting of experiment=attribute"),
    ],
)
def test_what_cannot_be_shared_out_is_told_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["attribute", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
