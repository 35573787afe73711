"""Orders down a chain, projects and the ladder of titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinzhen.model.compiled import plain
from jinzhen.model.rules import links, projects, titles

MCNY, SHARE = st.floats(0.0, 1e4), st.floats(0.0, 1.0)
DRAW = st.floats(0.0, 1.0, exclude_min=True, exclude_max=True)
title_after, centre_after = plain(titles.title_after), plain(titles.centre_after)


@given(MCNY, SHARE, SHARE, MCNY)
def test_leading_firms_pass_on_no_more_than_they_buy_and_suppliers_offer(orders, materials, sourcing, offered):
    passed = plain(links.passed_orders)(orders, materials, sourcing, offered)
    assert 0.0 <= passed <= min(orders, offered)
    assert plain(links.passed_orders)(orders, materials, 0.0, offered) == 0.0


def test_an_offer_is_a_part_of_the_season():
    assert plain(links.offered)(0.4, 100.0, 0.25) == pytest.approx(10.0)


@given(SHARE, SHARE)
def test_meetings_and_roads_speed_the_search(meets, gain):
    assert plain(links.search_rate)(meets, gain) >= plain(links.search_rate)(0.0, 0.0) == links.SEARCH_RATE


@given(st.floats(0.0, 0.8))
def test_reform_removes_its_share_of_the_delay(removed):
    years = 1.0 / plain(projects.approval_rate)(removed)
    assert years == pytest.approx(projects.APPROVAL_YEARS * (1.0 - removed))


def test_small_towns_sign_smaller_projects():
    size = plain(projects.median_size)
    assert size(320.0, 2.0 * projects.FULL_SIZE_OUTPUT_MCNY) == 320.0
    assert size(320.0, 0.25 * projects.FULL_SIZE_OUTPUT_MCNY) == 80.0


def test_review_begins_at_its_line():
    assert not plain(projects.needs_review)(999.9)
    assert plain(projects.needs_review)(1000.0)


@given(st.sampled_from([0.0, 1.0, 2.0, 3.0]), SHARE, DRAW)
def test_titles_climb_one_rung_at_most_and_are_kept(title, intensity, draw):
    after = title_after(title, intensity, draw)
    assert after in (title, min(title + 1.0, 3.0))
    assert title_after(title, min(intensity + 0.01, 1.0), draw) >= after
    assert title_after(title, 0.0, draw) == title


@given(st.sampled_from([0.0, 1.0, 2.0]), SHARE, DRAW)
def test_only_leading_firms_get_a_technology_centre(centre, intensity, draw):
    assert centre_after(centre, 0.0, intensity, draw) == centre
    assert centre_after(centre, 1.0, intensity, draw) in (centre, min(centre + 1.0, 2.0))


def test_chances_of_awards_are_the_assumed_ones():
    usual = titles.USUAL_INTENSITY
    draws = [(n + 0.5) / 10_000 for n in range(10_000)]
    for title, rate in enumerate(titles.RUNG_RATES):
        share = sum(title_after(float(title), usual, u) > title for u in draws) / len(draws)
        assert share == pytest.approx(rate, abs=2e-4)
    assert sum(centre_after(0.0, 1.0, usual, u) for u in draws) / len(draws) == pytest.approx(0.05, abs=2e-4)
