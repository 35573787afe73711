"""How productivity moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.compiled import plain
from jinzhen.model.rules import learning

drift, chain_learning = plain(learning.drift), plain(learning.chain_learning)
support_learning, agglomeration = plain(learning.support_learning), plain(learning.agglomeration)
research_learning, quality_gain = plain(learning.research_learning), plain(learning.quality_gain)
customers_kept = plain(learning.customers_kept)
spread_of_shock = plain(learning.spread_of_shock)

LOG, RATE = st.floats(-1.0, 1.0), st.floats(0.0, 0.3)


@given(LOG, st.floats(0.0, 1.0), st.floats(-0.02, 0.06), RATE, RATE)
def test_the_mean_firm_grows_at_the_common_rate(mean, ahead, growth, imitation, reversion):
    """Crowding nets near zero: imitation closes gaps but lifts nobody on average."""
    assert drift(mean, mean, mean + ahead, growth, imitation, reversion) == pytest.approx(growth)


@given(st.floats(0.01, 1.0), st.floats(0.01, 0.5), st.floats(0.0, 0.3), st.floats(0.01, 0.3))
def test_the_lagging_catch_up_and_the_best_fall_back(behind, ahead, imitation, reversion):
    assert drift(-behind, 0.0, ahead, 0.02, imitation, reversion) > 0.02
    assert drift(ahead + 0.1, 0.0, ahead, 0.02, imitation, reversion) < 0.02


@given(st.floats(-0.02, 0.1), st.sampled_from([4, 12]))
def test_four_years_in_a_chain_teach_the_published_gain_and_what_reversion_takes(effect, steps_per_year):
    steps = [(n + 1) / steps_per_year for n in range(10 * steps_per_year)]
    taught = sum(chain_learning(years, effect) / steps_per_year for years in steps)
    assert taught == pytest.approx(learning.CHAIN_LOSS * effect)
    assert chain_learning(0.0, effect) == 0.0
    assert chain_learning(learning.CHAIN_YEARS + 0.01, effect) == 0.0


@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_services_and_skills_count_once_whatever_the_way(services, skill):
    """What they bring is a level: two changes bring what their sum brings, and a way there and back nothing."""
    gain = support_learning(services, skill, 0.05, 0.03)
    assert gain == pytest.approx(0.05 * services + 0.03 * skill)
    assert gain + support_learning(-services, -skill, 0.05, 0.03) == pytest.approx(0.0, abs=1e-15)
    assert support_learning(0.0, 0.0, 0.05, 0.03) == 0.0


@given(st.floats(0.0, 50.0), st.floats(0.0, 1e3), st.floats(0.0, 0.5))
def test_research_counts_by_its_share_of_sales_up_to_a_tenth(rd, sales, effect):
    gain = research_learning(rd, sales, effect)
    assert 0.0 <= gain <= 0.1 * effect
    assert research_learning(rd + 0.1, sales, effect) >= gain
    assert research_learning(0.0, sales, effect) == research_learning(rd, sales, 0.0) == 0.0
    assert research_learning(2.0, 100.0, effect) == pytest.approx(0.02 * effect)


@given(LOG, st.floats(0.0, 4.0))
def test_inspections_mend_quality_below_the_usual_only(quality, inspections):
    gain = quality_gain(quality, inspections)
    assert gain >= 0.0
    assert gain == (0.0 if quality >= 0.0 else pytest.approx(learning.QUALITY_RATE * inspections * -quality))
    assert quality_gain(quality, 0.0) == 0.0


@given(st.floats(-1.0, 0.0), st.floats(-1.0, 0.0), st.floats(0.0, 1.0))
def test_customers_stay_with_whom_has_more_working_capital_than_its_town(own, mean, stickiness):
    kept = customers_kept(own, mean, stickiness)
    assert kept * (own - mean) >= 0.0
    assert kept == -customers_kept(mean, own, stickiness)
    assert customers_kept(mean, mean, stickiness) == customers_kept(own, mean, 0.0) == 0.0


def test_productivity_follows_size_by_its_elasticity():
    assert agglomeration(0.5, 0.05) == pytest.approx(0.025)
    assert agglomeration(0.0, 0.05) == 0.0


@given(st.floats(1.0, 1e4))
def test_shocks_shrink_with_size_and_add_up_over_time(jobs):
    quarter, year = spread_of_shock(0.1, jobs, 0.25), spread_of_shock(0.1, jobs, 1.0)
    assert 4.0 * quarter**2 == pytest.approx(year**2)
    assert spread_of_shock(0.1, 2.0 * jobs, 1.0) / year == pytest.approx(2.0**-0.1)
    assert spread_of_shock(0.1, 20.0, 1.0) == pytest.approx(0.1)
