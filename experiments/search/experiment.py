"""Which mix of levers is best, when several things count and no future is known?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.factors import Moving, check_no_grid
from jinzhen.experiments.asking.fields import day, names, number, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.search.answer import Search as Answer
    from jinzhen.scenarios.scenario import Scenario

#: What may count: objective -> the outcome it is, and whether more of it is better.
OBJECTIVES = {
    "chance": ("target_met", True),
    "towns": ("provincial_towns", True),
    "output": ("core_output_mcny", True),
    "jobs": ("payroll_jobs", True),
    "public_money": ("all_public_money_mcny", False),
    "energy": ("energy_use_tce", False),
    "spread": ("city_spread", False),
}


@dataclass(frozen=True)
class Settings(Moving):
    """What is searched, and for what."""

    objectives: tuple[str, ...] = names(help=Text("what counts", "优化目标"), of=tuple(OBJECTIVES))
    since: date | None = day(  # noqa: RUF009
        help=Text("first day of the mix; empty: when history ends", "组合起始日，默认史实之后"), may_be_empty=True
    )
    budget_mcny: float | None = number(
        0.0, 1e9, help=Text("public money of all years at most", "全期财政投入上限"), unit="m CNY", may_be_empty=True
    )
    generations: int = whole(1, 1000, help=Text("how often mixes are bred from the best so far", "迭代代数"))
    population: int = whole(4, 1000, help=Text("mixes of a generation", "每代方案数"))
    replications: int = whole(16, 1e6, help=Text("of every mix in the search", "搜索中每个方案的模拟次数"))
    final_replications: int = whole(16, 1e6, help=Text("of every finalist, with other draws", "入选方案的复核模拟次数"))
    finalists: int = whole(2, 40, help=Text("mixes that are looked at again", "复核的方案数上限"))


@experiment("search", Text("which mix of levers is best?", "哪种政策组合最好？"), Settings)
class Search(Study[Settings]):
    """Breeds mixes generation by generation, then measures those that none is clearly better than with other draws."""

    takes_factors = True

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError where no lever is moved, or an uncertainty is: nobody can choose that."""
        settings.check_moved("search", scenario.horizon)
        check_no_grid(settings.factors)
        for factor in settings.factors:
            if not factor.is_lever:
                raise ConfigurationError(
                    "nobody can choose an uncertainty", where=f"experiment.factors.{factor.name}",
                    expected="levers; uncertainties are drawn in every replication",
                )  # fmt: skip

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Generation after generation; then the finalists with other draws."""
        from jinzhen.experiments.running.fixed_design import in_chunks
        from jinzhen.experiments.search.breeding import Breeding

        self.ask, told = ask, ask.settings
        self.breeding = Breeding(ask)
        for generation in range(told.generations):
            arms = self.breeding.next_arms()
            stored = yield Stage(f"Generation {generation + 1} of {told.generations}", arms, told.replications)
            self.breeding.learn(stored)
        self.stored = yield Stage("All mixes", self.breeding.arms, told.replications)
        self.finalists = self.breeding.finalists(self.stored)
        arms = [ask.arm(), *(self.breeding.arms[place] for place in self.finalists)]
        self.again = yield Stage(
            "Finalists, other draws", arms, told.final_replications, first=in_chunks(told.replications)
        )

    def answer(self) -> Answer:
        """Every mix, the finalists measured anew, and what each does in every future."""
        from jinzhen.experiments.search.answer import search

        return search(self)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The search as a page."""
        from jinzhen.experiments.search.page import page

        return page(answer)
