"""What if the policy changed in a quarter? Stored replications continued under other policies, with their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import day
from jinzhen.experiments.compare.experiment import Compare
from jinzhen.experiments.compare.experiment import Settings as OfCompare
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.compare.answer import Comparison
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Settings(OfCompare):
    """From when on the other policies hold, and how precise the differences have to be."""

    since: date = day(help=Text("quarter from which on the other policies hold", "改用其他方案的季度"))  # noqa: RUF009


@experiment("branch", Text("what if the policy changed in a quarter?", "若自某季度起改变政策？"), Settings)
class Branch(Study[Settings]):
    """Compares the first policy, going on, with every other from a quarter on; all have the history of the first."""

    least_detail = Compare.least_detail
    compares = True

    @classmethod
    def made_of(cls, settings: Settings, scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
        """The first policy, and every other from the quarter on with the history of the first.

        Raises a UserError for a quarter outside the horizon, and for a policy that would change nothing.
        """
        from jinzhen.experiments.branch.made import made_of

        return made_of(settings.since, scenarios)

    @classmethod
    def check_all(cls, settings: Settings, scenarios: Sequence[Scenario]) -> None:
        """Raise a UserError for what cannot be compared, or would change the history."""
        Compare.check_all(settings, scenarios)
        if settings.equal_cost:
            raise ConfigurationError(
                "a lever that makes costs equal is moved from the first day", where="experiment.equal_cost",
                expected="jinzhen compare, or no equal_cost",
            )  # fmt: skip

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Those of a comparison: of the first policy, runs that are stored serve again."""
        self.ask, self.compared = ask, Compare()
        yield from self.compared.stages(ask)  # type: ignore[arg-type]

    def answer(self) -> Comparison:
        """Every difference, once the history is seen to be the same."""
        from jinzhen.experiments.branch.made import require_one_history

        require_one_history(self.compared.stored, self.compared.scenarios, self.ask.settings.since)
        return self.compared.answer()

    def page(self, answer: Comparison) -> Iterable[Opening | Section]:
        """The comparison as a page, with the quarter drawn in."""
        from jinzhen.experiments.branch.page import page

        horizon = self.ask.scenario.horizon
        return page(answer, horizon.starts[horizon.step_of(self.ask.settings.since)])
