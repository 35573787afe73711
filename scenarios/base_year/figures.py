"""The published figures that the base year takes over, with a reason for every choice (chosen_figures.csv).

A source gives several figures for the same thing: the liquor town's output is 201.5 or 400. chosen_figures.csv says
which one stands for which measure; the figure itself has to be in town_figures.csv or towns.csv.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np

from jinzhen.scenarios.base_year.reading import KNOWN_SINCE, Facts, Row, read_table
from jinzhen.scenarios.base_year.tables import Floats
from jinzhen.scenarios.base_year.towns import TOWN_COLUMNS
from jinzhen.scenarios.units import MCNY_PER_HUNDRED_MILLION_CNY

#: Measure -> unit of its source in the unit of the base year.
FACTORS = {
    "reported_output": MCNY_PER_HUNDRED_MILLION_CNY, "core_output": MCNY_PER_HUNDRED_MILLION_CNY, "entities": 1.0,
    "above_size": 1.0, "jobs": 1.0, "payroll": 1.0, "market_share": 0.01, "export_share": 0.01, "n_srdi": 1.0,
    "n_little_giant": 1.0, "n_centres": 1.0, "n_leaders": 1.0,
}
#: Year that the base year describes.
BASE_YEAR = 2022

FIGURE_COLUMNS = ("name_zh", "metric", "value", "year_or_date", "source_url", "note")
CHOICE_COLUMNS = ("town_id", "measure", "file", "name_zh", "metric", "year_or_date", "value", "carried_back_from",
                  "why")
GROWTH_COLUMNS = ("year", "growth", "standing", "source")
#: A published figure: file, town, metric, year, value.
Key = tuple[str, ...]


def read_figures(facts: Facts, town_ids: tuple[str, ...]) -> dict[str, Floats]:
    """By measure: (n_towns,) published figures of 2022, nan where there is none.

    Of several of a measure the one known last counts; those known since the same day add up. A figure of a later year
    is carried back by the growth of output between (growth.csv).
    """
    known, growth = _published(facts), _growth(facts)
    figures = {measure: np.full(len(town_ids), np.nan) for measure in FACTORS}
    since: dict[tuple[str, int], date] = {}
    for row in read_table(facts, "chosen_figures.csv", CHOICE_COLUMNS, may_be_empty=True):
        measure = row.one_of("measure", FACTORS)
        town = town_ids.index(row.one_of("town_id", town_ids))
        value = _chosen_value(row, known) * FACTORS[measure] / _growth_since(row, growth)
        if measure.endswith("share") and value > 1.0:
            row.wrong("value", "a share of 100 per cent at most")
        day, before = row.day(KNOWN_SINCE), since.get((measure, town))
        if before is None or day >= before:
            figures[measure][town] = value + (figures[measure][town] if day == before else 0.0)
            since[measure, town] = day
    return figures


def _growth(facts: Facts) -> dict[int, float]:
    """Growth of output at current prices by year, as far as it is known."""
    rows = read_table(facts, "growth.csv", GROWTH_COLUMNS, key="year", may_be_empty=True)
    return {int(row.number("year", 2100, BASE_YEAR + 1)): row.number("growth", 1.0, -0.5) for row in rows}


def _growth_since(row: Row, growth: Mapping[int, float]) -> float:
    """Output of the year a figure is carried back from, over that of the base year."""
    if not row.cells["carried_back_from"].strip():
        return 1.0
    factor = 1.0
    for year in range(BASE_YEAR + 1, int(row.number("carried_back_from", 2100, BASE_YEAR)) + 1):
        if year not in growth:
            row.wrong("carried_back_from", f"a year up to which growth.csv has the growth of every year, as of {year}")
        factor *= 1.0 + growth[year]
    return factor


def _chosen_value(row: Row, known: Mapping[Key, date]) -> float:
    value = row.number("value")
    key = (row.one_of("file", ("town_figures", "towns")), row.text("name_zh"), row.text("metric"),
           row.cells["year_or_date"], f"{value:g}")
    if key not in known:
        names = {each[1] for each in known if each[0] == key[0]}
        if key[1] not in names:
            row.wrong("name_zh", f"a name that stands in {key[0]}.csv by then", names)
        row.wrong("value", f"a figure that stands in {key[0]}.csv for {key[1]}, {key[2]}, {key[3] or 'any year'}, "
                  f"known by {row.day(KNOWN_SINCE)}")
    if known[key] > row.day(KNOWN_SINCE):
        row.wrong(KNOWN_SINCE, f"{known[key]}, from when {key[0]}.csv has the figure, or later")
    return value


def _published(facts: Facts) -> dict[Key, date]:
    """Every published figure that is known, and since when."""
    published: dict[Key, date] = {}
    for row in read_table(facts, "town_figures.csv", FIGURE_COLUMNS, may_be_empty=True):
        row.text("source_url")
        key = ("town_figures", row.text("name_zh"), row.text("metric"), row.text("year_or_date"),
               f"{row.number('value'):g}")
        if key in published:
            row.wrong("value", "every figure once")
        published[key] = row.day(KNOWN_SINCE)
    metrics = ("output_100m_yuan", "firms", "above_scale_firms", "employees", "market_share_pct")
    for row in read_table(facts, "towns.csv", TOWN_COLUMNS, key="town_id"):
        row.text("source_url")
        found = [metric for metric in metrics if row.cells[metric]]
        if found and (since := row.day("figures_known_since")) <= facts.as_of:
            published |= {("towns", row.text("name_zh"), metric, "", f"{row.number(metric):g}"): since
                          for metric in found}
    return published
