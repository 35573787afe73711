"""A design whose size is known beforehand: so many replications of each of its arms."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jinzhen.experiments.running.designs import whole_chunks
from jinzhen.experiments.running.records import CHUNK_SIZE, Arm, Chunk, ChunkSummary


class Share(NamedTuple):
    """Replications `first` .. `first + n - 1` of an arm; both whole chunks."""

    arm: Arm
    first: int
    n: int

    @property
    def chunks(self) -> range:
        """First replication of each chunk."""
        return range(self.first, self.first + self.n, CHUNK_SIZE)


def in_chunks(replications: int) -> int:
    """The number of replications rounded up to whole chunks."""
    return whole_chunks(replications) * CHUNK_SIZE


class FixedDesign:
    """Chunks of all arms in balanced order, each arm with its own range of replications.

    state : what is being done, as shown beside the progress
    """

    def __init__(self, shares: Sequence[Share], state: str) -> None:
        self._shares = {share.arm.key: share for share in shares}
        self._known: dict[tuple, dict[int, ChunkSummary]] = {key: {} for key in self._shares}
        self.state = state

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once."""
        return tuple(share.arm for share in self._shares.values())

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a chunk that is finished, now or in an earlier session; those outside the range do not count."""
        if first in self._shares[arm.key].chunks:
            self._known[arm.key][first] = summary

    def pending(self) -> Iterator[Chunk]:
        """Chunks still to be computed: the first of every arm, then the second, and so on."""
        longest = max((len(share.chunks) for share in self._shares.values()), default=0)
        for position in range(longest):
            for key, share in self._shares.items():
                if position < len(share.chunks) and share.chunks[position] not in self._known[key]:
                    yield Chunk(share.arm, share.chunks[position])

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        return next(self.pending(), None) is None

    @property
    def n_expected(self) -> int:
        """Replications of all arms."""
        return sum(len(share.chunks) for share in self._shares.values()) * CHUNK_SIZE

    @property
    def n_finished(self) -> int:
        """Replications finished or failed."""
        return sum(summary.n_runs for known in self._known.values() for summary in known.values())

    @property
    def n_failed(self) -> int:
        """Failed replications among those."""
        return sum(summary.n_failed for known in self._known.values() for summary in known.values())
