"""Carry out a design on an executor."""

from collections.abc import Callable
from contextlib import closing

from jinzhen.experiments.running.designs import Design
from jinzhen.experiments.running.executors import ChunkExecutor
from jinzhen.experiments.running.records import ChunkRecord


def perform(
    design: Design,
    executor: ChunkExecutor,
    keep: Callable[[ChunkRecord], object],
    on_progress: Callable[[], None] = lambda: None,
) -> None:
    """Compute what a design still needs; records are kept as they finish, by this thread alone.

    keep : stores a record; only then it counts for the design
    on_progress : called after every record that counts
    An exception of either, or an interrupt, ends the workers and goes on to the caller.
    """
    with closing(executor.run(design.pending())) as records:
        for record in records:
            keep(record)
            design.report(record.chunk.arm, record.chunk.first, record.summary)
            on_progress()
