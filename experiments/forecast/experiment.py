"""Is the target reached by the end of the horizon, when, where, at what cost, and what binds?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, check_not_below, number, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Precise, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.forecast.answer import Forecast as Answer
    from jinzhen.experiments.paper.parts import Opening, Section

#: No probability is reported from fewer replications.
FEWEST_REPLICATIONS = 100


@dataclass(frozen=True)
class Settings(Timed):
    """How precise the answer has to be."""

    precision: float = number(
        0.001, 0.5,
        help=Text("half-width of the probability's interval; decides how many replications are run",
                  "概率区间半宽，决定运行次数"),
    )  # fmt: skip
    min_replications: int = whole(
        FEWEST_REPLICATIONS, 1e7, help=Text("replications that are run in any case", "最少运行次数")
    )
    max_replications: int = whole(
        FEWEST_REPLICATIONS, 1e7, help=Text("replications that are never exceeded", "最多运行次数")
    )

    draws: int = whole(
        0, 1e4,
        help=Text("draws run again with other luck: how the chance spreads over what nobody knows; 0: none",
                  "为考察未知因素下概率的分布而重复运行的抽样数，0为不做"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        check_not_below(self, "max_replications", "min_replications")


@experiment("forecast", Text("is the target reached?", "目标能否实现？"), Settings)
class Forecast(Study[Settings]):
    """Runs the scenario, and with the same draws without each of the limits, and without all."""

    least_detail = "towns"
    compared_by = "compare"

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Until the scenario's own probability is precise enough; then some of its draws with other luck."""
        from jinzhen.experiments.forecast.unknown import again, stage_again
        from jinzhen.experiments.forecast.variants import forecast_scenarios

        self.ask, self.labelled = ask, forecast_scenarios(ask.scenario)
        arms = [ask.arm(variant) for _, variant in self.labelled]
        arms[0] = ask.arm(detail=self.least_detail)
        told = ask.settings
        until = Precise(told.precision, told.min_replications, told.max_replications)
        self.stored = yield Stage(f"Scenario {ask.scenario.name}", arms, until=until)
        self.again = None
        if asked := stage_again(ask, self.stored, told.draws):
            replications, stage = asked
            self.again = again(replications, (yield stage))

    def answer(self) -> Answer:
        """Chance, towns, money and the rest, from what is stored."""
        from jinzhen.experiments.forecast.answer import forecast

        asked = self.ask.settings.precision
        return forecast(self.stored.reader, self.labelled, self.ask.base_year, asked, self.again)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The forecast as a page."""
        from jinzhen.experiments.forecast.page import page

        return page(answer)
