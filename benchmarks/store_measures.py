"""What the benchmark measures of the store: bytes a replication, and reading one outcome of very many."""

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from measures import SEED, Line
from timing import seconds

from jinzhen.experiments.running.records import CHUNK_SIZE, Address, Arm, Chunk, ChunkRecord
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import open_existing_store, open_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.scenarios.base_year import BaseYear, load_base_year
from jinzhen.scenarios.scenario import Scenario

#: Replications of a forecast of the default precision: the scenario itself with towns, three variants with outcomes.
WITH_TOWNS, WITH_OUTCOMES = 2_272, 1_200
MOST_BYTES = 12_000
#: Runs of which one outcome is read, and the seconds that it may take.
RUNS, MOST_SECONDS = 100_000, 1.0


def renumbered(record: ChunkRecord, first: int) -> ChunkRecord:
    """The same results as another chunk: what a row takes does not depend on which replication it is of."""
    runs = (replace(run, replication=first + k) for k, run in enumerate(record.runs))
    return replace(record, chunk=replace(record.chunk, first=first), runs=tuple(runs))


def bytes_a_replication(record: ChunkRecord, base_year: BaseYear, detail: str, n_chunks: int = 32) -> float:
    """By how much a file grows with every replication once it holds some, bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path, sizes = Path(folder) / "bench.sqlite", []
        for chunks in (range(n_chunks), range(n_chunks, 2 * n_chunks)):
            with open_store(str(path)) as store:
                store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
                for chunk in chunks:
                    store.save(renumbered(record, CHUNK_SIZE * chunk), detail)
            sizes.append(path.stat().st_size)
    return (sizes[1] - sizes[0]) / (n_chunks * CHUNK_SIZE)


def stored() -> Iterator[Line]:
    """Bytes a replication of a forecast, and the time to read one outcome of RUNS runs."""
    base_year = load_base_year()
    arm = Arm(Address(ENGINE_ID, base_year.content_hash, SEED), Scenario.baseline())
    record = compute_chunk(Chunk(arm, 0), base_year)
    towns, outcomes = (bytes_a_replication(record, base_year, detail) for detail in ("towns", "outcomes"))
    mean = (WITH_TOWNS * towns + WITH_OUTCOMES * outcomes) / (WITH_TOWNS + WITH_OUTCOMES)
    yield Line("a forecast keeps, bytes a replication (SQLite)", f"{mean:.0f}", f"<= {MOST_BYTES}", mean <= MOST_BYTES,
               f"{towns:.0f} with towns ({WITH_TOWNS} replications), {outcomes:.0f} without ({WITH_OUTCOMES})")
    taken, size = reading(record)
    yield Line(f"reading one outcome of {RUNS} runs (SQLite)", f"{taken:.2f} s", f"<= {MOST_SECONDS:g}",
               taken <= MOST_SECONDS, f"{size / 1e6:.0f} MB")


def reading(record: ChunkRecord) -> tuple[float, int]:
    """Seconds to read an outcome and whether the target is met of RUNS runs, and the size of their file."""
    arm = record.chunk.arm
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite"
        with open_store(str(path)) as store:
            store.save(record, "outcomes")
        _multiply(path, RUNS // CHUNK_SIZE)
        with open_existing_store(str(path)) as store:
            reader = Reader(store, arm.address)
            names = ["provincial_towns", "target_met"]
            taken, _ = seconds(lambda: reader.outcomes([arm.scenario.content_hash], names))
        return taken, path.stat().st_size


def _multiply(path: Path, times: int) -> None:
    """Repeat the outcomes of a chunk under other numbers, without all that hangs on them."""
    connection = sqlite3.connect(path)
    names = [row[1] for row in connection.execute("PRAGMA table_info(run_outcomes)")]
    copied = ", ".join("replication + ?" if name == "replication" else name for name in names)
    query = f"INSERT INTO run_outcomes SELECT {copied} FROM run_outcomes WHERE replication < {CHUNK_SIZE}"
    connection.executemany(query, [(CHUNK_SIZE * k,) for k in range(1, times)])
    connection.commit()
    connection.close()
