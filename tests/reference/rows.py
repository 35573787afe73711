"""Rows of the engine's tables as objects: what phases of towns and province move, firms read as plain numbers."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


class Row:
    """One row of a table, each column an attribute: plain numbers, which Python reckons with faster than NumPy's.

    `look` of its table renews them after the engine's phases, `put` writes to object and table.
    """

    def __init__(self, table: Table, index: int) -> None:
        self.table, self.index = table, index

    def put(self, **columns: float) -> None:
        """Set columns, where the engine's phases read them, too."""
        for name, value in columns.items():
            self.table.array[self.table.rows[name], self.index] = value
        vars(self).update(columns)


class Table:
    """One of the world's tables. columns : its enumeration; array : (n_columns, n_rows)"""

    def __init__(self, columns: Any, array: NDArray[Any]) -> None:
        self.rows = {column.name: int(column) for column in columns}
        self.array = array

    def look(self, objects: list[Any]) -> None:
        """Renew the attributes of the objects that stand for its rows."""
        for row, values in zip(objects, self.array.T.tolist(), strict=True):
            vars(row).update(zip(self.rows, values, strict=True))


class County(Row):
    """A pool of workers; its columns are the engine's."""

    free_workers: float

    def take_workers(self, jobs: float) -> None:
        """Newcomers find their workers among the free ones, as far as there are any."""
        self.put(free_workers=max(self.free_workers - jobs, 0.0))

    def let_go(self, jobs: float) -> None:
        """Workers who lost their jobs look for others."""
        self.put(free_workers=self.free_workers + jobs)
