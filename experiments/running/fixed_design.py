"""A design whose size is known beforehand: so many replications of each of its arms."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from jinzhen.experiments.running.designs import failed_share, whole_chunks
from jinzhen.experiments.running.records import CHUNK_SIZE, Arm, Chunk, ChunkSummary


class Share(NamedTuple):
    """Replications `first` .. `first + n - 1` of an arm; both whole pieces of work."""

    arm: Arm
    first: int
    n: int


def in_chunks(replications: int) -> int:
    """The number of replications rounded up to whole chunks."""
    return whole_chunks(replications) * CHUNK_SIZE


class FixedDesign:
    """Pieces of work of all arms in balanced order, each arm with its own range of replications.

    state : what is being done, as shown beside the progress
    work : makes the piece that begins at a replication of an arm; size : replications of a piece
    """

    def __init__(
        self, shares: Sequence[Share], state: str, work: Callable[[Arm, int], Any] = Chunk, size: int = CHUNK_SIZE
    ) -> None:
        self._shares = {share.arm.key: share for share in shares}
        self._known: dict[tuple, dict[int, ChunkSummary]] = {key: {} for key in self._shares}
        self._work, self._size = work, size
        self.state = state

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once."""
        return tuple(share.arm for share in self._shares.values())

    def _pieces(self, share: Share) -> range:
        """First replication of each piece."""
        return range(share.first, share.first + share.n, self._size)

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a piece that is finished, now or in an earlier session; those outside the range do not count."""
        if first in self._pieces(self._shares[arm.key]):
            self._known[arm.key][first] = summary

    def pending(self) -> Iterator[Any]:
        """Pieces still to be computed: the first of every arm, then the second, and so on."""
        longest = max((len(self._pieces(share)) for share in self._shares.values()), default=0)
        for position in range(longest):
            for key, share in self._shares.items():
                pieces = self._pieces(share)
                if position < len(pieces) and pieces[position] not in self._known[key]:
                    yield self._work(share.arm, pieces[position])

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        return next(self.pending(), None) is None

    @property
    def n_expected(self) -> int:
        """Replications of all arms."""
        return sum(len(self._pieces(share)) for share in self._shares.values()) * self._size

    @property
    def n_finished(self) -> int:
        """Replications finished or failed."""
        return sum(summary.n_runs for known in self._known.values() for summary in known.values())

    @property
    def n_failed(self) -> int:
        """Failed replications among those."""
        return sum(summary.n_failed for known in self._known.values() for summary in known.values())

    @property
    def failed_share(self) -> float:
        """Of the arm in which most replications failed, the share that did."""
        return max((failed_share(known.values()) for known in self._known.values()), default=0.0)
