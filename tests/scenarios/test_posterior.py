"""A posterior is data: read whole or refused, part of a scenario, and never later than what the scenario may know."""

import pickle

import pytest
from posteriors import toy

from jinzhen.experiments.asking.configuration import compose
from jinzhen.scenarios.differences import differences
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.posterior import shipped as shipping
from jinzhen.scenarios.posterior.table import parse, read_posterior, staleness
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_INDEX


def test_a_file_gives_back_what_was_written(tmp_path):
    path = tmp_path / "mine.csv"
    for encoding, ending in (("utf-8", "\n"), ("utf-8-sig", "\r\n")):
        path.write_bytes(toy().text.replace("\n", ending).encode(encoding))
        assert read_posterior(str(path)) == toy() and read_posterior(str(path)).method == "by hand: two"
    assert toy(runs=1001) != toy() != toy(as_of="2023-06-30")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# jinzhen posterior", "# something", "does not begin with"),
        ("# as_of: 2023-12-31\n", "", "does not say its as_of"),
        ("2023-12-31", "2023-13-31", "is not a date"),
        ("runs: 1000", "runs: many", "'many' is no number"),
        ("0.02,0.25", "0.02", "line 10: has 1 values; expected 2"),
        ("0.02,0.25", "0.02,nan", "line 10: gi_premium: 'nan' is no number"),
        ("demand_growth,gi_premium", "gi_premium,gi_premium", "line 8: names a column twice"),
        ("0.031,0.1\n0.02,0.25\n-0.01,0.125\n", "", "holds no draws"),
        ("demand_growth,", "demand_grwth,", "did you mean demand_growth?"),
        ("0.02,0.25", "0.9,0.25", "0.9 share/yr is out of range"),
    ],
)
def test_what_is_no_posterior_is_refused_with_its_place(old, new, said, tmp_path):
    path = tmp_path / "mine.csv"
    assert old in toy().text
    path.write_text(toy().text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as mistake:
        compose([f"posterior={path}"])
    assert said in str(mistake.value) and "mine.csv" in str(mistake.value)


def test_a_scenario_is_another_one_with_a_posterior_and_can_be_read_back():
    plain, told = Scenario.baseline(), Scenario.baseline(posterior=toy())
    assert told.content_hash != plain.content_hash
    assert Scenario.baseline(posterior=toy(rows=toy().rows[:2])).content_hash != told.content_hash
    for copy in (Scenario.from_definition(told.name, told.definition), pickle.loads(pickle.dumps(told))):
        assert copy == told and copy.posterior == toy()
    assert told.with_levers(rd_grant=10).posterior == toy()
    assert [each.name for each in differences(told)] == ["posterior"]


def test_what_is_set_in_a_scenario_is_not_overwritten():
    told = Scenario.baseline(posterior=toy())
    own = told.with_priors(demand_growth=["normal", 0.0, 0.01])
    assert told.learnt.names == ("demand_growth", "gi_premium") and own.learnt.names == ("gi_premium",)
    assert own.learnt.columns.tolist() == [UNCERTAINTY_INDEX["gi_premium"]]
    assert own.learnt.rows[:, 0].tolist() == [0.1, 0.25, 0.125]
    central = told.at_centre()
    assert central.learnt is None and central.content_hash == Scenario.baseline().at_centre().content_hash


def test_a_name_that_is_gone_is_passed_over():
    old = toy(names=("once_known", "gi_premium"))
    assert Scenario.baseline(posterior=old).learnt.names == ("gi_premium",)


def test_nothing_is_used_that_became_known_later(tmp_path):
    told = Scenario.baseline(posterior=toy())
    earlier = told.as_known_on("2023-06-30")
    assert earlier.posterior is None and earlier == Scenario.baseline(as_of="2023-06-30")
    path = tmp_path / "mine.csv"
    path.write_text(toy().text, encoding="utf-8")
    with pytest.raises(UserError, match="was learnt from what was known at 2023-12-31"):
        compose([f"posterior={path}", "experiment.as_of=2023-06-30"])


def test_the_latest_that_is_shipped_and_knows_nothing_later_is_the_default(monkeypatch):
    every = (toy("2023-06-30"), toy("2023-12-31"))
    monkeypatch.setattr(shipping, "shipped", lambda: every)
    assert compose([]).scenarios[0].posterior == every[1] and not differences(compose([]).scenarios[0])
    assert compose(["experiment.as_of=2023-09-30"]).scenarios[0].posterior == every[0]
    assert compose(["experiment.as_of=2022-12-31"]).scenarios[0].posterior is None
    apart = compose(["-m", "posterior=shipped,none"]).scenarios
    assert [each.name for each in apart] == ["equal_funds", "equal_funds + posterior=none"]
    assert apart[1].posterior is None and len({each.content_hash for each in apart}) == 2


def test_what_is_shipped_can_be_read_and_is_of_this_catalogue():
    for each in shipping.shipped():
        assert parse(each.text) == each
        assert staleness(each, each.engine, each.base_year) == ()


def test_what_changed_since_is_told():
    assert staleness(toy(), "e1", "b1") == ()
    assert staleness(toy(catalogue="other"), "e2", "b1") == ("engine", "catalogue")
