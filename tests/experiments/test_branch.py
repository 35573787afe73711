"""A branch is the first policy before a quarter and the other from it on, to the last bit."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, differing, lively, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.dispatch import compared
from jinzhen.experiments.branch.branched import branched
from jinzhen.experiments.branch.made import made_of, require_one_history
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.model.replication import aim
from jinzhen.scenarios.errors import ConfigurationError, Failure, UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

#: Lines and rounds in which something happens in a small world.
LINES = {name: lively().levers[name] for name in (
    "round_calendar", "places_rule", "places_per_round", "quality_bar", "potential_places", "output_gate_manufacturing",
    "output_gate_other", "output_gate_relaxed", "municipal_output_gate", "min_supporting_units")}  # fmt: skip


def policy(name, **levers):
    scenario = compose([f"policy={name}"]).scenarios[0].with_levers(**LINES)
    return scenario.with_levers(**levers) if levers else scenario


BASE = policy("equal_funds")
OTHERS = {
    **{name: policy(name) for name in ("land_first", "ranked_funds", "all_in", "no_policy", "energy_first")},
    "phased": policy("equal_funds", land_quota={"value": [["2022Q4", 150], ["2023Q4", 400]], "phase_in_quarters": 8},
                     special_fund={"value": 900, "end": "2025Q1"}, fund_rule="ranked"),
    "local": policy("equal_funds", land_quota={"value": 200, "local": {"M27": [["2023Q2", 500]], "P01": 90}}),
}  # fmt: skip
N_STEPS = BASE.n_steps


def switched(base, other, step, number):
    """Outcomes of a run whose levers are those of one scenario before a step and of another from it on."""
    one = Kit(small_base(), base, SEED).run(base, number)
    rows = [one.workspace.world.outcomes.copy()]
    while one.at < one.n_steps:
        if one.at == step:
            one.scenario, one._aim = other, aim(other, small_base(), one.params)
        one.step()
        rows.append(one.workspace.world.outcomes.copy())
    return np.array(rows), one.tables.towns.tier.copy()


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("step", [1, 5, N_STEPS - 1])
def test_a_branch_is_a_run_whose_levers_are_switched_in_its_step(name, step):
    """And its history is that of the base: outcomes, titles, rounds and public money of the years before."""
    made = branched(BASE, OTHERS[name], step)
    assert np.array_equal(made.lever_table()[:step], BASE.lever_table()[:step])
    assert np.array_equal(made.lever_table()[step:], OTHERS[name].lever_table()[step:])
    for number in range(3):
        own, base = run(made, number), run(BASE, number)
        outcomes, tiers = switched(BASE, OTHERS[name], step, number)
        assert np.array_equal(own.outcomes, outcomes) and np.array_equal(own.tiers[-1], tiers)
        assert np.array_equal(own.outcomes[: step + 1], base.outcomes[: step + 1])
        assert np.array_equal(own.tiers[: step + 1], base.tiers[: step + 1])
        before = [rounds[rounds[:, 0] <= step] for rounds in (own.rounds, base.rounds)]
        assert np.array_equal(*before) and np.array_equal(own.uncertainties, base.uncertainties)
        assert not np.array_equal(own.outcomes[step + 1 :], base.outcomes[step + 1 :])


@pytest.mark.parametrize("name", OTHERS)
def test_at_the_first_step_it_is_the_other_and_after_the_last_it_is_the_base(name):
    first, last = branched(BASE, OTHERS[name], 0), branched(BASE, OTHERS[name], N_STEPS)
    assert first.content_hash == OTHERS[name].content_hash  # the other's stored runs are its own
    assert last.content_hash == BASE.content_hash
    for number in range(2):
        assert differing(run(first, number), run(OTHERS[name], number)) == []
        assert differing(run(last, number), run(BASE, number)) == []


def test_what_is_the_same_in_both_stays_as_it_was_written():
    phased = OTHERS["phased"]
    made = branched(phased, phased.with_levers(infrastructure=900), 6)
    assert made.levers["land_quota"] == phased.levers["land_quota"]
    assert made.levers["special_fund"] == phased.levers["special_fund"]
    assert made.name == "equal_funds from 2024Q2"
    other = Scenario("mine + land_quota=3", levers=BASE.levers)
    assert branched(BASE, other, 9).name == "mine from 2025Q1 + land_quota=3"


def test_a_town_whose_own_value_ends_goes_on_with_that_of_all():
    made = branched(OTHERS["local"], BASE, 4)
    own = {town: course for name, town, course in made.local_values() if name == "land_quota"}
    assert own["P01"] == (*[90.0] * 4, *[150.0] * (N_STEPS - 4))
    assert np.isnan(own["M27"][:2]).all() and own["M27"][2:] == (*[500.0] * 2, *[150.0] * (N_STEPS - 4))
    for number in range(2):
        outcomes, _ = switched(OTHERS["local"], BASE, 4, number)
        assert np.array_equal(run(made, number).outcomes, outcomes)


#: One that can be aimed at sizes of firms too.
AIMED = "guarantee_share"


@pytest.mark.parametrize("target", [{"category": "manufacturing"}, {"tier": "municipal"}, {"size": "small"}])
def test_an_aim_goes_with_the_side_on_which_the_lever_does_something(target):
    value = LEVERS[AIMED].high / 2.0
    none = BASE.with_levers(**{AIMED: 0.0})
    here = BASE.with_levers(**{AIMED: {"value": value, "target": target}})
    there = BASE.with_levers(**{AIMED: {"value": value, "target": {"city": "datong"}}})
    for base, other, kept in ((none, here, here), (here, none, here)):
        made = branched(base, other, 5)
        assert made.levers[AIMED].target == kept.levers[AIMED].target
        outcomes, _ = switched(base, other, 5, 1)
        assert np.array_equal(run(made, 1).outcomes, outcomes)
    with pytest.raises(ConfigurationError, match=f"{AIMED}: is aimed at others before and after"):
        branched(here, there, 5)
    local = BASE.with_levers(**{AIMED: {"value": value, "local": {"M27": value / 2.0}, "target": target}})
    with pytest.raises(ConfigurationError, match="the value of M27 ends with the quarter"):
        branched(local, here, 5)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (BASE.with_priors(demand_growth=0.02), "have other uncertainties"),
        (Scenario("more", levers=BASE.levers, population=type(BASE.population)(n_towns=40)), "have other population"),
        (policy("land_first", round_calendar="drawn"), "hold rounds on other days"),
    ],
)
def test_what_is_given_with_the_first_day_cannot_be_branched(other, told):
    with pytest.raises(ConfigurationError, match=told):
        branched(BASE, other, 5)


def test_scenarios_that_would_be_the_same_are_refused():
    with pytest.raises(ConfigurationError, match="is no other than"):
        made_of(date(2024, 1, 1), (BASE, policy("equal_funds", special_fund=[["2022Q4", 1], ["2023Q4", 500]])))
    with pytest.raises(UserError, match="after the end"):
        made_of(date(2027, 1, 1), (BASE, OTHERS["land_first"]))
    names = [each.name for each in made_of(date(2024, 1, 1), (BASE, OTHERS["land_first"], OTHERS["ranked_funds"]))]
    assert names == ["equal_funds", "land_first from 2024Q1", "ranked_funds from 2024Q1"]


def test_the_study_compares_with_the_runs_of_the_base_and_sees_one_history():
    base_year, store, since = small_base(), MemoryStore(), date(2024, 4, 1)
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"precision": 0.5, "min_replications": 16, "max_replications": 16, "placebo": "no"}
    base, other = (each.with_levers(target_towns=5) for each in (BASE, OTHERS["land_first"]))
    made = made_of(since, (base, other))
    done = study("branch", base, base_year, store, SerialExecutor(base_year), seed=SEED, others=made[1:],
                 since=since, **told)  # fmt: skip
    answer = done.answer()
    step, towns = base.horizon.step_of(since), OUTCOME_NAMES.index("core_output_mcny")
    ends = np.array([[run(each, number).outcomes[-1][towns] for each in made] for number in range(16)])
    row = answer.difference("land_first from 2024Q2", "core_output_mcny")
    assert row["difference"] == pytest.approx((ends[:, 1] - ends[:, 0]).mean()) and row["difference"] != 0.0
    quarters = answer.quarters[answer.quarters["policy"] == "land_first from 2024Q2"]
    assert (quarters["difference"].iloc[: step + 1] == 0.0).all()
    require_one_history(done.compared.stored, made, since)
    with pytest.raises(Failure, match="differ before"):
        require_one_history(done.compared.stored, made, date(2025, 1, 1))


SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2024Q4",
         "experiment.precision=0.4", "experiment.min_replications=16")  # fmt: skip


def command(capsys, folder, *words):
    code = main([*words, f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite"])
    return code, capsys.readouterr()


def test_a_branch_is_asked_for_like_a_comparison(tmp_path, capsys):
    code, told = command(capsys, tmp_path, "branch", "policy=land_first", "experiment.since=2024Q1", *SMALL)
    assert code == 0, told.err
    said = " ".join(told.out.split())
    assert "land_first from 2024Q1 changes the chance by" in said
    assert "Before 2024Q1 all have the history of equal_funds, the same to the last bit in each of 16" in said
    assert "150; 350 from 2024Q1" in said
    (folder,) = tmp_path.glob("branch/equal_funds_vs_land_first_from_2024Q1*")
    table = pd.read_csv(folder / "tables/compare_quarters.csv", encoding="utf-8-sig")
    own = table[table["policy"] == "land_first from 2024Q1"].set_index("date")["difference"]
    assert (own.loc[:"2023-12-31"] == 0.0).all()
    assert json.loads((folder / "branch.json").read_text(encoding="utf-8"))
    page = (folder / "branch.html").read_text(encoding="utf-8")
    assert "Dashed: the policies part, 2024Q1." in page and "自2024Q1起改变政策" in page
    code, told = command(capsys, tmp_path, "branch", "land_first", "--since", "2023Q3", *SMALL)
    assert code == 0 and "16 replications are stored already" in told.err  # those of the base
    assert len(list(tmp_path.glob("branch/*"))) == 2
    code, told = command(capsys, tmp_path, "compare", "land_first", *SMALL)
    assert code == 0 and "16 replications are stored already" in told.err


def test_policies_are_named_with_or_without_their_group():
    meant = ["-m", "policy=equal_funds,land_first"]
    assert compared(["land_first"]) == compared(["policy=land_first"]) == meant
    assert compared(["policy=equal_funds,land_first"]) == compared(["equal_funds", "land_first"]) == meant
    assert compared(["policy.land_quota=3", "a", "b"]) == ["-m", "policy.land_quota=3", "policy=a,b"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["branch"], "branch: no other policy is named; expected jinzhen branch land_first experiment.since=2025Q1"),
        (["branch", "land_frst"], "did you mean land_first?"),
        (["branch", "land_first", "experiment.since=2027Q1"], "is after the end of the scenario"),
        (["branch", "land_first", "experiment.since=soon"], "is not a date"),
        (["branch", "equal_funds", "ranked_funds", "experiment.since=2022Q3"], "is before the start of the scenario"),
        (["branch", "land_first", "experiment.equal_cost=special_fund"], "is moved from the first day"),
        (["branch", "environment=weak_demand,strong_demand"], "have other uncertainties"),
        (["branch", "population.n_towns=150,40"], "have other population"),
    ],
)
def test_what_cannot_be_branched_is_told_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
