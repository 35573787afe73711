"""Orders down a chain, projects and the ladder of titles."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.compiled import plain
from jinzhen.model.rules import links, projects, titles

MCNY, SHARE = st.floats(0.0, 1e4), st.floats(0.0, 1.0)
DRAW = st.floats(0.0, 1.0, exclude_min=True, exclude_max=True)
title_after, centre_after = plain(titles.title_after), plain(titles.centre_after)
application, listing_rate = plain(titles.application), plain(titles.listing_rate)
standards_rate, first_weight = plain(titles.standards_rate), plain(links.first_weight)
courting_weight, variety_gain = plain(projects.courting_weight), plain(projects.variety_gain)
land_asked = plain(projects.land_asked)


@given(MCNY, SHARE, SHARE, MCNY)
def test_leading_firms_pass_on_no_more_than_they_buy_and_suppliers_offer(orders, materials, sourcing, offered):
    passed = plain(links.passed_orders)(orders, materials, sourcing, offered)
    assert 0.0 <= passed <= min(orders, offered)
    assert plain(links.passed_orders)(orders, materials, 0.0, offered) == 0.0


def test_an_offer_is_a_part_of_the_season():
    assert plain(links.offered)(0.4, 100.0, 0.25) == pytest.approx(10.0)


@given(st.floats(0.0, 1.0), DRAW)
def test_a_new_link_is_worth_its_published_orders_on_average(effect, draw):
    weight = first_weight(effect, draw)
    assert 0.0 <= weight <= 1.5 * effect / (1.0 + effect) * (1.0 + 1e-12)
    middle = first_weight(effect, 0.5)
    assert middle / (1.0 - middle) == pytest.approx(effect), "orders the link brings, of its sales before"
    assert first_weight(effect, draw) + first_weight(effect, 1.0 - draw) == pytest.approx(2.0 * middle)
    assert first_weight(0.0, draw) == 0.0


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


@given(SHARE, SHARE)
def test_a_crowded_trade_is_courted_less_the_more_the_province_keeps_towns_apart(differentiation, crowding):
    weight = courting_weight(differentiation, crowding)
    assert 0.5 <= weight <= 1.0
    assert courting_weight(0.0, crowding) == courting_weight(differentiation, 0.0) == 1.0
    assert courting_weight(min(differentiation + 0.1, 1.0), crowding) <= weight
    assert courting_weight(differentiation, min(crowding + 0.1, 1.0)) <= weight


@given(SHARE, st.floats(0.0, 1e3), st.floats(0.1, 1e3), SHARE)
def test_another_segment_lets_a_plant_add_its_pull_in_full(differentiation, plant, town, nest):
    gain = variety_gain(differentiation, plant, town, nest)
    assert gain >= 0.0
    assert variety_gain(0.0, plant, town, nest) == variety_gain(differentiation, 0.0, town, nest) == 0.0
    assert variety_gain(differentiation, plant, town, 1.0) == 0.0, "towns no further apart than firms"
    usual = nest * log(1.0 + plant / town)
    assert usual + variety_gain(1.0, plant, town, nest) == pytest.approx(log(1.0 + plant / town), abs=1e-12)


@given(st.floats(0.0, 1e3), SHARE, st.sampled_from([0.25, 1.0 / 12.0]))
def test_a_project_never_asks_for_more_land_than_it_lacks(land, granted_share, step):
    granted = land * granted_share
    asked = land_asked(land, granted, step)
    assert 0.0 <= asked <= land - granted
    assert land_asked(land, land, step) == 0.0
    assert land_asked(land, 0.0, 0.25) == land, "all of it within a quarter"
    assert land_asked(land, 0.0, 1.0 / 12.0) == pytest.approx(land / 3.0)


def test_review_begins_at_its_line():
    assert not plain(projects.needs_review)(999.9)
    assert plain(projects.needs_review)(1000.0)


@given(st.sampled_from([0.0, 1.0, 2.0, 3.0]), SHARE, st.floats(0.0, 2.0), DRAW)
def test_titles_climb_one_rung_at_most_and_are_kept(title, intensity, applies, draw):
    after = title_after(title, intensity, applies, draw)
    assert after in (title, min(title + 1.0, 3.0))
    assert title_after(title, min(intensity + 0.01, 1.0), applies, draw) >= after
    assert title_after(title, intensity, applies + 0.1, draw) >= after
    assert title_after(title, 0.0, applies, draw) == title_after(title, intensity, 0.0, draw) == title


@given(st.floats(0.0, 20.0), st.sampled_from(titles.USUAL_REWARDS_MCNY))
def test_a_reward_brings_a_part_of_the_applications(reward, usual):
    assert application(usual, usual) == pytest.approx(1.0)
    assert application(0.0, usual) == pytest.approx(1.0 - titles.REWARD_SHARE)
    assert application(0.0, usual) <= application(reward, usual) <= application(reward + 0.1, usual)
    assert application(1e6, usual) == application(3.0 * usual, usual)


def test_usual_rewards_are_the_published_ones():
    """lever_facts.csv L03a: 0.3 m CNY for an SRDI firm; L03c: 6 m CNY for a key little giant."""
    assert titles.USUAL_REWARDS_MCNY[:2] == (0.3, 6.0)


@given(SHARE, st.floats(0.0, 1e4), st.floats(0.0, 20.0))
def test_only_large_leading_firms_list_and_a_reward_brings_more(leading, output, reward):
    rate = listing_rate(leading, output, reward)
    may = leading > 0.5 and output >= titles.LISTING_MCNY
    assert rate == (titles.LISTING_RATE * (1.0 + reward / titles.LISTING_REWARD_MCNY) if may else 0.0)
    assert listing_rate(leading, output, reward + 1.0) >= rate
    assert listing_rate(1.0, titles.LISTING_MCNY, titles.LISTING_REWARD_MCNY) == 2.0 * titles.LISTING_RATE


@given(st.floats(0.0, 100.0), st.floats(0.0, 20.0))
def test_standards_are_led_by_firms_with_titles_and_centres(held, centres):
    assert standards_rate(0.0, 0.0) == 0.0
    assert standards_rate(held + 1.0, centres) > standards_rate(held, centres) >= 0.0
    assert standards_rate(held, centres + 1.0) > standards_rate(held, centres)


@given(st.sampled_from([0.0, 1.0, 2.0]), SHARE, DRAW)
def test_only_leading_firms_get_a_technology_centre(centre, intensity, draw):
    assert centre_after(centre, 0.0, intensity, draw) == centre
    assert centre_after(centre, 1.0, intensity, draw) in (centre, min(centre + 1.0, 2.0))


def test_chances_of_awards_are_the_assumed_ones():
    usual = titles.USUAL_INTENSITY
    draws = [(n + 0.5) / 10_000 for n in range(10_000)]
    for title, rate in enumerate(titles.RUNG_RATES):
        share = sum(title_after(float(title), usual, 1.0, u) > title for u in draws) / len(draws)
        assert share == pytest.approx(rate, abs=2e-4)
    assert sum(centre_after(0.0, 1.0, usual, u) for u in draws) / len(draws) == pytest.approx(0.05, abs=2e-4)
