"""What can be wrong with a store, in one clear line each; no driver's exception leaves the room."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from jinzhen.scenarios.errors import Failure, UserError

RESUME = "what was finished stays stored; start the same command again to go on"


class StoreError(Failure):
    """The store cannot be read or written."""


class StoreLost(StoreError):
    """The connection to the database is gone; another one may work."""


class StoreLocationError(UserError):
    """The place named for the store cannot hold one."""


class StoreVersionError(UserError):
    """The store was made by another version of the program."""


def no_store_yet(where: str) -> StoreLocationError:
    """The mistake of reading what has not been made; `where` is the store as shown."""
    return StoreLocationError(
        f"there is no store `{where}` yet", where="store.url", expected="`jinzhen` to have run, or another path"
    )


@contextmanager
def own_errors(where: str) -> Iterator[None]:
    """Re-raise a driver's exception as StoreError, StoreLost or StoreLocationError; `where` is the store as shown."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as problem:
        raise translated(problem, where) from problem


def translated(problem: Exception, where: str) -> Failure | UserError:
    """The project's own exception for one of a driver."""
    text = _first_line(problem)
    low = text.lower()
    place = f"store `{where}`"
    if "not a database" in low:
        return StoreLocationError("this file is not a database", where=place, expected="a new path, or that of a store")
    if "disk is full" in low or "no space left" in low or "disk full" in low:
        return StoreError(f"the disk is full: free some space; {RESUME}", where=place)
    if "disk i/o error" in low:
        return StoreError(f"the disk takes no more ({text}): full, over a quota or broken; {RESUME}", where=place)
    if "readonly database" in low or "unable to open" in low or "permission denied" in low:
        return StoreError(f"cannot be written ({text})", where=place, expected="a folder and a file you may write to")
    if "database is locked" in low:
        return StoreError(f"another program is writing to it and does not let go; {RESUME}", where=place)
    if is_lost(problem):
        return StoreLost(f"no connection to the database ({text}); {RESUME}", where=place)
    return StoreError(f"{text}; {RESUME}", where=place)


def is_lost(problem: Exception) -> bool:
    """Whether the exception means that the server cannot be reached any more (or not yet again)."""
    if isinstance(problem, DBAPIError) and problem.connection_invalidated:
        return True
    if not isinstance(problem, OperationalError) or isinstance(problem.orig, sqlite3.Error):
        return False
    state = getattr(problem.orig, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


def _first_line(problem: Exception) -> str:
    original = getattr(problem, "orig", None) or problem
    lines = [line.strip() for line in str(original).splitlines() if line.strip()]
    return lines[0] if lines else type(original).__name__
