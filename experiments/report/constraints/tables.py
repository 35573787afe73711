"""Tables of the page and CSV files about what holds towns back."""

import pandas as pd

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.report.constraints import sentences
from jinzhen.experiments.report.constraints.text import examined, others
from jinzhen.experiments.report.constraints.words import tell
from jinzhen.experiments.report.formats import percent, percent_range, points, points_range
from jinzhen.experiments.report.html_tables import Table
from jinzhen.experiments.report.sentences import town_name
from jinzhen.scenarios.levers import LEVERS


def _heads(language: str, *keys: str) -> tuple[str, ...]:
    return tuple(tell(f"t_{key}", language) for key in keys)


def _place(row: pd.Series, language: str) -> str:
    city = row["city_zh"].removesuffix("市") if language == "zh" else row["city_en"]
    return f"{city} {row['county_zh']}" if language == "zh" else f"{row['county_zh']}, {city}"


def verdicts(answer: Constraints, language: str, year: int) -> Table:
    """Every examined town at the end of a year."""
    rows = [
        (
            town_name(row, language), _place(row, language),
            f"{percent(row['chance'])} ({percent_range(row['low'], row['high'])})",
            sentences.rule_text(answer, row, language), sentences.factors_text(answer, row, language),
        )
        for _, row in examined(answer, year).iterrows()
    ]  # fmt: skip
    return Table(_heads(language, "town", "county", "chance", "rule", "first"), rows, 2)


def other_towns(answer: Constraints, language: str) -> Table:
    """Every other town that is not provincial by history, with its distance at the last year."""
    rows = [
        (
            town_name(row, language), _place(row, language), percent(row["chance"]),
            tell(f"status_{row['status']}", language), sentences.distance(row, language),
        )
        for _, row in others(answer, answer.terms.years[-1]).iterrows()
    ]  # fmt: skip
    return Table(_heads(language, "town", "county", "chance_short", "status", "distance"), rows, 2)


def rounds(answer: Constraints, language: str) -> Table:
    """The steps for all towns."""
    names = answer.towns.set_index("town")
    rows = [
        (
            answer.relaxations[row.relaxation].label(language), answer.relaxations[row.relaxation].step(language),
            points(row.mean_gain), f"{town_name(names.loc[row.town], language)} {points(row.gain)} "
            f"({points_range(row.gain_low, row.gain_high, language)})",
        )
        for row in sentences.mean_round_gains(answer).itertuples()
    ]  # fmt: skip
    return Table(_heads(language, "what", "step", "mean_gain", "best"), rows, 2)


def steps(answer: Constraints, language: str) -> Table:
    """The relaxations in use, with their levers and articles."""
    rows = []
    for each in answer.relaxations.values():
        articles = dict.fromkeys(LEVERS[change.lever].article for change in each.changes)
        levers = ", ".join(change.lever for change in each.changes)
        kind = tell(f"kind_{each.kind}", language)
        rows.append((each.label(language), kind, each.step(language), f"{levers} ({' '.join(articles)})"))
    return Table(_heads(language, "what", "kind", "step", "levers"), rows, 4)


def frames(answer: Constraints) -> dict[str, pd.DataFrame]:
    """Name of each CSV file, without suffix, and its table."""
    names = answer.towns[["town", "town_id", "name_zh", "name_en", "category", "city_zh", "city_en", "county_zh"]]
    verdicts = answer.verdicts.drop(columns=["chance", "low", "high", "n", "status"])
    rows = answer.chances.merge(verdicts, on=["town", "year"], how="left", validate="one_to_one")
    steps = [
        (each.name, each.kind, each.label_en, each.label_zh, each.step("en"), each.step("zh"), change.lever, change.how,
         change.amount)
        for each in answer.relaxations.values()
        for change in each.changes
    ]  # fmt: skip
    columns = ["relaxation", "kind", "label_en", "label_zh", "step_en", "step_zh", "lever", "how", "amount"]
    return {
        "constraints": names.merge(rows, on="town"),
        "constraints_effects": names[["town", "town_id", "name_zh", "name_en"]].merge(answer.effects, on="town"),
        "constraints_steps": pd.DataFrame(steps, columns=columns),
        "constraints_provenance": pd.DataFrame(list(answer.provenance.items()), columns=["what", "value"]),
    }
