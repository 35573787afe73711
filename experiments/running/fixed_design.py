"""A design whose size is known beforehand: so many replications of each of its arms."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from jinzhen.experiments.running.designs import whole_chunks
from jinzhen.experiments.running.records import CHUNK_SIZE, Arm, Chunk, ChunkSummary


class Share(NamedTuple):
    """Replications `first` .. `first + n - 1` of an arm; both whole pieces of work."""

    arm: Arm
    first: int
    n: int


def in_chunks(replications: int) -> int:
    """The number of replications rounded up to whole chunks."""
    return whole_chunks(replications) * CHUNK_SIZE


def _rounded_up(n: int, size: int) -> int:
    """A number rounded up to whole pieces."""
    return -(-n // size) * size


class Pieces:
    """The pieces of work of one arm: where each begins, and which are finished, a byte a piece.

    n_runs, n_failed : replications tried, and those of them that failed, in the pieces that are finished
    """

    def __init__(self, ranges: Sequence[range]) -> None:
        self._ranges = _joined(ranges)
        self._finished = bytearray(sum(map(len, self._ranges)))
        self.n_runs = self.n_failed = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._finished)

    def first(self, position: int) -> int:
        """The replication at which a piece begins."""
        for each in self._ranges:
            if position < len(each):
                return each[position]
            position -= len(each)
        raise IndexError(position)

    def is_open(self, position: int) -> bool:
        """Whether there is such a piece, and it is not finished."""
        return position < len(self._finished) and not self._finished[position]

    def report(self, first: int, summary: ChunkSummary) -> bool:
        """Take note of a piece that is finished; returns whether it counts: one of these, and for the first time."""
        passed = 0
        for each in self._ranges:
            if first in each:
                position = passed + each.index(first)
                break
            passed += len(each)
        else:
            return False
        if self._finished[position]:
            return False
        self._finished[position] = 1
        self.n_runs += summary.n_runs
        self.n_failed += summary.n_failed
        return True


def _joined(ranges: Sequence[range]) -> list[range]:
    """The same numbers in order, each once. ranges : of one step, their starts whole steps apart"""
    joined: list[range] = []
    for each in sorted(ranges, key=lambda each: each.start):
        if joined and each.start <= joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, each.stop), each.step)
        else:
            joined.append(each)
    return joined


class FixedDesign:
    """Pieces of work of all arms in balanced order, each arm with its own range of replications, or with several.

    A piece exists only while it is worked on, so that a design may have hundreds of millions of replications.

    state : what is being done, as shown beside the progress
    work : makes the piece that begins at a replication of an arm; size : replications of a piece
    n_expected, n_finished, n_failed : see Design
    """

    def __init__(
        self, shares: Sequence[Share], state: str, work: Callable[[Arm, int], Any] = Chunk, size: int = CHUNK_SIZE
    ) -> None:
        self._arms = {share.arm.key: share.arm for share in shares}
        ranges: dict[tuple, list[range]] = {key: [] for key in self._arms}
        for share in shares:
            ranges[share.arm.key].append(range(share.first, share.first + _rounded_up(share.n, size), size))
        self._pieces = {key: Pieces(each) for key, each in ranges.items()}
        self._n_pieces, self._n_reported = sum(map(len, self._pieces.values())), 0
        self.n_expected, self.n_finished, self.n_failed = self._n_pieces * size, 0, 0
        self._work = work
        self.state = state

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once."""
        return tuple(self._arms.values())

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a piece that is finished, now or in an earlier session; those outside the range do not count."""
        if self._pieces[arm.key].report(first, summary):
            self._n_reported += 1
            self.n_finished += summary.n_runs
            self.n_failed += summary.n_failed

    def pending(self) -> Iterator[Any]:
        """Pieces still to be computed: the first of every arm, then the second, and so on."""
        longest = max(map(len, self._pieces.values()), default=0)
        for position in range(longest):
            for key, pieces in self._pieces.items():
                if pieces.is_open(position):
                    yield self._work(self._arms[key], pieces.first(position))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        return self._n_reported == self._n_pieces

    @property
    def failed_share(self) -> float:
        """Of the arm in which most replications failed, the share that did."""
        return max((each.n_failed / each.n_runs for each in self._pieces.values() if each.n_runs), default=0.0)
