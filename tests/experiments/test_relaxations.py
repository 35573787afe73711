"""Steps at single towns: what they change, from when on, where they stop, and how they are told."""

from datetime import date

import pytest
from small_worlds import small_base

from jinzhen.experiments.constraints.relaxations import (
    KINDS,
    RELAXATIONS,
    Change,
    Place,
    Relaxation,
    can_relax,
    course_at,
    relax_rounds,
    relax_towns,
    with_steps,
)
from jinzhen.experiments.constraints.trials import Relaxer, first_day_to_decide
from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS, UNLIMITED
from jinzhen.scenarios.scenario import Scenario

BASELINE = Scenario.baseline()
FIRST = date(2024, 1, 1)
HERE = Place("P14", 0, 1)
BY_NAME = {each.name: each for each in RELAXATIONS}


def step(lever: str, how: str, amount) -> Relaxation:
    """A relaxation of one lever."""
    return Relaxation("mine", "factor", Text("mine", "我"), Text("{0}", "{0}"), (Change(lever, how, amount),))


def after(scenario: Scenario, relaxation: Relaxation, lever: str, place: Place = HERE) -> list[float]:
    """A lever at a town once the relaxation is made there."""
    return course_at(relax_towns(scenario, {place: relaxation}, FIRST, "relaxed"), lever, place)


def test_the_table_is_sound() -> None:
    assert len(BY_NAME) == len(RELAXATIONS)
    for each in RELAXATIONS:
        assert each.kind in KINDS and each.changes
        for language in ("en", "zh"):
            step = each.step.in_(language)
            assert each.label.in_(language) and step and "{" not in step
        for change in each.changes:
            assert LEVERS[change.lever].is_targetable or not each.is_local, f"{each.name}: {change.lever}"
            assert change.how in ("times", "plus") or change.amount in LEVERS[change.lever].choices


@pytest.mark.parametrize("relaxation", RELAXATIONS, ids=lambda each: each.name)
def test_every_step_can_be_made_in_the_plan_as_it_is(relaxation) -> None:
    if relaxation.is_local:
        assert can_relax(BASELINE, relaxation, HERE, FIRST)
        relaxed = relax_towns(BASELINE, {HERE: relaxation}, FIRST, "relaxed")
        assert {name for name, _, _ in relaxed.local_values()} == {change.lever for change in relaxation.changes}
    else:
        relaxed = relax_rounds(BASELINE, relaxation, FIRST, "relaxed")
    assert relaxed.content_hash != BASELINE.content_hash


def test_a_step_begins_after_history_and_holds_at_its_town_only() -> None:
    assert after(BASELINE, BY_NAME["land"], "land_quota") == [150.0] * 5 + [225.0] * 8
    relaxed = relax_towns(BASELINE, {HERE: BY_NAME["land"]}, FIRST, "relaxed")
    assert course_at(relaxed, "land_quota", Place("P02", 0, 1)) == [150.0] * 13
    assert (relaxed.lever_table() == BASELINE.lever_table()).all()
    assert first_day_to_decide(BASELINE) == FIRST
    assert first_day_to_decide(Scenario.baseline(as_of="2022-09-30")) == date(2022, 10, 1)


def test_towns_of_an_arm_may_have_different_steps() -> None:
    there = Place("P02", 0, 8)
    relaxed = relax_towns(BASELINE, {HERE: BY_NAME["land"], there: BY_NAME["credit"]}, FIRST, "relaxed")
    assert course_at(relaxed, "land_quota", there)[-1] == 150.0
    assert course_at(relaxed, "guarantee_share", there)[-1] == pytest.approx(0.6)
    assert course_at(relaxed, "guarantee_share", HERE)[-1] == 0.4


def test_a_step_follows_the_dates_of_its_lever() -> None:
    dated = BASELINE.with_levers(land_quota=[["2022Q4", 150], ["2024Q3", 200], ["2025Q1", 400]])
    assert after(dated, BY_NAME["land"], "land_quota") == [150.0] * 5 + [225.0] * 2 + [300.0] * 2 + [500.0] * 4
    ended = BASELINE.with_levers(county_fund={"value": 10, "end": "2024Q4"})
    assert after(ended, BY_NAME["money"], "county_fund") == [10.0] * 5 + [30.0] * 4 + [20.0] * 4


def test_a_step_follows_what_the_town_has() -> None:
    aimed = BASELINE.with_levers(county_fund={"value": 10, "target": {"category": "special_agriculture"}})
    assert after(aimed, BY_NAME["money"], "county_fund") == [0.0] * 5 + [20.0] * 8
    own = BASELINE.with_levers(county_fund={"value": 10, "local": {"P14": 5, "P02": 40}})
    assert after(own, BY_NAME["money"], "county_fund") == [5.0] * 5 + [25.0] * 8
    relaxed = relax_towns(own, {HERE: BY_NAME["money"]}, FIRST, "relaxed")
    assert course_at(relaxed, "county_fund", Place("P02", 0, 8)) == [40.0] * 13


