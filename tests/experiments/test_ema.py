"""A scenario as a model of the EMA Workbench: priors and directions are those of the model, mistakes are told."""

import pickle

import numpy as np
import pytest

import jinzhen
from jinzhen.experiments.interface.ema import DIRECTIONS, Experiment, ema_model, prior_of
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

WORLD = ("population.n_towns=18", "population.n_firms=450")


def plan(*words, **values):
    return jinzhen.scenario(*words, *WORLD, **{"end": "2023Q2", "as_of": "2022-12-31", "target_towns": 5, **values})


@pytest.mark.parametrize("name", UNCERTAINTIES)
def test_a_prior_has_the_quantiles_the_model_draws_by(name):
    """Also after pickle, and of priors of one's own."""
    levels = np.array([0.01, 0.25, 0.5, 0.75, 0.99])
    prior = pickle.loads(pickle.dumps(prior_of(plan(), name)))
    meant = [point[name] for point in jinzhen.prior_points(plan(), [name], levels[:, None])]
    assert prior.ppf(levels).tolist() == meant
    low, high = prior.ppf([0.0, 1.0])
    assert UNCERTAINTIES[name].low <= low <= meant[0] <= meant[-1] <= high <= UNCERTAINTIES[name].high
    drawn = prior.rvs(200, random_state=1)
    assert low <= drawn.min() and drawn.max() <= high
    assert np.quantile(drawn, 0.5) == pytest.approx(meant[2], abs=0.2 * (high - low) + 1e-12)


def test_a_prior_of_ones_own():
    held = prior_of(plan(demand_growth=["uniform", 0.01, 0.02]), "demand_growth")
    assert held.ppf([0.0, 0.5, 1.0]) == pytest.approx([0.01, 0.015, 0.02])


def test_an_experiment_is_the_mean_of_its_replications():
    point = {"demand_growth": 0.01}
    call = Experiment(plan(), ("special_fund",), ("target_met", "provincial_towns", "public_money_mcny"), 3, 2025)
    found = pickle.loads(pickle.dumps(call))(special_fund=800.0, **point)
    runs = [jinzhen.run(plan(special_fund=800), number, point=point) for number in range(3)]
    assert found["provincial_towns"] == pytest.approx(np.mean([each["provincial_towns"].iloc[-1] for each in runs]))
    assert found["target_met"] == pytest.approx(np.mean([each.attrs["target_met"] for each in runs]))
    money = np.mean([each["public_money_mcny"].iloc[1:].sum() for each in runs])
    assert found["public_money_mcny"] == pytest.approx(money) and money > 0


def test_levers_that_contradict_each_other_have_no_outcomes():
    call = Experiment(plan(), ("output_gate_relaxed", "output_gate_manufacturing"), ("provincial_towns",), 1, 2025)
    with pytest.warns(UserWarning, match="output_gate_manufacturing"):
        assert np.isnan(call(output_gate_relaxed=1900.0, output_gate_manufacturing=1000.0)["provincial_towns"])
    assert call(output_gate_relaxed=900.0, output_gate_manufacturing=1000.0)["provincial_towns"] >= 0


@pytest.mark.filterwarnings("ignore:ipyparallel")
class TestModel:
    """With the EMA Workbench where it is installed."""

    @pytest.fixture(autouse=True)
    def workbench(self):
        return pytest.importorskip("ema_workbench")

    def test_it_has_levers_uncertainties_and_outcomes_with_direction(self, workbench):
        asked = plan(tfp_growth=0.02)
        model = ema_model(asked, {"special_fund": "200..1000", "places_rule": ["drawn", "gap"], "land_quota": "range"})
        assert {each.name for each in model.levers} == {"special_fund", "places_rule", "land_quota"}
        assert (model.levers["special_fund"].lower_bound, model.levers["special_fund"].upper_bound) == (200, 1000)
        lever, range_of_land = jinzhen.levers().loc["land_quota"], model.levers["land_quota"]
        assert (range_of_land.lower_bound, range_of_land.upper_bound) == (lever.low, lever.high)
        sampled = {each.name for each in model.uncertainties}
        assert "demand_growth" in sampled and "tfp_growth" not in sampled and "places_rule" not in sampled
        kinds = {"maximize": workbench.ScalarOutcome.MAXIMIZE, "minimize": workbench.ScalarOutcome.MINIMIZE}
        assert {each.name: each.kind for each in model.outcomes} == {
            name: kinds[direction] for name, direction in DIRECTIONS.items()}  # fmt: skip

    def test_experiments_are_those_of_the_model(self, workbench):
        model = ema_model(plan(), {"special_fund": "200..1000"}, ["demand_growth", "fixed_places"],
                          {"core_output_mcny": "maximize"})  # fmt: skip
        experiments, outcomes = workbench.perform_experiments(model, scenarios=6, policies=2)
        assert len(experiments) == 12 and experiments["fixed_places"].isin(range(5, 11)).all()
        for row, output in zip(experiments.to_dict("records"), outcomes["core_output_mcny"], strict=True):
            point = {name: row[name] for name in ("demand_growth", "fixed_places")}
            alone = jinzhen.run(plan().with_levers(special_fund=row["special_fund"]), point=point)
            assert output == alone["core_output_mcny"].iloc[-1]

    @pytest.mark.parametrize(("call", "told"), [
        (lambda: ema_model(plan(), {"special_fnd": "range"}), "did you mean special_fund"),
        (lambda: ema_model(plan(), {"special_fund": "1000..200"}), "empty range"),
        (lambda: ema_model(plan(), {"places_rule": "prior"}), "for uncertainties"),
        (lambda: ema_model(plan(), uncertainties=["demand_grwth"]), "did you mean demand_growth"),
        (lambda: ema_model(plan(demand_growth=0.02), uncertainties=["demand_growth"]), "held at a value"),
        (lambda: ema_model(plan(), {"places_rule": "range"}, ["places_rule"]), "moved as a lever"),
        (lambda: ema_model(plan(), outcomes={"provincial_twns": "maximize"}), "did you mean provincial_towns"),
        (lambda: ema_model(plan(), outcomes={"provincial_towns": "maximise"}), "did you mean maximize"),
        (lambda: ema_model(plan(), replications=0), "1 or more"),
    ])  # fmt: skip
    def test_mistakes_are_told_before_anything_runs(self, call, told):
        with pytest.raises(UserError, match=told):
            call()
