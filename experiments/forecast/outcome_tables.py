"""Tables of every outcome by year, in groups."""

import numpy as np
import pandas as pd

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.captions import CAPTIONS
from jinzhen.experiments.forecast.tables import FACTOR_SCALES, year_heads
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.formats import BILLIONS, NO_LIMIT, Scale, number
from jinzhen.experiments.paper.labels import unit
from jinzhen.experiments.paper.parts import Table
from jinzhen.experiments.paper.text import Text
from jinzhen.model.outcomes import OUTCOMES

#: Group -> outcomes in the order shown. Every outcome is in one of them.
GROUPS: dict[str, tuple[str, ...]] = {
    "standing": (
        "provincial_towns", "potential_towns", "municipal_towns", "eligible_towns", "towns_over_50", "towns_over_100",
        "towns_over_200", "towns_over_300", "towns_over_500", "praised_towns", "notices_served", "city_spread",
    ),
    "economy": (
        "core_output_mcny", "chain_output_mcny", "reported_output_mcny", "value_added_mcny", "outside_sales_mcny",
        "exports_mcny", "investment_mcny", "capital_mcny", "debt_mcny", "tax_mcny", "rd_mcny", "mean_log_tfp",
        "public_money_mcny",
    ),
    "firms": (
        "entities", "paper_entities", "reported_entities", "entries", "moved_in", "exits", "mergers", "leading_firms",
        "above_size_firms", "above_size_new", "above_size_lost",
    ),
    "titles": (
        "srdi_firms", "little_giants", "champions", "technology_centres", "listed_firms", "standards_led",
        "national_brands",
    ),
    "jobs": (
        "payroll_jobs", "linked_jobs", "new_jobs", "trained_persons", "labour_short_jobs", "wages_mcny",
    ),
    "projects": (
        "projects_signed", "projects_under_way", "projects_in_production", "projects_dropped", "signed_mcny",
        "realised_mcny",
    ),
    "factors": (
        "energy_use_tce", "energy_quota_tce", "energy_short_tce", "energy_tce_per_10k_cny", "discharge_use_t",
        "discharge_quota_t", "discharge_short_t", "land_use_mu", "land_quota_mu", "land_short_mu", "land_in_use_mu",
        "output_per_mu_mcny", "credit_granted_mcny", "credit_short_mcny",
    ),
}  # fmt: skip

FIGURES = {figure.name: figure for figure in OUTCOMES}

#: Units of which a thousand or a million is shown.
LARGE = {
    "m CNY": BILLIONS,
    "persons": Scale(Text("thousand persons", "万人"), 1e3, 1e4),
    "tce": FACTOR_SCALES["tce"],
    "t": FACTOR_SCALES["t"],
}


def outcomes(result: Forecast) -> list[Table]:
    """A table a group; what holds for all of them, and their file, stand under the last one."""
    *others, last = GROUPS
    tables = [_table(result, group) for group in others]
    return [*tables, _table(result, last, CAPTIONS["outcomes"], "outcomes")]


def _table(result: Forecast, group: str, caption: Text | str = "", data: str = "") -> Table:
    """Mean of every outcome of a group by year, and its spread over replications in the last year."""
    last = result.outcomes["year"].max()
    rows = []
    for name in GROUPS[group]:
        own = result.outcomes[result.outcomes["outcome"] == name]
        scale, end = scale_of(own), own[own["year"] == last].iloc[0]
        *cells, low, high = (_shown(value, own, scale) for value in (*own["mean"], end["q05"], end["q95"]))
        rows.append((label(name), scale.unit, *cells, low if low == NO_LIMIT else low + "–" + high))
    heads = (say("t_outcome"), say("t_unit"), *year_heads(result), say("t_last_spread", year=last))
    return Table("outcomes", heads, rows, (0, 1), say(f"group_{group}"), caption, data)


def label(name: str) -> Text:
    """The label of an outcome, with its measure where the label does not name it."""
    figure = FIGURES[name]
    if not figure.measure:
        return Text(figure.label_en, figure.label_zh)
    word = say(f"measure_word_{figure.measure}")
    added = say("in_measure", measure=word)
    return Text(
        figure.label_en if word.en in figure.label_en.lower() else figure.label_en + added.en,
        figure.label_zh if word.zh in figure.label_zh else figure.label_zh + added.zh,
    )


def scale_of(own: pd.DataFrame) -> Scale:
    """The unit in which an outcome is shown; large amounts in a larger unit."""
    name = str(own["unit"].iloc[0])
    if name in LARGE and own["mean"].abs().max() >= 1e4:
        return LARGE[name]
    return Scale(unit(name), 1.0, 1.0)


def _shown(value: float, own: pd.DataFrame, scale: Scale) -> Text:
    """A value of an outcome, with the digits that all its values need in the unit of each language."""
    if np.isposinf(value):
        return NO_LIMIT
    return Text(number(value / scale.en, _digits(own, scale.en)), number(value / scale.zh, _digits(own, scale.zh)))


def _digits(own: pd.DataFrame, divisor: float) -> int | None:
    """Digits behind the point where the unit makes all values small; None leaves it to each number."""
    if own["kind"].iloc[0] == "share" or own["unit"].iloc[0] == "log":
        return 3
    return 2 if divisor > 1.0 and own["mean"].abs().max() < 10.0 * divisor else None
