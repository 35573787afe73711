"""How productivity moves, and the ladder of titles."""

from functools import partial
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, call, called

from jinzhen.model.rules import learning

drift, chain_learning = called(learning.drift), called(learning.chain_learning)
support_learning, agglomeration = called(learning.support_learning), called(learning.agglomeration)
research_learning, quality_gain = called(learning.research_learning), called(learning.quality_gain)
customers_kept, imitation_pace = called(learning.customers_kept), called(learning.imitation_pace)
quality_checks = called(learning.quality_checks)
spread_of_shock, passed_favour = called(learning.spread_of_shock), called(learning.passed_favour)

title_after, centre_after = called(learning.title_after), called(learning.centre_after)
application, listing_rate = called(learning.application), called(learning.listing_rate)
standards_rate = called(learning.standards_rate)

SHARE, DRAW = st.floats(0.0, 1.0), st.floats(0.0, 1.0, exclude_min=True, exclude_max=True)
LOG, RATE = st.floats(-1.0, 1.0), st.floats(0.0, 0.3)


@given(LOG, st.floats(0.0, 1.0), st.floats(-0.02, 0.06), RATE, RATE)
def test_the_mean_firm_grows_at_the_common_rate(mean, ahead, growth, imitation, reversion):
    """Crowding nets near zero: imitation closes gaps but lifts nobody on average."""
    own = {"imitation_rate": imitation, "tfp_growth": growth, "tfp_reversion": reversion}
    assert drift(mean, mean, mean + ahead, **own) == pytest.approx(growth)


@given(st.floats(0.01, 1.0), st.floats(0.01, 0.5), st.floats(0.0, 0.3), st.floats(0.01, 0.3))
def test_the_lagging_catch_up_and_the_best_fall_back(behind, ahead, imitation, reversion):
    own = {"imitation_rate": imitation, "tfp_growth": 0.02, "tfp_reversion": reversion}
    assert drift(-behind, 0.0, ahead, **own) > 0.02
    assert drift(ahead + 0.1, 0.0, ahead, **own) < 0.02


@given(st.floats(-0.02, 0.1), st.sampled_from([4, 12]))
def test_four_years_in_a_chain_teach_the_published_gain_and_what_reversion_takes(effect, steps_per_year):
    steps = [(n + 1) / steps_per_year for n in range(10 * steps_per_year)]
    taught = sum(chain_learning(years, link_tfp_effect=effect) / steps_per_year for years in steps)
    assert taught == pytest.approx(CENTRAL["chain_loss"] * effect)
    assert chain_learning(0.0, link_tfp_effect=effect) == 0.0
    assert chain_learning(learning.CHAIN_YEARS + 0.01, link_tfp_effect=effect) == 0.0


@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_services_and_skills_count_once_whatever_the_way(services, skill):
    """What they bring is a level: two changes bring what their sum brings, and a way there and back nothing."""
    learnt = partial(support_learning, platform_tfp_effect=0.05, skill_tfp_effect=0.03)
    gain = learnt(services, skill)
    assert gain == pytest.approx(0.05 * services + 0.03 * skill)
    assert gain + learnt(-services, -skill) == pytest.approx(0.0, abs=1e-15)
    assert learnt(0.0, 0.0) == 0.0


@given(SHARE, SHARE, st.floats(0.0, 0.5))
def test_granted_research_counts_by_its_elasticity_and_only_while_it_lasts(before, after, effect):
    learnt = partial(research_learning, rd_tfp_effect=effect)
    gain = learnt(before, after)
    assert gain * (after - before) >= 0.0
    assert gain + learnt(after, before) == pytest.approx(0.0, abs=1e-12)
    assert learnt(before, before) == research_learning(before, after, rd_tfp_effect=0.0) == 0.0
    assert learnt(0.0, 0.5) == pytest.approx(effect * log(2.0)), "grants that double the stock"


@given(LOG, st.floats(0.0, 4.0))
def test_inspections_mend_quality_below_the_usual_only(quality, inspections):
    gain = quality_gain(quality, inspections)
    assert gain >= 0.0
    assert gain == (0.0 if quality >= 0.0 else pytest.approx(CENTRAL["quality_rate"] * inspections * -quality))
    assert quality_gain(quality, 0.0) == 0.0


@given(RATE, SHARE, SHARE)
def test_meetings_and_services_speed_imitation(rate, meets, services):
    pace = imitation_pace(meets, services, imitation_rate=rate)
    assert rate == imitation_pace(0.0, 0.0, imitation_rate=rate) <= pace
    assert pace - rate == pytest.approx(rate * (meets + CENTRAL["platform_imitation"] * services))


@given(st.floats(0.0, 4.0), SHARE)
def test_testing_by_services_counts_beside_inspections(inspections, services):
    assert quality_checks(inspections, 0.0) == inspections
    assert quality_checks(inspections, services) == inspections + CENTRAL["platform_tests"] * services


