"""The engine and the plain Mesa model give the same results: same base year, same draws, same rules, no shared loop."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from jinzhen.model.outcomes import OUTCOMES, Outcome
from jinzhen.model.replication import Trajectory, replication
from jinzhen.scenarios.base_year import BaseYear, synthetic
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from numpy.testing import assert_allclose, assert_array_equal
from reference.model import ReferenceModel

#: What rounding may add up to over all steps; a difference in what is done shows at 1e-3 and more.
TOLERANCE = 1e-10
#: Outcomes that count something: they have to agree exactly.
COUNTS = [position for position, figure in enumerate(OUTCOMES)
          if figure.unit in ("towns", "firms", "units", "projects")]

#: Every lever outside certification at its null value.
NO_POLICY = {name: lever.null for name, lever in LEVERS.items() if lever.group != "certification"}
CASES: Mapping[str, tuple[Mapping[str, object], Mapping[str, float]]] = {
    "baseline": ({}, {}),
    "no policy": (NO_POLICY, {}),
    "energy for leading firms first": ({"energy_quota_growth": -0.05, "energy_priority": "leader_first"}, {}),
    "energy for efficient firms first": ({"energy_quota_growth": -0.08, "energy_priority": "most_efficient_first"}, {}),
    "many links, little credit": ({"cluster_organisations": 1.0},
                                  {"link_tfp_effect": 0.09, "credit_supply_growth": -0.1}),
    "withdrawal": ({"withdrawal": "on", "round_calendar": "yearly", "places_rule": "unlimited",
                    "output_gate_manufacturing": 6000.0, "municipal_rounds_per_year": 4}, {}),
    "moves, exits and paper": ({}, {"move_rate": 0.1, "hazard_scale": 3.0, "paper_entry_rate": 0.3}),
    "levers aimed at towns": ({"guarantee_share": {"value": 0.8, "target": {"category": "manufacturing"}}}, {}),
}


def both(case: str, base_year: BaseYear, number: int) -> tuple[Trajectory, Trajectory]:
    levers, priors = CASES[case]
    scenario = Scenario.baseline().with_levers(**levers).with_priors(**priors)
    return replication(scenario, base_year, 7, number), ReferenceModel(scenario, base_year, 7, number).run()


def assert_equal(engine: Trajectory, reference: Trajectory) -> None:
    assert_array_equal(reference.outcomes[:, COUNTS], engine.outcomes[:, COUNTS])
    assert_array_equal(reference.tiers, engine.tiers)
    assert reference.target_step == engine.target_step
    for name in ("outcomes", "town_years", "rounds", "money_mcny"):
        assert_allclose(getattr(reference, name), getattr(engine, name), rtol=TOLERANCE, atol=1e-9, err_msg=name)


def test_counts_are_compared_exactly():
    assert {"entities", "entries", "leading_firms", "provincial_towns"} <= {OUTCOMES[k].name for k in COUNTS}


@pytest.mark.parametrize("case", CASES)
def test_small_world(case):
    assert_equal(*both(case, synthetic(6, 150), number=1))


@pytest.mark.parametrize("case", CASES)
def test_a_thousand_firms_over_thirteen_quarters(case):
    engine, reference = both(case, synthetic(20, 1000), number=0)
    assert len(reference.outcomes) == 14
    assert reference.outcomes[0, Outcome.entities] == pytest.approx(1000, rel=0.4)
    assert_equal(engine, reference)


#: What has to happen in a case for its comparison to say anything.
HAPPENS: Mapping[str, Callable[[ReferenceModel, Trajectory], object]] = {
    "energy for leading firms first": lambda model, run: run.outcomes[-1, Outcome.energy_short_tce] > 0.0,
    "energy for efficient firms first": lambda model, run: run.outcomes[-1, Outcome.energy_short_tce] > 0.0,
    "many links, little credit": lambda model, run: run.outcomes[:, Outcome.credit_short_mcny].max() > 0.0,
    "withdrawal": lambda model, run: (np.diff(run.tiers, axis=0) < 0).any(),
    "moves, exits and paper": lambda model, run: model.moved > 0 and run.outcomes[-1, Outcome.paper_entities] > 0.0,
}


@pytest.mark.parametrize("case", HAPPENS)
def test_a_case_shows_what_it_is_for(case):
    levers, priors = CASES[case]
    scenario = Scenario.baseline().with_levers(**levers).with_priors(**priors)
    model = ReferenceModel(scenario, synthetic(20, 1000), 7, 0)
    assert HAPPENS[case](model, model.run())


def test_firms_are_objects_with_references():
    model = ReferenceModel(Scenario.baseline(), synthetic(6, 150), 7, 0)
    suppliers = [firm for firm in model.firms if firm.role.links]
    leaders = {link.leader for firm in suppliers for link in firm.role.links}
    assert suppliers
    assert all(leader.leading == 1.0 and leader in model.agents for leader in leaders)


def test_a_large_supplier_becomes_a_leading_firm():
    model = ReferenceModel(Scenario.baseline(), synthetic(6, 150), 7, 0)
    town = model.towns[0]
    firm = next(firm for firm in town.firms if firm.leading == 0.0)
    firm.output_year_mcny = 1e6
    town.promote()
    assert firm.leading == 1.0
    assert not firm.role.links
