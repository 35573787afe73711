"""Iterative proportional fitting against closed forms and its own definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinzhen.scenarios.base_year.raking import rake, whole_numbers
from jinzhen.scenarios.base_year.tables import Total
from jinzhen.scenarios.errors import UserError


def total(members, value: float) -> Total:
    return Total("a total", "jobs", np.array(members, dtype=bool), value, value, value, "observed", "made up")


def test_one_total_scales_what_is_free_and_leaves_the_rest():
    fitted = rake(np.array([1.0, 2.0, 3.0, 9.0]), np.array([True, False, False, False]), [total([1, 1, 1, 0], 11.0)])
    assert fitted == pytest.approx([1.0, 4.0, 6.0, 9.0])


def test_a_total_inside_another_and_the_other():
    fitted = rake(np.ones(4), np.zeros(4, dtype=bool), [total([1, 1, 1, 1], 10.0), total([1, 1, 0, 0], 4.0)])
    assert fitted == pytest.approx([2.0, 2.0, 3.0, 3.0])


def test_two_margins_give_the_independence_table():
    rows, columns = (30.0, 70.0), (20.0, 80.0)
    totals = [total([1, 1, 0, 0], rows[0]), total([0, 0, 1, 1], rows[1]),
              total([1, 0, 1, 0], columns[0]), total([0, 1, 0, 1], columns[1])]
    fitted = rake(np.ones(4), np.zeros(4, dtype=bool), totals)
    assert fitted == pytest.approx([6.0, 24.0, 14.0, 56.0])


def test_contradictions_and_unreachable_totals_are_refused():
    free = np.zeros(2, dtype=bool)
    with pytest.raises(UserError, match="contradicts"):
        rake(np.ones(2), free, [total([1, 1], 10.0), total([1, 1], 20.0)])
    with pytest.raises(UserError, match="more than the 5"):
        rake(np.array([5.0, 1.0]), np.array([True, False]), [total([1, 1], 4.0)])
    with pytest.raises(UserError, match="more than the 6"):
        rake(np.array([5.0, 1.0]), ~free, [total([1, 1], 7.0)])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1.0, 50.0), min_size=4, max_size=40), st.floats(0.3, 3.0), st.floats(0.3, 3.0))
def test_totals_hold_ratios_stay_and_a_second_fit_changes_nothing(values, outer, inner):
    before = np.array(values)
    fixed = np.arange(before.size) == 0
    half = np.arange(before.size) < before.size // 2
    inside = before[fixed].sum() + inner * before[half & ~fixed].sum()
    totals = [total(np.ones(before.size), inside + outer * before[~half].sum()), total(half, inside)]
    after = rake(before, fixed, totals)
    for each in totals:
        assert after[each.members].sum() == pytest.approx(each.value, rel=1e-8)
    assert after[0] == before[0]
    assert after[~half] / before[~half] == pytest.approx(np.full((~half).sum(), outer), rel=1e-6)
    assert rake(after, fixed, totals) == pytest.approx(after, rel=1e-8)


def test_whole_numbers_keep_every_total():
    values = np.array([1.5, 2.5, 3.0, 4.25, 0.75, 7.0])
    members = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]], dtype=bool)
    whole = whole_numbers(values, members)
    assert whole.dtype == np.int64
    assert (members @ whole == members @ values).all()
    assert (np.abs(whole - values) < 1).all()


def test_whole_numbers_are_at_least_one_and_need_no_total():
    assert whole_numbers(np.array([0.2, 2.6]), np.zeros((0, 2), dtype=bool)).tolist() == [1, 3]
