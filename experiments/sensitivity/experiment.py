"""What does the answer hang on? From stored draws, by a screen of single steps, or by shares of variance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.factors import Factor, factors
from jinzhen.experiments.asking.fields import Timed, choice, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.sensitivity.answer import Sensitivity as Answer
    from jinzhen.scenarios.scenario import Scenario

GIVEN_DATA, MORRIS, SOBOL = "given_data", "morris", "sobol"


@dataclass(frozen=True)
class Settings(Timed):
    """How it is found out, of which factors, and how closely."""

    method: str = choice(
        (GIVEN_DATA, MORRIS, SOBOL), help=Text("stored draws, single steps, or shares of variance", "分析方法")
    )
    factors: tuple[Factor, ...] = factors(
        help=Text("what is moved; without any, all uncertainties that are drawn", "变动的因素，默认为全部不确定因素")
    )
    replications: int = whole(100, 1e6, help=Text("given_data: of the scenario as it is", "given_data：原情景模拟次数"))
    trajectories: int = whole(4, 1e4, help=Text("morris: each moves every factor once", "morris：轨迹数"))
    base_points: int = whole(16, 2**17, help=Text("sobol: a power of two", "sobol：基础点数（2的幂）"))
    point_replications: int = whole(16, 1e5, help=Text("at every point, in chunks of 16", "每点模拟次数（16的倍数）"))
    most_factors: int = whole(
        2, 64, help=Text("sobol: factors that go on after a screen", "sobol：初筛后保留的因素数")
    )

    def __post_init__(self) -> None:
        if self.base_points & (self.base_points - 1):
            nearest = 2 ** (self.base_points.bit_length() - 1)
            raise ConfigurationError(
                f"{self.base_points} is no power of two", where="base_points", expected=f"such as {nearest}"
            )


@experiment("sensitivity", Text("what does the answer hang on?", "结果取决于什么？"), Settings)
class Sensitivity(Study[Settings]):
    """Takes what is stored of the scenario, or moves factors at the points of a design, all with the same draws."""

    takes_factors = True

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for factors that the method cannot take, or a design too large or that may not stand."""
        from jinzhen.experiments.sensitivity.design import check

        check(settings, scenario)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """The scenario as it is; or the points of a screen; or Sobol' points, after a screen where nothing is named."""
        from jinzhen.experiments.sensitivity import answer, design

        self.ask, told = ask, ask.settings
        if told.method == GIVEN_DATA:
            self.stored = yield Stage(f"Scenario {ask.scenario.name}", [ask.arm()], told.replications)
            self._answer = answer.of_given_data(ask, self.stored)
            return
        chosen, screen = design.factors_of(told, ask.scenario), None
        if told.method == MORRIS or not told.factors:
            self.points = design.morris(ask, chosen)
            self.stored = yield self.points.stage("Steps of one factor")
            self._answer = screen = answer.of_morris(ask, self.points, self.stored)
        if told.method == SOBOL:
            chosen = chosen if screen is None else answer.left_by(screen, chosen, told.most_factors)
            self.points = design.sobol(ask, chosen)
            self.stored = yield self.points.stage(f"Sobol' points of {len(chosen)} factors")
            self._answer = answer.of_sobol(ask, self.points, self.stored, screen)

    def answer(self) -> Answer:
        """What moves the outcome, and how much of it is noise."""
        return self._answer

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """What it hangs on as a page."""
        from jinzhen.experiments.sensitivity.page import page

        return page(answer)
