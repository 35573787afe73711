"""The base year is recorded by the code that records every step."""

import pytest
from small_worlds import SEED, lively, small_base

from jinzhen.model.advance import record_base
from jinzhen.model.outcomes import Outcome
from jinzhen.model.replication import Workspace, clock_at, start
from jinzhen.model.state.codes import Gate, Tier


@pytest.fixture(scope="module")
def begun():
    """A workspace at its base year, and what holds in the first step."""
    workspace = Workspace(small_base())
    params, plan, _ = start(workspace, lively(), SEED, 0)
    return workspace, workspace.now(clock_at(lively(), 0), params, plan, SEED, 0)


def test_a_flow_of_the_base_year_is_its_part_of_the_year(begun):
    row, towns = begun[0].world.outcomes, begun[0].tables.towns
    year = towns.output_year_mcny.sum()
    assert row[Outcome.core_output_mcny] * lively().steps_per_year == pytest.approx(year)
    assert row[Outcome.output_per_mu_mcny] * row[Outcome.land_in_use_mu] == pytest.approx(year)
    assert 0.0 < row[Outcome.value_added_mcny] < row[Outcome.core_output_mcny] < row[Outcome.chain_output_mcny]


def test_nothing_that_a_step_counts_is_left_out_of_the_base_year(begun):
    workspace, now = begun
    towns, row = workspace.tables.towns, workspace.world.outcomes
    assert row[Outcome.city_spread] > 0.0
    towns.tier[:3], towns.paper[0], towns.quoted[1], towns.brand[2] = Tier.municipal, 4.0, 2.0, 1.0
    towns.tier[3] = Tier.potential
    record_base(workspace.world, now)
    assert row[Outcome.municipal_towns] == (towns.tier == Tier.municipal).sum() >= 3
    assert row[Outcome.potential_towns] == (towns.tier == Tier.potential).sum() >= 1
    assert row[Outcome.paper_entities] == 4.0 and row[Outcome.listed_firms] == towns.quoted.sum() >= 2.0
    assert row[Outcome.national_brands] >= 1.0
    assert row[Outcome.eligible_towns] == (towns.passes[Gate.all] * (towns.tier != Tier.provincial)).sum() > 0
