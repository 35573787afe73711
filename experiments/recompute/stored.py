"""What is stored of a scenario's runs, a block of replications at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from jinzhen.experiments.recompute.digests import RUN, SUMS, TABLES, Frames, columns_of
from jinzhen.experiments.running.records import CHUNK_SIZE, Arm
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.known import KnownArm
from jinzhen.experiments.store.reader import ALL
from jinzhen.scenarios.errors import Failure

#: Chunks that are read at a time.
BLOCK = 32


class Chosen(NamedTuple):
    """An arm, its number in the store, and the first replications of the chunks that are run again."""

    arm: Arm
    arm_id: int
    firsts: tuple[int, ...]


def chosen(ask: Ask) -> list[Chosen]:
    """The chunks that are asked for, of the scenario with all uncertainties drawn and at every point it ran at.

    Raises Failure where none is stored, or only of another engine or base year.
    """
    known = [each for each in ask.store.known_arms() if each.scenario_hash == ask.scenario.content_hash]
    seeded = [each for each in known if each.address.seed == ask.address.seed]
    own = [each for each in seeded if each.address == ask.address]
    found = [Chosen(ask.arm(point=each.point), each.arm_id, _firsts(ask, each)) for each in own]
    found = [each for each in found if each.firsts]
    if not found:
        raise nothing_to_compare(ask, seeded, bool(own))
    return found


def _firsts(ask: Ask, known: KnownArm) -> tuple[int, ...]:
    """Chunks of an arm that hold the replications asked for: those named, or so many from the first on."""
    firsts = ask.store.frame("chunks", [known.arm_id], ALL, ())["first_replication"].astype(int).tolist()
    if ask.settings.runs:
        wanted = {number // CHUNK_SIZE * CHUNK_SIZE for number in ask.settings.runs}
        firsts = [each for each in firsts if each in wanted]
    n = ask.settings.replications
    return tuple(firsts if n is None else firsts[: -(-n // CHUNK_SIZE)])


def nothing_to_compare(ask: Ask, seeded: Sequence[KnownArm], has_others: bool) -> Failure:
    """Why nothing can be run again and compared."""
    where = f"store `{ask.store.where}`"
    if has_others:
        return Failure(
            "none of these replications is stored", where="experiment.runs", expected="numbers of stored runs"
        )
    engines = sorted({each.address.engine_id for each in seeded} - {ask.address.engine_id})
    if engines:
        return Failure(
            f"{ask.scenario.name!r} was run by engine {', '.join(engines)} and this program is engine "
            f"{ask.address.engine_id}: other code, other numbers, so nothing can be compared",
            where=where, expected="the program that ran it, or runs of this one",
        )  # fmt: skip
    if seeded:
        return Failure(
            f"{ask.scenario.name!r} was run with another base year than {ask.address.base_year_hash[:12]}, so nothing "
            "can be compared", where=where,
            expected="facts=<the folder it was run with>, which the store does not hold, or the program that ran it",
        )  # fmt: skip
    return Failure(
        f"no run of {ask.scenario.name!r} with seed {ask.address.seed} is stored", where=where,
        expected="the options of a command that ran (jinzhen store lists what is there)",
    )  # fmt: skip


def spans(firsts: Sequence[int]) -> list[tuple[int, int]]:
    """(first, replications) of chunks without a gap."""
    found: list[tuple[int, int]] = []
    for first in firsts:
        if found and sum(found[-1]) == first:
            found[-1] = (found[-1][0], found[-1][1] + CHUNK_SIZE)
        else:
            found.append((first, CHUNK_SIZE))
    return found


def by_span(arms: Sequence[Chosen]) -> dict[tuple[int, int], list[Arm]]:
    """Arms by the spans of replications that are run again, so that arms with the same go side by side."""
    together: dict[tuple[int, int], list[Arm]] = {}
    for each in arms:
        for span in spans(each.firsts):
            together.setdefault(span, []).append(each.arm)
    return together


def chunks_of(store: Store, each: Chosen) -> Iterator[tuple[int, Frames]]:
    """First replication and what is stored of every chosen chunk, read a block at a time."""
    for at in range(0, len(each.firsts), BLOCK):
        block = each.firsts[at : at + BLOCK]
        below = block[-1] + CHUNK_SIZE
        frames = {name: store.frame(name, [each.arm_id], below, None, block[0]) for name in (*TABLES, "runs")}
        for first in block:
            yield first, {name: _of_chunk(name, frame, first) for name, frame in frames.items()}


def _of_chunk(table: str, frame: pd.DataFrame, first: int) -> pd.DataFrame:
    number = frame["first_replication" if table in SUMS else "replication"]
    own = frame[(number >= first) & (number < first + CHUNK_SIZE)]
    return own if table == "runs" else own[columns_of(table)]


def finished(frames: Frames) -> Mapping[int, int]:
    """Replication -> number of its platform, of the runs of a chunk that are stored whole."""
    done = frames[RUN[0]]["replication"].astype(int)
    platforms = frames["runs"].set_index("replication")["platform_id"]
    return {number: int(platforms.loc[number]) for number in done}
