"""Carry out a design on an executor."""

from collections.abc import Callable
from contextlib import closing

from jinzhen.experiments.running.designs import Design
from jinzhen.experiments.running.executors import WorkExecutor
from jinzhen.experiments.running.records import ChunkRecord
from jinzhen.experiments.stopping import check_stop
from jinzhen.scenarios.errors import Failure


class Unfinished(Failure):
    """A design was left with work undone."""


def perform(
    design: Design,
    executor: WorkExecutor,
    keep: Callable[[ChunkRecord], object],
    on_progress: Callable[[], None] = lambda: None,
) -> None:
    """Compute what a design still needs; records are kept as they finish, by this thread alone.

    keep : stores a record; only then it counts for the design
    on_progress : called after every record that counts
    An exception of either, or an interrupt, ends the workers and goes on to the caller.
    Raises Unfinished when the workers ended and the design is not complete: nobody may answer from a part of it.
    """
    with closing(executor.run(design.pending())) as records:
        for record in records:
            keep(record)
            design.report(record.chunk.arm, record.chunk.first, record.summary)
            on_progress()
            check_stop()
    if not design.is_complete:
        done = f"{design.n_finished} of {design.n_expected} replications"
        raise Unfinished(f"the workers ended after {done}", expected="the same command again: it goes on from there")
