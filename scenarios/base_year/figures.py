"""The published figures that the base year takes over, with a reason for every choice (chosen_figures.csv).

A source gives several figures for the same thing: the liquor town's output is 201.5 or 400. chosen_figures.csv says
which one stands for which measure; the figure itself has to be in town_figures.csv or towns.csv.
"""

from pathlib import Path

import numpy as np

from jinzhen.scenarios.base_year.reading import Row, read_table
from jinzhen.scenarios.base_year.tables import Floats
from jinzhen.scenarios.base_year.towns import TOWN_COLUMNS
from jinzhen.scenarios.units import MCNY_PER_HUNDRED_MILLION_CNY

#: Measure -> unit of its source in the unit of the base year.
FACTORS = {
    "reported_output": MCNY_PER_HUNDRED_MILLION_CNY, "core_output": MCNY_PER_HUNDRED_MILLION_CNY, "entities": 1.0,
    "above_size": 1.0, "jobs": 1.0, "payroll": 1.0, "market_share": 0.01, "export_share": 0.01, "n_srdi": 1.0,
    "n_little_giant": 1.0, "n_centres": 1.0, "n_leaders": 1.0,
}
#: Growth of output at current prices 2022-2023, to carry figures of 2023 back to 2022: real growth of manufacturing
#: +8.1 % and producer prices -3.0 % (macro; https://jp.news.cn/20240205/4da8f93ef1ce4e5189eefe96e62d7cd3/c.html).
GROWTH_2023 = 1.081 * 0.970

FIGURE_COLUMNS = ("name_zh", "metric", "value", "year_or_date", "source_url", "note")
CHOICE_COLUMNS = ("town_id", "measure", "file", "name_zh", "metric", "year_or_date", "value", "is_price_year_2023",
                  "why")


def read_figures(folder: Path, town_ids: tuple[str, ...]) -> dict[str, Floats]:
    """By measure: (n_towns,) published figures of 2022, nan where there is none; several of a measure add up."""
    known = _published(folder)
    figures = {measure: np.full(len(town_ids), np.nan) for measure in FACTORS}
    for row in read_table(folder, "chosen_figures.csv", CHOICE_COLUMNS):
        measure = row.one_of("measure", FACTORS)
        town = town_ids.index(row.one_of("town_id", town_ids))
        value = _chosen_value(row, known) * FACTORS[measure] / (GROWTH_2023 if row.flag("is_price_year_2023") else 1.0)
        if measure.endswith("share") and value > 1.0:
            row.wrong("value", "a share of 100 per cent at most")
        figures[measure][town] = value if np.isnan(figures[measure][town]) else figures[measure][town] + value
    return figures


def _chosen_value(row: Row, known: set[tuple[str, ...]]) -> float:
    value = row.number("value")
    key = (row.one_of("file", ("town_figures", "towns")), row.text("name_zh"), row.text("metric"),
           row.cells["year_or_date"], f"{value:g}")
    if key not in known:
        row.wrong("value", f"a figure that stands in {key[0]}.csv for {key[1]}, {key[2]}, {key[3] or 'any year'}")
    return value


def _published(folder: Path) -> set[tuple[str, ...]]:
    """Every published figure as (file, town, metric, year, value)."""
    published: set[tuple[str, ...]] = set()
    for row in read_table(folder, "town_figures.csv", FIGURE_COLUMNS):
        row.text("source_url")
        key = ("town_figures", row.text("name_zh"), row.text("metric"), row.text("year_or_date"),
               f"{row.number('value'):g}")
        if key in published:
            row.wrong("value", "every figure once")
        published.add(key)
    metrics = ("output_100m_yuan", "firms", "above_scale_firms", "employees", "market_share_pct")
    for row in read_table(folder, "towns.csv", TOWN_COLUMNS):
        row.text("source_url")
        published |= {("towns", row.text("name_zh"), metric, "", f"{row.number(metric):g}")
                      for metric in metrics if row.cells[metric]}
    return published
