"""Stored runs from Python: what is there, and the runs of a scenario as frames."""

from types import TracebackType
from typing import Any

import pandas as pd

from jinzhen.experiments.running.records import Address
from jinzhen.experiments.store import open_existing_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.scenarios.scenario import Scenario

#: Seed of an experiment that says nothing else.
USUAL_SEED = 2025


def open_store(store: str = "jinzhen.sqlite") -> "StoredRuns":
    """The stored runs of a file or database, for reading alone.

    store : a path, `sqlite:///<path>` or `postgresql+psycopg://<user>:<password>@<host>/<database>`
    Raises StoreLocationError where there is none.
    """
    return StoredRuns(store)


class StoredRuns:
    """Runs of a store, of this engine; a context manager.

    >>> with open_store() as runs:                                       # doctest: +SKIP
    ...     runs.outcomes(scenario(), ["provincial_towns"]).describe()
    """

    def __init__(self, store: str) -> None:
        self._store = open_existing_store(store)

    @property
    def inventory(self) -> pd.DataFrame:
        """One row for all runs of a scenario under one engine, base year and seed."""
        return self._store.inventory()

    def outcomes(self, plan: Scenario, names: list[str] | None = None, seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a finished run: outcomes at the end of the horizon, money of all years. names : None for all"""
        return self._own(self._reader(plan, seed).outcomes([plan.content_hash], names))

    def quarters(self, plan: Scenario, names: list[str], seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a finished run and step (0: base year) with the outcomes named."""
        return self._own(self._reader(plan, seed).quarters([plan.content_hash], names))

    def uncertainties(self, plan: Scenario, seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a finished run: every uncertainty as it was drawn."""
        return self._own(self._reader(plan, seed).uncertainties([plan.content_hash]))

    def town_years(self, plan: Scenario, seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a town and year: how often each tier was seen, mean and spread of every figure over the runs."""
        return self._own(self._reader(plan, seed).town_years([plan.content_hash]))

    def _reader(self, plan: Scenario, seed: int) -> Reader:
        from jinzhen.model.engine.compiled import ENGINE_ID  # brings Numba
        from jinzhen.scenarios.base_year import base_year_of

        return Reader(self._store, Address(ENGINE_ID, base_year_of(plan).content_hash, seed))

    def _own(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.drop(columns="scenario_hash")

    def close(self) -> None:
        """Close every connection."""
        self._store.close()

    def __enter__(self) -> "StoredRuns":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<runs stored in {self._store.where}: {len(self.inventory)} scenarios>"

    def _repr_html_(self) -> str:
        return str(self.inventory.to_html(index=False))
