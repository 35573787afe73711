"""The schema of a store: which version it has, and how it gets to ours."""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.schema import CreateColumn

from jinzhen.experiments.store.errors import StoreVersionError
from jinzhen.experiments.store.tables import REGISTRY
from jinzhen.experiments.store.views import VIEWS, definitions

if TYPE_CHECKING:
    from alembic.config import Config

#: The version that this program reads and writes: the latest migration.
REVISION = "0002"
#: Name of our version table; a database may hold other programs' tables beside ours.
VERSION_TABLE = "jinzhen_schema"
#: Serialises programs that set up the same PostgreSQL database at once.
SCHEMA_LOCK = 7_301_030


def stored_revision(connection: Connection) -> str | None:
    """Version of the store, None when there is none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def require_schema(engine: Engine, where: str) -> None:
    """Make the tables of a new store; accept one of our version, and add the columns that it lacks.

    Raises StoreVersionError for a store made by another version of the program, naming the way out.
    """
    with engine.connect() as connection:
        revision = stored_revision(connection)
        is_whole = revision == REVISION and not missing_columns(connection) and not missing_views(connection)
    if revision is not None:
        require_revision(revision, where)
    if not is_whole:
        upgrade(engine)


def require_revision(revision: str, where: str) -> None:
    """Raise StoreVersionError unless a store has our version."""
    if revision != REVISION:
        raise _other_version(revision, where)


def upgrade_existing(engine: Engine, where: str) -> tuple[str | None, str]:
    """Upgrade a store; returns its version before and after.

    Raises StoreVersionError when this program has no way from there.
    """
    with engine.connect() as connection:
        revision = stored_revision(connection)
    if revision is not None and revision not in known_revisions():
        raise _other_version(revision, where)
    upgrade(engine)
    return revision, REVISION


def _other_version(revision: str, where: str) -> StoreVersionError:
    place = f"store `{where}`"
    if revision in known_revisions():
        return StoreVersionError(
            f"its schema {revision} is older than {REVISION} of this program",
            where=place,
            expected=f"`jinzhen store upgrade store.url={where}` first",
        )
    age = "newer" if revision > REVISION else "too much older"
    return StoreVersionError(
        f"its schema {revision} is {age} than {REVISION} of this program",
        where=place,
        expected=f"{'a newer jinzhen' if age == 'newer' else 'the jinzhen that made it'}, or another store.url",
    )


def upgrade(engine: Engine) -> None:
    """Bring a store to our version, its columns to the registries and its views to both, in one transaction."""
    from alembic import command

    with engine.connect().execution_options(is_writer=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
        config = alembic_config()
        config.attributes["connection"] = connection
        if stored_revision(connection) != REVISION:
            drop_views(connection)
            command.upgrade(config, "head")
        add_missing_columns(connection)


def missing_columns(connection: Connection) -> dict[str, list[str]]:
    """Registry columns that a store lacks, by table."""
    seen = inspect(connection)
    lacking = {}
    for table, wide in REGISTRY.items():
        present = {column["name"] for column in seen.get_columns(table.name)}
        if absent := [column.name for column in wide if column.name not in present]:
            lacking[table.name] = absent
    return lacking


def missing_views(connection: Connection) -> set[str]:
    """Views that a store lacks."""
    return set(VIEWS) - set(inspect(connection).get_view_names())


def add_missing_columns(connection: Connection) -> None:
    """Add the registry columns that a store lacks, empty in the rows that are there, and make the views anew."""
    lacking = missing_columns(connection)
    if not lacking and not missing_views(connection):
        return
    drop_views(connection)
    for table in REGISTRY:
        for name in lacking.get(table.name, ()):
            column = CreateColumn(table.columns[name]).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN {column}')
    for view, select in definitions(connection.dialect.name).items():
        connection.exec_driver_sql(f'CREATE VIEW "{view}" AS {select}')


def drop_views(connection: Connection) -> None:
    """Views go before the tables that they read are changed."""
    for view in VIEWS:
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{view}"')


def known_revisions() -> tuple[str, ...]:
    """Every version that this program knows, the latest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())


def alembic_config() -> "Config":
    """Alembic's configuration, without a file; alembic is imported only when a store is made or upgraded."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("jinzhen.experiments.store") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
