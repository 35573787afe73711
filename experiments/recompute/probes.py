"""Runs a chunk again and tells the digests of what it would leave in the store."""

from jinzhen.experiments.recompute.digests import as_stored, digests
from jinzhen.experiments.running.kit import Kit

#: Before the number of a replication that failed: its error.
ERROR = "error_"


def again(kit: Kit, first: int) -> dict[str, float | str]:
    """Digests of the chunk that begins at a replication, and what those said that failed."""
    record = kit.chunk(first)
    errors = {f"{ERROR}{run.replication - first}": run.error for run in record.runs if run.result is None}
    return {**digests(as_stored(record), first), **errors}
