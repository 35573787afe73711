"""Under any policy, by quarters or months, to any end: a model that is stepped is the replication, bit for bit."""

import copy

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jinzhen.model.mesa.agents import LeadingFirm, Town
from jinzhen.model.mesa.province import ProvinceModel
from jinzhen.model.replication import replication
from jinzhen.scenarios.base_year import synthetic
from jinzhen.scenarios.errors import ScenarioError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Population, Scenario

BASE_YEAR = synthetic(8, 160)
#: Where a lever stands in its range, from its low to its high end.
PLACES = st.floats(0.0, 1.0)
POLICIES = st.dictionaries(st.sampled_from([*LEVERS]), PLACES, max_size=8)
#: What may be done to a model between two steps; none of it may move a bit of what follows.
IDLE_ACTS = {
    "nothing": lambda model: model,
    "look": lambda model: model.agents.shuffle().select(lambda agent: agent.unique_id % 2 == 0)[0].model,
    "count": lambda model: model.agents_by_type[LeadingFirm].groupby(lambda firm: firm.town.name_zh).count() and model,
    "set what is": lambda model: [setattr(town, "brand", town.brand) for town in model.agents_by_type[Town]] and model,
    "copy": copy.deepcopy,
}


def setting(name, place):
    """A value of a lever at that place of its range."""
    lever = LEVERS[name]
    if lever.choices:
        return lever.choices[round(place * (len(lever.choices) - 1))]
    return lever.low + place * (lever.high - lever.low)


def scenario_of(policy, steps_per_year, end, slots_factor):
    """The scenario of a policy; levers that contradict each other are left to the tests of scenarios."""
    levers = {name: setting(name, place) for name, place in policy.items()}
    try:
        return Scenario.baseline(steps_per_year=steps_per_year, end=end, levers=levers,
                                 population=Population(slots_factor=slots_factor))
    except ScenarioError:
        return None


@settings(max_examples=25)
@given(POLICIES, st.sampled_from([4, 12]), st.sampled_from(["2022-12-31", "2024-06-30", "2027-12-31"]),
       st.sampled_from([1.25, 1.65]), st.integers(0, 2**32 - 1), st.lists(st.sampled_from([*IDLE_ACTS]), max_size=6))
def test_a_model_that_is_stepped_is_the_replication(policy, steps_per_year, end, slots_factor, number, acts):
    scenario = scenario_of(policy, steps_per_year, end, slots_factor)
    assume(scenario is not None)
    model = ProvinceModel(scenario, base_year=BASE_YEAR, seed=11, replication=number)
    while model.running:
        model.step()
        model = IDLE_ACTS[acts.pop() if acts else "nothing"](model)
    expected = replication(scenario, BASE_YEAR, 11, number)
    for name, own, other in zip(expected._fields, model.trajectory, expected, strict=True):
        assert np.array_equal(own, other, equal_nan=True), name
    rows = model.datacollector.get_model_vars_dataframe()
    assert rows["provincial_towns"].tolist() == expected.outcomes[:, 0].tolist()
