"""A question of the next plan: fifty towns by the end of 2030. Nothing explodes, stalls or runs out of room."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from small_worlds import MONEY, RESIDUAL, lively, money, outcome, run, small_base

from jinzhen.model import replication as replications
from jinzhen.model.outcomes import OUTCOMES, TOWN_FIGURE_NAMES
from jinzhen.model.replication import larger
from jinzhen.scenarios.base_year import load_base_year, synthetic
from jinzhen.scenarios.base_year.towns import N_TOWNS
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

END = "2030-12-31"
YEARS = tuple(range(2022, 2031))
NUMBERS = range(6)
#: A figure of 2030 over that of 2023 stays within these: a factor of four in seven years is 22 % a year, more than any
#: uncertainty on growth admits.
LEAST_RATIO, MOST_RATIO = 0.4, 4.0
STOCKS = ("entities", "leading_firms", "above_size_firms", "payroll_jobs", "linked_jobs", "capital_mcny")
#: Flows of a year that never run dry and never multiply.
FLOWS = ("core_output_mcny", "chain_output_mcny", "reported_output_mcny", "value_added_mcny", "wages_mcny", "rd_mcny",
         "investment_mcny", "energy_use_tce", "discharge_use_t", "entries", "exits", "projects_signed",
         "public_money_mcny")


#: What the province does in a year, in proportion to a world of few towns: the whole of it would drown them in money.
IN_PROPORTION = {
    name: lever.baseline * small_base().n_towns / N_TOWNS for name, lever in LEVERS.items()
    if lever.unit.endswith("/yr") and not lever.unit.startswith(("share", "rounds"))
}  # fmt: skip


@functools.cache
def long_run(number: int, **levers):
    scenario = replace(lively(), end=END).with_levers(target_towns=50, **{**IN_PROPORTION, **levers})
    return run(scenario, number)


@functools.cache
def real_run(number: int):
    scenario = Scenario.baseline(end=END).with_levers(target_towns=50)
    return run(scenario, number, load_base_year())


def by_year(trajectory, name, steps_per_year=4):
    """A flow summed over the calendar years from 2023, a stock at their ends."""
    rows = outcome(trajectory, name)[2:].reshape(-1, steps_per_year)
    kind = next(figure.kind for figure in OUTCOMES if figure.name == name)
    return rows.sum(axis=1) if kind == "flow" else rows[:, -1]


def assert_closed(trajectory):
    scale = 1.0 + outcome(trajectory, "capital_mcny").max()
    for name in ("firm_cash_mcny", "firm_debt_mcny", "firm_capital_mcny", "orders_mcny", "public_money_mcny"):
        assert trajectory.residuals[RESIDUAL[name]] < 1e-9 * scale, name
    assert trajectory.residuals[RESIDUAL["firm_count"]] == 0.0


def test_accounts_close_and_figures_stay_in_bounds():
    for trajectory in [*map(long_run, NUMBERS), real_run(0)]:
        assert trajectory.outcomes.shape[0] == 34
        assert trajectory.town_years.shape[0] == trajectory.money_mcny.shape[0] == len(YEARS)
        assert np.isfinite(trajectory.outcomes).all()
        assert np.isfinite(trajectory.town_years).all()
        assert_closed(trajectory)
        n_towns = trajectory.tiers.shape[1]
        count = outcome(trajectory, "provincial_towns")
        assert (np.diff(count) >= 0.0).all()  # withdrawal is off
        assert count[-1] <= n_towns
        share = trajectory.town_years[:, :, TOWN_FIGURE_NAMES.index("market_share")]
        assert (share >= 0.0).all()
        assert (share <= 1.0).all()
        for name in ("brand", "services_mean", "infrastructure", "skill", "effort", "score"):
            level = trajectory.town_years[:, :, TOWN_FIGURE_NAMES.index(name)]
            assert (level >= 0.0).all(), name
            assert (level <= 1.0).all(), name


def test_nothing_explodes_or_dies_out():
    """In the mean of replications; single ones may be luckier."""
    for trajectories in ([long_run(n) for n in NUMBERS], [real_run(n) for n in range(2)]):
        for name in STOCKS + FLOWS:
            years = np.mean([by_year(trajectory, name) for trajectory in trajectories], axis=0)
            assert (years > 0.0).all(), name
            assert LEAST_RATIO < years[-1] / years[0] < MOST_RATIO, name


def test_ratios_stay_those_of_an_economy():
    """In every year: value added, wages in it, capital over output, debt, productivity, investment."""
    for trajectory in [*map(long_run, NUMBERS), real_run(0)]:
        output, value_added = by_year(trajectory, "core_output_mcny"), by_year(trajectory, "value_added_mcny")
        capital = by_year(trajectory, "capital_mcny")
        assert (value_added > 0.2 * output).all()
        assert (value_added < 0.6 * output).all()
        assert (by_year(trajectory, "wages_mcny") < 0.7 * value_added).all()
        assert (capital > 0.3 * output).all()
        assert (capital < 2.5 * output).all()
        assert (by_year(trajectory, "debt_mcny") < capital).all()
        assert (np.abs(np.diff(by_year(trajectory, "mean_log_tfp"))) < 0.15).all()
        assert (by_year(trajectory, "investment_mcny") < 0.3 * capital).all()


def test_the_target_decides_when_it_is_met():
    """Fifty towns are more than the small world has; six are met when the count first reaches them."""
    assert all(long_run(n).target_step == -1 for n in NUMBERS)
    met = run(replace(lively(), end=END).with_levers(target_towns=6))
    count = outcome(met, "provincial_towns")
    assert met.target_step == np.flatnonzero(count >= 6)[0]
    assert money(met, "special_fund") == pytest.approx(8.25 * 500.0)


def test_a_longer_horizon_changes_nothing_before():
    """Places by number, so that rounds to come do not count: the first thirteen quarters are those of the plan."""
    short, long = run(lively()), run(replace(lively(), end=END))
    np.testing.assert_array_equal(long.outcomes[:14], short.outcomes)
    np.testing.assert_array_equal(long.tiers[:14], short.tiers)
    np.testing.assert_array_equal(long.town_years[:4], short.town_years)


def test_a_lever_of_the_next_plan_acts_from_its_day():
    usual = long_run(0)
    fund = IN_PROPORTION["special_fund"]
    later = long_run(0, special_fund=(("2022Q4", fund), ("2026Q1", 3.0 * fund)))
    np.testing.assert_array_equal(later.outcomes[:14], usual.outcomes[:14])
    paid = later.money_mcny[:, MONEY["special_fund"]]
    np.testing.assert_allclose(paid, [0.25 * fund, *3 * [fund], *5 * [3.0 * fund]])


def test_a_higher_target_names_no_fewer_towns():
    """By the gap rule, places follow what is lacking."""
    gap = replace(lively(), end=END).with_levers(places_rule="gap", nomination_quota=10)
    few, many = ([outcome(run(gap.with_levers(target_towns=target), n), "provincial_towns")[-1] for n in NUMBERS]
                 for target in (5, 12))
    assert np.mean(many) > np.mean(few)


@pytest.mark.parametrize("rule", LEVERS["places_rule"].choices)
def test_no_rule_of_places_knows_what_is_still_to_be_drawn(rule):
    """A round is the same whether the simulation ends with it or goes on, whatever rounds come later."""
    drawn = lively().with_levers(places_rule=rule, round_calendar="drawn", target_towns=12, nomination_quota=10)
    for number in NUMBERS:
        short = run(drawn, number)
        for later in ({}, {"round_calendar": [["2022Q4", "drawn"], ["2026Q1", "none"]]}):
            long = run(replace(drawn, end=END).with_levers(**later), number)
            np.testing.assert_array_equal(long.tiers[:len(short.tiers)], short.tiers)


def test_room_grows_by_what_is_needed_and_not_by_what_is_not():
    """A segment that fills up early in a long run asks for more at once than one that fills up near its end."""
    assert larger(1.65, steps_made=50, n_steps=100) == pytest.approx(1.65**2)
    assert larger(1.65, steps_made=99, n_steps=100) == pytest.approx(1.25 * 1.65)
    assert larger(1.65, steps_made=1, n_steps=100) == pytest.approx(4.0 * 1.65)


def test_a_run_that_needs_much_room_is_seldom_started_anew(monkeypatch):
    """It fills up the earlier the less room it has: to 2050 with every lever, 16 starts once."""
    begun, scenario = [], lively()

    def fills_up_below_ten(workspace, *_):
        begun.append(workspace.slots_factor)
        workspace.filled_at = int(scenario.n_steps * workspace.slots_factor / 10.0)
        return "trajectory" if workspace.slots_factor >= 10.0 else None

    monkeypatch.setattr(replications, "run_in", fills_up_below_ten)
    assert replications.replication(scenario, synthetic(3, 30), 1, 0) == "trajectory"
    assert len(begun) <= 4
    assert begun[-1] <= 20.0
