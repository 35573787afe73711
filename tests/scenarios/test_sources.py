"""Every source a lever or an uncertainty names is a row of the fact tables beside it."""

import csv
import re
from importlib import resources

import pytest

from jinzhen.scenarios.levers import LEVER_NAMES, LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_NAMES

SOURCES = resources.files("jinzhen.scenarios.catalogue") / "sources"


def column(file: str, name: str) -> set[str]:
    """All values of a column of a fact table."""
    with (SOURCES / file).open(encoding="utf-8") as stream:
        return {row[name] for row in csv.DictReader(stream)}


FACTS = column("lever_facts.csv", "id") | column("certification_facts.csv", "id")
ROWS = {"effects.csv": column("effects.csv", "parameter"), "macro.csv": column("macro.csv", "indicator")}


@pytest.mark.parametrize("lever", LEVERS.values(), ids=LEVER_NAMES)
def test_a_lever_names_facts_or_says_assumed(lever) -> None:
    named = re.findall(r"\b[LC]\d+[a-z]?\b", lever.source)
    assert named or lever.source == "assumed"
    assert set(named) <= FACTS


@pytest.mark.parametrize("entry", UNCERTAINTIES.values(), ids=UNCERTAINTY_NAMES)
def test_an_uncertainty_names_rows_or_says_assumed(entry) -> None:
    for part in re.split(r"; (?=\w+\.csv: )", entry.source):
        file, _, text = part.partition(": ")
        if file in ROWS:
            assert any(text.startswith(row) for row in ROWS[file]), text
        elif file.endswith("facts.csv"):
            named = re.findall(r"\b[LC]\d+[a-z]?\b", text)
            assert named and set(named) <= FACTS
        else:
            assert entry.source == "assumed"
