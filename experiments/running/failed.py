"""Runs that failed: found in a store, run again in the chunks they belong to, and what came of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jinzhen.experiments.running.chosen_design import ChosenDesign
from jinzhen.experiments.running.executors import WorkExecutor
from jinzhen.experiments.running.perform import perform
from jinzhen.experiments.running.progress import Display
from jinzhen.experiments.running.records import Chunk, ChunkRecord
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.known import KnownArm
from jinzhen.experiments.store.reader import ALL


@dataclass(frozen=True)
class FailedChunk:
    """A chunk with failed runs. errors : what ended each of them, by the number of the replication"""

    known: KnownArm
    first: int
    n_runs: int
    detail: str
    errors: dict[int, str]

    @property
    def chunk(self) -> Chunk:
        """The work of running it again, to be kept in the detail in which it is stored."""
        return Chunk(self.known.arm(self.detail), self.first, self.n_runs)


@dataclass(frozen=True)
class Again:
    """A run that had failed. then : what had ended it; now : what ended it again, empty where it finished"""

    scenario: str
    seed: int
    replication: int
    then: str
    now: str


def failed_chunks(store: Store, arms: Sequence[KnownArm]) -> list[FailedChunk]:
    """The chunks of some arms in which a run failed, in the order of the arms."""
    known = {each.arm_id: each for each in arms}
    chunks = store.frame("chunks", list(known), ALL)
    found = []
    for row in chunks[chunks["n_done"] < chunks["n_runs"]].itertuples():
        first, n_runs = int(row.first_replication), int(row.n_runs)
        runs = store.frame("runs", [int(row.arm_id)], first + n_runs, ("status", "error"), first)
        failed = runs[runs["status"] == "failed"]
        errors = {int(number): str(error) for number, error in zip(failed["replication"], failed["error"], strict=True)}
        found.append(FailedChunk(known[int(row.arm_id)], first, n_runs, str(row.detail), errors))
    return found


def run_again(
    store: Store, failed: Sequence[FailedChunk], executor: WorkExecutor, make_display: Callable[[ChosenDesign], Display]
) -> list[Again]:
    """Run chunks again and keep those in which more runs finish than before; what came of every run that had failed.

    Raises StoreError, ExecutorError, Unfinished; what was stored before stays stored.
    """
    chunks = [each.chunk for each in failed]
    by_key = {(chunk.arm.key, chunk.first): each for chunk, each in zip(chunks, failed, strict=True)}
    design = ChosenDesign(chunks, "failed runs again")
    found: list[Again] = []

    def keep(record: ChunkRecord) -> None:
        store.save(record, record.chunk.arm.detail)
        found.extend(_came_of(by_key[record.chunk.arm.key, record.chunk.first], record))

    with make_display(design) as display:
        perform(design, executor, keep, display.update)
    return sorted(found, key=lambda each: (each.scenario, each.seed, each.replication))


def _came_of(failed: FailedChunk, record: ChunkRecord) -> list[Again]:
    known = failed.known
    now = {run.replication: run.error for run in record.runs}
    return [
        Again(known.name, known.address.seed, number, then, now.get(number, ""))
        for number, then in failed.errors.items()
    ]
