"""The schema of a store: which version it has, and how it gets to ours."""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from jinzhen.experiments.store.errors import StoreVersionError

if TYPE_CHECKING:
    from alembic.config import Config

#: The version that this program reads and writes: the latest migration.
REVISION = "0001"
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
    """Make the tables of a new store; accept one of our version.

    Raises StoreVersionError for a store made by another version of the program, naming the way out.
    """
    with engine.connect() as connection:
        revision = stored_revision(connection)
    if revision is None:
        upgrade(engine)
    elif revision != REVISION:
        raise _other_version(revision, where)


def upgrade_existing(engine: Engine, where: str) -> tuple[str | None, str]:
    """Upgrade a store; returns its version before and after.

    Raises StoreVersionError when it is newer than the program.
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
    return StoreVersionError(
        f"its schema {revision} is newer than {REVISION} of this program",
        where=place,
        expected="a newer jinzhen, or another store.url",
    )


def upgrade(engine: Engine) -> None:
    """Bring a store to our version, in one transaction."""
    from alembic import command

    with engine.connect().execution_options(is_writer=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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
