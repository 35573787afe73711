"""Nothing changes results unnoticed."""

import json

import pytest
from baseline.update import FILE, computed

#: Processors may differ in the last places of what is summed; results may not.
TOLERANCE = 1e-9


@pytest.mark.parametrize("part", ["outcomes", "money_mcny"])
def test_results_are_the_frozen_ones(part):
    """When a change is meant: `python tests/baseline/update.py`, and say in the commit what moved and why."""
    frozen, now = json.loads(FILE.read_text(encoding="utf-8"))[part], computed()[part]
    assert set(now) == set(frozen)
    moved = {name: (frozen[name], value) for name, value in now.items()
             if value != pytest.approx(frozen[name], rel=TOLERANCE, abs=1e-9)}
    assert not moved, f"moved (frozen, now): {moved}; if it is meant, run python tests/baseline/update.py"
