"""The engine and the plain Mesa model give the same: same base year, draws and rules, no shared loop over firms."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from reference.model import ReferenceModel

from jinzhen.model.outcomes import OUTCOMES, Outcome
from jinzhen.model.replication import Trajectory, replication
from jinzhen.scenarios.base_year import BaseYear, synthetic
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

#: What rounding may add up to over all steps; a difference in what is done shows at 1e-3 and more.
TOLERANCE = 1e-10
#: Outcomes that count something: they have to agree exactly. Units reported are stretched by a rate, no whole number.
COUNTS = [position for position, figure in enumerate(OUTCOMES)
          if figure.unit in ("towns", "firms", "units", "centres", "projects") and figure.name != "reported_entities"]

#: Towns and firms of a world in which every case shows what it is for.
SMALL = (20, 300)
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
                    "output_gate_manufacturing": 6000.0, "output_gate_other": 6000.0,
                    "municipal_rounds_per_year": 4}, {}),
    "moves, exits and paper": ({}, {"move_rate": 0.1, "hazard_scale": 3.0, "paper_entry_rate": 0.3}),
    "levers aimed at towns": ({"guarantee_share": {"value": 0.8, "target": {"category": "manufacturing"}},
                               "rd_grant": {"value": 1500, "target": {"tier": "provincial"}}}, {}),
    "levers aimed at sizes of firms": ({"tech_upgrade_share": {"value": 0.15, "target": {"size": "small"}},
                                        "credit_rate_discount": {"value": 2.0, "target": {"size": "medium"}},
                                        "guarantee_share": {"value": 0.8, "target": {"size": "small"}},
                                        "power_price_discount": {"value": 0.35, "target": {"size": "large"}}}, {}),
    "levers of single towns": ({"land_quota": {"local": {"P01": 300, "U-Lvliang-6": 5}},
                                "spend_brand": {"local": {"P01": 1.0}},
                                "output_gate_other": {"local": {"P01": 9000, "P09": 9000}},
                                "min_leading_firms": {"local": {"U-Lvliang-6": 5}},
                                "quality_enforcement": {"local": {"P01": 4}},
                                "bonus_history": {"local": {"U-Lvliang-6": 0.5}},
                                "withdrawal": "on", "round_calendar": "yearly"}, {}),
    "mergers, rewards and listings": ({"merger_support": 500, "size_crossing_reward": 1_000_000, "listing_support": 20,
                                       "srdi_reward": 20, "little_giant_reward": 20, "champion_reward": 20,
                                       "rd_grant": 1500, "startup_support": 300, "approval_reform": 0.8},
                                      {"title_prestige": 0.2, "merger_gain": 0.1}),
    "ledger, tilt and programmes": ({"problem_ledger": 1.0, "priority_tilt": 3.0, "digital_support": 500,
                                     "ecommerce_support": 300, "training": 200_000, "public_platforms": 60,
                                     "land_quota": 20, "differentiation": 1.0, "quality_enforcement": 4.0,
                                     "energy_quota_growth": {"value": -0.1, "target": {"category": "manufacturing"}}},
                                    {"credit_supply_growth": -0.1}),
    "assessment and judgement": ({"quality_bar": 0.1, "praise_share": 0.6, "notice_share": 0.4, "assessment_prize": 20,
                                  "city_own_target": 10, "verification": 1.0, "bonus_products": 0.5,
                                  "fund_pool": "all_municipal", "fund_rule": "need", "places_rule": "gap",
                                  "town_plan": "perceived_constraint", "municipal_rounds_per_year": 4},
                                 {"paper_entry_rate": 0.3}),
}


def scenario_of(case: str, **changes: int) -> Scenario:
    levers, priors = CASES[case]
    return Scenario.baseline(**changes).with_levers(**levers).with_priors(**priors)


def both(scenario: Scenario, base_year: BaseYear, number: int) -> tuple[Trajectory, ReferenceModel, Trajectory]:
    """What the engine gives; the reference at its end, and what it gives."""
    model = ReferenceModel(scenario, base_year, 7, number)
    return replication(scenario, base_year, 7, number), model, model.run()


def assert_equal(engine: Trajectory, reference: Trajectory) -> None:
    assert_array_equal(reference.outcomes[:, COUNTS], engine.outcomes[:, COUNTS])
    assert_array_equal(reference.tiers, engine.tiers)
    assert reference.target_step == engine.target_step
    for name in ("outcomes", "town_years", "rounds", "money_mcny"):
        assert_allclose(getattr(reference, name), getattr(engine, name), rtol=TOLERANCE, atol=1e-9, err_msg=name)


def total(run: Trajectory, outcome: Outcome) -> float:
    return run.outcomes[1:, outcome].sum()


def has_moved(model: ReferenceModel) -> bool:
    """Whether a firm stands in another town than the one its identity was given in."""
    return any(firm.identity >> 32 != firm.town.index for firm in model.firms)


def are_treated_apart(model: ReferenceModel) -> bool:
    """Whether the public pays firms of one town different parts of their investment."""
    return any(len({firm.grant_share for firm in town.firms if firm.age_years > 0.0}) > 1 for town in model.towns)


#: What has to happen in a case for its comparison to say anything.
HAPPENS: Mapping[str, Callable[[ReferenceModel, Trajectory], object]] = {
    "baseline": lambda model, run: min(total(run, outcome) for outcome in (
        Outcome.above_size_new, Outcome.above_size_lost, Outcome.moved_in, Outcome.mergers, Outcome.praised_towns,
        Outcome.notices_served, Outcome.projects_in_production, Outcome.projects_dropped, Outcome.energy_short_tce,
        Outcome.discharge_short_t, Outcome.land_short_mu)) > 0.0,
    "no policy": lambda model, run: total(run, Outcome.public_money_mcny) == 0.0,
    "energy for leading firms first": lambda model, run: run.outcomes[-1, Outcome.energy_short_tce] > 0.0,
    "energy for efficient firms first": lambda model, run: run.outcomes[-1, Outcome.energy_short_tce] > 0.0,
    "many links, little credit": lambda model, run: run.outcomes[:, Outcome.credit_short_mcny].max() > 0.0,
    "withdrawal": lambda model, run: (np.diff(run.tiers, axis=0) < 0).any(),
    "moves, exits and paper": lambda model, run: has_moved(model) and run.outcomes[-1, Outcome.paper_entities] > 0.0,
    "levers aimed at towns": lambda model, run: len({town.lever.guarantee_share for town in model.towns}) == 2,
    "levers aimed at sizes of firms": lambda model, run: are_treated_apart(model),
    "levers of single towns": lambda model, run: (np.diff(run.tiers, axis=0) < 0).any(),
    "mergers, rewards and listings": lambda model, run: (
        total(run, Outcome.mergers) > 100 and run.outcomes[-1, Outcome.listed_firms] > 0.0
        and run.outcomes[:, Outcome.srdi_firms].max() > run.outcomes[0, Outcome.srdi_firms]),
    "ledger, tilt and programmes": lambda model, run: (
        total(run, Outcome.land_short_mu) > 0.0 and total(run, Outcome.credit_short_mcny) > 0.0
        and max(town.tilt for town in model.towns) == 4.0 and max(town.digital for town in model.towns) > 0.9),
    "assessment and judgement": lambda model, run: (
        total(run, Outcome.praised_towns) > 20 and total(run, Outcome.notices_served) > 10
        and run.outcomes[:, Outcome.potential_towns].max() > 0.0
        and max(town.effort for town in model.towns) > 0.5),
}


def test_counts_are_compared_exactly():
    assert {"entities", "entries", "leading_firms", "provincial_towns"} <= {OUTCOMES[k].name for k in COUNTS}


@pytest.mark.parametrize("case", CASES)
def test_a_case_gives_the_same_and_shows_what_it_is_for(case):
    engine, model, reference = both(scenario_of(case), synthetic(*SMALL), number=0)
    assert_equal(engine, reference)
    assert HAPPENS[case](model, reference)


@pytest.mark.slow
def test_a_thousand_firms_over_thirteen_quarters():
    engine, _, reference = both(scenario_of("baseline"), synthetic(20, 1000), number=0)
    assert len(reference.outcomes) == 14
    assert reference.outcomes[0, Outcome.entities] > 600
    assert_equal(engine, reference)


@pytest.mark.parametrize("case", ("baseline", "ledger, tilt and programmes"))
def test_steps_of_a_month(case):
    scenario = scenario_of(case, steps_per_year=12, end="2023-12-31")
    engine, _, reference = both(scenario, synthetic(6, 150), number=1)
    assert_equal(engine, reference)


def test_a_town_wins_an_indication():
    scenario = Scenario.baseline().with_levers(brand_support=500, spend_brand=1.0)
    engine, model, reference = both(scenario, synthetic(6, 150), number=5)
    assert_equal(engine, reference)
    assert any(town.gi > town.gi_start for town in model.towns)


def test_no_phase_of_the_engine_sees_a_firm():
    model = ReferenceModel(Scenario.baseline(), synthetic(6, 150), 7, 0)
    assert len(model.firms) > 100
    assert model.world.firms.shape[1] == model.world.flows.shape[1] == model.world.link_leader.shape[1] == 0


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
