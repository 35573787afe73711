"""Every source a lever or an uncertainty names is a row of the fact tables beside it."""

import csv
import re
from importlib import resources

import pytest

from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

SOURCES = resources.files("jinzhen.scenarios.catalogue") / "sources"


def column(file: str, name: str) -> set[str]:
    """All values of a column of a fact table."""
    with (SOURCES / file).open(encoding="utf-8") as stream:
        return {row[name] for row in csv.DictReader(stream)}


FACTS = column("lever_facts.csv", "id") | column("certification_facts.csv", "id")
ROWS = {"effects.csv": column("effects.csv", "parameter"), "macro.csv": column("macro.csv", "indicator")}


def facts_in(text: str) -> set[str]:
    """Identifiers of facts that a text names."""
    return set(re.findall(r"\b[LC]\d+[a-z]?\b", text))


def is_founded(source: str) -> bool:
    """Whether every part of an uncertainty's source is a row of a fact table, or all of it is assumed."""
    for part in re.split(r"; (?=\w+\.csv: )", source):
        file, _, text = part.partition(": ")
        if file in ROWS:
            found = any(text.startswith(row) for row in ROWS[file])
        elif file.endswith("facts.csv"):
            found = bool(facts_in(text)) and facts_in(text) <= FACTS
        else:
            found = source == "assumed"
        if not found:
            return False
    return True


def test_a_lever_names_facts_or_says_assumed() -> None:
    sources = {name: lever.source for name, lever in LEVERS.items() if lever.source != "assumed"}
    assert {name: source for name, source in sources.items() if not facts_in(source)} == {}
    assert {name: facts_in(source) - FACTS for name, source in sources.items() if not facts_in(source) <= FACTS} == {}


def test_an_uncertainty_names_rows_or_says_assumed() -> None:
    assert {name: entry.source for name, entry in UNCERTAINTIES.items() if not is_founded(entry.source)} == {}
    dated = [(name, belief.source) for name, entry in UNCERTAINTIES.items() for belief in entry.dated]
    assert dated and [each for each in dated if not is_founded(each[1])] == []


@pytest.mark.parametrize("source", ["effects.csv: no_such_row", "lever_facts.csv: L999z", "somebody said so"])
def test_a_source_that_is_not_there_is_seen(source) -> None:
    assert not is_founded(source)
