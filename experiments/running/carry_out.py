"""Join running and store: what is stored is not computed again, what is computed is stored at once."""

from collections.abc import Callable
from functools import partial

from jinzhen.experiments.running.designs import Design
from jinzhen.experiments.running.executors import WorkExecutor
from jinzhen.experiments.running.perform import perform
from jinzhen.experiments.running.probe import ProbeRecord
from jinzhen.experiments.running.records import Arm, ChunkRecord, ChunkSummary
from jinzhen.experiments.store.contract import Store


def recall(design: Design, store: Store, probe: str = "", piece: int = 1) -> int:
    """Report to a design what is stored already; returns how many replications of it that is.

    probe : name under which measurements are stored; empty for runs
    piece : replications that a probe takes at a time
    """
    for arm in design.arms:
        for first, summary in finished(store, arm, probe, piece).items():
            design.report(arm, first, summary)
    return design.n_finished


def finished(store: Store, arm: Arm, probe: str = "", piece: int = 1) -> dict[int, ChunkSummary]:
    """What need not be computed of an arm, by first replication."""
    if probe:
        return dict.fromkeys(store.finished_measurements(arm, probe), ChunkSummary(piece, piece, 0))
    return store.finished_chunks(arm, arm.detail)


def carry_out(
    design: Design, executor: WorkExecutor, store: Store, on_progress: Callable[[], None] = lambda: None,
    probe: str = "",
) -> None:
    """Compute and store what a design still needs; this thread is the only writer.

    on_progress : called after every piece of work that was stored
    Raises StoreError, ExecutorError, Unfinished; what was stored before stays stored.
    """
    perform(design, executor, partial(keep, store, probe), on_progress)


def keep(store: Store, probe: str, record: ChunkRecord | ProbeRecord) -> None:
    """Store a record."""
    if isinstance(record, ProbeRecord):
        store.save_measurements(record.chunk.arm, probe, [record.row])
    else:
        store.save(record, record.chunk.arm.detail)
