"""How does the answer change with the levers and with what is not known: a grid or a space-filling design of points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.factors import Moving
from jinzhen.experiments.asking.fields import choice, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.sweep.answer import Sweep as Answer
    from jinzhen.scenarios.scenario import Scenario

GRID, LATIN, SOBOL = "grid", "latin_hypercube", "sobol_sequence"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Settings(Moving):
    """Which points are run."""

    design: str = choice(
        (GRID, LATIN, SOBOL), help=Text("every combination, or points that fill the space", "网格或空间填充设计")
    )
    levels: int = whole(2, 1000, help=Text("values of a factor on a grid that does not say", "网格每个因素的取值个数"))
    points: int = whole(2, 1e6, help=Text(
        "points of a design that fills the space; of a Sobol' sequence the next power of two",
        "空间填充设计的点数（Sobol'序列取不小于它的2的幂）",
    ))  # fmt: skip
    replications: int = whole(2, 1e6, help=Text("at every point, in chunks of 16", "每点模拟次数（16的倍数）"))
    against: str = choice(
        (YES, NO), help=Text("whether the scenario as asked runs beside every point", "是否同时运行原情景作对照")
    )


@experiment(
    "sweep", Text("how does the answer change with levers and uncertainties?", "答案如何随政策与环境变化？"), Settings
)
class Sweep(Study[Settings]):
    """Runs the scenario at the points of a design, all with the same draws."""

    takes_factors = True

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError where nothing is moved, too much, or next to no point may stand."""
        from jinzhen.experiments.sweep.design import points_of

        points_of(settings, scenario)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Every point, and the scenario as asked where it is compared."""
        from jinzhen.experiments.sweep.design import Layout, points_of

        self.ask = ask
        self.layout = Layout.of(points_of(ask.settings, ask.scenario), ask, ask.settings.against == YES)
        self.stored = yield Stage("Points", self.layout.arms, ask.settings.replications)

    def answer(self) -> Answer:
        """Every point, and what each factor does, from what is stored."""
        from jinzhen.experiments.sweep.answer import sweep

        return sweep(self.ask, self.layout, self.stored)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The sweep as a page."""
        from jinzhen.experiments.sweep.page import page

        return page(answer)
