"""Virtual experiments: who is treated, that a treatment is the only difference, and what each trial measures."""

import numpy as np
import pandas as pd
import pytest
from small_worlds import SEED, small_base

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.validation.trials import capital, clusters, credit, energy, links, markets, sampling
from jinzhen.scenarios.scenario import Scenario

TRIALS = (credit.loan_and_rivals, credit.guaranteed_loan, links.new_supplier, links.managers_meet,
          capital.investment_grant, capital.equipment_credit, energy.energy_cap, clusters.size_and_productivity,
          markets.label_premium, markets.fair_users)


@pytest.fixture(scope="module")
def kit():
    return Kit(small_base(), Scenario.baseline().at_centre(), SEED)


@pytest.fixture
def run():
    kit = Kit(small_base(), Scenario.baseline().at_centre(), SEED)
    return kit.run(sampling.as_in_the_studies(kit, "2023Q3"), 0)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.__name__)
def test_a_trial_measures_the_same_every_time(kit, trial):
    """A workspace is used again and again: nothing of the last trial may be left in it."""
    first, second = kit.measure(trial, 1), kit.measure(trial, 1)
    assert first.keys() == second.keys()
    np.testing.assert_array_equal(list(first.values()), list(second.values()))
    assert np.isfinite(list(first.values())).any()


def test_one_firm_of_every_town(run):
    firms = sampling.small_firms(run)
    chosen = sampling.one_a_town(firms, sampling.lots(run_kit(run), 0, 1))
    assert sorted(chosen["town"]) == sorted(set(firms["town"]))
    assert chosen["payroll_jobs"].between(sampling.LEAST_WORKERS, sampling.MOST_WORKERS).all()
    assert (chosen["leading"] == 0.0).all()


def test_treated_towns_do_not_compete(run):
    candidates = np.arange(run.tables.towns.trade.size) % 2 == 0
    towns = sampling.one_town_a_trade(run, sampling.lots(run_kit(run), 0, 1), candidates)
    assert candidates[towns].all()
    assert len(set(run.tables.towns.trade[towns])) == towns.size
    assert set(run.tables.towns.trade[towns]) == set(run.tables.towns.trade[candidates])


def test_who_is_treated_depends_on_trial_and_replication_alone(run):
    kit = run_kit(run)
    draws = [sampling.lots(kit, number, trial).random() for number in (0, 1) for trial in (5, 6)]
    assert draws == [sampling.lots(kit, number, trial).random() for number in (0, 1) for trial in (5, 6)]
    assert len(set(draws)) == 4


def test_a_loan_is_cash_and_debt(run):
    firms, before = run.tables.firms, sampling.small_firms(run, "cash_mcny", "debt_mcny", "expected_orders_mcny")
    chosen = before.iloc[:3]
    credit.lend(run, chosen.index)
    after = run.firms("cash_mcny", "debt_mcny")
    for column in ("cash_mcny", "debt_mcny"):
        risen = (after[column] - before[column]).dropna()
        np.testing.assert_allclose(risen[chosen.index], credit.LOAN_YEARS * chosen["expected_orders_mcny"])
        assert (risen.drop(index=chosen.index) == 0.0).all()
    assert firms.cash_mcny[firms.operating == 0.0].sum() == 0.0


def test_a_link_leads_to_a_leading_firm_of_the_town(run):
    chosen = sampling.one_a_town(links.unlinked(run), np.random.default_rng(0))
    links.link(run, chosen.index, np.random.default_rng(0))
    leaders = run.tables.firms.link_leader[0, run.slots_of(chosen.index)]
    town = run.town_of_slots()
    assert (run.tables.firms.leading[leaders] == 1.0).all()
    assert (town[leaders] == chosen["town"]).all()
    links.keep_unlinked(run, chosen.index)
    assert (run.tables.firms.link_leader[:, run.slots_of(chosen.index)] == -1).all()


def test_an_energy_quota_is_what_was_set(run):
    quota = np.linspace(1.0, 2.0, run.tables.towns.trade.size) * run.tables.towns.energy_base_tce / 4.0
    scenario = Scenario.baseline().with_levers(energy_quota_growth=0.0, problem_ledger=0.0)
    limited = Kit(run_kit(run).base_year, scenario, SEED)
    other = limited.run(limited.until("2023Q3"), 0)
    energy.set_quota(other, quota)
    other.step()
    np.testing.assert_allclose(other.tables.towns.energy_quota_tce, quota)


def test_a_cut_of_prices_leaves_capacity_alone(run):
    firms = run.tables.firms
    before = firms.tfp + firms.log_scale
    towns = np.array([0, 3])
    old = firms.tfp.copy()
    markets.cut_prices(run, towns)
    np.testing.assert_allclose(firms.tfp + firms.log_scale, before)
    moved = np.isin(run.town_of_slots(), towns) & (firms.operating > 0.0)
    np.testing.assert_allclose(firms.tfp[moved] - old[moved], -np.log(1.0 - markets.PRICE_CUT_SHARE))
    assert (firms.tfp[~moved] == old[~moved]).all()


def test_firms_that_meet_gain_with_their_customers_alone(run):
    before = run.tables.firms.appeal.copy()
    chosen = sampling.small_firms(run).index[:5]
    links.meet(run, chosen, 0.5)
    gained = run.tables.firms.appeal - before
    slots = run.slots_of(chosen)
    np.testing.assert_allclose(gained[slots], 0.5 * sampling.drawn(run, "meeting_effect"))
    assert (np.delete(gained, slots) == 0.0).all()


def test_a_higher_maximum_is_not_more_than_a_grant_to_everybody(kit):
    """On a small world the programme's ceiling does not bind, and the maximum is paid in full."""
    found = [kit.measure(capital.investment_grant, number) for number in range(3)]
    assert all(np.isfinite(each["jobs_maximum"]) for each in found)
    assert np.mean([each["jobs_maximum"] for each in found]) > 0.0


def test_means_follow_firms_that_are_in_both():
    treated, plain = pd.Series({1: 2.0, 2: 4.0, 3: 9.0}), pd.Series({1: 1.0, 2: 2.0, 4: 5.0})
    assert sampling.mean_log_ratio(treated, plain) == pytest.approx(np.log(2.0))
    assert sampling.mean_difference(treated, plain) == pytest.approx(1.5)
    assert np.isnan(sampling.log_ratio(1.0, 0.0))


def run_kit(run):
    """A kit of the run's world, for draws and base year."""
    return Kit(run.workspace.base_year, run.scenario, run.seed)
