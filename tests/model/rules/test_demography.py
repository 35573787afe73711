"""Exit by age, size and health; entry; the size class."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinzhen.model.compiled import plain
from jinzhen.model.rules import demography

age_profile, exit_hazard = plain(demography.age_profile), plain(demography.exit_hazard)
chance_within, stays_above_size = plain(demography.chance_within), plain(demography.stays_above_size)
entry_response = plain(demography.entry_response)

HAZARDS = (0.092, 0.043, 0.0105)
AGES = np.linspace(0.0, 60.0, 6001)


def test_the_hump_stands_at_its_published_age():
    hazard = [age_profile(age) for age in AGES]
    assert AGES[int(np.argmax(hazard))] == pytest.approx(demography.PEAK_AGE_YEARS, abs=0.011)
    assert min(hazard) > 0.5


def test_the_age_profile_keeps_the_level_of_the_yearly_hazards():
    """Over a stationary population with half the firms under five years old its mean is one."""
    rate = log(2.0) / 5.0
    ages = (np.arange(200_000) + 0.5) / 200_000
    mean = np.mean([age_profile(-log(1.0 - u) / rate) for u in ages])
    assert mean == pytest.approx(1.0, abs=0.005)


@given(st.floats(0.0, 40.0), st.floats(-0.5, 0.5), st.floats(0.0, 100.0))
def test_hazard_falls_with_size_margin_and_health(age, margin, worth):
    small, medium, large = (exit_hazard(capital, age, margin, worth, *HAZARDS) for capital in (0.5, 5.0, 50.0))
    assert small / medium == pytest.approx(HAZARDS[0] / HAZARDS[1])
    assert medium / large == pytest.approx(HAZARDS[1] / HAZARDS[2])
    assert exit_hazard(0.5, age, margin - 0.1, worth, *HAZARDS) >= small > 0.0
    assert exit_hazard(0.5, age, margin, -1.0, *HAZARDS) == pytest.approx(small + 0.5)


def test_at_the_usual_margin_and_mean_age_the_hazard_is_the_published_one():
    mean_age = next(age for age in AGES if age > 3.0 and age_profile(age) <= 1.0)
    assert exit_hazard(0.5, mean_age, 0.04, 1.0, *HAZARDS) == pytest.approx(HAZARDS[0], rel=0.01)


@given(st.floats(0.0, 20.0))
def test_a_year_is_four_quarters(rate):
    stay = (1.0 - chance_within(rate, 0.25)) ** 4
    assert stay == pytest.approx(1.0 - chance_within(rate, 1.0), abs=1e-12)
    assert 0.0 <= chance_within(rate, 0.25) < 1.0 or rate > 100.0


@given(st.floats(0.0, 40.0))
def test_the_size_class_is_sticky(output):
    assert stays_above_size(0.0, output) == (output >= 20.0)
    assert stays_above_size(1.0, output) == (output >= 15.0)


def test_entry_at_its_usual_rate_and_the_published_reform():
    assert entry_response(0.0, 0.0, 0.0, 1.0, 2.0, 0.25) == 1.0
    assert log(entry_response(0.0, 0.0, demography.REFORM_SHARE, 1.0, 2.0, 0.25)) == pytest.approx(0.25)


@given(st.floats(-1.0, 1.0), st.floats(-0.2, 0.2), st.floats(-0.2, 0.6), st.floats(0.0, 1.0))
def test_entry_is_bounded_and_answers_every_push(margin, growth, approval, credit):
    entry = entry_response(margin, growth, approval, credit, 2.0, 0.25)
    assert np.exp(-1.5) - 1e-12 <= entry <= np.exp(1.5) + 1e-12
    assert entry_response(margin + 0.1, growth, approval, credit, 2.0, 0.25) >= entry
    assert entry_response(margin, growth, approval + 0.1, credit, 2.0, 0.25) >= entry
    assert entry_response(margin, growth, approval, min(credit + 0.1, 1.0), 2.0, 0.25) >= entry
