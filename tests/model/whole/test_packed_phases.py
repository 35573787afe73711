"""The hot loops over firms are compiled to packed instructions: one that stops being so does it without a word."""

import inspect

import numpy as np
import pytest
from assembly import packed_instructions
from jinzhen.model.columns import F64, I64
from jinzhen.model.phases.accounts import earn, produce
from jinzhen.model.phases.demography import weigh_exits
from jinzhen.model.phases.factors import want_investment, want_land_and_loans, want_workers
from jinzhen.model.phases.investment import accumulate
from jinzhen.model.phases.learning import learn, shock
from jinzhen.model.phases.orders import order_from_firms, set_capacity, split_exports, weigh_firms
from numba import typeof

#: Phases and how many packed instructions their loops have at least: about half of what was measured with AVX2.
HOT = {
    weigh_firms: 12, set_capacity: 35, order_from_firms: 2, split_exports: 2, produce: 2, earn: 4, want_investment: 30,
    want_land_and_loans: 10, want_workers: 5, weigh_exits: 35, learn: 8, shock: 35, accumulate: 6,
}
EXAMPLES = {F64: np.ones(1), I64: np.zeros(1, np.int64), float: 0.5, int: 1}


def compiled(phase):
    """The phase, compiled by itself for the types it names."""
    if not phase.signatures:
        parameters = inspect.signature(phase.py_func).parameters.values()
        phase.compile(tuple(typeof(EXAMPLES[parameter.annotation]) for parameter in parameters))
    return phase


@pytest.mark.parametrize("phase", HOT, ids=lambda phase: phase.py_func.__name__)
def test_a_hot_phase_is_packed(phase):
    assert packed_instructions(compiled(phase)) >= HOT[phase]
