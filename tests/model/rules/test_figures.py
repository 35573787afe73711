"""What is reported, under what pressure, and what a title brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import figures

gaming_target, found_share = called(figures.gaming_target), called(figures.found_share)
is_drive, lacks, pressure = called(figures.is_drive), called(figures.lacks), called(figures.pressure)
label_growth, linked_jobs = called(figures.label_growth), called(figures.linked_jobs)
drift_of_figures = called(figures.drift_of_figures)

SHARE = st.floats(0.0, 1.0)


@given(st.floats(0.0, 0.2), st.floats(0.0, 1.0))
def test_figures_drift_with_time_and_checks_strip_what_they_find(rate, found):
    assert drift_of_figures(rate, found, 1.0) == pytest.approx(4.0 * drift_of_figures(rate, found, 0.25))
    assert drift_of_figures(rate, 0.0, 1.0) == rate and drift_of_figures(rate, 1.0, 1.0) == 0.0


def test_the_label_works_for_three_years_and_less_for_later_batches():
    label = {"label_effect": 0.02, "label_decay_by_batch": 0.7}
    assert label_growth(1.0, 0.0, **label) == 0.0
    assert label_growth(1.0, 1.0, **label) == 0.02
    assert label_growth(figures.LABEL_YEARS, 3.0, **label) == pytest.approx(0.02 * 0.7**2)
    assert label_growth(figures.LABEL_YEARS + 0.25, 1.0, **label) == 0.0


@given(st.floats(0.0, 50.0), st.floats(0.0, 1e5), st.floats(0.5, 2.0), st.floats(0.5, 2.0))
def test_linked_jobs_are_those_that_the_materials_bought_can_feed(per_mcny, output, materials, wage):
    linked = linked_jobs(per_mcny, output, materials, wage)
    assert linked * wage == pytest.approx(per_mcny * output * materials), "what they earn is what is spent on materials"
    assert linked_jobs(per_mcny, output, 1.0, 1.0) == pytest.approx(per_mcny * output)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_what_a_target_lacks_is_a_share(target, reached):
    share = lacks(target, reached)
    assert 0.0 <= share <= 1.0
    assert lacks(target, target) == lacks(0.0, reached) == 0.0
    assert lacks(target, reached + 1.0) <= share
    assert lacks(30.0, 18.0) == pytest.approx(0.4)


@given(SHARE, SHARE, st.sampled_from([0.0, 1.0]))
def test_targets_and_notices_press_and_a_title_relieves(province, city, notice):
    felt = pressure(False, province, city, notice)
    assert 0.25 <= felt <= 1.5
    assert pressure(False, min(province + 0.1, 1.0), city, notice) >= felt
    assert pressure(False, province, min(city + 0.1, 1.0), notice) >= felt
    assert pressure(False, province, city, 1.0) >= felt
    assert pressure(True, province, city, notice) == pressure(True, 0.0, 0.0, notice) <= felt


def test_units_are_registered_in_the_first_titled_year_only():
    assert is_drive(True, 0.25)
    assert is_drive(True, CENTRAL["drive_years"])
    assert not is_drive(True, CENTRAL["drive_years"] + 0.25)
    assert not is_drive(False, 0.25)


@given(SHARE, SHARE)
def test_checks_find_the_checked_ones_that_can_be_found(verification, find):
    assert found_share(verification, verification_find_share=find) == verification * find
    assert found_share(0.0) == 0.0


@given(SHARE, SHARE, st.floats(0.0, 0.5))
def test_gaming_rises_with_pressure_and_falls_with_checks(felt, found, propensity):
    share = gaming_target(felt, found, gaming_propensity=propensity)
    assert 0.0 <= share <= propensity
    assert gaming_target(1.0, found, gaming_propensity=propensity) >= share
    assert share >= gaming_target(felt, 1.0, gaming_propensity=propensity) == 0.0
