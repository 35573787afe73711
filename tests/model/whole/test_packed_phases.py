"""The hot loops over firms are compiled to packed instructions: one that stops being so does it without a word."""

import inspect

import numpy as np
import pytest
from assembly import packed_instructions
from numba import typeof

from jinzhen.model.columns import F64, I64
from jinzhen.model.phases.accounts import earn, fund_research, produce
from jinzhen.model.phases.demography import weigh_exits
from jinzhen.model.phases.factors import spread_grants, want_investment, want_land, want_loans, want_workers
from jinzhen.model.phases.investment import accumulate
from jinzhen.model.phases.learning import keep_customers, learn, shock, watch_quality
from jinzhen.model.phases.orders import order_from_firms, set_capacity, split_exports, weigh_firms

#: Phases and how many packed instructions their loops have at least: about half of what was measured with AVX2.
#: Sums over firms (`settle`, `borrow`, `invest`, the grants of `fund_research`) run in order, one firm at a time.
HOT = {
    weigh_firms: 28, set_capacity: 35, order_from_firms: 2, split_exports: 3, produce: 2, earn: 4, fund_research: 1,
    spread_grants: 1, want_investment: 45, want_land: 3, want_loans: 14, want_workers: 5, weigh_exits: 40, learn: 10,
    shock: 40, keep_customers: 2, watch_quality: 10, accumulate: 16,
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
