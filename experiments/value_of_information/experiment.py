"""Which unknown is most worth finding out, before a policy is chosen and for the forecast itself?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, number, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.value_of_information.answer import Information
    from jinzhen.scenarios.scenario import Scenario

#: Nothing is learnt from fewer replications.
FEWEST_REPLICATIONS = 160


@dataclass(frozen=True)
class Settings(Timed):
    """From how many replications it is learnt, and what counts as a benefit."""

    replications: int = whole(FEWEST_REPLICATIONS, 1e6, help=Text("of every policy", "每个方案的模拟次数"))
    point_worth_mcny: float | None = number(
        1e-3, 1e6, unit="m CNY", may_be_empty=True,
        help=Text("worth of a point of chance; null: only the chance counts", "一个百分点概率的价值，空则只计概率"),
    )  # fmt: skip


@experiment("value_of_information", Text("which unknown is worth finding out?", "哪项未知最值得查清？"), Settings)
class ValueOfInformation(Study[Settings]):
    """Runs the policies with the same draws, unless that is stored, and learns from what they drew."""

    compares = True

    @classmethod
    def check_all(cls, settings: Settings, scenarios: Sequence[Scenario]) -> None:
        """Raise a UserError for scenarios that cannot be compared."""
        from jinzhen.experiments.compare.comparable import check

        if len(scenarios) > 1:
            check(scenarios)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """One stage: the policies, with the same draws."""
        self.ask = ask
        arms = [ask.arm(each) for each in (ask.scenario, *ask.others)]
        self.stored = yield Stage("Policies" if ask.others else f"Scenario {ask.scenario.name}", arms,
                                  ask.settings.replications)  # fmt: skip

    def answer(self) -> Information:
        """What every unknown is worth."""
        from jinzhen.experiments.value_of_information.answer import information

        return information(self.ask, self.stored)

    def page(self, answer: Information) -> Iterable[Opening | Section]:
        """What it is worth as a page."""
        from jinzhen.experiments.value_of_information.page import page

        return page(answer)
