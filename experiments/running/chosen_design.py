"""A design of pieces of work that were chosen one by one: each is done once, whatever comes of it."""

from collections.abc import Iterator, Sequence

from jinzhen.experiments.running.designs import failed_share
from jinzhen.experiments.running.records import Arm, Chunk, ChunkSummary

Key = tuple[object, int]


class ChosenDesign:
    """Chunks, of whatever arms and wherever they begin. state : what is being done, as shown beside the progress"""

    def __init__(self, chunks: Sequence[Chunk], state: str) -> None:
        self._chunks: dict[Key, Chunk] = {(chunk.arm.key, chunk.first): chunk for chunk in chunks}
        self._known: dict[Key, ChunkSummary] = {}
        self.state = state

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once."""
        return tuple({chunk.arm.key: chunk.arm for chunk in self._chunks.values()}.values())

    def report(self, arm: Arm, first: int, summary: ChunkSummary) -> None:
        """Take note of a chunk that is finished."""
        if (arm.key, first) in self._chunks:
            self._known[arm.key, first] = summary

    def pending(self) -> Iterator[Chunk]:
        """Chunks still to be computed."""
        return (chunk for key, chunk in self._chunks.items() if key not in self._known)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to compute."""
        return len(self._known) == len(self._chunks)

    @property
    def n_expected(self) -> int:
        """Replications of all chunks."""
        return sum(chunk.count for chunk in self._chunks.values())

    @property
    def n_finished(self) -> int:
        """Replications finished or failed."""
        return sum(summary.n_runs for summary in self._known.values())

    @property
    def n_failed(self) -> int:
        """Failed replications among those."""
        return sum(summary.n_failed for summary in self._known.values())

    @property
    def failed_share(self) -> float:
        """Share of the replications that failed."""
        return failed_share(self._known.values())
