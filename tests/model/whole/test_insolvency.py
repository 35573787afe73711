"""A firm that cannot pay and has no credit goes under; what it owed is somebody's loss, and the books close."""

import numpy as np
import pytest
from small_worlds import RESIDUAL, SEED, lively, run, small_base, stepping

from jinzhen.model.replication import Workspace, start, step_forward
from jinzhen.model.state.now import Param
from jinzhen.model.state.world import City, Firm, Sum
from jinzhen.scenarios.scenario import Scenario


def indebted(cash_mcny, debt_share):
    """A world one step on, in which a supplier with sales, and all else as drawn, came to this cash and debt."""
    scenario = lively().with_levers(guarantee_share=0.8)
    workspace = Workspace(small_base(), 4.0)
    params, plan, aimed = start(workspace, scenario, SEED, 0)
    params[Param.hazard_scale] = params[Param.insolvent_rate] = 0.0  # nobody else closes but who cannot pay
    params[Param.closed_by_inspection] = 0.0
    firms = workspace.world.firms
    able = (firms[Firm.operating] > 0.0) & (firms[Firm.leading] == 0.0)
    slot = int(np.argmax(np.where(able, firms[Firm.capital_mcny], 0.0)))
    identity = workspace.world.identity[slot]
    firms[Firm.cash_mcny, slot] = cash_mcny
    firms[Firm.debt_mcny, slot] = debt_share * firms[Firm.capital_mcny, slot]
    step_forward(workspace, scenario, aimed, params, plan, SEED, 0, 0)
    return workspace.world, identity


def test_who_cannot_pay_and_has_no_credit_closes_and_its_debt_is_borne():
    world, identity = indebted(-1e5, 3.0)
    assert identity not in world.identity
    sums = world.sums
    parts = [sums[Sum.debt_recovered], sums[Sum.debt_guaranteed], sums[Sum.debt_lost]]
    assert min(parts) > 0.0
    assert sum(parts) == pytest.approx(world.cities[City.freed_mcny].sum()), "what the banks can lend anew"
    assert world.residuals[RESIDUAL["firm_debt_mcny"]] < 1e-6
    assert world.residuals[RESIDUAL["firm_cash_mcny"]] < 1e-6


def test_who_is_short_of_cash_but_has_credit_left_goes_on():
    world, identity = indebted(-0.01, 0.0)
    slot = np.flatnonzero(world.identity == identity)
    assert slot.size == 1
    assert world.firms[Firm.cash_mcny, slot[0]] >= 0.0 and world.firms[Firm.debt_mcny, slot[0]] > 0.0


@pytest.mark.parametrize("scenario", [lively(), Scenario.baseline(steps_per_year=12)], ids=["quarters", "months"])
def test_nobody_ends_a_step_with_bills_that_are_open_or_with_debts_beyond_all_limits(scenario):
    workspace = Workspace(small_base(), 8.0)
    for _ in stepping(workspace, scenario):
        firms = workspace.tables.firms
        on = firms.operating > 0.0
        assert (firms.cash_mcny >= 0.0).all()
        worth = firms.capital_mcny[on] + firms.cash_mcny[on] - firms.debt_mcny[on]
        assert (worth < 0.0).mean() < 0.03


def test_debts_close_over_a_run():
    for number in range(3):
        assert run(lively(), number).residuals[RESIDUAL["firm_debt_mcny"]] < 1e-6
