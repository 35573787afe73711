"""Stored runs from Python: what is there, and the runs of a scenario as frames."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any

import pandas as pd

from jinzhen.experiments.interface.scenarios import as_scenario
from jinzhen.experiments.running.records import Address
from jinzhen.experiments.store import open_existing_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.scenario import Scenario

#: Seed of an experiment that says nothing else.
USUAL_SEED = 2025


def open_store(store: str = "jinzhen.sqlite") -> "StoredRuns":
    """The stored runs of a file or database, for reading alone.

    store : a path, `sqlite:///<path>` or `postgresql+psycopg://<user>:<password>@<host>/<database>`
    Raises StoreLocationError where there is none.
    """
    return StoredRuns(store)


#: What no scenario has: its table is empty and has every column.
NO_SCENARIO = ""


def check_names(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise a ConfigurationError for an outcome that there is not."""
    there_are = tuple(known)
    for name in names:
        if name not in there_are:
            raise ConfigurationError(
                f"there is no outcome {name!r}", where="outcomes", expected="a name of outcomes()",
                nearest=nearest_name(name, there_are),
            )  # fmt: skip


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

    def outcomes(self, plan: Scenario | str, names: list[str] | None = None, seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a finished run: outcomes at the end of the horizon, money of all years. names : None for all"""
        reader, key = self._of(plan, seed)
        check_names(names or (), reader.outcomes([NO_SCENARIO]))
        return self._own(reader.outcomes([key], names))

    def quarters(self, plan: Scenario | str, names: list[str], seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a finished run and step (0: base year) with the outcomes named."""
        reader, key = self._of(plan, seed)
        check_names(names, OUTCOME_NAMES)
        return self._own(reader.quarters([key], names))

    def uncertainties(self, plan: Scenario | str, seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a finished run: every uncertainty as it was drawn."""
        reader, key = self._of(plan, seed)
        return self._own(reader.uncertainties([key]))

    def town_years(self, plan: Scenario | str, seed: int = USUAL_SEED) -> pd.DataFrame:
        """One row a town and year: how often each tier was seen, mean and spread of every figure over the runs."""
        reader, key = self._of(plan, seed)
        return self._own(reader.town_years([key]))

    def _of(self, plan: Scenario | str, seed: int) -> tuple[Reader, str]:
        """What reads the runs of a scenario, and its identity."""
        from jinzhen.model.engine.compiled import ENGINE_ID  # brings Numba
        from jinzhen.scenarios.base_year import base_year_of

        meant = as_scenario(plan)
        return Reader(self._store, Address(ENGINE_ID, base_year_of(meant).content_hash, seed)), meant.content_hash

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
