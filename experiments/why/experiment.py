"""Why is a town named or not? One replication told round by round, and how often each reason decides in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinzhen.experiments.asking.fields import Setting, Timed, text, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import nearest_name

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.why.answer import Why as Answer
    from jinzhen.scenarios.scenario import Scenario

#: Firms that are asked for by what they are: the largest of the town, the largest of those that close.
FIRMS = (LARGEST, CLOSED) = ("largest", "closed")


@dataclass(frozen=True, kw_only=True)
class Firm(Setting):
    """A firm: the largest of the town, the largest that closes, or one by its identity."""

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return f"{', '.join(FIRMS)}, or the identity of a firm as the page lists them"

    def convert(self, raw: object, where: str) -> str:
        """The word, or the digits of the identity."""
        word = "" if isinstance(raw, bool) else str(raw)
        if word not in FIRMS and not (word.isdecimal() and word.isascii() and int(word) < 2**64):
            raise self.wrong(f"{raw!r} is no firm", where, nearest_name(raw, FIRMS))
        return word


_firm: Any = field(
    metadata={"setting": Firm(may_be_empty=True, help=Text("a firm whose history is told too", "同时讲述的企业"))}
)


@dataclass(frozen=True)
class Settings(Timed):
    """Which town is told of, in which replication."""

    town: str | None = text(may_be_empty=True, help=Text("town by id or name", "专业镇代码或名称"))
    replication: int | None = whole(
        0, 1e7, may_be_empty=True, help=Text("which one is told; null is a typical one", "讲述哪次模拟，空为典型的一次")
    )
    replications: int = whole(1, 1e6, help=Text("over which reasons are counted", "统计原因的模拟次数"))
    firm: str | None = _firm


@experiment("why", Text("why is a town named, or why not?", "某镇为何获认定或未获认定？"), Settings)
class Why(Study[Settings]):
    """Listens to every round of every replication, and tells one of them from beginning to end."""

    speaks_of = "town"

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError where no town is named that there is."""
        from jinzhen.experiments.why.asked import town_of
        from jinzhen.scenarios.base_year import base_year_of

        town_of(base_year_of(scenario), settings.town)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Every round of all replications; the one that is told is run again when all are known."""
        from jinzhen.experiments.why.probes import fates

        self.ask = ask
        arms, n = [ask.arm()], ask.settings.replications
        self.stored = yield Stage(f"Rounds of {ask.settings.town}", arms, n, probe=fates)

    def answer(self) -> Answer:
        """Reasons over all replications, and the story of one."""
        from jinzhen.experiments.why.answer import answer

        return answer(self.ask, self.stored)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The story as a page."""
        from jinzhen.experiments.why.page import page

        return page(answer)
