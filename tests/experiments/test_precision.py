"""Wilson intervals against published figures and their limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.experiments.statistics.precision import half_width, replications_needed, wilson


def test_wilson_gives_the_textbook_interval():
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 and 15 of 148, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_an_interval_of_nothing_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)
    assert half_width(0.0, 0) == 0.5


@given(n=st.integers(1, 5000), data=st.data())
def test_the_interval_holds_the_share_and_stays_between_0_and_1(n, data):
    successes = data.draw(st.integers(0, n))
    low, high = wilson(successes, n)
    assert 0.0 <= low <= successes / n <= high <= 1.0


@given(share=st.floats(0, 1), precision=st.floats(0.005, 0.2))
def test_needed_replications_are_just_enough(share, precision):
    n = replications_needed(share, precision)
    assert half_width(share, n) <= precision
    assert n == 1 or half_width(share, n - 1) > precision
