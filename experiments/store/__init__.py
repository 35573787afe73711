"""Keep records: the contract, its SQL tables, and the ways to open, upgrade, thin out and join stores."""

from pathlib import Path

from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.errors import no_store_yet, own_errors
from jinzhen.experiments.store.location import connect, shown, store_url


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

    Raises StoreVersionError when this program has no way from there.
    """
    from jinzhen.experiments.store.schema import upgrade_existing

    require_existing(address)
    url = store_url(address)
    engine = connect(url)
    try:
        with own_errors(shown(url)):
            return upgrade_existing(engine, shown(url))
    finally:
        engine.dispose()
