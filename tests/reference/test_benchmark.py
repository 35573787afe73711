"""The benchmark's measurements run and report what they say, at a tiny size; nothing here is timed against a goal."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def measures(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import measures

    yield measures
    for name in ("earlier", "measures", "timing"):
        sys.modules.pop(name, None)


def test_engine_and_store_against_reference(measures):
    engine, stored = measures.against_reference(3, 30, rounds=1)
    assert "engine" in engine.name
    assert engine.goal.startswith(">= ")
    assert "store" in stored.name
    assert "1 x 112" in stored.beside


def test_a_checkout_without_the_earlier_commit_says_so(measures, monkeypatch):
    import earlier

    monkeypatch.setattr(earlier, "EARLIER", "0" * 40)
    (line,) = earlier.against_earlier(3, 30, rounds=1)
    assert line.is_met is None and "not measured" in line.beside


def test_two_threads(measures):
    (line,) = measures.two_threads(3, 30, rounds=1, jobs=range(2), loops=1000)
    assert float(line.value) > 0.0


def test_time_per_firm(measures):
    (line,) = measures.time_per_firm({80: 1, 160: 1})
    assert float(line.value) >= 1.0
    assert "160 firms" in line.beside


def test_memory(measures):
    (line,) = measures.memory(3, 30)
    assert line.is_met


def test_missed_goals_are_said(measures):
    from bench import show

    assert "MISSED" in show(measures.Line("x", "1", ">= 2", False, "because"))
    assert "met" in show(measures.Line("x", "3", ">= 2", True, ""))
    sys.modules.pop("bench", None)
