"""A SQLite file as a thing on the disk: whether it holds what it should, and leaving it whole."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from jinzhen.experiments.store.errors import StoreError, StoreLocationError

#: First bytes of a SQLite file, and where it says whether it is written ahead.
MAGIC, JOURNAL_BYTE, WRITES_AHEAD = b"SQLite format 3\0", 18, 2


Identity = tuple[int, int]


class FileState(NamedTuple):
    """A SQLite file as it was found. log_is_missing : it was written ahead, and its log is not beside it"""

    size: int
    log_is_missing: bool


#: Files that this process uses: how often, and how the first found them.
_in_use: dict[Identity, tuple[int, FileState]] = {}
_lock = Lock()


def identity(path: Path) -> Identity | None:
    """What tells a file from another one of its name: device and inode; None where there is none."""
    with suppress(OSError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None


def claim(path: Path) -> FileState:
    """Say that this process is going to use a file, and how it was found; `release` it at the end.

    Its first bytes are read only when nothing in this process uses it: closing a file takes all locks with it that the
    process has on it, those of SQLite too.
    """
    with _lock:
        which = identity(path)
        if which is None:
            return FileState(0, False)
        n_users, state = _in_use.get(which, (0, None))
        state = state or FileState(path.stat().st_size, _lacks_log(path))
        _in_use[which] = (n_users + 1, state)
        return state


def release(which: Identity | None) -> None:
    """Say that a file that was claimed is not used any more."""
    with _lock:
        if which in _in_use:
            n_users, state = _in_use.pop(which)
            if n_users > 1:
                _in_use[which] = (n_users - 1, state)


def _lacks_log(path: Path) -> bool:
    head = b""
    with suppress(OSError), path.open("rb") as file:  # what cannot be read SQLite will tell
        head = file.read(JOURNAL_BYTE + 1)
    return head.startswith(MAGIC) and head[JOURNAL_BYTE] == WRITES_AHEAD and not log_of(path).exists()


def log_of(path: Path) -> Path:
    """The write-ahead log of a SQLite file."""
    return path.with_name(f"{path.name}-wal")


def log_notice(path: Path) -> str:
    """What to tell about a store without its log."""
    return (
        f"its log `{log_of(path).name}` is missing: when the store was copied while it was in use, or after a kill, "
        "its latest runs are not in the copy; copy both files, or copy it after the program has ended"
    )


def no_store(path: Path, tables: list[str], state: FileState) -> StoreLocationError | StoreError:
    """Why a SQLite file that exists cannot be read as a store. tables : what is in it"""
    where = f"store `{path}`"
    if state.log_is_missing:
        return StoreError(f"there is nothing in it, and {log_notice(path)}", where=where)
    what = f"this is no store of Jinzhen; it holds {', '.join(sorted(tables)[:5])}" if tables else "the file is empty"
    return StoreLocationError(what, where=where, expected="a store, or the path of a new one for `jinzhen` to make")


def leave_whole(path: Path) -> None:
    """Bring everything into the one file, when nobody else uses it: it can then be copied, and read from anywhere.

    When another program uses it, or the disk is full, the log stays beside it and the last one out brings it in.
    """
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0.0, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
