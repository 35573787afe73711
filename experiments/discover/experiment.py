"""In which futures is the target missed, or met? Regions of what nobody knows, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, choice, number, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.discover.answer import Discovery
    from jinzhen.experiments.paper.parts import Opening, Section

FAILURES, SUCCESSES = "failures", "successes"
#: No region is looked for among fewer replications.
FEWEST_REPLICATIONS = 100


@dataclass(frozen=True)
class Settings(Timed):
    """What is looked for, among how many futures, and how far."""

    of: str = choice((FAILURES, SUCCESSES), help=Text("futures that are looked for", "寻找未达标还是达标的情形"))
    replications: int = whole(
        FEWEST_REPLICATIONS, 1e6, help=Text("half of them find, half measure", "运行次数，一半用于寻找，一半用于检验")
    )
    density: float = number(
        0.0, 1.0, help=Text("share that is wanted in a region, where it can be had", "期望区域内所占比例")
    )
    most_restrictions: int = whole(1, 10, help=Text("conditions of a region at most", "每个区域最多的条件数"))
    most_regions: int = whole(1, 20, help=Text("regions at most", "最多的区域数"))
    shuffles: int = whole(
        19, 1e5, help=Text("shuffled outcomes that a region has to beat; decide the smallest p-value", "随机重排次数")
    )
    tree_depth: int = whole(1, 10, help=Text("questions of the tree, one after the other", "决策树最大深度"))


@experiment("discover", Text("in which futures is the target missed?", "哪些情形下目标难以实现？"), Settings)
class Discover(Study[Settings]):
    """Runs the scenario, unless its replications are stored, and searches what they drew."""

    def stages(self, ask: Ask[Settings]) -> Stages:
        """One stage: the scenario as a forecast runs it."""
        self.ask = ask
        self.stored = yield Stage(f"Scenario {ask.scenario.name}", [ask.arm()], ask.settings.replications)

    @property
    def afterwards(self) -> str:
        """The search, which is repeated with shuffled outcomes."""
        times = self.ask.settings.shuffles
        return f"Searching for regions, and {times} times among shuffled outcomes for what chance alone shows ..."

    def answer(self) -> Discovery:
        """Regions and tree, from what is stored."""
        from jinzhen.experiments.discover.answer import discovery

        return discovery(self.ask, self.stored)

    def page(self, answer: Discovery) -> Iterable[Opening | Section]:
        """What was found as a page."""
        from jinzhen.experiments.discover.page import page

        return page(answer)
