"""A database that holds a store: connections, transactions that are tried again, frames, and a clean end."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import URL, Connection, Engine, Select, Table, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from jinzhen.experiments.store.errors import StoreError, StoreLost, no_store_yet, own_errors
from jinzhen.experiments.store.file import (
    FileState,
    Identity,
    claim,
    identity,
    leave_whole,
    log_notice,
    log_of,
    no_store,
    release,
)
from jinzhen.experiments.store.location import connect, require_local_path, shown, store_url
from jinzhen.experiments.store.rows import Row
from jinzhen.experiments.store.schema import require_revision, require_schema, stored_revision
from jinzhen.experiments.store.tables import REGISTRY
from jinzhen.scenarios.errors import JinzhenError

#: Pauses before another attempt at a database that went away, s.
RETRY_PAUSES = (0.5, 1.0, 2.0, 4.0)
#: Pauses before another look at an empty file that another program may be making a store of, s.
MAKING_PAUSES = (0.1, 0.3, 0.6, 1.0)

T = TypeVar("T")


class Database:
    """One database, one writer at a time.

    address : `sqlite:///<path>`, a plain path, or `postgresql+psycopg://...`
    is_reader : nothing is ever written, and a store that is not there is not made; otherwise a new one gets its tables
    retry_pauses : how long to wait, s, before each new attempt when the connection was lost
    where : the store as shown to people, without a password
    notice : what a reader should know about its state, mostly empty

    Raises StoreLocationError, StoreVersionError, StoreError.
    """

    def __init__(self, address: str, is_reader: bool = False, retry_pauses: Sequence[float] = RETRY_PAUSES) -> None:
        url = store_url(address)
        self.where = shown(url)
        self._path = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
        self._retry_pauses = tuple(retry_pauses)
        self._is_reader = is_reader
        self._identity: Identity | None = None
        self.notice = ""
        self._found = self._claim(url)
        self.engine = connect(url, is_reader, self._found.log_is_missing)
        try:
            with own_errors(self.where):
                self._open(url)
        except JinzhenError:
            self._let_go()
            raise

    def _claim(self, url: URL) -> FileState:
        """How a SQLite file was found; one that is to be written is made, so that it has an identity from the start."""
        if self._path is None:
            return FileState(0, False)
        require_local_path(url)
        if not self._is_reader and not self._path.exists():
            with suppress(OSError):  # SQLite says it more clearly
                self._path.touch()
        found = claim(self._path)
        self._identity = identity(self._path)
        return found

    def _open(self, url: URL) -> None:
        """Make sure that this is a store of ours, making it where that is wanted."""
        if self._path is not None and self._found.log_is_missing:
            self.notice = log_notice(self._path)
        if self._is_reader:
            self._require_store(self.engine)
            return
        if self._found.size:
            self._refuse_foreign_file(url)
        require_schema(self.engine, self.where)

    def _require_store(self, engine: Engine) -> None:
        """Raise unless there is a store of our version; nothing is written."""
        revision, tables = contents(engine)
        if revision is not None:
            require_revision(revision, self.where)
        elif self._path is not None:
            raise no_store(self._path, tables, self._found)
        else:
            raise no_store_yet(self.where)

    def _refuse_foreign_file(self, url: URL) -> None:
        """Raise for a file with something else in it, or without what was in it, before anything is written to it.

        An empty one without its log may be the store that another program is just making: it is looked at again.
        """
        for pause in (*MAKING_PAUSES, None):
            lacks_log = self._found.log_is_missing and self._path is not None and not log_of(self._path).exists()
            engine = connect(url, True, lacks_log)
            try:
                revision, tables = contents(engine)
            finally:
                engine.dispose()
            if self._path is None or revision is not None or not (tables or lacks_log):
                return
            if tables or pause is None:
                raise no_store(self._path, tables, self._found)
            time.sleep(pause)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @cached_property
    def lacking(self) -> dict[str, set[str]]:
        """Registry columns that the store does not have, by table: only a reader of an older store lacks any."""
        if not self._is_reader:
            return {}
        present = self.read(
            lambda connection: {
                table.name: {column["name"] for column in inspect(connection).get_columns(table.name)}
                for table in REGISTRY
            }
        )
        return {
            table.name: {column.name for column in wide if column.name not in present[table.name]}
            for table, wide in REGISTRY.items()
        }

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do work in a transaction of its own; again from the start when the connection was lost.

        Raises StoreError, also when the file went away meanwhile.
        """
        for pause in (*self._retry_pauses, None):
            try:
                with own_errors(self.where), self._writer() as connection, connection.begin():
                    done = work(connection)
                self.verify()
                return done
            except StoreLost:
                if pause is None:
                    raise
                self.engine.dispose()
                time.sleep(pause)
        raise StoreError("no attempt was made", where=f"store `{self.where}`")

    def _writer(self) -> Connection:
        return self.engine.connect().execution_options(is_writer=True)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do work on a connection."""
        with own_errors(self.where), self.engine.connect() as connection:
            return work(connection)

    def rows(self, query: Select) -> Sequence[Any]:
        """All rows of a query."""
        return self.read(lambda connection: connection.execute(query).all())

    def frame(self, query: Select) -> pd.DataFrame:
        """All rows of a query as a frame."""

        def read(connection: Connection) -> pd.DataFrame:
            result = connection.execute(query)
            return pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))

        return self.read(read)

    def insert_new(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows unless ones with the same unique keys are there, perhaps from another program just now."""
        dialect = postgresql if self.dialect == "postgresql" else sqlite
        if rows:
            connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))

    def name_ids(self, connection: Connection, table: Table, names: Sequence[str]) -> dict[str, int]:
        """Numbers of names in a table that numbers them, made when they are new."""
        query = select(table.c.name, table.c.id).where(table.c.name.in_(names))
        found = {row.name: row.id for row in connection.execute(query)}
        if len(found) < len(set(names)):
            self.insert_new(connection, table, [{"name": name} for name in names if name not in found])
            found = {row.name: row.id for row in connection.execute(query)}
        return found

    def verify(self) -> None:
        """Raise StoreError when the file is no longer the one that was opened."""
        if self._identity != self._present_identity():
            raise StoreError(
                "the file was deleted or replaced while it was in use: what was written is lost",
                where=f"store `{self.where}`",
                expected="the same command again, and the file left alone",
            )

    def is_same_file(self, address: str) -> bool:
        """Whether an address is another name of this SQLite file."""
        url = store_url(address)
        is_file = self._path is not None and url.get_backend_name() == "sqlite"
        return is_file and self._identity == identity(Path(str(url.database)))

    def compact(self) -> None:
        """Give the space of what was taken out back to the disk (SQLite)."""
        with own_errors(self.where), closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM")

    def _present_identity(self) -> Identity | None:
        return identity(self._path) if self._path is not None else None

    def _let_go(self) -> None:
        self.engine.dispose()
        release(self._identity)

    def close(self) -> None:
        """Close every connection, and leave a file whole that nobody else uses."""
        self._let_go()
        is_ours = self._path is not None and self._identity == self._present_identity()
        if is_ours and not self._is_reader and self._path is not None:
            leave_whole(self._path)


def contents(engine: Engine) -> tuple[str | None, list[str]]:
    """Version of the store in a database, None when there is none, and the names of its tables."""
    with engine.connect() as connection:
        return stored_revision(connection), inspect(connection).get_table_names()
