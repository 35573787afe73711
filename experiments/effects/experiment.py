"""What would some public money more buy? Every lever moved, with the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, names, number, steps, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from jinzhen.experiments.effects.answer import Effects as Answer
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Settings(Timed):
    """Which levers are moved, by how much, and how closely that is looked at."""

    levers: tuple[str, ...] = names(of=tuple(LEVERS), help=Text("levers that are moved", "变动的政策工具"))
    money_mcny: float = number(
        0.01, 1e6, unit="m CNY", help=Text("public money more, of the whole horizon", "全期增加的财政资金")
    )
    steps: Mapping[str, float] = steps(help=Text("steps instead of equal cost, by lever", "各政策工具的自定变动幅度"))
    step_share: float = number(
        0.001, 1.0, help=Text("step as a share of the range, where none is usual", "无惯用幅度时，变动占取值范围的比例")
    )
    pilot_replications: int = whole(2, 1e6, help=Text("pairs that measure what a step costs", "测算成本的配对次数"))
    replications: int = whole(2, 1e6, help=Text("pairs of every lever", "每项工具的配对次数"))


@experiment("effects", Text("what would 100 m CNY more buy?", "再增加1亿元，用在哪里最有效？"), Settings)
class Effects(Study[Settings]):
    """Moves every lever: those that cost public money by what the money buys, the others by a step of their own."""

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for steps of no use, or where no lever can be moved."""
        from jinzhen.experiments.effects import moves

        moves.check(scenario, settings.levers or tuple(LEVERS), settings.step_share, settings.steps)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """Pilot runs until steps cost the same; then every lever moved."""
        from jinzhen.experiments.effects.cost import equal_cost
        from jinzhen.experiments.effects.moves import Mover

        self.ask, told, mover = ask, ask.settings, Mover(ask.scenario)
        asked = told.levers or tuple(LEVERS)
        priced = [name for name in asked if name not in told.steps]
        self.bought = yield from equal_cost(ask, mover, priced, told.pilot_replications)
        bought = {move.lever for move in self.bought}
        tried = [mover.own_moves(name, told.step_share, told.steps) for name in asked if name not in bought]
        self.stepped = [move for found in tried if isinstance(found, list) for move in found]
        self.unmoved = [found for found in tried if not isinstance(found, list)]
        arms = [ask.arm(), *(ask.arm(move.scenario) for move in (*self.bought, *self.stepped))]
        self.stored = yield Stage("Every lever moved", arms, told.replications)

    def answer(self) -> Answer:
        """What every move changes."""
        from jinzhen.experiments.effects.answer import effects

        return effects(self.ask, self.stored, self.bought, self.stepped, self.unmoved)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The moves, ranked, as a page."""
        from jinzhen.experiments.effects.page import page

        return page(answer)
