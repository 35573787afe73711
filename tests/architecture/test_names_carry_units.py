"""Levers and state columns say what they are measured in."""

import ast
from datetime import date

import pytest
from architecture.sources import ROOT, tree

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
    """(table, column) of every table of `model/columns.py`, without the tables of tables."""
    tables = [node for node in tree(ROOT / "model/columns.py").body if isinstance(node, ast.ClassDef)]
    return [
        (table.name, field.target.id)
        for table in tables
        for field in table.body
        if isinstance(field, ast.AnnAssign) and table.name != "World"
    ]


def says_its_unit(column: str) -> bool:
    """Whether a column that is measured in something names its unit."""
    words = set(column.split("_"))
    return not words & set(MEASURED) or bool(words & (UNITS | NUMBERS))


def test_there_are_columns():
    assert len(columns()) > 50


@pytest.mark.parametrize(("table", "column"), columns())
def test_a_measured_column_names_its_unit(table, column):
    assert says_its_unit(column), f"{table}.{column}: in what? ({', '.join(sorted(UNITS | NUMBERS))})"


@pytest.mark.parametrize("column", ["capital", "energy_wanted", "output_year", "fund"])
def test_a_missing_unit_is_seen(column):
    assert not says_its_unit(column)


def test_lever_names_are_the_keys_in_order():
    assert tuple(LEVERS) == tuple(LEVER_NAMES) == tuple(lever.name for lever in LEVERS.values())


@pytest.mark.parametrize("name", LEVER_NAMES)
def test_a_lever_is_law_with_a_unit(name):
    lever = LEVERS[name]
    for field in ("label_zh", "label_en", "article", "departments", "group", "acts_on", "payer", "recipient", "source"):
        assert getattr(lever, field), f"{name} has no {field}"
    assert isinstance(lever.checked, date), "the day on which it was last compared with its source"


@pytest.mark.parametrize("name", LEVER_NAMES)
def test_a_lever_knows_its_range_its_baseline_and_its_null(name):
    lever = LEVERS[name]
    if lever.kind == "choice":
        assert lever.baseline in lever.choices
        assert lever.null in lever.choices
        assert len(set(lever.choices)) > 1
    else:
        assert lever.unit
        assert lever.low < lever.high
        assert lever.low <= lever.baseline <= lever.high


def test_what_government_cannot_set_is_another_list():
    """A name may be in both only where the lever's choice `drawn` hands the question over to the uncertainty."""
    both = set(LEVERS) & set(UNCERTAINTIES)
    assert {name for name in both if "drawn" not in LEVERS[name].choices} == set()


@pytest.mark.parametrize("name", UNCERTAINTIES)
def test_an_uncertainty_has_a_unit_a_range_and_a_source(name):
    uncertainty = UNCERTAINTIES[name]
    for field in ("label_zh", "label_en", "unit", "source", "grade"):
        assert getattr(uncertainty, field), f"{name} has no {field}"
    assert uncertainty.low <= uncertainty.central <= uncertainty.high
