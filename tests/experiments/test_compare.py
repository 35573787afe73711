"""Policies compared: the differences are those of the same replications, and what cannot be compared is told."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT, Paired
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.differences import names_apart
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

N = 32
SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2024Q2",
         "experiment.as_of=2022-12-31")  # fmt: skip


def named(scenario: Scenario, name: str) -> Scenario:
    return Scenario(name, levers=scenario.levers, priors=scenario.priors)


FIRST = named(lively().with_levers(target_towns=5), "first")
MORE = named(lively().with_levers(target_towns=5, land_quota=400, places_per_round=6), "more")


@pytest.fixture(scope="module")
def done():
    """A comparison on a small world, kept so."""
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"precision": 0.5, "min_replications": N, "max_replications": N}
    return study("compare", FIRST, base_year, store, SerialExecutor(base_year), seed=SEED, others=[MORE], **told)


def test_differences_are_those_of_the_same_replications(done):
    answer = done.answer()
    towns = OUTCOME_NAMES.index("provincial_towns")
    ends = np.array([[run(scenario, number).outcomes[-1] for scenario in (FIRST, MORE)] for number in range(N)])
    for name in ("provincial_towns", "core_output_mcny", "energy_use_tce"):
        row = answer.difference("more", name)
        expected = (ends[:, 1] - ends[:, 0])[:, OUTCOME_NAMES.index(name)]
        assert row["difference"] == pytest.approx(expected.mean())
        assert row["low"] <= expected.mean() <= row["high"]
    met = (ends[:, :, towns] >= 5).mean(axis=0)
    assert [each.value for each in answer.chances] == pytest.approx(met)
    assert answer.difference("more")["difference"] == pytest.approx(met[1] - met[0])
    assert answer.n == N and set(answer.looked_at["outcome"]) == set(LOOKED_AT)


def test_every_view_of_the_count_says_the_same(done):
    """By quarter, by town and at the end."""
    answer = done.answer()
    at_the_end = answer.difference("more", "provincial_towns")["difference"]
    last = answer.quarters[answer.quarters["policy"] == "more"].iloc[-1]
    assert last["difference"] == pytest.approx(at_the_end)
    assert answer.towns["difference"].sum() == pytest.approx(at_the_end)
    money = answer.money[answer.money["policy"] == "more"]["difference_mcny"].sum()
    spent = [run(scenario, number).money_mcny.sum() for scenario in (MORE, FIRST) for number in range(N)]
    assert money == pytest.approx((sum(spent[:N]) - sum(spent[N:])) / N)
    assert answer.difference("more", ALL_MONEY)["difference"] == pytest.approx(money)


def test_the_placebo_is_the_first_policy_with_other_draws(done):
    placebo = done.answer().placebo.set_index("outcome")
    towns = [run(FIRST, number).outcomes[-1][0] for number in range(2 * N)]
    assert placebo.loc["provincial_towns", "difference"] == pytest.approx((sum(towns[N:]) - sum(towns[:N])) / N)
    assert not placebo["is_clear"].any()


def test_what_failed_under_one_policy_is_left_out_of_all():
    frame = pd.DataFrame({"position": [0, 0, 0, 1, 1], "replication": [0, 1, 2, 0, 2], CHANCE: [1, 0, 1, 0, 1]})
    runs = Paired(frame, 2)
    assert list(runs.replications) == [0, 2]
    columns = ["position", "replication"]
    nothing = SimpleNamespace(
        outcomes=lambda names: frame.iloc[[1, 2]].reindex(columns=[*columns, *names], fill_value=0.0), arms=[0, 1]
    )
    with pytest.raises(Failure, match="nothing to compare"):
        Paired.of(nothing)
    assert runs.values([CHANCE])[:, :, 0].tolist() == [[1.0, 0.0], [1.0, 1.0]]


def test_names_leave_out_what_all_have_and_are_never_the_same():
    def names(*given):
        return names_apart([Scenario(name, levers={"land_quota": 100 + n}) for n, name in enumerate(given)])

    assert names("equal_funds + x=3", "ranked_funds + x=3") == ("equal_funds", "ranked_funds")
    assert names("plan + a=1", "plan + a=2") == ("a=1", "a=2")
    assert names("plan", "plan + a=2") == ("plan", "a=2")
    assert len(set(names("same", "same"))) == 2


def command(capsys, folder, *words):
    where = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    code = main([*words, *where])
    return code, capsys.readouterr()


def test_policies_are_named_after_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("land_quota: 400\n")
    words = ("compare", "equal_funds", "ranked_funds", "./mine.yaml", *SMALL, "experiment.precision=0.2")
    code, told = command(capsys, tmp_path, *words)
    assert code == 0, told.err
    assert "Policies, 3 variants, same draws" in told.err
    assert "mine changes the chance by" in told.out and "Placebo: the first policy" in told.out
    assert "What differs between the policies" in told.out and "equal; ranked from 2024Q1" in told.out
    assert "land_quota" in told.out and "n_towns" not in told.out.partition("Files written")[0]
    (folder,) = tmp_path.glob("compare/equal_funds_vs_ranked_funds_vs_mine*")
    table = pd.read_csv(folder / "tables/compare_outcomes.csv", encoding="utf-8-sig")
    assert set(table["policy"]) == {"ranked_funds", "mine"} and len(table) == 2 * (len(OUTCOME_NAMES) + 2)
    explained = pd.read_csv(folder / "tables/compare_columns.csv", encoding="utf-8-sig")
    assert set(table.columns) <= set(explained["column"])
    assert json.loads((folder / "compare.json").read_text(encoding="utf-8"))
    page = (folder / "compare.html").read_text(encoding="utf-8")
    assert "哪个方案更可能" in page and "安慰剂" in page
    code, again = command(capsys, tmp_path, *words)
    assert code == 0 and "are stored already" in again.err
    assert again.out == told.out


def test_one_policy_is_put_beside_the_plan_and_where_nothing_differs_it_says_why(tmp_path, capsys):
    """A rule by which nothing is shared."""
    code, told = command(capsys, tmp_path, "compare", "ranked_funds", *SMALL, "experiment.precision=0.5",
                         "policy.special_fund=0")  # fmt: skip
    assert code == 0, told.err
    assert "Nothing differs: not one outcome of one replication." in told.out
    assert "equal; ranked from 2024Q1" in told.out
    assert f"{LEVERS['fund_rule'].label_en} (fund_rule) was seen to act with" in " ".join(told.out.split())


def test_what_is_clear_is_what_its_interval_says(tmp_path, capsys):
    """No quota is a word, and takes no part; a difference is clear where its interval leaves out zero."""
    code, told = command(capsys, tmp_path, "compare", "equal_funds,no_policy", *SMALL, "experiment.precision=0.3")
    assert code == 0, told.err
    (folder,) = tmp_path.glob("compare/*")
    table = pd.read_csv(folder / "tables/compare_outcomes.csv", encoding="utf-8-sig").set_index("outcome")
    assert (table["is_clear"] == ((table["low"] > 0.0) | (table["high"] < 0.0))).all()
    assert table.loc["energy_quota_tce", ["mean", "difference"]].isin([np.inf, np.nan]).all()
    assert "不限" in (folder / "compare.html").read_text(encoding="utf-8")
    assert table["difference"].abs().max() < 1e9
    assert table["is_clear"].any() and not table["is_clear"].all()


def test_no_more_replications_are_run_than_allowed(tmp_path, capsys):
    few = ("experiment.min_replications=16", "experiment.max_replications=60", "experiment.precision=0.002",
           "experiment.placebo=no")  # fmt: skip
    code, told = command(capsys, tmp_path, "compare", "equal_funds", "land_first", *SMALL, *few)
    assert code == 0, told.err
    assert "48 replications are too few to know the differences to 0.2 points." in told.out


def test_several_scenarios_of_a_forecast_are_compared_in_the_end_at_no_cost(tmp_path, capsys):
    words = ("-m", "policy=equal_funds,land_first", *SMALL, "experiment.precision=0.5", "population.n_towns=40")
    words = tuple(word for word in words if word != "population.n_towns=18")
    code, told = command(capsys, tmp_path, *words)
    assert code == 0, told.err
    assert "land_first changes the chance by" in told.out
    assert told.err.rstrip().endswith("replications are stored already and are not computed again")
    assert list(tmp_path.glob("compare/*/compare.html"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compare"], "compare: 1 policy is named; expected two or more"),
        (["compare", "equal_funds"], "compare: 1 policy is named; expected two or more"),
        (["compare", "equal_funds", "ranked_fund"], "did you mean ranked_funds?"),
        (["compare", "ranked_funds", "./none.yaml"], "./none.yaml: cannot be read"),
        (["compare", "equal_funds", "equal_funds"], "are the same scenario"),
        (["compare", "certification.target_towns=30,40"], "expected one target for all that is compared"),
        (["compare", "population.n_towns=150,40"], "expected one population for all that is compared"),
        (["compare", "ranked_funds", "experiment.max_replications=50"], "is below min_replications"),
        (["compare", "ranked_funds", "experiment.precision=0"], "out of range"),
        (["compare", "ranked_funds", "store.detail=outcomes"], "keeps too little for compare; expected quarters"),
        (["compare", "ranked_funds", "experiment=forecast"], "is asked for by `jinzhen compare`"),
    ],
)
def test_what_cannot_be_compared_is_told_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
