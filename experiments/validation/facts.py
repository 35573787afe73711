"""Published figures: one row of published.csv a figure, with where it stands, of whom and when.

`basis` says what the source prints, and with it which values agree:

range, derived, sd, assumed : `low` to `high`, as published, as follows by arithmetic (`says` shows it), as mean and
    standard deviation, or as assumed where the source has no number
point : `central` alone; POINT_SHARE of it either way
nothing : no effect; NEAR_ZERO either way
sign : one end, the other open; the whole interval of the simulated figure has to lie on that side
prediction : an observed total, which the middle PREDICTED share of replications has to reach

`source` : publication and page address; `says` : what it says, in our words
`table`, `row`, `cells` : the fact table of the package that has the figure too, its row, and its columns for `low`,
`central` and `high` (`value#2` is the second number of a cell); `scale` turns its unit into this one's. A test
compares them.
"""

import csv
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

NAME = "published.csv"


class Fact(NamedTuple):
    """One published figure; `low`, `central` and `high` are nan where the source gives none."""

    pattern: str
    figure: str
    basis: str
    low: float
    central: float
    high: float
    unit: str
    table: str
    row: str
    cells: str
    scale: float
    population: str
    population_zh: str
    period: str
    period_zh: str
    source: str
    says: str


@cache
def facts() -> Mapping[tuple[str, str], Fact]:
    """Every published figure by pattern and figure, in the order of the file."""
    text = (resources.files("jinzhen.experiments.validation") / NAME).read_text(encoding="utf-8")
    rows = [_fact(row) for row in csv.DictReader(text.splitlines())]
    return {(fact.pattern, fact.figure): fact for fact in rows}


def _fact(row: Mapping[str, str]) -> Fact:
    numbers = {name: float(row[name]) if row[name] else math.nan for name in ("low", "central", "high")}
    return Fact(**{**row, **numbers, "scale": float(row["scale"] or 1.0)})  # type: ignore[arg-type]
