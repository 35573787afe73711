"""Sections in the terminal: the sentences and tables that are meant for it, in one language."""

from collections.abc import Sequence

from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Styled

from jinzhen.experiments.paper.console import GAP, Terminal
from jinzhen.experiments.paper.parts import TERMINAL, Cell, Line, Marked, Opening, Section, Table
from jinzhen.experiments.paper.plain import plain_text
from jinzhen.experiments.paper.text import Words, said

#: Space before what is indented, characters.
INDENT = 2
#: How a line is set apart.
STYLES = {"plain": "", "strong": "bold", "indented": "", "warning": "bold yellow"}


def print_part(part: Opening | Section, console: Terminal, language: str = "en") -> None:
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
            console.print(table_of(each, language))


def print_line(line: Line, console: Terminal, language: str = "en") -> None:
    """Print a sentence, folded at the width of the console."""
    text = Styled(plain_text(said(line.words, language)), style=STYLES[line.style])
    console.print(Padding(text, (0, 0, 0, INDENT), expand=False) if line.style == "indented" else text)


def table_of(table: Table, language: str = "en") -> Grid:
    """A table as a `Terminal` prints it: numbers to the right, no word and no number broken.

    One without a header goes on with the sentence before it and is set in.
    """
    head = [plain_text(said(words, language)) for words in table.head]
    grid = Grid(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=any(head))
    for column in range(len(head) or max(map(len, table.rows), default=0)):
        side = "left" if column in table.words else "right"
        grid.add_column(Styled(head[column]) if head else "", justify=side, overflow="fold")  # type: ignore[arg-type]
    for row in table.rows:
        first, *others = (_styled(cell, language) for cell in row)
        grid.add_row(first if any(head) else Styled(" " * INDENT) + first, *others)
    return grid


def _styled(cell: Cell, language: str) -> Styled:
    words: Words = cell.words if isinstance(cell, Marked) else cell
    return Styled(plain_text(said(words, language)), style="bold red" if isinstance(cell, Marked) else "")
