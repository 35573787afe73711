"""What runs take on the disk."""

from collections.abc import Sequence

from sqlalchemy import func, select

from jinzhen.experiments.asking.settings import DETAILS, rank
from jinzhen.experiments.store import tables
from jinzhen.experiments.store.database import Database
from jinzhen.experiments.store.pruning import DETAIL_TABLES, bytes_a_row, count_rows

#: Tables of runs at any level of detail.
ALWAYS = tables.CHUNK_TABLES


def bytes_a_replication(database: Database, arm_ids: Sequence[int]) -> dict[str, float]:
    """Bytes on the disk for a replication of some arms, by level of detail, each with what the levels below it keep.

    Rows of all runs in the store are taken to be of the same size. Empty where the database does not tell.
    """
    levels = {"outcomes": ALWAYS, **DETAIL_TABLES}
    counts = {table.name: count_rows(database, table, arm_ids) for own in levels.values() for table in own}
    names = [name for name, n in counts.items() if n]
    sizes = database.read(lambda connection: bytes_a_row(connection, names))
    if sizes is None:
        return {}
    found, total = {}, 0.0
    for level, own in levels.items():
        n_runs = _n_runs(database, arm_ids, level)
        if n_runs:
            total += sum(counts[table.name] * sizes.get(table.name, 0.0) for table in own) / n_runs
            found[level] = total
    return found


def _n_runs(database: Database, arm_ids: Sequence[int], detail: str) -> int:
    """Runs that are kept in at least that detail."""
    chunks = tables.chunks
    levels = [each for each in DETAILS if rank(each) >= rank(detail)]
    query = select(func.sum(chunks.c.n_runs)).where(chunks.c.arm_id.in_(arm_ids), chunks.c.detail.in_(levels))
    return int(database.rows(query)[0][0] or 0)
