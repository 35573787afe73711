"""Which levers of a policy make the difference, and how much of it each? Shapley values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, choice, text, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.attribute.answer import Attribution
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Settings(Timed):
    """What a policy is set against, and how closely the difference is shared out."""

    against: str = text(help=Text("policy that it is set against, or a file of one", "对照方案（名称或文件）"))
    groups: str = choice(
        ("auto", "yes", "no"), help=Text("whether levers of one theme go together", "同类工具是否合并归因")
    )
    orders: int = whole(2, 1e4, help=Text("orders in which levers join, an even number", "工具加入的次序数（偶数）"))
    replications: int = whole(2, 1e6, help=Text("of every coalition", "每个组合的运行次数"))

    def __post_init__(self) -> None:
        if self.orders % 2:
            raise ConfigurationError(
                f"{self.orders} is odd", where="orders", expected="pairs of an order and its reverse"
            )


@experiment("attribute", Text("which levers of a policy make the difference?", "方案的效果来自哪些工具？"), Settings)
class Attribute(Study[Settings]):
    """Runs the policy with some of its levers, others as in the policy it is set against, with the same draws."""

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for a policy that there is not, or that differs in nothing."""
        from jinzhen.experiments.attribute.players import against

        against(scenario, settings.against)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Every coalition that is needed, once."""
        from jinzhen.experiments.attribute.players import against, coalition, players
        from jinzhen.experiments.statistics.shapley import plan

        self.ask, told = ask, ask.settings
        self.reference = against(ask.scenario, told.against)
        self.players = players(ask.scenario, self.reference, told.groups)
        self.plan = plan(len(self.players), told.orders, told.seed)
        arms = [
            ask.arm(coalition(ask.scenario, self.reference, self.players, who)) for who in self.plan.coalitions
        ]
        self.stored = yield Stage("Coalitions of levers", arms, told.replications)

    def answer(self) -> Attribution:
        """What every player contributes."""
        from jinzhen.experiments.attribute.answer import attribution

        return attribution(self.ask, self.reference, self.players, self.plan, self.stored)

    def page(self, answer: Attribution) -> Iterable[Opening | Section]:
        """The contributions as a page."""
        from jinzhen.experiments.attribute.page import page

        return page(answer)
