"""The hot loops over firms are compiled to packed instructions: one that stops being so does it without a word."""

from assembly import packed_instructions
from bare_worlds import bare_now, bare_world
from numba import typeof

from jinzhen.model.engine.compiled import alone
from jinzhen.model.phases.accounts import earn, fund_research
from jinzhen.model.phases.factors import expect_orders, spread_grants, want_investment, want_land, want_workers
from jinzhen.model.phases.investment import accumulate, expect, want_loans
from jinzhen.model.phases.learning import keep_customers, learn, raise_quality, shock
from jinzhen.model.phases.orders import order_from_firms, set_capacity, split_exports, weigh_firms
from jinzhen.model.phases.production import produce
from jinzhen.model.phases.turnover import weigh_exits
from jinzhen.model.state.column import F64

#: Phases and how many packed instructions their loops have at least: about half of what was measured with AVX2.
HOT = {
    weigh_firms: 28, set_capacity: 35, order_from_firms: 7, split_exports: 5, produce: 5, earn: 27, fund_research: 32,
    spread_grants: 5, expect_orders: 17, want_investment: 48, want_land: 3, want_workers: 5, want_loans: 14,
    accumulate: 17, expect: 20, weigh_exits: 40, learn: 11, shock: 40, keep_customers: 12, raise_quality: 10,
}
WORLD = bare_world(1)
NOW = bare_now(WORLD)
EXAMPLES = {"world": WORLD, "now": NOW, F64: WORLD.prices, int: 1, float: 0.5}


def packed(phase):
    """Packed instructions of a phase that is compiled by itself for the world."""
    compiled = alone(phase)
    compiled.compile(tuple(typeof(EXAMPLES.get(name, EXAMPLES.get(kind)))
                           for name, kind in phase.py_func.__annotations__.items() if name != "return"))
    return packed_instructions(compiled)


def test_hot_phases_are_packed():
    counted = {phase.py_func.__name__: (packed(phase), least) for phase, least in HOT.items()}
    assert {name: counts for name, counts in counted.items() if counts[0] < counts[1]} == {}, "(found, at least)"
