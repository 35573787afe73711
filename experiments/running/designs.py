"""Which chunks to compute, in which order, and when there are enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from jinzhen.experiments.running.records import CHUNK_SIZE, Arm, Chunk, ChunkSummary
from jinzhen.experiments.statistics.precision import half_width, replications_needed

#: No probability is reported from fewer replications.
FEWEST_REPLICATIONS = 100

#: Replications after which the other arms of a design stop: with the same draws in both, a difference is known to about
#: 0.05 by then, and what binds shows as differences of several times that.
FOLLOWING_REPLICATIONS = 400

def whole_chunks(replications: int) -> int:
    """Chunks that hold at least so many replications."""
    return -(-replications // CHUNK_SIZE)


def failed_share(summaries: Iterable[ChunkSummary]) -> float:
    """Share of the replications that failed; 0 of none."""
    total = ChunkSummary(0, 0, 0)
    for summary in summaries:
        total = total.plus(summary)
    return total.n_failed / total.n_runs if total.n_runs else 0.0


class Design(Protocol):
    """Says which chunks to compute, and listens to how they went."""

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once."""
        ...

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a chunk that is finished, now or in an earlier session."""
        ...

    def pending(self) -> Iterator[Chunk]:
        """Chunks still to be computed; ends when the reports so far allow to stop."""
        ...

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        ...

    @property
    def n_expected(self) -> int:
        """Replications of all arms that will be needed, to the best of what is known."""
        ...

    @property
    def n_finished(self) -> int:
        """Replications finished or failed, all arms together, that count for the answer."""
        ...

    @property
    def n_failed(self) -> int:
        """Failed replications among those."""
        ...

    @property
    def failed_share(self) -> float:
        """Of the arm in which most replications failed, the share that did."""
        ...

    @property
    def state(self) -> str:
        """What is known so far, or what is being done, in a few words."""
        ...


class SequentialDesign:
    """Chunks of all arms in balanced order (A, B, C, A, B, C) until the first arm's probability is precise enough.

    The other arms are there for their paired differences from the first; they stop at FOLLOWING_REPLICATIONS.

    Whether to stop is decided on the first arm's chunks from the first one on without a gap, so that the number of
    replications depends neither on the order in which chunks finish nor on what was stored before.

    arms : the first is the one whose probability of the target has to be precise
    precision : half-width of its 95 % Wilson interval
    min_replications, max_replications : bounds, rounded up to whole chunks; never fewer than FEWEST_REPLICATIONS
    """

    def __init__(self, arms: Sequence[Arm], precision: float, min_replications: int, max_replications: int) -> None:
        self.arms = tuple({arm.key: arm for arm in reversed(arms)}.values())[::-1]
        self._position = {arm.key: position for position, arm in enumerate(self.arms)}
        self.precision = precision
        self._min_chunks = whole_chunks(max(FEWEST_REPLICATIONS, min_replications))
        self._max_chunks = max(self._min_chunks, whole_chunks(max_replications))
        self._following_chunks = max(self._min_chunks, whole_chunks(FOLLOWING_REPLICATIONS))
        self._known: list[dict[int, ChunkSummary]] = [{} for _ in self.arms]
        self._prefix = ChunkSummary(0, 0, 0)
        self._prefix_chunks = 0
        self._decided: int | None = None

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a chunk that is finished, now or in an earlier session."""
        self._known[self._position[arm.key]][first // CHUNK_SIZE] = summary
        while self._decided is None and self._prefix_chunks in self._known[0]:
            self._extend_prefix(self._known[0][self._prefix_chunks])

    def _extend_prefix(self, summary: ChunkSummary) -> None:
        self._prefix = self._prefix.plus(summary)
        self._prefix_chunks += 1
        if self._prefix_chunks < self._min_chunks:
            return
        hopeless = self._prefix.n_done == 0
        enough = self._prefix.n_done >= FEWEST_REPLICATIONS and self.half_width <= self.precision
        if hopeless or enough or self._prefix_chunks >= self._max_chunks:
            self._decided = self._prefix_chunks

    def pending(self) -> Iterator[Chunk]:
        """Chunks still to be computed; ends when the reports so far allow to stop."""
        index = 0
        while index < (self._max_chunks if self._decided is None else self._decided):
            for position, (arm, known) in enumerate(zip(self.arms, self._known, strict=True)):
                is_wanted = position == 0 or index < self._following_chunks
                if is_wanted and index not in known and (self._decided is None or index < self._decided):
                    yield Chunk(arm, index * CHUNK_SIZE)
            index += 1

    @property
    def fewest(self) -> int:
        """Replications of every arm that are run in any case."""
        return self._min_chunks * CHUNK_SIZE

    @property
    def most(self) -> int:
        """Replications of every arm that are never exceeded."""
        return self._max_chunks * CHUNK_SIZE

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        return next(self.pending(), None) is None

    @property
    def n_replications(self) -> int | None:
        """Replications of every arm that the answer is made of; None while that is open."""
        return None if self._decided is None else self._decided * CHUNK_SIZE

    @property
    def probability(self) -> float | None:
        """Share of the first arm's finished replications, counted without a gap, that met the target."""
        return self._prefix.n_met / self._prefix.n_done if self._prefix.n_done else None

    @property
    def half_width(self) -> float:
        """Half-width of the 95 % interval of `probability`."""
        return half_width(self.probability or 0.0, self._prefix.n_done)

    @property
    def state(self) -> str:
        """The probability so far with its half-width."""
        if self.probability is None:
            return "P(target) open"
        return f"P(target) {self.probability:.3f} ± {self.half_width:.3f}"

    def _counted(self) -> Iterator[ChunkSummary]:
        """Summaries of all arms that count for the answer."""
        for known, limit in zip(self._known, self._limits, strict=True):
            yield from (summary for index, summary in known.items() if index < limit)

    @property
    def n_finished(self) -> int:
        """Replications finished or failed, all arms together, that count for the answer."""
        return sum(summary.n_runs for summary in self._counted())

    @property
    def n_failed(self) -> int:
        """Failed replications of all arms among those."""
        return sum(summary.n_failed for summary in self._counted())

    @property
    def failed_share(self) -> float:
        """Of the arm in which most replications failed, the share that did."""
        return max(
            failed_share(summary for index, summary in known.items() if index < limit)
            for known, limit in zip(self._known, self._limits, strict=True)
        )

    @property
    def _limits(self) -> list[int]:
        """Chunks of every arm that will be needed, to the best of what is known."""
        first = self.expected_chunks
        return [first] + [min(first, self._following_chunks)] * (len(self.arms) - 1)

    @property
    def expected_chunks(self) -> int:
        """Chunks of the first arm that will be needed, to the best of what is known."""
        if self._decided is not None:
            return self._decided
        share = 0.5 if self.probability is None else self.probability
        needed = whole_chunks(replications_needed(share, self.precision))
        return min(self._max_chunks, max(self._min_chunks, needed, self._prefix_chunks + 1))

    @property
    def n_expected(self) -> int:
        """Replications of all arms that will be needed, to the best of what is known."""
        return sum(self._limits) * CHUNK_SIZE
