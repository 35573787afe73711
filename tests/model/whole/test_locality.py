"""Common random numbers: a shock to one firm reaches only whom it can reach."""

import numpy as np
import pytest
from small_worlds import lively, small_base, stepping

from jinzhen.model.replication import Workspace
from jinzhen.model.state.world import Town

#: What ties towns of different trades and cities together, and how each is cut: rounds and the ranking of funds; one
#: ceiling on upgrading grants and one equity fund; permits that are traded; land in proportion to provincial towns; the
#: problem ledger, which moves quota, land and credit from those that leave them to those that are short.
APART = {
    "round_calendar": "none", "municipal_rounds_per_year": 0, "fund_rule": "equal", "tech_upgrade_share": 0,
    "guidance_fund": 0, "discharge_quota_growth": "unlimited", "land_quota": "unlimited", "problem_ledger": 0,
}
#: Rows that compare towns with each other (the yearly assessment) or hold what is left of an unlimited quota.
RELATIVE = [Town.rank_share, Town.effort, Town.score, Town.land_account_mu]
SHOCKED_TOWN = 0
#: Slots over those of the expected base year, so that no draw of it asks for another workspace.
ROOM = 4.0


def states(scenario, shock=None, number=0):
    """Town columns and the firms of untouched towns after every step; `shock(tables, slot)` is done to a firm before
    the second one."""
    workspace, kept = Workspace(small_base(), 3.0, ROOM), []
    firms, towns = workspace.tables.firms, workspace.tables.towns
    for step in stepping(workspace, scenario, number):
        kept.append((workspace.world.towns.copy(), firms_of(workspace.world, towns)))
        if shock and step == 0:
            segment = slice(towns.first_slot[SHOCKED_TOWN], towns.last_slot[SHOCKED_TOWN])
            shock(firms, segment.start + int(np.argmax(firms.output_year_mcny[segment])))
    return kept, towns


def firms_of(world, towns):
    """Identity and every column of the firms of untouched towns, wherever in its segment each of them stands."""
    slots = np.concatenate([np.arange(towns.first_slot[t], towns.last_slot[t]) for t in untouched_towns(towns)])
    living = slots[world.identity[slots] > 0]
    order = living[np.argsort(world.identity[living])]
    return np.vstack([world.identity[order].astype(np.float64), world.firms[:, order]])


def more_efficient(firms, slot):
    firms.tfp[slot] += 0.3
    firms.capital_mcny[slot] *= 1.5


def bankrupt(firms, slot):
    firms.debt_mcny[slot] = 10.0 * firms.capital_mcny[slot]


def untouched_towns(towns):
    return np.flatnonzero((towns.trade != towns.trade[SHOCKED_TOWN]) & (towns.city != towns.city[SHOCKED_TOWN]))


@pytest.mark.parametrize("shock", [more_efficient, bankrupt])
@pytest.mark.parametrize("number", [0, 1])
def test_a_shock_stays_within_its_trade_and_city(shock, number):
    scenario = lively().with_levers(**APART).with_priors(effort_response=0.0)  # effort answers the ranking of all
    before, towns = states(scenario, None, number)
    after, _ = states(scenario, shock, number)
    rows = np.setdiff1d(np.arange(len(Town)), RELATIVE)
    others = untouched_towns(towns)
    assert others.size > 10
    for (town_then, firms_then), (town_now, firms_now) in zip(before, after, strict=True):
        np.testing.assert_array_equal(town_then[np.ix_(rows, others)], town_now[np.ix_(rows, others)])
        np.testing.assert_array_equal(firms_then, firms_now)
    assert not np.array_equal(before[-1][0][:, SHOCKED_TOWN], after[-1][0][:, SHOCKED_TOWN])


@pytest.mark.parametrize("tie", [{"guidance_fund": 1000}, {"discharge_quota_growth": -0.1}, {"land_quota": 20},
                                 {"problem_ledger": 1}])
def test_what_the_province_shares_carries_a_shock_on(tie):
    """Each of these alone ties every town to every other; the ceiling on grants does not bind in so small a world."""
    scenario = lively().with_levers(**APART | tie)
    before, towns = states(scenario)
    after, _ = states(scenario, more_efficient)
    outputs = [kept[-1][0][Town.output_year_mcny, untouched_towns(towns)] for kept in (before, after)]
    assert not np.array_equal(*outputs)
