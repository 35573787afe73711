"""A store for tests that need one of their own: a file in a folder that goes with it."""

import shutil
import tempfile
import weakref
from pathlib import Path

from jinzhen.experiments.store.sql import SqlStore


class MemoryStore(SqlStore):
    """A SQLite store in a temporary folder; forgotten when nobody holds it any more."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="jinzhen-store-"))
        super().__init__(str(folder / "store.sqlite"))
        weakref.finalize(self, _forget, self.database.engine.dispose, folder)


def _forget(dispose, folder) -> None:
    dispose()
    shutil.rmtree(folder)
