"""Which of several policies does better, by how much, where, and at what cost?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, check_not_below, choice, number, text, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.asking.configuration import Configuration
    from jinzhen.experiments.compare.answer import Comparison
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.running.records import Address
    from jinzhen.experiments.store.contract import Store
    from jinzhen.scenarios.scenario import Scenario

YES, NO = "yes", "no"
#: Replications grow by this much at most before the precision is looked at anew.
GROWTH = 4


@dataclass(frozen=True)
class Settings(Timed):
    """How precise the differences have to be."""

    precision: float = number(
        0.002, 0.5, help=Text("half-width of every difference in the chance", "各项概率差异的区间半宽")
    )
    min_replications: int = whole(16, 1e7, help=Text("replications that are run in any case", "最少运行次数"))
    max_replications: int = whole(16, 1e7, help=Text("replications that are never exceeded", "最多运行次数"))
    placebo: str = choice(
        (YES, NO), help=Text("whether the first policy runs against itself with other draws", "是否设安慰剂对照组")
    )
    equal_cost: str | None = text(
        help=Text("lever by which the others are brought to the money of the first", "等额比较：用哪个工具调整"),
        may_be_empty=True,
    )
    interactions: str = choice(
        (YES, NO), help=Text("whether every two policies run together as well", "是否检验两两叠加的交互作用")
    )

    def __post_init__(self) -> None:
        check_not_below(self, "max_replications", "min_replications")


@experiment("compare", Text("which policy does better, and by how much?", "哪个方案更好？好多少？"), Settings)
class Compare(Study[Settings]):
    """Runs the policies with the same draws until every difference in the chance is precise enough."""

    least_detail = "quarters"
    compares = True

    @classmethod
    def check_all(cls, settings: Settings, scenarios: Sequence[Scenario]) -> None:
        """Raise a UserError unless there are two scenarios or more, with the same towns and the same target."""
        from jinzhen.experiments.compare.comparable import check
        from jinzhen.experiments.compare.equal_cost import check_lever

        check(scenarios)
        if settings.equal_cost:
            check_lever(settings.equal_cost)
            if settings.interactions == YES:
                raise ConfigurationError(
                    "policies that all move one lever cannot be joined", where="experiment.interactions",
                    expected="interactions or equal_cost, one at a time",
                )  # fmt: skip

    @classmethod
    def settings_after(cls, configuration: Configuration, store: Store, address: Address) -> Settings:
        """The replications that all scenarios have, whatever precision that gives."""
        from jinzhen.experiments.compare.after import settings_after

        return settings_after(configuration, store, address)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Where asked, the changes that make costs equal; the policies, with more and more replications; two at a time
        together; the placebo.
        """
        from jinzhen.experiments.compare.equal_cost import at_equal_cost, search
        from jinzhen.experiments.compare.interactions import pairs
        from jinzhen.experiments.compare.precision import needed
        from jinzhen.experiments.running.records import CHUNK_SIZE

        self.ask, told = ask, ask.settings
        most = told.max_replications // CHUNK_SIZE * CHUNK_SIZE
        self.scenarios, self.searches = (ask.scenario, *ask.others), []
        if told.equal_cost:
            fewest = min(told.min_replications, most)
            self.searches = yield from search(ask, self.scenarios, told.equal_cost, fewest)
            self.scenarios = (ask.scenario, *map(at_equal_cost, self.searches))
        arms = [ask.arm(each, detail=self.least_detail) for each in self.scenarios]
        wanted, n = min(told.min_replications, most), 0
        while wanted > n:
            self.stored = yield Stage("Policies", arms, wanted)
            n = self.stored.below
            wanted = min(needed(self.stored, told.precision), GROWTH * n, most)
        self.pairs, self.together = pairs(self.scenarios) if told.interactions == YES else [], None
        if joined := [ask.arm(pair.joined, detail=self.least_detail) for pair in self.pairs if pair.joined]:
            self.together = yield Stage("Two policies together", [*arms, *joined], n)
        self.placebo = None
        if told.placebo == YES:
            self.placebo = yield Stage("Placebo: the first policy with other draws", arms[:1], n, first=n)

    def answer(self) -> Comparison:
        """Every difference, from what is stored."""
        from jinzhen.experiments.compare.answer import comparison

        return comparison(self)

    def page(self, answer: Comparison) -> Iterable[Opening | Section]:
        """The comparison as a page."""
        from jinzhen.experiments.compare.page import page

        return page(answer)
