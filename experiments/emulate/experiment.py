"""What would the model say between the points that were run? A checked stand-in for many runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.factors import Moving, check_no_grid
from jinzhen.experiments.asking.fields import whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.emulate.answer import Emulation
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Settings(Moving):
    """Which points are run, and which are kept apart for the check."""

    points: int = whole(8, 4096, help=Text("points it is fitted to, a power of two", "拟合点数（2的幂）"))
    held_out: int = whole(4, 4096, help=Text("points it is checked at", "检验点数"))
    replications: int = whole(2, 1e6, help=Text("at every point, in chunks of 16", "每点模拟次数（16的倍数）"))


@experiment("emulate", Text("what lies between the points that were run?", "未模拟之处结果如何？"), Settings)
class Emulate(Study[Settings]):
    """Runs points that fill the space, fits a Gaussian process to some and checks it at the others."""

    takes_factors = True

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError where nothing is moved."""
        settings.check_moved("emulate", scenario.horizon)
        check_no_grid(settings.factors)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """The points to fit to, and those to check at."""
        from jinzhen.experiments.emulate.design import points

        self.ask, told = ask, ask.settings
        self.points = points(ask)
        arms = [ask.arm(*each) for each in zip(self.points.scenarios, self.points.held, strict=True)]
        self.arms = list({arm.key: arm for arm in arms}.values())
        self.place = {arm.key: at for at, arm in enumerate(self.arms)}
        self.of_point = [self.place[arm.key] for arm in arms]
        self.stored = yield Stage("Points", self.arms, told.replications)

    @property
    def afterwards(self) -> str:
        """The fit."""
        return f"Fitting emulators to {self.ask.settings.points} points ..."

    def answer(self) -> Emulation:
        """The emulators, and how far they are off."""
        from jinzhen.experiments.emulate.answer import emulation

        return emulation(self)

    def page(self, answer: Emulation) -> Iterable[Opening | Section]:
        """The emulation as a page."""
        from jinzhen.experiments.emulate.page import page

        return page(answer)
