"""Join run and store: what is stored is not computed again, what is computed is stored at once."""

from collections.abc import Callable

from rich.console import Console

from jinzhen.experiments.running.designs import Design
from jinzhen.experiments.running.executors import WorkExecutor
from jinzhen.experiments.running.perform import perform
from jinzhen.experiments.running.progress import make_display
from jinzhen.experiments.store.contract import Store


def recall(design: Design, store: Store) -> int:
    """Report to a design what is stored already; returns how many replications that is."""
    n_runs = 0
    for arm in design.arms:
        for first, summary in store.finished_chunks(arm, arm.detail).items():
            design.report(arm, first, summary)
            n_runs += summary.n_runs
    return n_runs


def carry_out(
    design: Design, executor: WorkExecutor, store: Store, on_progress: Callable[[], None] = lambda: None
) -> None:
    """Compute and store what a design still needs; this thread is the only writer.

    on_progress : called after every chunk that was stored
    Raises StoreError; what was stored before stays stored.
    """
    perform(design, executor, lambda record: store.save(record, record.chunk.arm.detail), on_progress)


def complete(design: Design, executor: WorkExecutor, store: Store, console: Console, again: str) -> bool:
    """Compute what a design still needs and show how far it is; False when interrupted. again : command to go on"""
    stored = recall(design, store)
    if stored:
        console.print(f"{stored} replications are stored already and are not computed again")
    if design.is_complete:
        return True
    try:
        with make_display(console, design) as display:
            carry_out(design, executor, store, display.update)
    except KeyboardInterrupt:
        console.print(
            f"Interrupted. {design.n_finished} replications are stored in {store.where}. To go on: {again}"
        )
        return False
    return True
