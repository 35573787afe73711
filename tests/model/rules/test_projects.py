"""Projects from signature to production."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import projects

courting_weight, variety_gain = called(projects.courting_weight), called(projects.variety_gain)
land_asked, approval_rate = called(projects.land_asked), called(projects.approval_rate)
median_size, needs_review = called(projects.median_size), called(projects.needs_review)
courting_effort, commitment_rate = called(projects.courting_effort), called(projects.commitment_rate)
project_land = called(projects.project_land)

SHARE = st.floats(0.0, 1.0)


@given(st.floats(0.0, 0.8))
def test_reform_removes_its_share_of_the_delay(removed):
    years = 1.0 / approval_rate(removed)
    assert years == pytest.approx(CENTRAL["approval_years"] * (1.0 - removed))


def test_small_towns_sign_smaller_projects():
    full = CENTRAL["full_size_output_mcny"]
    assert median_size(2.0 * full, project_size_mcny=320.0) == 320.0
    assert median_size(0.25 * full, project_size_mcny=320.0) == 80.0


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


@given(st.floats(0.10, 0.25), st.floats(0.2, 0.5))
def test_the_published_share_of_what_is_signed_is_realised_in_a_year(share, empty):
    """From signature to the middle of building takes as long on average as the share says of those who mean it."""
    own = 1.0 / commitment_rate(0.0, realised_share_rate=share, empty_signature_share=empty)
    usual = CENTRAL["approval_years"] * 0.8 + projects.GATHERING_YEARS + 0.5 * CENTRAL["building_years"]
    meant = share / (1.0 - empty)
    assert usual + own == pytest.approx(max(-1.0 / log(1.0 - meant), usual + CENTRAL["commitment_years_least"]))
    assert commitment_rate(0.0, realised_share_rate=share + 0.05, empty_signature_share=empty) >= 1.0 / own


@given(SHARE, st.floats(0.1, 500.0))
def test_infrastructure_lets_projects_come_sooner_and_on_less_land(gain, capital):
    at = {"realised_share_rate": 0.2, "empty_signature_share": 0.35}
    faster = 1.0 + CENTRAL["infrastructure_commitment"] * gain
    assert commitment_rate(gain, **at) == pytest.approx(faster * commitment_rate(0.0, **at))
    assert project_land(capital, 0.0, land_mcny_per_mu=2.5) == pytest.approx(capital / 2.5)
    dense = 1.0 + CENTRAL["infrastructure_density"] * gain
    assert project_land(capital, gain, land_mcny_per_mu=2.5) == pytest.approx(capital / 2.5 / dense)


def test_review_begins_at_its_line():
    assert not needs_review(999.9)
    assert needs_review(1000.0)


def test_courting_is_as_paid_for_at_the_usual_effort():
    assert courting_effort(0.5) == 1.0
    assert courting_effort(0.0) < 1.0 < courting_effort(1.0)
