"""Random numbers of other shapes against SciPy."""

import numpy as np
import pytest
from assembly import packed_instructions
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from jinzhen.model.engine.compiled import phase, plain
from jinzhen.model.engine.draws import exponential, gamma, laplace, normal, poisson

INSIDE = st.floats(2.0**-53, 1.0 - 2.0**-53)
GRID = np.concatenate([10.0 ** -np.arange(1, 16.0), 1 - 10.0 ** -np.arange(1, 16.0),
                       np.linspace(1e-4, 1 - 1e-4, 50_001), [2.0**-53, 0.075, 0.925, np.exp(-25.0), 1.0 - 2.0**-53]])


@phase
def normal_of(u, out):
    for i in range(u.size):
        out[i] = normal(u[i])


@phase
def laplace_of(u, out):
    for i in range(u.size):
        out[i] = laplace(u[i], 0.3)


@phase
def gamma_of(shape, out):
    for i in range(out.size):
        out[i] = gamma(shape, 1, 2, i, 3, 20)


def applied(loop, u):
    out = np.empty_like(u)
    loop(u, out)
    return out


def test_normal_is_the_inverse_of_the_normal_distribution():
    np.testing.assert_allclose(applied(normal_of, GRID), special.ndtri(GRID), rtol=3e-15, atol=1e-15)


def test_laplace_is_the_inverse_of_the_laplace_distribution():
    np.testing.assert_allclose(applied(laplace_of, GRID), stats.laplace.ppf(GRID, scale=0.3), rtol=1e-13, atol=1e-15)


def test_exponential_is_the_inverse_from_above():
    found = np.array([exponential(u) for u in GRID[::50]])
    np.testing.assert_allclose(found, stats.expon.isf(GRID[::50]), rtol=1e-14)


@given(INSIDE)
def test_symmetric_numbers_mirror(u):
    """1 - u is exact for every number drawn, not for every float: compare through it."""
    v = 1.0 - u
    assert normal(v) == -normal(1.0 - v)
    assert laplace(v, 2.0) == -laplace(1.0 - v, 2.0)


@given(INSIDE, st.floats(0.0, 60.0))
def test_plain_python_agrees(u, mean):
    assert plain(normal)(u) == pytest.approx(normal(u), rel=1e-13, abs=1e-15)
    assert plain(laplace)(u, 0.3) == pytest.approx(laplace(u, 0.3), rel=1e-13, abs=1e-15)
    assert abs(plain(poisson)(u, mean) - poisson(u, mean)) <= (1 if u > 1 - 1e-12 else 0)


@pytest.mark.parametrize("mean", [0.0, 1e-6, 0.3, 1.0, 7.5, 50.0, 300.0])
def test_poisson_is_the_inverse_of_the_poisson_distribution(mean):
    inside = np.linspace(0.001, 0.999, 1999)
    wanted = stats.poisson.ppf(inside, mean) if mean else np.zeros_like(inside)
    assert [poisson(u, mean) for u in inside] == wanted.tolist()


def test_poisson_ends_where_the_distribution_does():
    assert poisson(1.0 - 2.0**-53, 300.0) < 460
    assert poisson(1.0 - 2.0**-53, 0.0) == 0


@given(INSIDE, st.floats(0.0, 50.0), st.floats(0.0, 5.0))
def test_a_larger_mean_never_counts_less(u, mean, more):
    """Up to where rounding of the sum shows."""
    if u < 1 - 1e-9:
        assert poisson(u, mean + more) >= poisson(u, mean)


@pytest.mark.parametrize("shape", [0.2, 0.5, 1.0, 2.5, 8.0, 100.0])
def test_gamma_has_its_distribution(shape):
    out = np.empty(20_000)
    gamma_of(shape, out)
    assert stats.kstest(out, stats.gamma(shape).cdf).pvalue > 1e-3


def test_gamma_in_plain_python():
    for who in range(50):
        assert plain(gamma)(0.7, 1, 2, who, 3, 20) == pytest.approx(gamma(0.7, 1, 2, who, 3, 20), rel=1e-12)


def test_gamma_numbers_of_different_owners_are_unrelated():
    out = np.empty(20_000)
    gamma_of(2.0, out)
    assert abs(np.corrcoef(out[1:], out[:-1])[0, 1]) < 5 / np.sqrt(out.size)


@pytest.mark.parametrize("loop", [normal_of, laplace_of])
def test_the_loop_is_packed(loop):
    applied(loop, np.full(3, 0.5))
    assert packed_instructions(loop) >= 20
