"""What holds every town back? Each gate, criterion and factor is relaxed by a step, with the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, names, number, steps, whole, years
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.constraints.answer import Constraints as Answer
    from jinzhen.experiments.constraints.trials import Trial
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.running.records import Arm
    from jinzhen.scenarios.scenario import Scenario

#: Kinds of relaxations that are made at single towns.
LOCAL_KINDS = ("gate", "criterion", "factor")

#: No probability is reported from fewer replications.
FEWEST_REPLICATIONS = 100


@dataclass(frozen=True)
class Settings(Timed):
    """Which towns and years are examined, and how closely."""

    towns: tuple[str, ...] = names(help=Text("towns by id or name, or `uncertain`", "专业镇代码或名称，或uncertain"))
    unlikely: float = number(0.0, 1.0, help=Text("a chance below is out of reach", "低于此概率视为无望"))
    likely: float = number(0.0, 1.0, help=Text("a chance above is safe", "高于此概率视为稳妥"))
    years: tuple[int, ...] = years(help=Text("years at whose end a town is to be provincial", "考察的年末"))
    replications: int = whole(FEWEST_REPLICATIONS, 1e6, help=Text("of the scenario as it is", "原情景运行次数"))
    screening_replications: int = whole(1, 1e6, help=Text("of every relaxation, to choose by", "初筛运行次数"))
    final_replications: int = whole(1, 1e6, help=Text("of the chosen ones, on other draws", "复核运行次数"))
    towns_per_arm: int = whole(1, 1e6, help=Text("towns relaxed side by side; 1 is each by itself", "同时放宽的镇数"))
    steps: Mapping[str, float] = steps(help=Text("other steps than the usual, by lever", "各政策工具的放宽幅度"))

    def __post_init__(self) -> None:
        if self.unlikely >= self.likely:
            raise ConfigurationError(
                f"{self.unlikely:g} is not below likely = {self.likely:g}", where="unlikely",
                expected="less than experiment.likely",
            )  # fmt: skip


@experiment("constraints", Text("what holds every town back?", "制约各镇的因素是什么？"), Settings)
class Constraints(Study[Settings]):
    """Runs the scenario as it is, every relaxation of every town in question, and the promising ones closely."""

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for years, towns or steps that there are not."""
        from jinzhen.experiments.constraints.asked import towns_of, years_of
        from jinzhen.experiments.constraints.relaxations import with_steps

        with_steps(settings.steps)
        years_of(scenario, settings.years)
        towns_of(scenario, settings.towns)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """As it is, every step at every town in question, and on other draws the promising ones closely."""
        from jinzhen.experiments.constraints.answer import Course, Terms, uncertain_towns
        from jinzhen.experiments.constraints.asked import UNCERTAIN, towns_of, years_of
        from jinzhen.experiments.constraints.relaxations import with_steps
        from jinzhen.experiments.constraints.trials import Relaxer
        from jinzhen.experiments.running.fixed_design import in_chunks

        scenario, told = ask.scenario, ask.settings
        n_screening, n_final = map(in_chunks, (told.screening_replications, told.final_replications))
        n_plain = max(in_chunks(told.replications), n_screening + n_final)
        relaxer = Relaxer(scenario, ask.base_year, with_steps(told.steps))
        years = years_of(scenario, told.years)
        terms = Terms(scenario.name, scenario.as_of, relaxer.first_day, years, told.unlikely, told.likely)

        plain = yield Stage(f"Scenario {scenario.name} as it is", [ask.arm(detail="towns")], n_plain)
        course = Course(plain.reader, scenario, ask.base_year, relaxer.relaxations, terms, n_plain, n_screening)
        asked = set(towns_of(scenario, told.towns))
        examined = sorted(asked | set(uncertain_towns(course.chances) if UNCERTAIN in told.towns else ()))

        screening = relaxer.screening(examined, LOCAL_KINDS)
        every = yield Stage("Every step at every town", _arms(ask, screening), n_screening)
        finals = relaxer.finals(course.choose(screening), told.towns_per_arm)
        rounds = relaxer.rounds() if examined else []
        arms = _arms(ask, [*finals, *rounds])
        closely = yield Stage("Promising steps closely", arms, n_final, first=n_screening)
        n_failed = sum(each.n_failed for each in (plain, every, closely))
        self._answer = course.answer(examined, finals, rounds, n_screening + n_final, n_failed)

    def answer(self) -> Answer:
        """Chances, effects and what binds."""
        return self._answer

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """What holds towns back as a page."""
        from jinzhen.experiments.constraints.page import page

        return page(answer)


def _arms(ask: Ask[Settings], trials: Sequence[Trial]) -> list[Arm]:
    return [ask.arm(trial.scenario) for trial in trials]
