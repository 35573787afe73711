"""The check of levers as a table in the terminal and as a CSV file."""

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jinzhen.experiments.check_levers.answer import Checked, Found
from jinzhen.experiments.report.formats import NOTHING
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.units import format_number

FILE_NAME = "check_levers.csv"


def print_check(checked: Sequence[Checked], console: Console) -> None:
    """Two lines a lever, or for each of its choices, and below in full what failed."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    headers = "lever\n标签", "moved\nin the context", "null", "object", "effect (pairs)\ninterval", "sign", "verdict"
    for header in headers:
        table.add_column(header, overflow="fold", no_wrap=not header.startswith("moved"))
    for each in checked:
        for position, found in enumerate(each.found):
            table.add_row(*map(Text, _cells(each, found, is_first=position == 0)))
    console.print(table)
    for each in checked:
        for problem in each.problems:
            console.print(f"FAILS  {each.lever.name}: {problem}", soft_wrap=True, markup=False)


def _cells(checked: Checked, found: Found, is_first: bool) -> tuple[str, ...]:
    lever, difference, contrast = checked.lever, found.difference, found.contrast
    moved = f"{_value(contrast.low)} → {_value(contrast.high)}"
    effect = f"{_short(difference.value)} ({difference.n})\n{_short(difference.low)} to {_short(difference.high)}"
    sign, verdict = f"{lever.sign} / {found.sign}", "fails" if found.problem or checked.broken else "ok"
    if not is_first:
        return "", moved, "", lever.moves, effect, sign, verdict
    null = f"{checked.ways - len(checked.broken)}/{checked.ways}"
    first = f"{lever.name}\n{lever.label_zh}", f"{moved}\n{context_text(lever)}", null
    return *first, lever.moves, effect, sign, verdict


def context_text(lever: Lever) -> str:
    """Settings and uncertainties that hold while the lever is moved, in one line."""
    return ", ".join(f"{name} {_value(value)}" for name, value in {**lever.context, **lever.conditions}.items())


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else format_number(value)


def _short(value: float) -> str:
    """A number with its sign and three significant digits."""
    if not math.isfinite(value):
        return NOTHING
    return f"{value:+,.0f}" if abs(value) >= 1000.0 else f"{value:+.3g}"


def check_table(checked: Sequence[Checked]) -> pd.DataFrame:
    """Everything that was found, one row a contrast."""
    return pd.DataFrame([_full_row(each, found) for each in checked for found in each.found])


def _full_row(checked: Checked, found: Found) -> dict[str, object]:
    lever, difference = checked.lever, found.difference
    return {
        "lever": lever.name,
        "label_zh": lever.label_zh,
        "label_en": lever.label_en,
        "article": lever.article,
        "unit": lever.unit,
        "low": found.contrast.low,
        "high": found.contrast.high,
        "context": context_text(lever),
        "null_ways": checked.ways,
        "null_failures": "; ".join(checked.broken),
        "object": lever.moves,
        "n": difference.n,
        "mean_at_low": found.mean_low,
        "difference": difference.value,
        "interval_low": difference.low,
        "interval_high": difference.high,
        "sign_declared": lever.sign,
        "sign_found": found.sign,
        "other_outcomes_moved": " ".join(found.moved),
        "verdict": "; ".join(dict.fromkeys((*(f"at null: {way}" for way in checked.broken), found.problem))).strip("; ")
        or "ok",
    }


def write_check(checked: Sequence[Checked], folder: Path) -> Path:
    """Write the CSV file; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    check_table(checked).to_csv(path, index=False, encoding="utf-8-sig", float_format="%.10g", lineterminator="\n")
    return path
