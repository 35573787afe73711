"""The answer in the terminal: about 25 lines, in English or Chinese."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.towns import most_likely
from jinzhen.experiments.report import sentences
from jinzhen.experiments.report.formats import NOTHING, percent, percent_range, points, points_range
from jinzhen.experiments.report.words import say

#: Towns named in the terminal.
N_TOWNS = 5


def print_answer(result: Forecast, console: Console, files: Iterable[Path] = (), language: str = "en") -> None:
    """Print the answer. files : what was written; their folder is named"""
    console.print()
    console.print(Text(sentences.headline(result, language), style="bold"))
    console.print(Padding(_by_rule(result, language), (0, 0, 0, 2)))
    console.print(Text(sentences.binds(result, language), style="bold"))
    console.print(Padding(_binding(result, language), (0, 0, 0, 2)))
    for sentence in (sentences.expected_count, sentences.when_met, sentences.rounds, sentences.town_counts):
        console.print(Text(sentence(result, language)))
    console.print(Padding(_towns(result, language), (0, 0, 0, 2)))
    for sentence in (
        sentences.spending, sentences.cost_per_town, sentences.stretch, sentences.output_classes,
        sentences.known_share, sentences.precision, sentences.accounts,
    ):  # fmt: skip
        console.print(Text(sentence(result, language)))
    _print_warnings(result, console, language)
    _print_files(list(files), console, language)


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column()
    return table


def _by_rule(result: Forecast, language: str) -> Table:
    """Chance under each rule for places, with interval and number of replications."""
    table = _grid()
    for row in result.by_rule.itertuples():
        table.add_row(
            say(f"rule_{row.rule}", language),
            percent(row.probability),
            percent_range(row.low, row.high),
            f"n = {row.n:,}",
        )
    return table


def _binding(result: Forecast, language: str) -> Table:
    """Chance in each arm, with the paired difference."""
    table = _grid()
    for position, row in enumerate(result.binding.itertuples()):
        interval = points_range(row.difference_low, row.difference_high, language)
        difference = NOTHING if position == 0 else f"{points(row.difference)} ({interval})"
        table.add_row(say(f"arm_{row.arm}", language), percent(row.probability), difference)
    return table


def _towns(result: Forecast, language: str) -> Table:
    """The towns most likely to be designated."""
    table = _grid()
    for _, row in most_likely(result.towns, N_TOWNS).iterrows():
        table.add_row(
            Text(sentences.town_name(row, language)), percent(row["chance"]), Text(sentences.hold(row, language))
        )
    return table


def _print_warnings(result: Forecast, console: Console, language: str) -> None:
    if not result.accounts_close:
        console.print(Text(sentences.accounts(result, language), style="bold red"))
    if len(result.failures):
        console.print(Text(sentences.failed(result, language), style="yellow"))


def _print_files(files: list[Path], console: Console, language: str) -> None:
    """Name the page, and the folder of tables once."""
    folders = {path.parent: sum(other.parent == path.parent for other in files) for path in files}
    for folder, n in folders.items():
        own = [path for path in files if path.parent == folder]
        shown = str(own[0]) if n == 1 else f"{folder} ({own[0].name}, … {n})"
        console.print(Text(f"{say('files', language)}: {shown}"), soft_wrap=True)