def test_a_step_stops_at_the_limit_of_its_lever() -> None:
    assert after(BASELINE, step("land_quota", "times", 9.0), "land_quota")[-1] == 500.0
    assert after(BASELINE.with_levers(quality_bar=0.3), step("quality_bar", "plus", -2.0), "quality_bar")[-1] == 0.0
    for value in (500, "unlimited"):
        full = BASELINE.with_levers(land_quota=value)
        assert not can_relax(full, BY_NAME["land"], HERE, FIRST)
    assert not can_relax(BASELINE, step("land_quota", "times", 1.0), HERE, FIRST)
    assert course_at(BASELINE.with_levers(land_quota="unlimited"), "land_quota", HERE) == [UNLIMITED] * 13


def test_a_step_is_added_to_what_is_drawn() -> None:
    relaxed = relax_towns(BASELINE, {HERE: BY_NAME["bar"]}, FIRST, "relaxed")
    assert [value for _, value in dict(relaxed.levers["quality_bar"].local)[HERE.town_id]] == ["drawn-0.05"]
    more = relax_rounds(BASELINE.with_levers(nomination_quota="drawn+1"), BY_NAME["nomination"], FIRST, "more")
    assert [value for _, value in more.levers["nomination_quota"].values] == ["drawn+1", "drawn+3"]


def test_steps_of_the_rounds_hold_for_all_from_their_day_on() -> None:
    relaxed = relax_rounds(BASELINE, BY_NAME["places"], FIRST, "relaxed")
    codes = relaxed.lever_table()[:, LEVER_INDEX["places_rule"]]
    drawn, unlimited = (LEVERS["places_rule"].choices.index(name) for name in ("drawn", "unlimited"))
    assert codes.tolist() == [drawn] * 5 + [unlimited] * 8
    assert relax_rounds(BASELINE.with_levers(places_rule="unlimited"), BY_NAME["places"], FIRST, "relaxed") is None


def test_amounts_can_be_changed_in_one_place() -> None:
    mine = {each.name: each for each in with_steps({"land_quota": 2.0, "guarantee_share": 0.3})}
    assert after(BASELINE, mine["land"], "land_quota")[-1] == 300.0
    assert mine["land"].step.en == "land quota ×2"
    assert mine["credit"].step.en == "guarantee share +0.3, interest discount +0.7 points"
    assert with_steps({}) == RELAXATIONS


@pytest.mark.parametrize(
    ("steps", "parts"),
    [
        ({"land_quote": 2.0}, ["experiment.steps", "'land_quote'", "did you mean land_quota?"]),
        ({"places_rule": 2.0}, ["no step moves 'places_rule'"]),
        ({"land_quota": -1.0}, ["experiment.steps.land_quota", "-1 is no factor"]),
    ],
)
def test_a_wrong_amount_is_told_in_one_line(steps, parts) -> None:
    with pytest.raises(ConfigurationError) as caught:
        with_steps(steps)
    for part in parts:
        assert part in str(caught.value)


def test_every_possible_step_of_every_town_is_screened_once() -> None:
    relaxer = Relaxer(BASELINE, small_base(), RELAXATIONS)
    towns = [2, 3, 4, 5, 9, 17]
    trials = relaxer.screening(towns, ("gate", "factor"))
    pairs = [(town, name) for trial in trials for town, name in trial.relaxed.items()]
    names = [each.name for each in RELAXATIONS if each.kind in ("gate", "factor")]
    assert sorted(pairs) == sorted((town, name) for town in towns for name in names)
    assert all(len(set(trial.relaxed.values())) == 1 for trial in trials)


def test_the_chosen_steps_share_arms_and_no_city_where_that_can_be() -> None:
    base = small_base()
    relaxer = Relaxer(BASELINE, base, RELAXATIONS)
    chosen = {town: ["output", "land", "credit"][: 1 + town % 3] for town in range(2, 12)}
    trials = relaxer.finals(chosen, 3)
    pairs = sorted((town, name) for trial in trials for town, name in trial.relaxed.items())
    assert pairs == sorted((town, name) for town, names in chosen.items() for name in names)
    assert max(len(trial.relaxed) for trial in trials) <= 3
    assert len(relaxer.finals(chosen, 1)) == len(pairs)
    for trial in trials:
        assert {town_id for _, town_id, _ in trial.scenario.local_values()} == {
            base.towns.town_id[town] for town in trial.relaxed
        }
    assert relaxer.finals({}, 3) == []
