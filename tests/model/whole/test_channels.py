"""Money acts through the channels that the plan names: each is there, and nothing without the money."""

import numpy as np
import pytest
from small_worlds import SEED, lively, small_base

from jinzhen.model.replication import Workspace, start, step_forward
from jinzhen.model.state.codes import Stage
from jinzhen.model.state.now import Param
from jinzhen.model.state.world import Firm, Project, ProjectCode, State, Town


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
    levers = {"merger_support": 0}
    (with_it,), (without,) = ([each.world for each in states({**levers, "rd_grant": money}, 1, rd_tfp_effect=0.08)]
                              for money in (1500, 0))
    same = (with_it.identity == without.identity) & (with_it.firms[Firm.operating] > 0.0)
    granted, plain = with_it.firms[:, same], without.firms[:, same]
    part = granted[Firm.rd_granted_mcny] / np.maximum(granted[Firm.rd_stock_mcny], 1e-9)
    assert (part > 0.05).sum() >= 5
    assert granted[Firm.tfp] - plain[Firm.tfp] == pytest.approx(-0.08 * np.log(1.0 - part), abs=1e-9)
    assert (plain[Firm.rd_granted_mcny] == 0.0).all()


#: Money for public services, and none.
PLATFORMS = {"public_platforms": 60, "spend_platforms": 1.0, "county_fund": 50}
NO_PLATFORMS = {"public_platforms": 0, "spend_platforms": 0.0}
#: The same for roads, power, water and parks, where many projects are signed.
ROADS = {"infrastructure": 3000, "spend_infrastructure": 1.0, "county_fund": 50, "attraction_effort": 1500}
NO_ROADS = {"infrastructure": 0, "spend_infrastructure": 0.0, "attraction_effort": 1500}


def exports(world):
    """What is ordered from abroad."""
    return world.towns[Town.exports_mcny].sum()


def low_quality(world):
    """What firms lack in quality, negative."""
    return np.minimum(world.firms[Firm.quality], 0.0)[world.firms[Firm.operating] > 0.0].mean()


def evenness(world):
    """How close firms are in productivity, negative."""
    return -world.firms[Firm.tfp][world.firms[Firm.operating] > 0.0].std()


def committed(world):
    """Projects whose investors have committed themselves, or gone on since."""
    return (world.project_codes[ProjectCode.stage, :world.state[State.projects]] >= Stage.committed).sum()


def thrift(world):
    """Land of all projects, negative."""
    return -world.projects[Project.land_mu, :world.state[State.projects]].sum()


def investment(world):
    """What firms want to build."""
    return world.towns[Town.investment_wanted_mcny].sum()


@pytest.mark.parametrize(("constant", "figure", "money", "none"), [
    ("platform_access", exports, PLATFORMS, NO_PLATFORMS), ("platform_tests", low_quality, PLATFORMS, NO_PLATFORMS),
    ("platform_imitation", evenness, PLATFORMS, NO_PLATFORMS),
    ("infrastructure_commitment", committed, ROADS, NO_ROADS), ("infrastructure_density", thrift, ROADS, NO_ROADS),
    ("guidance_additionality", investment, {"guidance_fund": 5000}, {"guidance_fund": 0}),
])
def test_a_channel_raises_what_it_is_for_and_is_nothing_without_the_money(constant, figure, money, none):
    n_steps = 3 if figure is investment else 8

    def at_end(levers, **params):
        *_, end = (figure(each.world) for each in states(levers, n_steps, **params))
        return end

    assert at_end(money) > at_end(money, **{constant: 0.0})
    assert at_end(none) == at_end(none, **{constant: 0.0})
