"""Demand is volume times price: what a fall of producer prices does to money, margins and gates, and what it leaves."""

import functools

import numpy as np
import pytest
from small_worlds import lively, outcome, run

from jinzhen.model.outcomes import TOWN_FIGURE_NAMES

YEARS = 3.25
REPLICATIONS = range(4)


@functools.cache
def runs(growth):
    """Replications whose producer prices grow at a rate, all else as drawn."""
    scenario = lively().with_priors(price_growth=growth)
    return [run(scenario, number) for number in REPLICATIONS]


def of_last_year(growth, name):
    return np.mean([outcome(trajectory, name)[-4:].sum() for trajectory in runs(growth)])


def passing(growth):
    """Towns that pass their output gate at the end."""
    column = TOWN_FIGURE_NAMES.index("passes_output")
    return np.mean([trajectory.town_years[-1, :, column].sum() for trajectory in runs(growth)])


@pytest.mark.parametrize("growth", [-0.1, 0.1])
def test_output_in_money_moves_with_its_price_and_the_goods_hardly(growth):
    factor = of_last_year(growth, "core_output_mcny") / of_last_year(0.0, "core_output_mcny")
    price = np.exp(growth * (YEARS - 0.5))  # in the middle of the last year
    assert factor == pytest.approx(price, rel=0.06)
    for name in ("energy_use_tce", "discharge_use_t", "payroll_jobs"):
        assert of_last_year(growth, name) == pytest.approx(of_last_year(0.0, name), rel=0.08), name
    assert of_last_year(growth, "energy_tce_per_10k_cny") == pytest.approx(
        of_last_year(0.0, "energy_tce_per_10k_cny"), rel=0.03), "a statement about goods"


def test_lower_prices_leave_less_over_wages_and_fewer_towns_pass_their_gate():
    left = [(of_last_year(growth, "value_added_mcny") - of_last_year(growth, "wages_mcny"))
            / of_last_year(growth, "core_output_mcny") for growth in (-0.1, 0.0, 0.1)]
    assert left[0] < left[1] - 0.02 and left[2] > left[1] + 0.02
    passed = [passing(growth) for growth in (-0.1, 0.0, 0.1)]
    assert passed[0] < passed[1] <= passed[2]


def test_dearer_goods_are_no_larger_cluster():
    """Agglomeration goes by what is made: prices alone teach nothing."""
    tfp = [np.mean([outcome(trajectory, "mean_log_tfp")[-1] for trajectory in runs(growth)]) for growth in (-0.1, 0.1)]
    assert tfp[0] == pytest.approx(tfp[1], abs=0.015)
