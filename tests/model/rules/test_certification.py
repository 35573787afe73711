"""Gates by category, the relaxed gate, and the eight criteria."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.compiled import plain
from jinzhen.model.rules import certification

output_gate = plain(certification.output_gate)
LINES = (2000.0, 1000.0, 100.0, 0.10)

SHARE, COUNT, MCNY = st.floats(0.0, 1.0), st.floats(0.0, 500.0), st.floats(0.0, 1e5)
#: Every criterion with its arguments; none of them may lower the score.
CRITERIA = {
    "score_history": (st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0]), SHARE),
    "score_jobs": (st.floats(0.0, 1e6), st.floats(0.0, 1e4)),
    "score_market": (SHARE, SHARE),
    "score_concentration": (MCNY, st.sampled_from([1000.0, 2000.0]), COUNT),
    "score_leaders": (COUNT, COUNT, COUNT, SHARE),
    "score_products": (SHARE, COUNT, COUNT),
    "score_services": (SHARE, SHARE),
    "score_environment": (SHARE, st.floats(0.0, 0.8), st.floats(0.0, 1.0)),
}


@pytest.mark.parametrize(("category", "line"), [(0, 2000.0), (1, 1000.0), (2, 1000.0)])
def test_gates_by_category(category, line):
    assert output_gate(category, False, 0.9, True, *LINES) == line
    assert output_gate(category, True, 0.05, True, *LINES) == line
    assert output_gate(category, True, 0.9, False, *LINES) == line


@pytest.mark.parametrize("category", [0, 1, 2])
def test_the_relaxed_gate_asks_for_tradition_share_and_prospects(category):
    assert output_gate(category, True, 0.10, True, *LINES) == 100.0


@pytest.mark.parametrize("name", CRITERIA)
def test_a_criterion_lies_between_zero_and_one_and_never_falls_with_what_it_counts(name):
    score = plain(getattr(certification, name))

    @given(st.tuples(*CRITERIA[name]), st.tuples(*CRITERIA[name]))
    def check(one, other):
        low, high = zip(*map(sorted, zip(one, other, strict=True)), strict=True)
        if name == "score_concentration":
            low, high = (low[0], high[1], low[2]), (high[0], low[1], high[2])
        assert 0.0 <= score(*low) <= score(*high) + 1e-12
        assert score(*high) <= 1.0 + 1e-12

    check()


@pytest.mark.parametrize(("name", "best"), [
    ("score_history", (1.0, 1.0, 1.0)), ("score_jobs", (1e7, 1e5)), ("score_market", (10.0, 1.0)),
    ("score_concentration", (1e9, 1000.0, 1e4)), ("score_leaders", (100.0, 100.0, 100.0, 0.1)),
    ("score_products", (1.0, 1e3, 1e3)), ("score_services", (1.0, 1.0)), ("score_environment", (1.0, 1.0, 1.0)),
])
def test_the_best_town_reaches_the_top(name, best):
    assert plain(getattr(certification, name))(*best) == pytest.approx(1.0, abs=1e-2)


@given(st.floats(0.0, 5.0), SHARE)
def test_titles_come_first(leaders, bonus):
    """A town with titles and centres is never behind the same town without."""
    score = plain(certification.score_leaders)
    assert score(leaders, 5.0, 2.0, bonus) >= score(leaders, 0.0, 0.0, bonus) == score(leaders, 5.0, 2.0, 0.0)
