"""Terminals of any width, as far as the commands can tell, and what gets lost on them."""

import io
import re
import sys

from jinzhen.experiments.__main__ import main

COLOURS = re.compile(r"\x1b\[[0-9;]*m")

#: What stands over the first column: where rows are set as lists it is left out, as the name speaks for itself.
FIRST_HEADINGS = {"lever", "choice", "id", "scenario"}


class Tty(io.StringIO):
    """A terminal of so many columns, as far as the commands can tell."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def shown(arguments: list[str], columns: int | None, monkeypatch) -> str:
    """What a command prints on a terminal of that width, or into a pipe."""
    monkeypatch.setenv("COLUMNS", str(columns or 80))
    monkeypatch.setenv("TERM", "xterm")
    stream = Tty() if columns else io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(arguments) == 0
    return COLOURS.sub("", stream.getvalue())


def lost_on_narrow_terminals(arguments: list[str], monkeypatch) -> dict[int, set[str]]:
    """Words and numbers that a command prints into a pipe and not on a terminal, by its columns."""
    piped = set(shown(arguments, None, monkeypatch).split()) - FIRST_HEADINGS
    assert len(piped) > 20
    lost = {}
    for columns in (200, 120, 80, 40):
        words = set(re.split(r":?\s+", shown(arguments, columns, monkeypatch)))
        lost[columns] = {word for word in piped if word.rstrip(":") not in words}
    return {columns: words for columns, words in lost.items() if words}
