"""Rows of the engine's tables as objects: what phases of towns and province move, firms read as plain numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Table:
    """One of the world's tables. columns : its enumeration; array : (n_columns, n_rows)"""

    def __init__(self, columns: Any, array: NDArray[np.float64]) -> None:
        self.names = [column.name for column in columns]
        self.place = {column.name: int(column) for column in columns}
        self.array = array
        self._seen = np.full_like(array, np.nan)

    def look(self, objects: list[Any]) -> None:
        """Renew the attributes of the objects that stand for its rows, where something has changed."""
        columns, indices = np.nonzero(self.array != self._seen)
        values = self.array[columns, indices].tolist()
        for column, index, value in zip(columns.tolist(), indices.tolist(), values, strict=True):
            setattr(objects[index], self.names[column], value)
        self._seen[:] = self.array


class Row:
    """One row of a table, each column an attribute: plain numbers, which Python reckons with faster than NumPy's.

    `look` of its table renews them after the engine's phases, `put` writes to object and table.
    """

    def __init__(self, table: Table, index: int) -> None:
        self.table, self.index = table, index

    def put(self, **columns: float) -> None:
        """Set columns, where the engine's phases read them, too."""
        for name, value in columns.items():
            self.table.array[self.table.place[name], self.index] = value
            setattr(self, name, value)


class County(Row):
    """A pool of workers; its columns are the engine's."""

    free_workers: float

    def take_workers(self, jobs: float) -> None:
        """Newcomers find their workers among the free ones, as far as there are any."""
        self.put(free_workers=max(self.free_workers - jobs, 0.0))

    def let_go(self, jobs: float) -> None:
        """Workers who lost their jobs look for others."""
        self.put(free_workers=self.free_workers + jobs)
