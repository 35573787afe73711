"""What the model does in virtual experiments, beside what was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Settings as Seeded
from jinzhen.experiments.asking.fields import names, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.validation.result import Validation
    from jinzhen.scenarios.scenario import Scenario

#: Names of the virtual experiments there are; validation/published.py has them, and is slow to load.
PATTERN_NAMES = tuple(f"V{number}" for number in range(1, 25))


@dataclass(frozen=True)
class Settings(Seeded):
    """Which virtual experiments are run, and how often."""

    replications: int = whole(2, 1e6, help=Text("of every virtual experiment", "每个虚拟实验的运行次数"))
    only: tuple[str, ...] = names(of=PATTERN_NAMES, help=Text("virtual experiments that are run", "运行的虚拟实验"))


@experiment("validate", Text("does the model do what studies found?", "模型能否再现文献结果？"), Settings)
class Validate(Study[Settings]):
    """Gives the model the treatments of published studies and asks for their outcomes."""

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for other towns than the real ones."""
        from jinzhen.scenarios.scenario import Population

        size = scenario.population
        if (size.n_towns, size.n_firms) != (Population().n_towns, Population().n_firms):
            raise ConfigurationError(
                "what was published is about the real towns", where="population", expected="population=baseline"
            )

    def stages(self, ask: Ask[Settings]) -> Stages:
        """A stage a virtual experiment."""
        from jinzhen.experiments.validation.figures import compare
        from jinzhen.experiments.validation.published import PATTERNS

        self.ask, self.rows, n = ask, [], ask.settings.replications
        for name, pattern in PATTERNS.items():
            if name in (ask.settings.only or PATTERNS):
                stored = yield Stage(f"{name} {pattern.title.en}", [ask.arm()], n, probe=pattern.trial)
                measured = stored.measured.drop(columns=["position", "replication"])
                self.rows += compare(pattern, measured.to_dict("records"))

    def answer(self) -> Validation:
        """Every published figure beside the simulated one."""
        from jinzhen.experiments.validation.result import Validation

        at, n = self.ask.address, self.ask.settings.replications
        return Validation(tuple(self.rows), self.ask.scenario.name, n, at.seed, at.engine_id, at.base_year_hash)

    def page(self, answer: Validation) -> Iterable[Opening | Section]:
        """The figures as a page."""
        from jinzhen.experiments.validation.page import page

        return page(answer)
