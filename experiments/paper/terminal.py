"""Sections in the terminal. Nothing is cut: words are folded, numbers never; too wide a table is set as a list."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Styled

from jinzhen.experiments.paper.parts import TERMINAL, Cell, Line, Marked, Opening, Section, Table
from jinzhen.experiments.paper.text import Words, said

#: Space between two columns, and before what is indented, characters.
GAP, INDENT = 2, 2
#: A column of words is not folded below this width, characters.
NARROWEST_WORDS = 14
#: How a line is set apart.
STYLES = {"plain": "", "strong": "bold", "indented": "", "warning": "bold yellow"}


def printable(text: str) -> str:
    """Text without the signs by which it could command a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "□" for c in text)


def print_part(part: Opening | Section, console: Console, language: str = "en") -> None:
    """Print what a part has for the terminal."""
    if isinstance(part, Opening):
        console.print()
        print_line(Line(part.headline, style="strong"), console, language)
        shown: Sequence[object] = part.answers
    else:
        shown = part.parts
    for each in shown:
        if isinstance(each, Line) and TERMINAL in each.where:
            print_line(each, console, language)
        elif isinstance(each, Table) and TERMINAL in each.where:
            console.print(Padding(table_of(each, console.width - INDENT, language), (0, 0, 0, INDENT), expand=False))


def print_line(line: Line, console: Console, language: str = "en") -> None:
    """Print a sentence, folded at the width of the console."""
    text = Styled(printable(said(line.words, language)), style=STYLES[line.style])
    console.print(Padding(text, (0, 0, 0, INDENT), expand=False) if line.style == "indented" else text)


def table_of(table: Table, width: int, language: str = "en") -> Grid:
    """A table that fits into a width, in characters; where its numbers alone do not, a list of its rows."""
    rows = [[_words(cell, language) for cell in row] for row in table.rows]
    head = [printable(said(words, language)) for words in table.head]
    return _columns(table, head, rows) if _needed(table, head, rows) <= width else _list(head, rows)


def _words(cell: Cell, language: str) -> Styled:
    marked = isinstance(cell, Marked)
    words: Words = cell.words if isinstance(cell, Marked) else cell
    return Styled(printable(said(words, language)), style="bold red" if marked else "")


def _needed(table: Table, head: list[str], rows: list[list[Styled]]) -> int:
    """The least width at which every number is whole."""
    cells = [head, *[[cell.plain for cell in row] for row in rows]]
    widest = [max(_width(text) for text in column) for column in zip(*filter(None, cells), strict=True)]
    least = [min(each, NARROWEST_WORDS) if column in table.words else each for column, each in enumerate(widest)]
    return sum(least) + GAP * max(0, len(least) - 1)


def _width(text: str) -> int:
    return max((cell_len(line) for line in text.splitlines()), default=0)


def _columns(table: Table, head: list[str], rows: list[list[Styled]]) -> Grid:
    grid = Grid(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=any(head))
    for column in range(len(head) or max(map(len, rows), default=0)):
        is_words = column in table.words
        grid.add_column(
            Styled(head[column]) if head else "", justify="left" if is_words else "right", no_wrap=not is_words,
            overflow="fold", min_width=None if is_words else max(_width(row[column].plain) for row in rows),
        )  # fmt: skip
    for row in rows:
        grid.add_row(*row)
    return grid


def _list(head: list[str], rows: list[list[Styled]]) -> Grid:
    """Every row as its first cell and, below it, a line for each of the others."""
    grid = Grid.grid(padding=(0, GAP, 0, 0))
    for row in rows:
        grid.add_row(Styled(_in_one_line(row[0].plain), style="bold"))
        names = head[1:] or [""] * (len(row) - 1)
        for name, cell in zip(names, row[1:], strict=True):
            said_of_it = Styled(_in_one_line(cell.plain), style=cell.style)
            grid.add_row(Styled("  ").append(f"{_in_one_line(name)}: " if name else "").append_text(said_of_it))
    return grid


def _in_one_line(text: str) -> str:
    return "; ".join(text.splitlines())
