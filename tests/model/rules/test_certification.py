"""Gates by category, the relaxed gate, the eight criteria, and what the yearly assessment does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import certification

output_gate, effort_after = called(certification.output_gate), called(certification.effort_after)
announced_places, places_beyond = called(certification.announced_places), called(certification.places_beyond)
LINES = (2000.0, 1000.0, 100.0, 0.10)

SHARE, COUNT, MCNY = st.floats(0.0, 1.0), st.floats(0.0, 500.0), st.floats(0.0, 1e5)
#: Every criterion with its arguments; none of them may lower the score.
CRITERIA = {
    "score_history": (st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0]), SHARE),
    "score_jobs": (st.floats(0.0, 1e6), st.floats(0.0, 1e4)),
    "score_market": (SHARE, SHARE),
    "score_concentration": (MCNY, st.sampled_from([1000.0, 2000.0]), COUNT),
    "score_leaders": (COUNT, COUNT, COUNT),
    "score_products": (SHARE, COUNT, COUNT),
    "score_services": (SHARE, SHARE),
    "score_environment": (SHARE, st.floats(0.0, 0.8), st.floats(0.0, 1.0)),
}


@given(COUNT, st.floats(0.1, 100.0))
def test_what_a_criterion_counts_fills_it_by_parts(count, scale):
    filled = called(certification.filled)
    assert 0.0 == filled(0.0, scale) <= filled(count, scale) <= filled(count + 1.0, scale) <= 1.0
    assert filled(scale, scale) == pytest.approx(0.632, abs=1e-3)


@pytest.mark.parametrize(("category", "line"), [(0, 2000.0), (1, 1000.0), (2, 1000.0)])
def test_gates_by_category(category, line):
    assert output_gate(category, False, 0.9, True, *LINES) == line
    assert output_gate(category, True, 0.05, True, *LINES) == line
    assert output_gate(category, True, 0.9, False, *LINES) == line


@pytest.mark.parametrize("category", [0, 1, 2])
def test_the_relaxed_gate_asks_for_tradition_share_and_prospects(category):
    assert output_gate(category, True, 0.10, True, *LINES) == 100.0


@pytest.mark.parametrize("name", CRITERIA)
def test_a_criterion_lies_between_zero_and_one_and_never_falls_with_what_it_counts(name):
    score = called(getattr(certification, name))

    @given(st.tuples(*CRITERIA[name]), st.tuples(*CRITERIA[name]))
    def check(one, other):
        low, high = zip(*map(sorted, zip(one, other, strict=True)), strict=True)
        if name == "score_concentration":
            low, high = (low[0], high[1], low[2]), (high[0], low[1], high[2])
        assert 0.0 <= score(*low) <= score(*high) + 1e-12
        assert score(*high) <= 1.0 + 1e-12

    check()


@pytest.mark.parametrize(("name", "best"), [
    ("score_history", (1.0, 1.0, 1.0)), ("score_jobs", (1e7, 1e5)), ("score_market", (10.0, 1.0)),
    ("score_concentration", (1e9, 1000.0, 1e4)), ("score_leaders", (100.0, 100.0, 100.0)),
    ("score_products", (1.0, 1e3, 1e3)), ("score_services", (1.0, 1.0)), ("score_environment", (1.0, 1.0, 1.0)),
])
def test_the_best_town_reaches_the_top(name, best):
    assert called(getattr(certification, name))(*best) == pytest.approx(1.0, abs=1e-2)


@given(st.floats(0.0, 5.0), SHARE)
def test_titles_come_first(leaders, bonus):
    """A town with titles and centres is never behind the same town without."""
    score = called(certification.score_leaders)
    titled, bare = (score(leaders, *held, title_bonus=bonus) for held in ((5.0, 2.0), (0.0, 0.0)))
    assert titled >= bare == score(leaders, 5.0, 2.0, title_bonus=0.0)


ASSESSED = {"effort": SHARE, "rank_share": SHARE, "is_praised": st.booleans(), "is_noticed": st.booleans(),
            "prize_mcny": st.floats(0.0, 20.0), "city_lacks": SHARE, "effort_response": SHARE}


@given(st.fixed_dictionaries(ASSESSED))
def test_assessment_moves_effort_the_way_the_plan_means(town):
    """Plan 四(五): the lower ranked, the praised and the noticed try harder; without a response nobody does."""
    after = effort_after(**town)
    assert 0.0 <= after <= 1.0
    assert effort_after(**town | {"rank_share": max(town["rank_share"] - 0.1, 0.0)}) >= after
    assert effort_after(**town | {"is_noticed": True}) >= after
    assert effort_after(**town | {"is_praised": True}) >= after
    assert effort_after(**town | {"city_lacks": 1.0}) >= after
    assert effort_after(**town | {"prize_mcny": town["prize_mcny"] + 1.0}) >= after
    assert effort_after(**town | {"effort_response": 0.0}) == town["effort"]


def test_a_prize_moves_only_towns_that_are_praised():
    quiet = {"effort": 0.5, "rank_share": 0.8, "is_noticed": False, "city_lacks": 0.0, "effort_response": 0.2}
    assert effort_after(**quiet, is_praised=False, prize_mcny=20.0) == effort_after(**quiet, is_praised=False,
                                                                                   prize_mcny=0.0)
    gains = [effort_after(**quiet, is_praised=True, prize_mcny=prize) for prize in (0.0, CENTRAL["prize_mcny"])]
    without = effort_after(**quiet, is_praised=False, prize_mcny=0.0)
    assert gains[1] - without == pytest.approx(2.0 * (gains[0] - without))


def test_a_town_in_the_middle_goes_on_as_it_did():
    assert effort_after(0.4, 0.5, False, False, 0.0, 0.0, effort_response=1.0) == 0.4


def test_the_office_announces_what_lacks_over_the_years_left():
    assert announced_places(20.0, 3, announced_share=1.0) == 7.0
    assert announced_places(20.0, 3, announced_share=0.75) == 5.0
    assert announced_places(0.0, 3, announced_share=1.5) == 0.0


@given(st.integers(0, 50).map(float), st.integers(1, 5), st.floats(0.1, 3.0), SHARE)
def test_only_the_last_year_of_a_target_presses_the_office(gap, years_left, share, push):
    calm, pressed = (announced_places(gap, years_left, announced_share=share, last_year_push=each)
                     for each in (0.0, push))
    assert pressed >= calm and (years_left == 1 or pressed == calm)
    if years_left == 1:
        assert announced_places(gap, 1, announced_share=share, last_year_push=1.0) >= gap


@given(st.integers(0, 30).map(float), st.integers(0, 60).map(float), st.integers(0, 30).map(float),
       st.integers(1, 5), SHARE, SHARE)
def test_the_office_names_some_of_the_good_applicants_left_over_and_no_others(
    announced, eligible, gap, years_left, stretch, push,
):
    more = places_beyond(announced, eligible, gap, years_left, places_stretch=stretch, last_year_push=push)
    assert 0.0 <= more <= max(eligible - announced, 0.0) and more == int(more)
    one_more = places_beyond(announced, eligible + 1.0, gap, years_left, places_stretch=stretch, last_year_push=push)
    assert more <= one_more <= more + 1.0
    held = places_beyond(announced, eligible, gap, years_left, places_stretch=0.0, last_year_push=1.0)
    assert held == (min(max(gap - announced, 0.0), max(eligible - announced, 0.0)) if years_left == 1 else 0.0)
