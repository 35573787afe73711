"""What holds every town back, in the terminal."""

import pandas as pd
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.report.constraints import sentences
from jinzhen.experiments.report.constraints.words import tell
from jinzhen.experiments.report.formats import percent, percent_range

#: Towns without a published name begin so; those out of reach are counted, not listed.
UNNAMED = "U-"


def print_constraints(answer: Constraints, console: Console, language: str = "en") -> None:
    """Print the examined towns, the steps for all, and the other towns with their distance."""
    year = answer.terms.years[-1]
    console.print()
    console.print(Text(sentences.headline(answer, language), style="bold"))
    if len(answer.verdicts):
        console.print()
        _print_examined(answer, console, year, language)
        console.print()
        for head in ("rule", "first"):
            console.print(Text(sentences.most_often(answer, language, head)))
        console.print(Text(sentences.rounds(answer, language)))
        console.print(Text(sentences.steps_named(answer, language)))
    console.print()
    _print_others(answer, console, year, language)
    for sentence in (sentences.replications, sentences.side_by_side, sentences.from_when):
        console.print(Text(sentence(answer, language)))


def _grid(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _print_examined(answer: Constraints, console: Console, year: int, language: str) -> None:
    """Two lines a town: what holds it back and what to do, and the numbers behind it."""
    for _, row in examined(answer, year).iterrows():
        console.print(Text(f"{row['name_zh']}: {sentences.verdict(answer, row, language)}", style="bold"))
        numbers = (
            f"{row['town_id']} {row['name_en']}, {percent(row['chance'])} ({percent_range(row['low'], row['high'])})",
            sentences.rule_text(answer, row, language),
            sentences.factors_text(answer, row, language),
        )
        console.print(Padding(Text(" | ".join(numbers)), (0, 0, 0, 2)))


def examined(answer: Constraints, year: int) -> pd.DataFrame:
    """Verdicts of a year with the towns' names, largest chance first."""
    own = answer.verdicts[answer.verdicts["year"] == year]
    return own.merge(answer.towns, on="town").sort_values(["chance", "town"], ascending=[False, True])


def others(answer: Constraints, year: int) -> pd.DataFrame:
    """The towns that were not examined and are not provincial by history, with their distances; by chance."""
    own = answer.chances[(answer.chances["year"] == year) & (answer.chances["status"] != "named")]
    rest = own[~own["town"].isin(answer.verdicts["town"])]
    return rest.merge(answer.towns, on="town").sort_values(["chance", "output_gap_share"], ascending=False)


def _print_others(answer: Constraints, console: Console, year: int, language: str) -> None:
    """A line a town; unnamed ones out of reach are only counted."""
    rest = others(answer, year)
    is_counted = rest["town_id"].str.startswith(UNNAMED) & (rest["status"] == "out_of_reach")
    table = _grid(tell("t_other", language), str(year), tell("t_status", language), tell("t_distance", language))
    for _, row in rest[~is_counted].iterrows():
        name = f"{row['name_zh']} {row['town_id']}"
        status = tell(f"status_{row['status']}", language)
        table.add_row(name, percent(row["chance"]), status, sentences.distance(row, language))
    console.print(table)
    if is_counted.any():
        console.print(Text(tell("unnamed", language, n=int(is_counted.sum()))))
