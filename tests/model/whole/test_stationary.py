"""The base year is at rest: without trends, shocks and policies nothing drifts over twenty years."""

from dataclasses import replace

import numpy as np
import pytest
from small_worlds import OUTCOME, SEED

from jinzhen.model.replication import Workspace, start, step_forward
from jinzhen.model.state.world import Firm, Price
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

#: Every uncertainty that is growth or a shock; what firms learn by research and in chains is growth, too.
AT_REST = dict.fromkeys((
    "demand_growth", "trade_growth_sd", "demand_shock_sd", "outside_growth_gap", "price_growth", "material_price_gap",
    "wage_growth", "lending_rate_trend", "credit_supply_growth", "energy_price_growth", "tfp_growth", "tfp_shock_scale",
    "appeal_shock_scale", "energy_intensity_decline", "label_effect", "rd_tfp_effect", "link_tfp_effect",
), 0.0) | {"entry_ratio": 1.0}
NO_POLICY = {name: lever.null for name, lever in LEVERS.items() if lever.group != "certification"}
YEARS = 20
#: Furthest that a year's figure may come from that of the first full year, either way.
BANDS = {"core_output_mcny": 0.03, "payroll_jobs": 0.06, "capital_mcny": 0.05, "debt_mcny": 0.07, "entities": 0.13}
#: The same of the share of firms that make losses, in points of a hundred.
LOSS_BAND = 0.06


@pytest.fixture(scope="module")
def at_rest():
    """(n_years, n_figures) of a mean of replications: BANDS, loss-makers, firms of negative worth, and prices."""
    base_year = load_base_year()
    base_year = replace(base_year, trades=replace(base_year.trades, growth=0.0 * base_year.trades.growth))
    scenario = Scenario.baseline(end=f"{2022 + YEARS}-12-31").with_levers(**NO_POLICY)
    workspace = Workspace(base_year, 4.0)
    return np.mean([list(years(workspace, scenario, number)) for number in range(2)], axis=0)


def years(workspace, scenario, number):
    params, plan, aimed = start(workspace, scenario, SEED, number, AT_REST)
    outcomes = []
    for step in range(scenario.n_steps):
        step_forward(workspace, scenario, aimed, params, plan, SEED, number, step)
        outcomes.append(workspace.world.outcomes.copy())
        if scenario.step_ends[step].month == 12 and scenario.step_ends[step].year > 2022:
            year, firms = np.array(outcomes[-4:]), workspace.world.firms
            on = firms[Firm.operating] > 0.0
            worth = firms[Firm.capital_mcny] + firms[Firm.cash_mcny] - firms[Firm.debt_mcny]
            flows = [year[:, OUTCOME["core_output_mcny"]].sum()]
            stocks = [year[-1, OUTCOME[name]] for name in list(BANDS)[1:]]
            yield [*flows, *stocks, (firms[Firm.profit_year_mcny][on] < 0.0).mean(), (worth[on] < 0.0).mean(),
                   *(workspace.world.prices[price] for price in (Price.output, Price.materials, Price.wage))]


@pytest.mark.parametrize("name", BANDS)
def test_output_jobs_capital_debt_and_firms_stay(at_rest, name):
    column = at_rest[:, list(BANDS).index(name)]
    assert column == pytest.approx(column[0], rel=BANDS[name])


def test_loss_makers_stay_and_hardly_anybody_owes_more_than_he_has(at_rest):
    losing, insolvent = at_rest[:, len(BANDS)], at_rest[:, len(BANDS) + 1]
    assert losing == pytest.approx(losing[0], abs=LOSS_BAND)
    assert (insolvent < 0.01).all()


def test_prices_stand_still(at_rest):
    assert (at_rest[:, len(BANDS) + 2:] == 1.0).all()


def test_with_trends_and_shocks_losses_do_not_spread():
    """Before firms could fail and costs followed: 12 % of firms in 2022, 37 % in 2025, and 17 % owed more in 2030."""
    scenario, workspace = Scenario.baseline(end="2030-12-31"), Workspace(load_base_year(), 4.0)
    losing, insolvent = {}, 0.0
    params, plan, aimed = start(workspace, scenario, SEED, 0)
    for step in range(scenario.n_steps):
        step_forward(workspace, scenario, aimed, params, plan, SEED, 0, step)
        firms, day = workspace.world.firms, scenario.step_ends[step]
        on = firms[Firm.operating] > 0.0
        losing[day.year] = (firms[Firm.profit_year_mcny][on] < 0.0).mean()
        worth = firms[Firm.capital_mcny] + firms[Firm.cash_mcny] - firms[Firm.debt_mcny]
        insolvent = max(insolvent, (worth[on] < 0.0).mean())
    later = [losing[year] for year in range(2024, 2031)]
    assert max(later) - min(later) < 0.1 and max(later) < losing[2022] + 0.17
    assert insolvent < 0.02
