"""What a lever costs a unit is believable in the real base year, and what it is meant for gets it."""

import functools

import numpy as np
import pytest
from small_worlds import MONEY

from jinzhen.model.phases.factors import UPGRADE_CEILING_MCNY
from jinzhen.model.replication import Workspace, start, step_forward
from jinzhen.model.state.world import Firm, Town, TownCode, Trade
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.scenario import Scenario

SCENARIO = Scenario.baseline(end="2023-12-31", as_of="2023-12-31")
#: Cost of the strategic-industry power price a firm and year, m CNY, from which it would be a smelter's bill.
SMELTER_MCNY = 40.0
#: Code of the category.
MANUFACTURING = 0


@functools.cache
def a_year():
    """Money by lever in 2023, and firms that the power price reaches, over a few replications."""
    money, reached = np.zeros(len(MONEY)), 0.0
    workspace = Workspace(load_base_year(), 2.0)
    for number in range(4):
        params, plan, aimed = start(workspace, SCENARIO, 1, number)
        world = workspace.world
        for step in range(SCENARIO.n_steps):
            step_forward(workspace, SCENARIO, aimed, params, plan, 1, number, step)
            if SCENARIO.step_ends[step].year == 2023:
                money += world.money / 4.0
        for t, trade in enumerate(world.town_codes[TownCode.trade]):
            if world.trades[Trade.listed, trade] > 0.0:
                segment = slice(world.town_codes[TownCode.first_slot, t], world.town_codes[TownCode.last_slot, t])
                reached += (world.firms[Firm.operating, segment] * world.firms[Firm.high_voltage, segment]).sum() / 4.0
    return money, reached


def test_cheap_power_reaches_few_firms_and_costs_less_than_the_town_fund():
    money, reached = a_year()
    cost = money[MONEY["power_price_discount"]]
    assert 1.0 <= reached <= 15.0
    assert cost / reached < SMELTER_MCNY
    assert cost < 0.5 * money[MONEY["special_fund"]]


@pytest.mark.parametrize(("lever", "least", "most"), [("tech_upgrade_share", 250.0, 300.0), ("training", 15.0, 35.0)])
def test_a_year_of_a_programme_costs_what_such_programmes_cost(lever, least, most):
    assert least <= a_year()[0][MONEY[lever]] <= most


@functools.cache
def upgrading_paid(share):
    """Upgrading grants of the quarters of 2023 to 2025 in one replication, m CNY, (3, 4)."""
    scenario = Scenario.baseline(as_of="2023-12-31").with_levers(tech_upgrade_share=share)
    workspace = Workspace(load_base_year(), 2.0)
    params, plan, aimed = start(workspace, scenario, 1, 0)
    paid = np.empty(scenario.n_steps)
    for step in range(scenario.n_steps):
        step_forward(workspace, scenario, aimed, params, plan, 1, 0, step)
        paid[step] = workspace.world.money[MONEY["tech_upgrade_share"]]
    return paid[1:].reshape(3, 4)


@pytest.mark.parametrize("share", [0.02, 0.08, 0.15])
def test_upgrading_grants_never_run_ahead_of_the_ceiling(share):
    due = UPGRADE_CEILING_MCNY * np.array([0.25, 0.5, 0.75, 1.0])
    assert (upgrading_paid(share).cumsum(axis=1) <= due * (1 + 1e-12)).all(), "in no part of any year"


def test_the_upgrading_programme_pays_out_where_its_ceiling_binds_and_by_its_rate_where_not():
    paid = {share: upgrading_paid(share).sum() for share in (0.02, 0.04, 0.15)}
    assert paid[0.15] > 0.95 * 3 * UPGRADE_CEILING_MCNY
    assert paid[0.04] == pytest.approx(2.0 * paid[0.02], rel=0.05)
    assert paid[0.04] < 0.9 * paid[0.15]


def test_where_the_ceiling_binds_aiming_the_rate_moves_money_to_those_it_is_aimed_at():
    def paid_and_share(rate):
        """Grants of the year, and the mean share of investment granted in towns of manufacturing."""
        scenario = SCENARIO.with_levers(tech_upgrade_share=rate)
        workspace = Workspace(load_base_year(), 2.0)
        params, plan, aimed = start(workspace, scenario, 1, 0)
        paid = 0.0
        for step in range(scenario.n_steps):
            step_forward(workspace, scenario, aimed, params, plan, 1, 0, step)
            paid += workspace.world.money[MONEY["tech_upgrade_share"]]
        makes = workspace.world.town_codes[TownCode.category] == MANUFACTURING
        return paid, workspace.world.towns[Town.province_grant_share][makes].mean()

    paid, share = paid_and_share(0.15)
    paid_to_some, share_of_some = paid_and_share({"value": 0.15, "target": {"category": "manufacturing"}})
    assert paid_to_some == pytest.approx(paid, rel=0.1)
    assert share_of_some > 1.1 * share
