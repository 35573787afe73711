"""Which stored runs came out the same to the last bit, and what is other in those that did not."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.recompute.digests import (
    SUMS,
    TABLES,
    Frames,
    as_stored,
    columns_of,
    digests,
    key_of,
    text_columns,
)
from jinzhen.experiments.recompute.probes import ERROR
from jinzhen.experiments.recompute.stored import Chosen, chunks_of, finished
from jinzhen.experiments.running.records import Chunk
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.work import compute_chunk, platform_text
from jinzhen.experiments.store.reader import Reader

#: Chunks that are run once more to see which of their values are other: a few tell where it comes from.
MOST_LOOKED_AT = 4


@dataclass(frozen=True, eq=False)
class Recomputed:
    """What came of running stored replications again.

    scenario, seed : what was run
    n, n_equal : finished replications that are stored, and those of them that are the same to the last bit
    n_failed : stored ones that failed then, and are not compared
    n_sums, n_equal_sums : chunks without a failed run, and those of them whose counts and sums are the same
    differing : a row a replication or chunk that is other: point, replication, what, platform, error
    values : a row a value that is other, of the first chunks: point, replication, table, at, name, stored, again,
        difference
    n_looked_at : chunks that `values` is about
    platform : what they were run with now
    """

    scenario: str
    seed: int
    n: int
    n_equal: int
    n_failed: int
    n_sums: int
    n_equal_sums: int
    differing: pd.DataFrame
    values: pd.DataFrame
    n_looked_at: int
    platform: str
    provenance: Mapping[str, str]

    @property
    def is_same(self) -> bool:
        """Whether nothing at all is other."""
        return self.differing.empty


DIFFERING = ("point", "replication", "what", "platform", "error")
VALUES = ("point", "replication", "table", "at", "name", "stored", "again", "difference")


def recomputed(ask: Ask, arms: Sequence[Chosen], again: Mapping[tuple[int, int], Mapping[str, str]]) -> Recomputed:
    """Compare what is stored with what came out again.

    again : digests by place of the arm in `arms` and first replication of the chunk
    """
    platforms, counts = ask.store.platforms(), dict.fromkeys(("n", "n_equal", "n_failed", "n_sums", "n_equal_sums"), 0)
    differing: list[tuple] = []
    values: list[tuple] = []
    n_looked_at = 0
    for place, each in enumerate(arms):
        for first, frames in chunks_of(ask.store, each):
            found = list(_compare(frames, first, again[place, first], platforms, counts))
            differing += [(each.arm.point_text, *row) for row in found]
            if found and n_looked_at < MOST_LOOKED_AT:
                n_looked_at += 1
                values += [(each.arm.point_text, *row) for row in _values(ask, each, first, frames)]
    return Recomputed(
        scenario=ask.scenario.name,
        seed=ask.address.seed,
        differing=pd.DataFrame(differing, columns=list(DIFFERING)),
        values=pd.DataFrame(values, columns=list(VALUES)),
        n_looked_at=n_looked_at,
        platform=platform_text(),
        provenance=provenance(Reader(ask.store, ask.address), ask.scenario, counts["n"], arms[0].arm),
        **counts,
    )


def _compare(
    frames: Frames, first: int, again: Mapping[str, str], platforms: Mapping[int, str], counts: dict[str, int]
) -> Iterator[tuple]:
    """What is other in a chunk: replication, what, platform, error. Adds up in `counts` what was compared."""
    mine, done = digests(frames, first), finished(frames)
    counts["n_failed"] += int((frames["runs"]["status"] == "failed").sum())
    for number, platform in done.items():
        k = number - first
        what = [word for word in ("run", "quarters") if f"{word}_{k}" in mine and _is_other(word, k, mine, again)]
        counts["n"] += 1
        counts["n_equal"] += not what
        if what:
            yield number, " ".join(what), platforms[platform], again.get(f"{ERROR}{k}", "")
    if len(done) < len(frames["runs"]):
        return  # sums are of those that finished, and others may finish now
    other = [name for name in SUMS if name in mine and mine[name] != again.get(name)]
    counts["n_sums"] += 1
    counts["n_equal_sums"] += not other
    if other:
        yield first, " ".join(other), " / ".join(sorted({platforms[each] for each in done.values()})), ""


def _is_other(word: str, k: int, mine: Mapping[str, str], again: Mapping[str, str]) -> bool:
    return mine[f"{word}_{k}"] != again.get(f"{word}_{k}")


def _values(ask: Ask, each: Chosen, first: int, frames: Frames) -> Iterator[tuple]:
    """Every value of a chunk that is other when it is run once more: replication, table, at, name, and both."""
    new = as_stored(compute_chunk(Chunk(each.arm, first), ask.base_year))
    for table in TABLES:
        if table not in new or frames[table].empty:
            continue
        key = key_of(table)
        both = frames[table].merge(new[table], on=key, suffixes=("", "_again"), how="inner")
        for name in columns_of(table):
            if name not in key:
                yield from _of_column(table, name, key, both)


def _of_column(table: str, name: str, key: Sequence[str], both: pd.DataFrame) -> Iterator[tuple]:
    stored, again = both[name], both[f"{name}_again"]
    is_text = name in text_columns(table)
    if not is_text:
        stored, again = stored.astype(float), again.astype(float)
    is_other = (stored != again) & ~(stored.isna() & again.isna())
    for row, one, two in zip(both[is_other].to_dict("records"), stored[is_other], again[is_other], strict=True):
        number = int(row[key[0]])
        at = ", ".join(f"{part} {int(row[part])}" for part in key[1:])
        yield number, table, at, name, _told(one), _told(two), math.nan if is_text else two - one


def _told(value: object) -> str:
    """A value with every digit it has."""
    return repr(float(value)) if isinstance(value, float) else str(value)
