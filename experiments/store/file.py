"""A SQLite file as a thing on the disk: whether it holds what it should, and leaving it whole."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from jinzhen.experiments.store.errors import StoreError, StoreLocationError

#: First bytes of a SQLite file, and where it says whether it is written ahead.
MAGIC, JOURNAL_BYTE, WRITES_AHEAD = b"SQLite format 3\0", 18, 2


class FileState(NamedTuple):
    """What can be seen of a SQLite file without opening it.

    identity : device and inode, which tell it from another file of its name; None where there is none
    log_is_missing : it was written ahead and never ended cleanly, and the log is not beside it
    """

    identity: tuple[int, int] | None
    size: int
    log_is_missing: bool

    @classmethod
    def of(cls, path: Path) -> "FileState":
        """The state of a path now."""
        if not path.is_file():
            return cls(None, 0, False)
        status = path.stat()
        with path.open("rb") as file:
            head = file.read(JOURNAL_BYTE + 1)
        writes_ahead = head.startswith(MAGIC) and head[JOURNAL_BYTE] == WRITES_AHEAD
        return cls((status.st_dev, status.st_ino), status.st_size, writes_ahead and not log_of(path).exists())


def log_of(path: Path) -> Path:
    """The write-ahead log of a SQLite file."""
    return path.with_name(f"{path.name}-wal")


def log_notice(path: Path) -> str:
    """What to tell about a store without its log, empty when there is nothing to tell."""
    if not FileState.of(path).log_is_missing:
        return ""
    return (
        f"its log `{log_of(path).name}` is missing: when the store was copied while it was in use, or after a kill, "
        "its latest runs are not in the copy; copy both files, or copy it after the program has ended"
    )


def no_store(path: Path, tables: list[str]) -> StoreLocationError | StoreError:
    """Why a SQLite file that exists cannot be read as a store. tables : what is in it"""
    where = f"store `{path}`"
    if notice := log_notice(path):
        return StoreError(f"there is nothing in it, and {notice}", where=where)
    what = f"this is no store of Jinzhen; it holds {', '.join(sorted(tables)[:5])}" if tables else "the file is empty"
    return StoreLocationError(what, where=where, expected="a store, or the path of a new one for `jinzhen` to make")


def leave_whole(path: Path) -> None:
    """Bring everything into the one file, when nobody else uses it: it can then be copied, and read from anywhere.

    When another program uses it, or the disk is full, the log stays beside it and the last one out brings it in.
    """
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0.0, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
