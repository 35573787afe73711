"""What a chunk left in the store, as a few digests: two of them agree where every bit does.

A minus before zero is no bit here: a database may drop it.
"""

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Boolean, Float, Integer

from jinzhen.experiments.running.records import ChunkRecord
from jinzhen.experiments.store import tables
from jinzhen.experiments.store.rows import chunk_blocks, chunk_rows

#: Tables by what a digest is of, with the word it goes by: of every run, of its quarters, of a chunk.
RUN, QUARTERS = ("run_outcomes", "residuals", "rounds", "run_uncertainties"), ("run_quarters",)
SUMS = ("chunks", "money_sums", "town_sums", "town_spreads")
TABLES = (*RUN, *QUARTERS, *SUMS)

Frames = Mapping[str, pd.DataFrame]


def as_stored(record: ChunkRecord) -> Frames:
    """The rows that a record would leave in every table at the highest level of detail."""
    rows, blocks = chunk_rows(record, "towns", 0, 0), chunk_blocks(record, "towns", 0)
    frames = {name: pd.DataFrame(rows[name]) for name in TABLES if name in rows}
    frames |= {name: pd.DataFrame(block.values, columns=list(block.columns)) for name, block in blocks.items()}
    return {name: frames[name].reindex(columns=columns_of(name)) for name in TABLES if name in frames}


def columns_of(table: str) -> list[str]:
    """Columns of a table that a run decides: the number of an arm, and how much is kept, a store does."""
    return [column.name for column in tables.metadata.tables[table].columns if column.name not in ("arm_id", "detail")]


def key_of(table: str) -> list[str]:
    """Those that say which row it is."""
    return [column.name for column in tables.metadata.tables[table].primary_key if column.name != "arm_id"]


def text_columns(table: str) -> list[str]:
    """Columns that hold words."""
    every = tables.metadata.tables[table].columns
    return [column.name for column in every if not isinstance(column.type, (Integer, Float, Boolean))]


def numbers(table: str, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Its numbers, (rows, columns without words); nan where there is none, and no minus before zero."""
    words = text_columns(table)
    names = [name for name in columns_of(table) if name not in words]
    values = frame[names].astype(np.float64).to_numpy() + 0.0
    values[np.isnan(values)] = np.nan
    return values


def digests(frames: Frames, first: int) -> dict[str, str]:
    """Digests of what there is of a chunk: `run_<k>` and `quarters_<k>` of its k-th replication, and of its sums."""
    found: dict[str, str] = {}
    for word, names in (("run", RUN), ("quarters", QUARTERS)):
        parts: dict[int, list[bytes]] = {}
        for name in names:
            for number, part in _by_replication(name, frames.get(name)):
                parts.setdefault(number - first, []).append(part)
        found |= {f"{word}_{k}": _digest(b"".join(own)) for k, own in parts.items()}
    for name in SUMS:
        frame = frames.get(name)
        if frame is not None and len(frame):
            found[name] = _digest(_bytes(name, frame))
    return found


def _by_replication(table: str, frame: pd.DataFrame | None) -> Iterator[tuple[int, bytes]]:
    if frame is None or frame.empty:
        return
    values, words = numbers(table, frame), [frame[name].tolist() for name in text_columns(table)]
    replications = frame["replication"].to_numpy(dtype=np.int64)
    edges = np.flatnonzero(np.diff(replications)) + 1
    for low, high in zip([0, *edges], [*edges, len(frame)], strict=True):
        told = "\0".join(str(each) for own in words for each in own[low:high])
        yield int(replications[low]), values[low:high].tobytes() + told.encode()


def _bytes(table: str, frame: pd.DataFrame) -> bytes:
    return numbers(table, frame.sort_values(key_of(table))).tobytes()


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
