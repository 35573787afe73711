"""Tables of every outcome by year, in groups: heads and rows as text in one language."""

import pandas as pd

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.report.formats import number
from jinzhen.experiments.report.html_tables import Table, year_heads
from jinzhen.experiments.report.words import UNITS, say
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

#: Units of which a thousand or a million is shown: (divisor, unit) in English and in Chinese.
LARGE = {
    "m CNY": ((1e3, "bn CNY"), (1e2, "亿元")),
    "persons": ((1e3, "thousand persons"), (1e4, "万人")),
    "tce": ((1e6, "m tce"), (1e4, "万吨标准煤")),
    "t": ((1e3, "thousand t"), (1e3, "千吨")),
}


def outcomes(result: Forecast, language: str, group: str) -> Table:
    """Mean of every outcome of a group by year, and its spread over replications in the last year."""
    last = result.outcomes["year"].max()
    rows = []
    for name in GROUPS[group]:
        own = result.outcomes[result.outcomes["outcome"] == name]
        scale, unit = scale_of(own, language)
        digits = _digits(own, scale)
        cells = [number(value / scale, digits) for value in own["mean"]]
        end = own[own["year"] == last].iloc[0]
        spread = "–".join(number(end[side] / scale, digits) for side in ("q05", "q95"))
        rows.append((label(name, language), unit, *cells, spread))
    heads = (say("t_outcome", language), say("t_unit", language), *year_heads(result, language))
    return Table((*heads, say("t_last_spread", language, year=last)), rows, 2)


def label(name: str, language: str) -> str:
    """The label of an outcome, with its measure where the label does not name it."""
    figure = FIGURES[name]
    text = figure.label_zh if language == "zh" else figure.label_en
    if not figure.measure:
        return text
    measure = say(f"measure_word_{figure.measure}", language)
    return text if measure in text.lower() else text + say("in_measure", language, measure=measure)


def scale_of(own: pd.DataFrame, language: str) -> tuple[float, str]:
    """Divisor and unit in which an outcome is shown; large amounts in a larger unit."""
    unit = str(own["unit"].iloc[0])
    if unit in LARGE and own["mean"].abs().max() >= 1e4:
        return LARGE[unit][language == "zh"]
    return 1.0, UNITS[unit] if language == "zh" else unit


def _digits(own: pd.DataFrame, scale: float) -> int | None:
    """Digits behind the point where the unit makes all values small; None leaves it to each number."""
    if own["kind"].iloc[0] == "share" or own["unit"].iloc[0] == "log":
        return 3
    return 2 if scale > 1.0 and own["mean"].abs().max() < 10.0 * scale else None
