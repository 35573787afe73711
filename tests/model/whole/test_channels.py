"""Money acts through the channels that the plan names: each is there, and is nothing where there is none of the money."""

import numpy as np
import pytest
from small_worlds import SEED, lively, small_base

from jinzhen.model.replication import Workspace, start, step_forward
from jinzhen.model.state.now import Param
from jinzhen.model.state.world import Firm


def states(levers, n_steps, **params):
    """A workspace after every step; params : parameters of the rules by name."""
    workspace = Workspace(small_base(), 4.0)
    scenario = lively().with_levers(**levers)
    drawn, plan, aimed = start(workspace, scenario, SEED, 0)
    for name, value in params.items():
        drawn[Param[name]] = value
    for step in range(n_steps):
        step_forward(workspace, scenario, aimed, drawn, plan, SEED, 0, step)
        yield workspace


def test_what_grants_add_to_research_raises_productivity_by_the_elasticity_of_the_stock():
    (with_it,), (without,) = ([each.world for each in states({"rd_grant": money}, 1, rd_tfp_effect=0.08)]
                              for money in (1500, 0))
    same = (with_it.identity == without.identity) & (with_it.firms[Firm.operating] > 0.0)
    granted, plain = with_it.firms[:, same], without.firms[:, same]
    part = granted[Firm.rd_granted_mcny] / np.maximum(granted[Firm.rd_stock_mcny], 1e-9)
    assert (part > 0.05).sum() >= 5
    assert granted[Firm.tfp] - plain[Firm.tfp] == pytest.approx(-0.08 * np.log(1.0 - part), abs=1e-9)
    assert (plain[Firm.rd_granted_mcny] == 0.0).all()
