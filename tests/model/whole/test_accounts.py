"""Accounts close, quotas hold and numbers stay numbers, whatever the levers are set to."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small_worlds import MONEY, RESIDUAL, lively, money, outcome, run, small_base

from jinzhen.model.outcomes import OUTCOME_NAMES, TOWN_FIGURE_NAMES
from jinzhen.model.rules.projects import COURTING_MCNY
from jinzhen.model.rules.town_action import PLATFORM_MCNY, TRAINING_MCNY
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_INDEX

COUNTS = ("entities", "paper_entities", "leading_firms", "above_size_firms", "above_size_new", "above_size_lost",
          "moved_in", "mergers", "srdi_firms", "little_giants", "champions", "listed_firms", "national_brands",
          "projects_signed", "projects_in_production", "praised_towns", "notices_served")
#: Whom a lever may be aimed at here; most of them at everybody.
AIMED = ({}, {}, {"target": {"tier": "provincial"}}, {"target": {"category": "manufacturing"}}, {"local": None})
TOWN = small_base().towns.town_id[1]
#: Shares and the log of productivity may be of any sign or size; everything else counts or measures something.
SIGNED = {"mean_log_tfp"}
MONTHS = Scenario.baseline(steps_per_year=12)


@st.composite
def extreme_scenarios(draw):
    """Every lever at an end of its range, its null or its baseline, for all, for a group, or otherwise in one town."""
    values = {}
    for lever in LEVERS.values():
        ends = lever.choices or (lever.low, lever.high, lever.null, lever.baseline)
        values[lever.name] = draw(st.sampled_from(ends))
        aimed = draw(st.sampled_from(AIMED)) if lever.is_targetable else {}
        if aimed:
            values[lever.name] = {"value": values[lever.name], **aimed}
            if "local" in aimed:
                values[lever.name]["local"] = {TOWN: draw(st.sampled_from(ends))}
    try:
        return lively().with_levers(**values)
    except UserError:
        assume(False)


def assert_sound(trajectory):
    for part in ("outcomes", "town_years", "money_mcny", "residuals"):
        assert np.isfinite(getattr(trajectory, part)).all(), part
    for name in OUTCOME_NAMES:
        assert name in SIGNED or (outcome(trajectory, name) >= -1e-9).all(), name
    assert (trajectory.money_mcny >= 0.0).all()
    scale = 1.0 + np.abs(outcome(trajectory, "capital_mcny")).max()
    for name in ("firm_cash_mcny", "firm_debt_mcny", "firm_capital_mcny", "orders_mcny", "public_money_mcny"):
        assert trajectory.residuals[RESIDUAL[name]] < 1e-9 * scale, name
    assert trajectory.residuals[RESIDUAL["firm_count"]] == 0.0


def assert_quotas_hold(trajectory):
    for name in ("energy", "discharge"):
        unit = {"energy": "tce", "discharge": "t"}[name]
        used, quota = outcome(trajectory, f"{name}_use_{unit}"), outcome(trajectory, f"{name}_quota_{unit}")
        assert (used[1:] <= quota[1:] * (1.0 + 1e-9)).all(), name
    in_use = outcome(trajectory, "land_in_use_mu")
    issued = in_use[0] + outcome(trajectory, "land_quota_mu").cumsum()  # what was given back is granted again
    assert (in_use <= issued * (1.0 + 1e-9)).all()
    assert trajectory.residuals[RESIDUAL["land_over_quota_mu"]] <= 1e-9 * (1.0 + in_use.max())
    for name, use in (("energy_over_quota_tce", "energy_use_tce"), ("discharge_over_quota_t", "discharge_use_t")):
        assert trajectory.residuals[RESIDUAL[name]] <= 1e-9 * (1.0 + outcome(trajectory, use).max())


def assert_counts_add_up(trajectory):
    turnover = outcome(trajectory, "entries") - outcome(trajectory, "exits")
    np.testing.assert_array_equal(np.diff(outcome(trajectory, "entities")), turnover[1:])
    assert (outcome(trajectory, "moved_in") <= outcome(trajectory, "entries")).all()
    assert (outcome(trajectory, "mergers") <= outcome(trajectory, "exits")).all()
    units = outcome(trajectory, "entities") + outcome(trajectory, "paper_entities")
    assert (outcome(trajectory, "reported_entities") >= units - 1e-9).all()
    for name in COUNTS:
        np.testing.assert_array_equal(outcome(trajectory, name), np.rint(outcome(trajectory, name)))
    for tier, name in ((3, "provincial_towns"), (2, "potential_towns"), (1, "municipal_towns")):
        np.testing.assert_array_equal((trajectory.tiers == tier).sum(axis=1), outcome(trajectory, name))
    nominated, eligible, places, named = trajectory.rounds[:, 2:6].T
    assert (named <= np.minimum(places, eligible)).all()
    assert (eligible <= nominated).all()


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(extreme_scenarios(), st.integers(0, 10_000))
def test_any_mix_of_extreme_levers_keeps_the_accounts(scenario, number):
    trajectory = run(scenario, number)
    assert_sound(trajectory)
    assert_quotas_hold(trajectory)
    assert_counts_add_up(trajectory)


@pytest.mark.parametrize("scenario", [MONTHS, Scenario.baseline(end="2030-12-31"),
                                      Scenario.baseline(as_of="2022-09-30")], ids=["months", "2030", "hindcast"])
def test_other_steps_and_horizons_keep_the_accounts(scenario):
    trajectory = run(scenario)
    assert_sound(trajectory)
    assert_quotas_hold(trajectory)
    assert_counts_add_up(trajectory)


def test_months_and_quarters_tell_the_same_story():
    """Flows of a year and stocks at its end, on average, within what chance and finer steps do."""
    months, quarters = (np.mean([run(scenario, number).outcomes[-1] for number in range(12)], axis=0)
                        for scenario in (MONTHS, Scenario.baseline()))
    for name, factor in (("core_output_mcny", 3.0), ("investment_mcny", 3.0), ("energy_use_tce", 3.0),
                         ("payroll_jobs", 1.0), ("capital_mcny", 1.0), ("entities", 1.0)):
        column = OUTCOME_NAMES.index(name)
        assert factor * months[column] == pytest.approx(quarters[column], rel=0.15), name


def test_public_money_of_the_quarters_is_that_of_the_years_and_the_lines():
    trajectory = run(lively())
    assert outcome(trajectory, "public_money_mcny").sum() == pytest.approx(trajectory.money_mcny.sum(), rel=1e-12)


def test_programmes_cost_what_the_levers_say():
    """Money of levers that are spent in full: yearly value times 3.25 years, at the published unit costs."""
    scenario = lively().with_levers(special_fund=600, brand_support=80, public_platforms=10, infrastructure=200,
                                    training=30_000, attraction_effort=200, county_fund=0, city_cofunding=0)
    trajectory = run(scenario)
    yearly = {"special_fund": 600.0, "brand_support": 80.0, "public_platforms": 10 * PLATFORM_MCNY,
              "infrastructure": 200.0, "attraction_effort": 200 * COURTING_MCNY}
    for name, amount in yearly.items():
        assert money(trajectory, name) == pytest.approx(3.25 * amount), name
    assert 0.0 < money(trajectory, "training") < 3.25 * 30_000 * TRAINING_MCNY, "courses that take place are paid"
    assert money(trajectory, "county_fund") == 0.0


def test_local_money_follows_the_number_of_designated_towns():
    trajectory = run(lively().with_levers(county_fund=8, city_cofunding=3))
    designated = (trajectory.tiers[:-1] >= 1).sum()
    assert money(trajectory, "county_fund") == pytest.approx(8 * 0.25 * designated)
    assert money(trajectory, "city_cofunding") == pytest.approx(3 * 0.25 * designated)


def test_rationed_money_stays_below_its_ceiling():
    trajectory = run(lively().with_levers(tech_upgrade_share=0.15, guidance_fund=40))
    realised = trajectory.uncertainties[UNCERTAINTY_INDEX["guidance_realised_share"]]
    ceiling = LEVERS["tech_upgrade_share"].yearly_ceiling
    parts_of_year = np.array([0.25, 1.0, 1.0, 1.0])
    assert (trajectory.money_mcny[:, MONEY["tech_upgrade_share"]] <= ceiling * parts_of_year * (1 + 1e-12)).all()
    assert (trajectory.money_mcny[:, MONEY["guidance_fund"]] <= 40 * realised * parts_of_year * (1 + 1e-12)).all()
    assert money(trajectory, "guidance_fund") > 0.0


def test_market_shares_of_a_trade_stay_below_one():
    trajectory, trade = run(lively()), small_base().towns.trade
    shares = trajectory.town_years[:, :, TOWN_FIGURE_NAMES.index("market_share")]
    for k in set(trade):
        assert (shares[:, trade == k].sum(axis=1) < 1.0).all()
