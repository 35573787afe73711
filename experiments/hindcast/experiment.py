"""How good were forecasts from earlier dates, with what was known then?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Settings as Seeded
from jinzhen.experiments.asking.fields import days, text, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.horizon import read_as_of

if TYPE_CHECKING:
    from jinzhen.experiments.hindcast.answer import Hindcast as Answer
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Settings(Seeded):
    """From which dates is forecast, and what it is held against."""

    data: str | None = text(may_be_empty=True, help=Text("file with what came", "实际结果数据文件"))
    origins: tuple[date, ...] = days(
        reader=read_as_of, help=Text("dates from which is forecast", "预测起点日期")
    )
    replications: int = whole(16, 1e5, help=Text("of every forecast", "每个预测的模拟次数"))


def _known_then(scenario: Scenario, origin: date) -> Scenario:
    """The scenario with the history, priors and shipped posterior of a day."""
    from jinzhen.scenarios.posterior.shipped import shipped, shipped_at

    is_shipped = scenario.posterior is None or scenario.posterior in shipped()
    learnt = shipped_at(origin) if scenario.posterior and is_shipped else scenario.posterior
    return replace(scenario.as_known_on(origin), posterior=learnt)


@experiment("hindcast", Text("how good were earlier forecasts?", "以往时点的预测准不准？"), Settings)
class Hindcast(Study[Settings]):
    """Forecasts from several dates; each is scored on what came after it, beside simpler forecasts."""

    said_alone = ("data",)

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for other towns than the real ones, a file that cannot be read, or nothing to score."""
        from jinzhen.experiments.hindcast.record_file import read
        from jinzhen.scenarios.scenario import Population

        size = scenario.population
        if (size.n_towns, size.n_firms) != (Population().n_towns, Population().n_firms):
            raise ConfigurationError(
                "what came is about the real towns", where="population", expected="population=baseline"
            )
        facts = read(settings.data)
        for origin in settings.origins:
            if not any(fact.day > origin for fact in facts.known):
                raise ConfigurationError(
                    f"nothing that the model has is dated after {origin}", where="experiment.origins",
                    expected=f"dates before {max((fact.day for fact in facts.known), default='the first row')}",
                )  # fmt: skip

    def stages(self, ask: Ask[Settings]) -> Stages:
        """A stage a date: the towns of every replication, quarter by quarter, to the last row of the file."""
        from jinzhen.experiments.hindcast.probe import panel
        from jinzhen.experiments.hindcast.record_file import read
        from jinzhen.scenarios.calendar import last_day_of_month

        self.ask, self.facts = ask, read(ask.settings.data)
        last = max(fact.day for fact in self.facts.known)
        end = last_day_of_month(last.year, 3 * ((last.month + 2) // 3))
        self.stored = {}
        for origin in ask.settings.origins:
            arm = ask.arm(replace(_known_then(ask.scenario, origin), end=end))
            self.stored[origin] = yield Stage(f"As of {origin}", [arm], ask.settings.replications, probe=panel)

    def answer(self) -> Answer:
        """Every forecast beside what came, and the scores."""
        from jinzhen.experiments.hindcast.answer import hindcast

        return hindcast(self.ask, self.facts, self.stored)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The scores as a page."""
        from jinzhen.experiments.hindcast.page import page

        return page(answer)


