"""How the commands print: to a terminal in its width, into a file or pipe in a fixed one."""

import sys

from rich.console import Console
from rich.table import Table

#: Width of what is printed into a file or pipe, characters.
PLAIN_WIDTH = 160


def make_console(is_error: bool = False) -> Console:
    """A console on standard output, or on standard error."""
    stream = sys.stderr if is_error else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def make_table(*headers: str, title: str | None = None, numbers: tuple[str, ...] = ()) -> Table:
    """An empty table; the columns named in `numbers` are aligned to the right."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    return table
