"""What holds every town back, in the terminal."""

import pandas as pd
from jinzhen.experiments.analysis.constraints import Constraints
from jinzhen.experiments.report.constraints import sentences
from jinzhen.experiments.report.constraints.words import tell
from jinzhen.experiments.report.formats import percent, percent_range
from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_constraints(answer: Constraints, console: Console, language: str = "en") -> None:
    """Print the examined towns, the steps for all, and the other towns with their distance."""
    year = answer.terms.years[-1]
    console.print()
    console.print(Text(sentences.headline(answer, language), style="bold"))
    console.print()
    console.print(_examined(answer, year, language))
    for head in ("rule", "first"):
        console.print(Text(sentences.most_often(answer, language, head)))
    console.print(Text(sentences.rounds(answer, language)))
    console.print()
    console.print(_others(answer, year, language))
    for sentence in (sentences.replications, sentences.side_by_side, sentences.from_when):
        console.print(Text(sentence(answer, language)))


def town_text(row: pd.Series) -> str:
    """Id and both names, so that a line can be found in either language."""
    return f"{row['town_id']} {row['name_zh']} {row['name_en']}"


def _grid(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _examined(answer: Constraints, year: int, language: str) -> Table:
    """A line a town: the verdict; below it the numbers."""
    table = _grid(f"{tell('t_town', language)}", f"{year}", tell("t_rule", language), tell("t_first", language))
    for _, row in examined(answer, year).iterrows():
        table.add_row(
            Text(f"{row['name_zh']}: {sentences.short(answer, row, language)}", style="bold"), percent(row["chance"])
        )
        table.add_row(
            Text(f"  {row['town_id']} {row['name_en']}", style="dim"), percent_range(row["low"], row["high"]),
            sentences.rule_text(answer, row, language), sentences.factors_text(answer, row, language),
        )  # fmt: skip
    return table


def examined(answer: Constraints, year: int) -> pd.DataFrame:
    """Verdicts of a year with the towns' names, largest chance first."""
    own = answer.verdicts[answer.verdicts["year"] == year]
    return own.merge(answer.towns, on="town").sort_values(["chance", "town"], ascending=[False, True])


def others(answer: Constraints, year: int) -> pd.DataFrame:
    """The towns that were not examined and are not provincial by history, with their distances; by chance."""
    own = answer.chances[(answer.chances["year"] == year) & (answer.chances["status"] != "named")]
    rest = own[~own["town"].isin(answer.verdicts["town"])]
    return rest.merge(answer.towns, on="town").sort_values(["chance", "output_gap_share"], ascending=False)


def _others(answer: Constraints, year: int, language: str) -> Table:
    heads = ("t_town", "t_status", "t_distance")
    table = _grid(*(tell(head, language) for head in heads))
    table.add_column(str(year), justify="right")
    for _, row in others(answer, year).iterrows():
        status, far = tell(f"status_{row['status']}", language), sentences.distance(row, language)
        table.add_row(town_text(row), status, far, percent(row["chance"]))
    return table
