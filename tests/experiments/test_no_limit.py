"""What has no limit is a word wherever it is shown, alone or as a part of a sum or mean; never a number."""

import ast
import math

import numpy as np
import pytest
from architecture.sources import ROOT, files, tree

from jinzhen.experiments.forecast.series import outcomes_by_year
from jinzhen.experiments.forecast.totals import quota_use
from jinzhen.experiments.paper.formats import NO_LIMIT, Scale, number
from jinzhen.experiments.paper.text import Text
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import UNLIMITED, UNLIMITED_WORDS, format_number, is_unlimited

YEARS = np.array([2024, 2024, 2025, 2025])
#: Parts of "no limit" as sums over towns and quarters make them; every quantity of the province lies far below.
PARTS = (0.25, 1.0, 0.687598, 33.0, 1e-6)


def flows(part: float) -> dict[str, np.ndarray]:
    """Every outcome of two replications, the land quota without limit in 2025."""
    values = {name: np.full((2, 4), 1e6) for name in OUTCOME_NAMES}
    values["land_quota_mu"] = np.array([[10.0, 10.0, UNLIMITED * part, 10.0]] * 2)
    return values


@pytest.mark.parametrize("part", PARTS)
def test_a_sum_with_an_unlimited_part_has_no_limit(part):
    assert is_unlimited(UNLIMITED * part) and format_number(UNLIMITED * part) == "unlimited"
    land = outcomes_by_year(flows(part), YEARS).query("outcome == 'land_quota_mu'").set_index("year")
    assert land.loc[2024, "mean"] == 20.0 and land.loc[2025, ["mean", "q05", "q50", "q95"]].tolist() == [math.inf] * 4
    used = quota_use(flows(part), YEARS).query("factor == 'land'").set_index("year")
    assert used.loc[2024, "quota"] == 20.0 and math.isnan(used.loc[2025, "quota"])
    assert used.loc[2025, "share_unlimited"] == 1.0


def test_it_is_written_as_a_word_in_both_languages():
    thousand = Scale(Text("thousand mu", "千亩"), 1e3, 1e3)
    assert thousand.number(math.inf) == NO_LIMIT == Text("unlimited", "不限")
    assert number(math.inf) == "unlimited" and number(math.nan) == "–"


def test_it_is_read_from_any_of_its_words():
    for word in UNLIMITED_WORDS:
        assert LEVERS["land_quota"].read(word) == UNLIMITED
    assert LEVERS["land_quota"].format(UNLIMITED) == "unlimited"


def test_there_is_one_such_number_in_the_program():
    assert [where for path in files() for where in _set_in(path)] == ["scenarios/units.py"]


def _set_in(path):
    targets = (name for node in ast.walk(tree(path)) if isinstance(node, ast.Assign) for name in node.targets)
    return [str(path.relative_to(ROOT)) for name in targets if getattr(name, "id", "") == "UNLIMITED"]
