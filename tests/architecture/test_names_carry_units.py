"""Levers and state columns say what they are measured in."""

import ast
from datetime import date

import pytest
from architecture.sources import ROOT, tree

from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.levers import LEVER_NAMES, LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

# A column named after one of these is measured in something ...
MEASURED = (
    "output", "capital", "debt", "cash", "equity", "wage", "tax", "profit", "grant", "investment", "orders", "exports",
    "energy", "discharge", "land", "jobs", "workers", "waiting", "received", "spent", "loan", "credit", "fund",
)  # fmt: skip
# ... so its name has to say in what, or that it is a share, a factor or a weight, which have none.
UNITS = {"mcny", "tce", "t", "mu", "kwh", "jobs", "workers", "persons", "job"}
NUMBERS = {"share", "factor", "ratio", "weight", "rate", "elasticity"}


def columns() -> list[tuple[str, str]]:
    """(table, column) of every table of `model/state` with a row for each firm, town and so on."""
    tables = [node for name in ("firms", "towns", "places") for node in tree(ROOT / f"model/state/{name}.py").body]
    return [
        (table.name, field.target.id)
        for table in tables
        if isinstance(table, ast.ClassDef)
        for field in table.body
        if isinstance(field, ast.AnnAssign)
    ]


def says_its_unit(column: str) -> bool:
    """Whether a column that is measured in something names its unit."""
    words = set(column.split("_"))
    return not words & set(MEASURED) or bool(words & (UNITS | NUMBERS))


def test_a_measured_column_names_its_unit():
    assert len(columns()) > 50
    silent = [f"{table}.{column}" for table, column in columns() if not says_its_unit(column)]
    assert silent == [], f"in what? ({', '.join(sorted(UNITS | NUMBERS))})"


@pytest.mark.parametrize("column", ["capital", "energy_wanted", "output_year", "fund"])
def test_a_missing_unit_is_seen(column):
    assert not says_its_unit(column)


def test_lever_names_are_the_keys_in_order():
    assert tuple(LEVERS) == tuple(LEVER_NAMES) == tuple(lever.name for lever in LEVERS.values())


def missing(entries, *fields: str) -> list[str]:
    """`name.field` of every field of levers or uncertainties that is empty."""
    return [f"{name}.{field}" for name, entry in entries.items() for field in fields if not getattr(entry, field)]


def test_a_lever_is_law_with_a_unit():
    assert missing(LEVERS, "label_zh", "label_en", "article", "departments", "group", "acts_on", "payer", "recipient",
                   "source") == []
    unchecked = [name for name, lever in LEVERS.items() if not isinstance(lever.checked, date)]
    assert unchecked == [], "the day on which it was last compared with its source"


def knows_its_range(lever) -> bool:
    """Whether baseline and null are admissible values of a lever."""
    if lever.kind == "choice":
        return {lever.baseline, lever.null} <= set(lever.choices) and len(set(lever.choices)) > 1
    is_known = lever.drawn in UNCERTAINTIES if lever.baseline == "drawn" else lever.low <= lever.baseline <= lever.high
    return bool(lever.unit) and lever.low < lever.high and is_known


def test_a_lever_knows_its_range_its_baseline_and_its_null():
    assert [name for name, lever in LEVERS.items() if not knows_its_range(lever)] == []


def test_what_government_cannot_set_is_another_list():
    """A name may be in both only where the lever's choice `drawn` hands the question over to the uncertainty."""
    both = set(LEVERS) & set(UNCERTAINTIES)
    assert {name for name in both if "drawn" not in LEVERS[name].choices} == set()


def test_an_uncertainty_has_a_unit_a_range_and_a_source():
    assert missing(UNCERTAINTIES, "label_zh", "label_en", "unit", "source", "grade") == []
    assert [name for name, each in UNCERTAINTIES.items() if not each.low <= each.central <= each.high] == []


def test_a_constant_has_a_unit_a_meaning_and_a_standing():
    assert missing(CONSTANTS, "unit", "meaning", "room", "standing") == []
    assert set(CONSTANTS) & set(UNCERTAINTIES) == set()
