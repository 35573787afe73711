"""Keep records: the contract, its SQL tables, and the ways to open, upgrade, thin out and join stores."""

from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.errors import StoreLocationError, StoreVersionError, no_store_yet, own_errors
from jinzhen.experiments.store.location import connect, shown, store_url

if TYPE_CHECKING:
    import pandas as pd

    from jinzhen.experiments.store.merging import Merged
    from jinzhen.experiments.store.pruning import Choice, Plan


def open_store(address: str) -> Store:
    """The store at an address (`sqlite:///<path>`, a plain path, or `postgresql+psycopg://...`), made when it is new.

    Raises StoreLocationError, StoreVersionError, StoreError.
    """
    from jinzhen.experiments.store.sql import SqlStore

    return SqlStore(address)


def open_existing_store(address: str) -> Store:
    """The same for a command that only reads: it needs no right to write, leaves no trace, and makes no store.

    Raises StoreLocationError when there is none.
    """
    from jinzhen.experiments.store.sql import SqlStore

    require_existing(address)
    return SqlStore(address, is_reader=True)


def require_existing(address: str) -> None:
    """Raise StoreLocationError when the address is a SQLite file that does not exist."""
    url = store_url(address)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        raise no_store_yet(shown(url))


def upgrade_store(address: str) -> tuple[str | None, str]:
    """Bring an existing store to the schema of this program; returns its schema before and after.

    Raises StoreLocationError when it is no store, StoreVersionError when this program has no way from there.
    """
    from jinzhen.experiments.store.database import Database
    from jinzhen.experiments.store.file import leave_whole
    from jinzhen.experiments.store.schema import upgrade_existing

    require_existing(address)
    with suppress(StoreVersionError), closing(Database(address, is_reader=True)):
        pass  # what is no store is refused before anything is written to it; which version it is comes next
    url = store_url(address)
    engine = connect(url)
    try:
        with own_errors(shown(url)):
            return upgrade_existing(engine, shown(url))
    finally:
        engine.dispose()
        if url.get_backend_name() == "sqlite":
            leave_whole(Path(str(url.database)))


def merge_stores(other: str, into: str) -> "Merged":
    """Bring the runs of one store into another, which is made when it is new; nothing is there twice.

    Raises StoreLocationError when both are the same, StoreVersionError, StoreError.
    """
    from jinzhen.experiments.store.database import Database
    from jinzhen.experiments.store.merging import merge

    require_existing(other)
    with closing(Database(other, is_reader=True)) as source:
        if shown(store_url(into)) == source.where or source.is_same_file(into):
            raise StoreLocationError("this is the same store", where="store merge", expected="two stores")
        with closing(Database(into)) as target:
            return merge(source, target)


def plan_pruning(address: str, choice: "Choice") -> "tuple[pd.DataFrame, Plan]":
    """The arms that a choice means, as rows of the inventory, and what taking them out would free; changes nothing.

    Raises UserError, StoreError.
    """
    from jinzhen.experiments.store.pruning import chosen_arms, plan
    from jinzhen.experiments.store.sql import SqlStore

    require_existing(address)
    with closing(SqlStore(address, is_reader=True)) as store:
        arms = chosen_arms(store.inventory(), choice)
        return arms, plan(store.database, arms, choice.detail)


def prune_store(address: str, planned: "Plan", choice: "Choice") -> None:
    """Take out what was planned. Raises StoreError; then everything is as before."""
    from jinzhen.experiments.store.database import Database
    from jinzhen.experiments.store.pruning import prune

    with closing(Database(address)) as database:
        prune(database, planned, choice.detail)
