"""What a Dask worker does: make itself ready once, then compute piece after piece."""

import hashlib
import threading
import zlib
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from jinzhen.experiments.asking.settings import rank
from jinzhen.experiments.running.records import ChunkRecord, RunResult
from jinzhen.experiments.running.worker import Compute, ExecutorError, Work, require_engine

#: One thread of a worker compiles or unpacks, the others wait for it.
_LOCK = threading.Lock()
#: Base years that a worker keeps unpacked.
KEPT_BASE_YEARS = 4


@dataclass(frozen=True)
class Parcel:
    """A base year on its way: packed, and with the hash of what was packed."""

    packed: bytes
    digest: str

    @classmethod
    def of(cls, content: Any) -> "Parcel":
        """Packed for the way, as Dask packs what it sends."""
        from distributed.protocol import serialize_bytes

        packed = zlib.compress(serialize_bytes(content))
        return cls(packed, hashlib.sha256(packed).hexdigest())

    def content(self) -> Any:
        """What was packed, the same object for all threads of a worker. Raises ExecutorError where it was damaged."""
        with _LOCK:
            return _unpack(self)


@lru_cache(maxsize=KEPT_BASE_YEARS)
def _unpack(parcel: Parcel) -> Any:
    if hashlib.sha256(parcel.packed).hexdigest() != parcel.digest:
        raise ExecutorError("the base year arrived damaged", where=place())
    from distributed.protocol import deserialize_bytes

    # Arrays in a parcel begin anywhere in memory; the engine has machine code for those that a copy of them makes.
    return deepcopy(deserialize_bytes(zlib.decompress(parcel.packed)))


def make_ready(engine_id: str) -> None:
    """Compile the engine. engine_id : what it has to be; empty: no engine of the program's own is needed

    Raises ExecutorError where this worker has another engine.
    """
    if not engine_id:
        return
    require_engine(engine_id, place())
    from jinzhen.model.replication import warm_up

    with _LOCK:
        warm_up()


def compute_piece(work: Work, parcel: Parcel, compute: Compute, engine_id: str) -> Any:
    """The record of a piece of work, no larger than what is going to be stored of it.

    A worker that joined in mid-run makes itself ready here. Raises ExecutorError, and whatever the work raises.
    """
    make_ready(engine_id)
    return lean(compute(work, parcel.content(), given_up()))


def lean(record: Any) -> Any:
    """A record without the arrays that the detail of its arm does not keep; they are most of what would travel."""
    if not isinstance(record, ChunkRecord) or (detail := rank(record.chunk.arm.detail)) >= rank("towns"):
        return record
    has_quarters = detail >= rank("quarters")
    runs = record.runs if has_quarters else tuple(replace(run, result=_end_of(run.result)) for run in record.runs)
    return replace(record, runs=runs, town_sums=None)


def _end_of(result: RunResult | None) -> RunResult | None:
    return result and replace(result, outcomes=result.outcomes[-1:].copy())


def place() -> str:
    """This worker, as an error names it."""
    from distributed import get_worker

    return f"worker {get_worker().address}"


def given_up() -> Any:
    """A function that says whether nobody wants the present piece any more: its command has ended."""
    from distributed import get_worker
    from distributed.worker import thread_state

    tasks, key = get_worker().state.tasks, thread_state.key

    def is_given_up() -> bool:
        task = tasks.get(key)
        return task is None or task.state == "cancelled"

    return is_given_up
