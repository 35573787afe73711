"""Do stored runs come out the same, to the last bit, when they are run again?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, replications, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.recompute.answer import Recomputed


@dataclass(frozen=True)
class Settings(Timed):
    """Which stored replications are run again; they are run in the chunks they were stored in."""

    runs: tuple[int, ...] = replications(help=Text("stored replications by their numbers", "要复算的模拟序号"))
    replications: int | None = whole(
        1, 1e7, may_be_empty=True, help=Text("how many of them, from the first; null is all", "复算次数，空为全部")
    )
    check: int = whole(
        1, 1e6, help=Text("another number runs again what was checked before", "复核编号，换号即重新复算")
    )


@experiment("recompute", Text("do stored runs come out the same, bit for bit?", "已存模拟能否逐位复算？"), Settings)
class Recompute(Study[Settings]):
    """Runs stored chunks again, keeps their digests beside them, and writes over nothing."""

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Every chunk that is stored, on this platform once for every check."""
        from jinzhen.experiments.recompute import probes
        from jinzhen.experiments.recompute.stored import by_span, chosen
        from jinzhen.experiments.running.records import CHUNK_SIZE
        from jinzhen.experiments.running.work import platform_text

        self.ask, self.chosen = ask, chosen(ask)
        place = {each.arm.key: position for position, each in enumerate(self.chosen)}
        variant = f"check {ask.settings.check} on {platform_text()}"
        self.again: dict[tuple[int, int], dict[str, str]] = {}
        for (first, n), arms in by_span(self.chosen).items():
            stored = yield Stage(
                "Stored runs again", arms, n, first=first, probe=probes.again, piece=CHUNK_SIZE, variant=variant
            )
            for row in stored.measured.to_dict("records"):
                arm = stored.arms[row.pop("position")]
                told = {name: value for name, value in row.items() if isinstance(value, str)}
                self.again[place[arm.key], row["replication"]] = told

    def answer(self) -> Recomputed:
        """Which are the same, and what is other in those that are not."""
        from jinzhen.experiments.recompute.answer import recomputed

        return recomputed(self.ask, self.chosen, self.again)

    def page(self, answer: Recomputed) -> Iterable[Opening | Section]:
        """What was found as a page."""
        from jinzhen.experiments.recompute.page import page

        return page(answer)

    def problem(self, answer: Recomputed) -> str:
        """How many came out otherwise."""
        if answer.is_same:
            return ""
        runs, sums = answer.n - answer.n_equal, answer.n_sums - answer.n_equal_sums
        told = [
            f"{runs} of {answer.n} stored replications" if runs else "",
            f"{sums} of {answer.n_sums} sums over 16" if sums else "",
        ]
        return f"{' and '.join(filter(None, told))} come out otherwise than they are stored"
