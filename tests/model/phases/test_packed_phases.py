"""The hot loops over firms are compiled to packed instructions: one that stops being so does it without a word."""

from assembly import packed_instructions
from bare_worlds import bare_now, bare_world
from numba import typeof

from jinzhen.model.phases.accounts import earn
from jinzhen.model.phases.factors import expect_orders, spread_grants, want_investment
from jinzhen.model.phases.investment import accumulate, expect
from jinzhen.model.phases.learning import learn, raise_quality, shock
from jinzhen.model.phases.orders import set_capacity, weigh_firms
from jinzhen.model.state.column import F64

#: Phases and how many packed instructions their loops have at least: about half of what was measured with AVX2.
#: Sums over firms (`settle`, `borrow`, `invest`, the grants of `fund_research`) run in order, one firm at a time.
HOT = {
    weigh_firms: 12, set_capacity: 35, earn: 2, spread_grants: 1, expect_orders: 17, want_investment: 16, learn: 2,
    shock: 20, raise_quality: 10, accumulate: 7, expect: 40,
}
WORLD = bare_world(1)
NOW = bare_now(WORLD)
EXAMPLES = {"world": WORLD, "now": NOW, F64: WORLD.prices, int: 1, float: 0.5}


def packed(phase):
    """Packed instructions of a phase that is compiled by itself for the world."""
    phase.compile(tuple(typeof(EXAMPLES.get(name, EXAMPLES.get(kind)))
                        for name, kind in phase.py_func.__annotations__.items() if name != "return"))
    return packed_instructions(phase)


def test_hot_phases_are_packed():
    counted = {phase.py_func.__name__: (packed(phase), least) for phase, least in HOT.items()}
    assert {name: counts for name, counts in counted.items() if counts[0] < counts[1]} == {}, "(found, at least)"
