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
    """Pieces of work of all arms in balanced order, each arm with its own range of replications, or with several.

    state : what is being done, as shown beside the progress
    work : makes the piece that begins at a replication of an arm; size : replications of a piece
    """

    def __init__(
        self, shares: Sequence[Share], state: str, work: Callable[[Arm, int], Any] = Chunk, size: int = CHUNK_SIZE
    ) -> None:
        self._arms = {share.arm.key: share.arm for share in shares}
        wanted: dict[tuple, set[int]] = {key: set() for key in self._arms}
        for share in shares:
            wanted[share.arm.key].update(range(share.first, share.first + share.n, size))
        self._pieces = {key: sorted(firsts) for key, firsts in wanted.items()}  # first replication of each piece
        self._known: dict[tuple, dict[int, ChunkSummary]] = {key: {} for key in self._arms}
        self._work, self._size = work, size
        self.state = state

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once."""
        return tuple(self._arms.values())

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a piece that is finished, now or in an earlier session; those outside the range do not count."""
        if first in self._pieces[arm.key]:
            self._known[arm.key][first] = summary

    def pending(self) -> Iterator[Any]:
        """Pieces still to be computed: the first of every arm, then the second, and so on."""
        longest = max(map(len, self._pieces.values()), default=0)
        for position in range(longest):
            for key, pieces in self._pieces.items():
                if position < len(pieces) and pieces[position] not in self._known[key]:
                    yield self._work(self._arms[key], pieces[position])

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        return next(self.pending(), None) is None

    @property
    def n_expected(self) -> int:
        """Replications of all arms."""
        return sum(map(len, self._pieces.values())) * self._size

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
