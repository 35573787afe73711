"""What a lever costs a unit is believable in the real base year, and what it is meant for gets it."""

import functools

import numpy as np
import pytest
from small_worlds import MONEY

from jinzhen.model.replication import Workspace, start, step_forward
from jinzhen.model.state.world import Firm, TownCode, Trade
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.scenario import Scenario

SCENARIO = Scenario.baseline(end="2023-12-31", as_of="2023-12-31")
#: Cost of the strategic-industry power price a firm and year, m CNY, from which it would be a smelter's bill.
SMELTER_MCNY = 40.0


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


@pytest.mark.parametrize(("lever", "least", "most"), [("tech_upgrade_share", 100.0, 300.0), ("training", 15.0, 35.0)])
def test_a_year_of_a_programme_costs_what_such_programmes_cost(lever, least, most):
    assert least <= a_year()[0][MONEY[lever]] <= most
