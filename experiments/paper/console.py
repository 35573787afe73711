"""How the commands print: every text as it is, every number whole, whatever the width and kind of the terminal."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jinzhen.experiments.paper.plain import plain_text

#: Width of sentences that are printed into a file or pipe, characters. Tables are as wide there as they need.
PLAIN_WIDTH = 160

#: Space between two columns, characters.
GAP = 2


class Terminal(Console):
    """A console that reads no markup, never breaks a line of text of its own accord and never crops a table."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"markup": False, "emoji": False, "highlight": False, **options})

    def print(self, *objects: Any, **options: Any) -> None:
        """Print texts as they are, each call a line, and tables whole."""
        if len(objects) == 1 and isinstance(objects[0], Table):
            self._print_table(objects[0])
        else:
            options.setdefault("soft_wrap", all(isinstance(each, str) for each in objects))
            super().print(*objects, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """A text without signs that command the terminal, wherever it stands."""
        return super().render_str(plain_text(text), **options)

    def _print_table(self, table: Table) -> None:
        """As columns where every word fits; below each other where it does not. A pipe has all the width there is."""
        texts = [[str(column.header), *map(_text_of, column.cells)] for column in table.columns]
        least, most = ([_widest(each, parts) for each in texts] for parts in (str.split, str.splitlines))
        gaps = GAP * len(texts)
        room = self.width - gaps if self.is_terminal else sum(most)
        if sum(least) > room:
            self._print_list(table)
            return
        for column, width in zip(table.columns, _allotted(least, most, room), strict=True):
            column.width = width
        own, self.width = self.width, max(self.width, room + gaps)
        super().print(table)
        self.width = own

    def _print_list(self, table: Table) -> None:
        headers = [str(column.header) for column in table.columns]
        for row in zip(*(map(_text_of, column.cells) for column in table.columns), strict=True):
            first, *others = row
            self.print(first)
            for header, text in zip(headers[1:], others, strict=True):
                if text:
                    self.print(f"  {header}: {text}" if header else f"  {text}")


def _text_of(cell: Any) -> str:
    return plain_text(cell.plain if isinstance(cell, Text) else str(cell))


def _widest(texts: Sequence[str], parts: Callable[[str], list[str]]) -> int:
    """The widest part of some texts, in characters of a terminal."""
    return max((cell_len(part) for text in texts for part in parts(text)), default=0)


def _allotted(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths of columns that together take up to `room`: what is left over goes to the narrowest that want more."""
    widths = list(least)
    for _ in range(min(room, sum(most)) - sum(least)):
        wanting = [column for column, width in enumerate(widths) if width < most[column]]
        widths[min(wanting, key=lambda column: widths[column])] += 1
    return widths


def make_console(is_error: bool = False) -> Terminal:
    """A console on standard output, for answers, or on standard error, for how far it is."""
    stream = sys.stderr if is_error else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Terminal(file=stream, width=width)


def make_table(*headers: str, numbers: Sequence[str] = ()) -> Table:
    """An empty table; the columns named in `numbers` are aligned to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    return table
