"""Where a store is: read its address, show it without its password, refuse places that cannot hold one, and connect."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from jinzhen.experiments.paper.plain import without_password
from jinzhen.experiments.store.errors import StoreLocationError

#: Locking, and with it SQLite's write-ahead log, cannot be trusted there.
NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "fuse.sshfs",
     "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "gpfs", "beegfs", "ncpfs", "davfs", "fuse.davfs"}
)  # fmt: skip
MOUNTS = Path("/proc/mounts")
EXPECTED = "sqlite:///<path> or postgresql+psycopg://<user>:<password>@<host>/<database>"
#: How long a writer waits for another one before giving up, s.
BUSY_SECONDS = 30
CONNECT_SECONDS = 10
#: Of a new SQLite file: wide rows leave less of a large page empty.
PAGE_BYTES = 16_384


def store_url(text: str) -> URL:
    """The address as a URL: a plain path is a SQLite file, `postgresql:` means psycopg.

    Raises StoreLocationError for anything that is neither SQLite nor PostgreSQL.
    """
    try:
        url = make_url(text if "://" in text else f"sqlite:///{text}")
    except (ArgumentError, ValueError) as problem:
        what = f"`{without_password(text)}` is no address"
        raise StoreLocationError(what, where="store.url", expected=EXPECTED) from problem
    backend = url.get_backend_name()
    if backend == "sqlite" and url.drivername in ("sqlite", "sqlite+pysqlite"):
        return url
    if backend == "postgresql" and url.drivername in ("postgresql", "postgresql+psycopg"):
        if find_spec("psycopg") is None:
            raise StoreLocationError(
                "PostgreSQL needs psycopg: pip install 'jinzhen[postgres]'",
                where="store.url",
                expected="psycopg installed",
            )
        return url.set(drivername="postgresql+psycopg")
    raise StoreLocationError(f"`{url.drivername}` is not supported", where="store.url", expected=EXPECTED)


def shown(url: URL) -> str:
    """The address without its password; a SQLite file as its path."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return without_password(url.render_as_string(hide_password=True))


def connect(url: URL, is_reader: bool = False, is_alone: bool = False) -> Engine:
    """An engine for that address; nothing is opened yet.

    is_reader : one that cannot write, and leaves no trace
    is_alone : a SQLite file that nobody writes to; one that expects a log and has none can only be read so

    Raises StoreLocationError when a SQLite path is in no folder, is a folder, or is on a network filesystem.
    """
    if url.get_backend_name() == "postgresql":
        options = {"options": "-c default_transaction_read_only=on"} if is_reader else {}
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS} | options)
    require_local_path(url)
    engine = create_engine(read_only(url, is_alone) if is_reader else url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _open_sqlite if is_reader else _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def read_only(url: URL, is_alone: bool) -> URL:
    """The same SQLite file opened so that nothing can be written."""
    mode = {"immutable": "1"} if is_alone else {"mode": "ro"}
    return url.set(database=f"file:{quote(str(url.database))}", query={"uri": "true", **mode})


def require_local_path(url: URL, mounts: Path = MOUNTS) -> None:
    """Refuse a SQLite path that cannot work, before SQLite says so less clearly."""
    if not url.database or url.database == ":memory:":
        raise StoreLocationError("a store in memory forgets everything", where="store.url", expected="sqlite:///<path>")
    path = Path(url.database).absolute()
    if path.is_dir():
        raise StoreLocationError(
            f"`{path}` is a folder", where="store.url", expected="a file in it, such as jinzhen.sqlite"
        )
    if not path.parent.is_dir():
        raise StoreLocationError(
            f"the folder `{path.parent}` does not exist", where="store.url", expected="an existing folder"
        )
    kind = filesystem(path.parent.resolve(), mounts)
    if kind in NETWORK_FILESYSTEMS:
        raise StoreLocationError(
            f"`{path}` is on a network filesystem ({kind}), where SQLite may lose data",
            where="store.url",
            expected="a local folder, or PostgreSQL",
        )


def filesystem(folder: Path, mounts: Path = MOUNTS) -> str:
    """Type of the filesystem that holds a folder, empty where the system does not say."""
    if not mounts.exists():
        return ""
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _open_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so


def _set_up_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    _open_sqlite(connection, record)
    for pragma in (f"page_size={PAGE_BYTES}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at the start: two that both read first could not both go on."""
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
