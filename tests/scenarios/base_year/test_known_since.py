"""What became known later moves nothing: not a bit of the base year, of history, of priors or of a replication."""

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from known_facts import DAYS, FILES, is_later, rows_of, without_later, write

from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.reading import KNOWN_SINCE, period_end
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES


@pytest.mark.parametrize("file", FILES)
def test_every_fact_says_since_when_it_is_known_and_not_before_its_period_ended(file) -> None:
    for row in rows_of(file):
        known = period_end(row[KNOWN_SINCE])
        if row.get("period", "undated") != "undated":
            assert known >= period_end(row["period"]), row


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_without_what_became_known_later_nothing_moves(as_of, tmp_path) -> None:
    kept = 0
    for file in FILES:
        rows = without_later(file, as_of)
        kept += len(rows)
        write(tmp_path, file, rows)
    assert kept < sum(len(rows_of(file)) for file in FILES)
    own, shipped = load_base_year(tmp_path, as_of=as_of), load_base_year(as_of=as_of)
    assert own == shipped
    for name, value in vars(shipped.towns).items():
        assert np.array_equal(getattr(own.towns, name), value), name  # to the bit, which the hash does not ask for


#: Numbers that may be anything within their bounds.
NUMBERS = {
    "town_figures.csv": "value", "totals.csv": "value", "cities.csv": "municipal_towns_mid_2023",
    "growth.csv": "growth", "trade_figures.csv": "value", "named_towns.csv": "prior_reported_mcny",
    "batches.csv": "towns", "likely_members.csv": "weight", "chosen_figures.csv": "value",
}  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_later_said_instead_nothing_moves(data, tmp_path) -> None:
    as_of = data.draw(st.sampled_from(DAYS))
    for file in FILES:
        rows = rows_of(file)
        for row in rows:
            if file in NUMBERS and is_later(row[KNOWN_SINCE], as_of):
                row[NUMBERS[file]] = str(data.draw(st.sampled_from([0, 0.5, 3, 77, 1e5])))
            if file == "towns.csv" and is_later(row["municipal_known_since"], as_of):
                row["municipal_since"] = data.draw(st.sampled_from(["", "none", "2023-06-30"]))
            if file == "towns.csv" and is_later(row["provincial_known_since"], as_of):
                row["provincial_since"] = data.draw(st.sampled_from(["2023-12-11", "2023-12-12"]))
        write(tmp_path, file, rows)
    assert load_base_year(tmp_path, as_of=as_of) == load_base_year(as_of=as_of)


def test_history_and_titles_are_those_that_were_known() -> None:
    counts = {}
    for as_of in (*DAYS, date(2023, 12, 11)):
        base = load_base_year(as_of=as_of)
        days = [event.day for event in base.imposed if event.tier == 3]
        n_drawn = sum(each.places for each in base.drawn)
        counts[str(as_of)] = (len(days), n_drawn, int(base.towns.is_municipal_mid_2023.sum()))
        assert all(event.day <= as_of for event in base.imposed)
    assert counts == {
        "2022-09-30": (10, 0, 0), "2023-06-30": (10, 0, 82), "2023-12-11": (10, 0, 82), "2023-12-31": (14, 4, 82),
    }  # fmt: skip


def test_figures_are_those_that_were_known() -> None:
    def reported(town_id: str, as_of: date) -> float:
        towns = load_base_year(as_of=as_of).towns
        return float(towns.reported_mcny[towns.town_id.index(town_id)])

    assert reported("P08", DAYS[0]) == 6_500  # in print since 2021
    assert reported("P01", DAYS[0]) != 40_000 and reported("P01", DAYS[1]) == 40_000
    assert reported("P11", DAYS[1]) != 7_000 and reported("P11", DAYS[2]) == 7_000
    names = [{total.name for total in load_base_year(as_of=day).totals} for day in DAYS]
    assert names[0] == set() and len(names[1]) == 2 and not any("Datong" in name for name in names[2])


def test_no_prior_leans_on_what_came_later() -> None:
    for as_of in DAYS:
        scenario = Scenario.baseline(as_of=as_of)
        for name, entry in UNCERTAINTIES.items():
            belief = entry.belief_at(as_of)
            assert scenario.priors[name] == belief.prior
            assert belief.known_since <= as_of
            later = re.sub("2025 vs 2020", "", belief.source)  # the target of the five-year plan of 2021
            assert not re.search("202[45]", later), name
    assert Scenario.baseline(as_of=DAYS[0]).priors != Scenario.baseline().priors
    assert Scenario.baseline().as_known_on(DAYS[0]) == Scenario.baseline(as_of=DAYS[0])
    centres = Scenario.baseline().at_centre().priors
    assert centres["demand_growth"].args == (0.045,) and centres["price_growth"].args == (0.0,)
    own = Scenario.baseline().with_priors(demand_growth=0.1).as_known_on(DAYS[0])
    assert own.priors["demand_growth"].args == (0.1,)


def test_a_fact_that_was_known_before_its_period_ended_is_refused(tmp_path) -> None:
    rows = rows_of("totals.csv")
    rows[1]["known_since"] = "2022-11-30"
    write(tmp_path, "totals.csv", rows)
    told = r"totals\.csv, line 3: known_since is '2022-11-30'; expected the end of its period 2022"
    with pytest.raises(UserError, match=told):
        load_base_year(tmp_path)
