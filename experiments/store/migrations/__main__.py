"""Write the migration that a change of `tables.py` needs: `python -m jinzhen.experiments.store.migrations "what"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from jinzhen.experiments.store.location import connect, store_url
from jinzhen.experiments.store.schema import alembic_config, known_revisions, upgrade


def main(message: str) -> None:
    """Compare a store of the latest version with the tables and write the difference as the next version."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(store_url(str(Path(folder) / "store.sqlite")))
        upgrade(engine)
        with engine.connect().execution_options(is_writer=True) as connection, connection.begin():
            config = alembic_config()
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=f"{int(known_revisions()[0]) + 1:04d}")
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "change of the tables")
