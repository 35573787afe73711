"""Priors: reading, refusing, and drawing from the distribution they name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jinzhen.scenarios.errors import PriorError
from jinzhen.scenarios.priors import draw, fixed, pack, read_prior
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_NAMES, prior_arrays, uncertainty_named

N = 20_001
LEVELS = (np.arange(N) + 0.5) / N

WIDE = (-1e6, 1e6)


def drawn(raw, low=WIDE[0], high=WIDE[1]):
    """Values at evenly spread probabilities: the quantile function of the prior."""
    prior = read_prior(raw, "x")
    arrays = pack([prior] * N, [low] * N, [high] * N)
    return draw(arrays, LEVELS)


@pytest.mark.parametrize(
    ("raw", "quantiles"),
    [
        (["uniform", 2, 5], stats.uniform(2, 3).ppf),
        (["triangular", 1, 2, 5], stats.triang(0.25, 1, 4).ppf),
        (["triangular", 1, 1, 5], stats.triang(0.0, 1, 4).ppf),
        (["triangular", 1, 5, 5], stats.triang(1.0, 1, 4).ppf),
        (["normal", 3, 2], stats.norm(3, 2).ppf),
        (["lognormal", 320, 0.3], stats.lognorm(0.3, scale=320).ppf),
    ],
)
def test_quantiles_are_those_of_the_distribution(raw, quantiles) -> None:
    np.testing.assert_allclose(drawn(raw), quantiles(LEVELS), rtol=1e-9, atol=1e-9)


def test_a_normal_prior_is_cut_at_its_range() -> None:
    expected = stats.truncnorm(-1, 2, loc=1, scale=1).ppf(LEVELS)
    np.testing.assert_allclose(drawn(["normal", 1, 1], 0, 3), expected, rtol=1e-9, atol=1e-9)


def test_a_choice_takes_its_values_as_often_as_its_weights_say() -> None:
    values, counts = np.unique(drawn(["choice", [2, 3, 4], [1, 3.5, 5.5]]), return_counts=True)
    assert list(values) == [2, 3, 4]
    np.testing.assert_allclose(counts / N, [0.1, 0.35, 0.55], atol=1e-4)


def test_a_number_is_always_itself() -> None:
    assert read_prior(3, "x") == read_prior("3", "x") == read_prior(["normal", 3, 0], "x") == fixed(3)
    assert (drawn(3) == 3).all()


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (["norml", 0, 1], ["'norml'", "did you mean normal?"]),
        (["normal", 0], ["normal has 1", "[normal, mean, sd]"]),
        (["normal", 0, -1], ["negative"]),
        (["uniform", 3, 1], ["out of order", "low <= high"]),
        (["triangular", 1, 0, 2], ["out of order"]),
        (["choice", [1, 2], [1]], ["as many weights"]),
        (["choice", [1, 2], [0, 0]], ["chances"]),
        (["normal", "a", 1], ["'a'"]),
        (["lognormal", -3, 1], ["not positive"]),
        ({"normal": [0, 1]}, ["not a prior"]),
        (True, ["True"]),
        (float("nan"), ["finite"]),
    ],
)
def test_a_malformed_prior_is_told_in_one_line(raw, parts) -> None:
    with pytest.raises(PriorError) as caught:
        read_prior(raw, "environment.demand_growth")
    line = str(caught.value)
    assert line.startswith("environment.demand_growth: ") and "\n" not in line
    for part in parts:
        assert part in line


def test_a_prior_may_not_leave_the_range() -> None:
    with pytest.raises(PriorError, match=r"1.5 share is out of range; expected values from 0 to 1 share"):
        UNCERTAINTIES["empty_signature_share"].read(["uniform", 0.5, 1.5])


def test_every_uncertainty_is_complete_and_holds_its_centre() -> None:
    for name, entry in UNCERTAINTIES.items():
        assert entry.name == name and entry.label_zh and entry.label_en and entry.unit and entry.source
        assert entry.grade in ("reported", "derived", "judgement", "assumed")
        assert (entry.source == "assumed") == (entry.grade == "assumed")
        assert entry.low <= entry.central <= entry.high
        assert entry.read(None) == entry.prior


@given(st.integers(0, 2**32 - 1))
def test_draws_stay_in_range_for_every_uncertainty(seed) -> None:
    arrays = prior_arrays({name: entry.prior for name, entry in UNCERTAINTIES.items()})
    uniforms = np.random.default_rng(seed).random(len(UNCERTAINTIES))
    for extreme in (uniforms, np.zeros_like(uniforms), np.full_like(uniforms, np.nextafter(1.0, 0.0))):
        values = draw(arrays, extreme)
        for name, value in zip(UNCERTAINTY_NAMES, values, strict=True):
            assert UNCERTAINTIES[name].low - 1e-9 <= value <= UNCERTAINTIES[name].high + 1e-9, name


def test_published_centres_are_used() -> None:
    centre = {name: entry.central for name, entry in UNCERTAINTIES.items()}
    assert centre["user_cost_elasticity"] == 2.1
    assert centre["gi_premium"] == 0.133
    assert centre["lending_rate"] == 0.0468
    assert UNCERTAINTIES["places_rule"].prior.choices == (0, 1, 2, 3)


def test_a_mistyped_uncertainty_gets_the_nearest() -> None:
    with pytest.raises(PriorError, match="did you mean demand_growth"):
        uncertainty_named("demand_grwoth")
