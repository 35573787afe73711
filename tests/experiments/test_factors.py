"""Factors of a design: what may be written of a lever or an uncertainty, and where its values lie."""

import numpy as np
import pytest

from jinzhen.experiments.asking.dispatch import factored
from jinzhen.experiments.asking.factors import Factor, Factors, as_override, is_factor_word
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.running.points import factor_points
from jinzhen.experiments.statistics.space import grid, latin_hypercube, sobol_sequence
from jinzhen.scenarios.errors import LeverError, UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

BASELINE = Scenario.baseline()


def read(**raw):
    return Factors(help=Text("", "")).read(raw, "experiment.factors")


def test_what_may_be_written_of_a_factor():
    fund, land, rule, growth = read(
        special_fund="200..1000/5", land_quota=[100, 200], fund_rule="range", demand_growth="prior"
    )
    assert fund == Factor("special_fund", ends=(200.0, 1000.0), levels=5) and land.values == (100.0, 200.0)
    assert rule.values == LEVERS["fund_rule"].choices and not rule.is_ordered and rule.is_lever
    assert growth.is_prior and not growth.is_lever
    assert [fund.at(level) for level in fund.grid(9)] == [200, 400, 600, 800, 1000]
    assert [land.at(level) for level in land.grid(9)] == [100, 200]
    assert growth.grid(4) == (0.125, 0.375, 0.625, 0.875)
    assert read(special_fund="range")[0].ends == (LEVERS["special_fund"].low, LEVERS["special_fund"].high)
    for factor in (fund, land, rule, growth):
        name, _, spec = str(factor).partition("=")
        assert read(**{name: spec.split(",") if "," in spec else spec}) == (factor,)


@pytest.mark.parametrize(("raw", "told"), [
    ({"special_fnd": "200..1000"}, "did you mean special_fund"),
    ({"special_fund": "1000..200"}, "empty range"),
    ({"special_fund": "200..200"}, "empty range"),
    ({"special_fund": "200..99999999"}, "out of range"),
    ({"special_fund": [200]}, "one value or none"),
    ({"special_fund": 200}, "one value or none"),
    ({"special_fund": "200..1000/1"}, "2 to 1000"),
    ({"special_fund": "prior"}, "a lever has no prior"),
    ({"demand_growth": "range"}, "through its prior"),
    ({"demand_growth": [0.0, 7.0]}, "out of range"),
    ({"fund_rule": "equal..ranked"}, "some of equal"),
    ({"fund_rule": ["equal", "rankd"]}, "did you mean ranked"),
    ({"land_quota": ["100", "many"]}, "not a number"),
])  # fmt: skip
def test_a_mistake_is_told_where_it_is(raw, told):
    with pytest.raises(UserError, match=told) as mistake:
        read(**raw)
    assert next(iter(raw)) in str(mistake.value)


def test_words_of_the_command_line_become_one_setting():
    words = ("special_fund=200..1000/5", "executor=serial", "fund_rule=equal,ranked", "demand_growth=prior")
    assert [is_factor_word(word) for word in words] == [True, False, True, True]
    assert not is_factor_word("special_fund=800") and not is_factor_word("policy=equal_funds,ranked_funds")
    assert factored(words) == (
        "executor=serial",
        "experiment.factors={special_fund:'200..1000/5',fund_rule:[equal,ranked],demand_growth:'prior'}",
    )
    assert factored(["executor=serial"]) == ("executor=serial",)
    assert factored(["policy.special_fund=200..1000"]) == ("experiment.factors={special_fund:'200..1000'}",)
    assert not is_factor_word("policy.special_fund=200,300") and not is_factor_word("report.folder=a..b")
    assert as_override(["land_quota=[100,200]"]) == "experiment.factors={land_quota:[100,200]}"


def test_a_factor_that_is_named_twice_is_a_mistake():
    with pytest.raises(UserError, match="named twice"):
        factored(["special_fund=200..1000", "special_fund=100,200"])


def test_points_hold_uncertainties_and_set_levers():
    factors = read(special_fund="200..1000", demand_growth="prior", fund_rule=["equal", "ranked"])
    levels = np.array([[0.0, 0.5, 0.0], [1.0, 0.9, 0.99], [1.0, 0.9, 0.99]])
    points = factor_points(BASELINE, factors, levels)
    assert points.values[1]["special_fund"] == 1000.0 and points.values[1]["fund_rule"] == "ranked"
    assert points.scenarios[1] == BASELINE.with_levers(special_fund=1000, fund_rule="ranked")
    assert points.scenarios[1] is points.scenarios[2] and points.held[1] == points.held[2]
    low, high, _ = (held["demand_growth"] for held in points.held)
    assert low < high and set(points.held[0]) == {"demand_growth"}
    only = factor_points(BASELINE, factors[1:2], levels[:, 1:2])
    assert only.scenarios[0] is BASELINE and not only.refused


def test_designs_fill_the_space():
    assert grid([(0.0, 1.0), (0.25, 0.5, 0.75)]).tolist() == [
        [0.0, 0.25], [0.0, 0.5], [0.0, 0.75], [1.0, 0.25], [1.0, 0.5], [1.0, 0.75]]  # fmt: skip
    latin = latin_hypercube(20, 3, seed=1)
    assert (np.sort((latin * 20).astype(int), axis=0) == np.arange(20)[:, None]).all()
    assert (latin == latin_hypercube(20, 3, seed=1)).all() and (latin != latin_hypercube(20, 3, seed=2)).any()
    sobol = sobol_sequence(50, 2, seed=1)
    assert len(sobol) == 64 and ((sobol * 64).astype(int)[:, 0].tolist() != sorted((sobol * 64).astype(int)[:, 0]))
    assert (np.sort((sobol * 64).astype(int), axis=0) == np.arange(64)[:, None]).all()


def test_a_box_of_certification_that_may_not_stand_everywhere_is_a_design_all_the_same():
    factors = read(output_gate_relaxed="100..2000", output_gate_manufacturing="200..2000")
    levels = np.random.default_rng(1).random((60, 2))
    found = factor_points(BASELINE, factors, levels)
    assert found.refused and len(found.scenarios) == len(found.rows) == 60 - len(found.refused)
    assert all("above" in why for why in found.refused.values())
    for scenario, row in zip(found.scenarios, found.rows, strict=True):
        assert scenario.levers["output_gate_relaxed"].values[0][1] == pytest.approx(100 + levels[row, 0] * 1900)


def test_a_box_without_a_place_to_stand_is_the_users_mistake():
    factors = read(output_gate_relaxed="1900..2000", output_gate_manufacturing="200..300")
    with pytest.raises(LeverError, match="20 of 20 points may not stand"):
        factor_points(BASELINE, factors, np.random.default_rng(1).random((20, 2)))


def test_every_lever_and_uncertainty_can_be_a_factor():
    for name in LEVERS:
        (factor,) = read(**{name: "range"})
        assert factor.values or factor.ends
    assert all(read(**{name: "prior"})[0].is_prior for name in UNCERTAINTIES)