@given(st.floats(-1.0, 0.0), st.floats(-1.0, 0.0), st.floats(0.0, 1.0))
def test_customers_stay_with_whom_has_more_working_capital_than_its_town(own, mean, stickiness):
    sticky = partial(customers_kept, customer_stickiness_rate=stickiness)
    kept = sticky(own, mean)
    assert kept * (own - mean) >= 0.0
    assert kept == -sticky(mean, own)
    assert sticky(mean, mean) == customers_kept(own, mean, customer_stickiness_rate=0.0) == 0.0


def test_productivity_follows_size_by_its_elasticity():
    assert agglomeration(0.5, agglomeration_elasticity=0.05) == pytest.approx(0.025)
    assert agglomeration(0.0) == 0.0


@given(st.floats(1.0, 1e4), st.floats(1.0, 40.0))
def test_shocks_shrink_with_size_and_age_and_add_up_over_time(jobs, age):
    quarter, year = spread_of_shock(jobs, age, 0.25), spread_of_shock(jobs, age, 1.0)
    assert 4.0 * quarter**2 == pytest.approx(year**2)
    assert spread_of_shock(2.0 * jobs, age, 1.0) / year == pytest.approx(2.0 ** -CENTRAL["shock_size_exponent"])
    assert spread_of_shock(jobs, 2.0 * age, 1.0) / year == pytest.approx(2.0 ** -CENTRAL["shock_age_exponent"])
    assert spread_of_shock(CENTRAL["shock_size_jobs"], CENTRAL["shock_age_years"], 1.0) == pytest.approx(1.0)


@given(st.floats(-2.0, 2.0))
def test_favour_passes_at_the_same_pace_whatever_the_step(favour):
    left = favour
    for _ in range(4):
        left -= passed_favour(left, 0.25)
    assert left == pytest.approx(favour - passed_favour(favour, 1.0), abs=1e-12)
    assert abs(left) <= abs(favour)
    assert passed_favour(favour, 1.0, favour_years=1e-3) == pytest.approx(favour)


@given(st.sampled_from([0.0, 1.0, 2.0, 3.0]), SHARE, st.floats(0.0, 2.0), DRAW)
def test_titles_climb_one_rung_at_most_and_are_kept(title, intensity, applies, draw):
    after = title_after(title, intensity, applies, draw)
    assert after in (title, min(title + 1.0, 3.0))
    assert title_after(title, min(intensity + 0.01, 1.0), applies, draw) >= after
    assert title_after(title, intensity, applies + 0.1, draw) >= after
    assert title_after(title, 0.0, applies, draw) == title_after(title, intensity, 0.0, draw) == title


@given(st.floats(0.0, 20.0), st.sampled_from([0.3, 6.0, 10.0]))
def test_a_reward_brings_a_part_of_the_applications(reward, usual):
    assert application(usual, usual) == pytest.approx(1.0)
    assert application(0.0, usual) == pytest.approx(1.0 - CENTRAL["reward_share"])
    assert application(0.0, usual) <= application(reward, usual) <= application(reward + 0.1, usual)
    assert application(1e6, usual) == application(3.0 * usual, usual)


def test_usual_rewards_are_the_published_ones():
    """lever_facts.csv L03a: 0.3 m CNY for an SRDI firm; L03c: 6 m CNY for a key little giant."""
    assert [call(learning.usual_reward, rung) for rung in range(3)] == [0.3, 6.0, CENTRAL["usual_champion_reward_mcny"]]


@given(SHARE, st.floats(0.0, 1e4), st.floats(0.0, 20.0))
def test_only_large_leading_firms_list_and_a_reward_brings_more(leading, output, reward):
    rate = listing_rate(leading, output, reward)
    may = leading > 0.5 and output >= CENTRAL["listing_mcny"]
    assert rate == (CENTRAL["listing_rate"] * (1.0 + reward / learning.LISTING_REWARD_MCNY) if may else 0.0)
    assert listing_rate(leading, output, reward + 1.0) >= rate
    assert listing_rate(1.0, CENTRAL["listing_mcny"], learning.LISTING_REWARD_MCNY) == 2.0 * CENTRAL["listing_rate"]


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
    usual = CENTRAL["usual_intensity"]
    draws = [(n + 0.5) / 10_000 for n in range(10_000)]
    for title, rate in enumerate(CENTRAL[f"rung_rate_{rung}"] for rung in ("srdi", "giant", "champion")):
        share = sum(title_after(float(title), usual, 1.0, u) > title for u in draws) / len(draws)
        assert share == pytest.approx(rate, abs=2e-4)
    assert sum(centre_after(0.0, 1.0, usual, u) for u in draws) / len(draws) == pytest.approx(0.05, abs=2e-4)
