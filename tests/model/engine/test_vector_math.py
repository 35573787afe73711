"""exp, log, sincos and power against NumPy, compiled and in plain Python."""

import math

import numpy as np
import pytest
from assembly import packed_instructions
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.engine import vector_math
from jinzhen.model.engine.compiled import phase

RNG = np.random.default_rng(20221001)
N = 200_000


@phase
def exp_of(x, out):
    for i in range(x.size):
        out[i] = vector_math.exp(x[i])


@phase
def log_of(x, out):
    for i in range(x.size):
        out[i] = vector_math.log(x[i])


@phase
def sincos_of(x, sine, cosine):
    for i in range(x.size):
        sine[i], cosine[i] = vector_math.sincos(x[i])


@phase
def power_of(x, out, exponent):
    for i in range(x.size):
        out[i] = vector_math.power(x[i], exponent)


def applied(loop, x, *more):
    out = np.empty_like(x)
    loop(x, out, *more)
    return out


def applied_sincos(x):
    sine, cosine = np.empty_like(x), np.empty_like(x)
    sincos_of(x, sine, cosine)
    return sine, cosine


def last_places(found, wanted):
    """Largest distance in units in the last place of `wanted`."""
    return np.max(np.abs(found - wanted) / np.spacing(np.abs(wanted)))


WHOLE_RANGE = {
    "exp": [RNG.uniform(-700, 700, N), RNG.normal(0, 1, N), np.arange(-1000, 1010) * math.log(2) / 2,
            np.array([-700.0, -1e-300, -0.0, 0.0, 5e-324, 1e-16, 1.0, 700.0])],
    "log": [10 ** RNG.uniform(-300, 300, N), RNG.uniform(0.3, 3, N), 1 + RNG.normal(0, 1e-8, N),
            np.nextafter(2.0 ** np.arange(-990.0, 990.0), 0.0), math.sqrt(0.5) * 2.0 ** np.arange(-900.0, 900.0),
            np.array([1e-300, np.nextafter(1, 0), 1.0, np.nextafter(1, 2), 1e30, 1e300])],
    "sincos": [RNG.uniform(-1e5, 1e5, N), RNG.normal(0, 2, N), np.arange(-63_000, 63_000) * (math.pi / 2),
               np.arange(-63_000, 63_000) * (math.pi / 4), np.array([-1e5, -1e-300, 0.0, 1e-9, 1e5])],
}


@pytest.mark.parametrize("x", WHOLE_RANGE["exp"])
def test_exp_is_within_two_last_places(x):
    assert last_places(applied(exp_of, x), np.exp(x)) <= 2


@pytest.mark.parametrize("x", WHOLE_RANGE["log"])
def test_log_is_within_two_last_places(x):
    assert last_places(applied(log_of, x), np.log(x)) <= 2


@pytest.mark.parametrize("x", WHOLE_RANGE["sincos"])
def test_sincos_is_within_two_last_places(x):
    sine, cosine = applied_sincos(x)
    assert last_places(sine, np.sin(x)) <= 2
    assert last_places(cosine, np.cos(x)) <= 2


@pytest.mark.skipif(np.finfo(np.longdouble).eps > 1e-18, reason="no wider float on this machine")
def test_the_exact_value_is_nearer_than_one_and_a_tenth_last_places():
    pairs = [(applied(exp_of, x), np.exp(x.astype(np.longdouble))) for x in WHOLE_RANGE["exp"][:2]]
    pairs += [(applied(log_of, x), np.log(x.astype(np.longdouble))) for x in WHOLE_RANGE["log"][:2]]
    for x in WHOLE_RANGE["sincos"][:2]:
        wide = x.astype(np.longdouble)
        pairs += zip(applied_sincos(x), (np.sin(wide), np.cos(wide)), strict=True)
    for found, exact in pairs:
        assert np.max(np.abs(found - exact) / np.spacing(np.abs(exact.astype(np.float64)))) <= 1.1


@pytest.mark.parametrize("exponent", [-2.0, 0.0, 0.35, 0.65, 1.0, 3.0])
def test_power_is_close_for_the_powers_of_the_model(exponent):
    x = 10 ** RNG.uniform(-6, 6, N)
    np.testing.assert_allclose(applied(power_of, x, exponent), x**exponent, rtol=2e-14)


def test_exact_points():
    assert applied(exp_of, np.array([0.0]))[0] == 1.0
    assert applied(log_of, np.array([1.0]))[0] == 0.0
    assert [float(values[0]) for values in applied_sincos(np.array([0.0]))] == [0.0, 1.0]


def test_beyond_the_range_results_saturate_and_stay_finite():
    lowest, highest = vector_math.LEAST_EXPONENT, vector_math.GREATEST_EXPONENT
    found = applied(exp_of, np.array([-1e30, -np.inf, lowest, highest, 1e30, np.inf]))
    np.testing.assert_allclose(found, np.exp([lowest] * 3 + [highest] * 3), rtol=1e-15)
    found = applied(log_of, np.array([0.0, -1.0, -np.inf, 5e-324, vector_math.LEAST_ARGUMENT]))
    np.testing.assert_allclose(found, math.log(vector_math.LEAST_ARGUMENT), rtol=1e-15)


def test_nan_is_passed_on():
    nothing = np.array([np.nan] * 9)
    assert np.isnan(applied(exp_of, nothing)).all()
    assert np.isnan(applied(log_of, nothing)).all()
    assert np.isnan(applied_sincos(nothing)).all()
    assert np.isnan(applied(power_of, nothing, 0.35)).all()


@given(st.floats(-1e4, 1e4), st.floats(-1.0, 1e300))
def test_plain_python_agrees(x, y):
    assert math.isclose(vector_math.exp(x), applied(exp_of, np.array([x]))[0], rel_tol=1e-15)
    assert math.isclose(vector_math.log(y), applied(log_of, np.array([y]))[0], rel_tol=1e-15)
    np.testing.assert_allclose(vector_math.sincos(x), np.ravel(applied_sincos(np.array([x]))), rtol=1e-15)


def test_a_number_gives_the_same_bits_wherever_it_stands():
    """In the packed body of a loop and in what is left over at its end."""
    x = RNG.normal(0, 3, 1001)
    for loop, values in ((exp_of, x), (log_of, np.abs(x))):
        together = applied(loop, values)
        assert all(applied(loop, values[i:i + 1])[0] == together[i] for i in range(0, 1001, 13))


@pytest.mark.parametrize("loop", [exp_of, log_of, sincos_of])
def test_the_loop_is_packed(loop):
    applied_sincos(np.ones(3)) if loop is sincos_of else applied(loop, np.ones(3))
    assert packed_instructions(loop) >= 10


@phase
def through_a_call(x, out):
    for i in range(x.size):
        out[i] = math.exp(x[i])


def test_the_counter_sees_a_loop_that_is_not_packed():
    applied(through_a_call, np.ones(3))
    assert packed_instructions(through_a_call) == 0
