"""How many replications does a statement take, how long is that, and how much room?"""

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
    from jinzhen.experiments.precision.answer import Plan
    from jinzhen.scenarios.scenario import Scenario

#: How much of a pilot's runs is kept: enough for a comparison to begin with them.
DETAIL = "quarters"


@dataclass(frozen=True)
class Settings(Timed):
    """How large the pilot is, and what is to be known how precisely."""

    pilot: int = whole(32, 1e6, help=Text("replications that are run to see how they spread", "试运行次数"))
    precision: float = number(
        0.002, 0.5, help=Text("half-width of the chance or its difference", "概率或其差异的区间半宽")
    )


@experiment("precision", Text("how many replications does it take?", "需要模拟多少次？"), Settings)
class Precision(Study[Settings]):
    """Looks at what is stored, or at a pilot, and says what statements would take."""

    least_detail = DETAIL
    compares = True

    @classmethod
    def check_all(cls, settings: Settings, scenarios: Sequence[Scenario]) -> None:
        """Raise a UserError for scenarios that cannot be compared."""
        from jinzhen.experiments.compare.comparable import check

        if len(scenarios) > 1:
            check(scenarios)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """The pilot: what every scenario has in the store, and at least so many replications."""
        from jinzhen.experiments.precision.answer import n_stored

        self.ask = ask
        arms = [ask.arm(each, detail=DETAIL) for each in (ask.scenario, *ask.others)]
        n = max(ask.settings.pilot, n_stored(ask.store, arms, DETAIL))
        self.stored = yield Stage("Pilot", arms, n)

    def answer(self) -> Plan:
        """What every statement takes."""
        from jinzhen.experiments.precision.answer import plan

        return plan(self.ask, self.stored, DETAIL)

    def page(self, answer: Plan) -> Iterable[Opening | Section]:
        """The plan as a page."""
        from jinzhen.experiments.precision.page import page

        return page(answer)
