"""Which assumed constants of the rules matter? Each moved both ways, with the same draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, check_not_below, names, number, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Stage, Stages, Study
from jinzhen.scenarios.constants import CONSTANT_NAMES

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.running.stage import Ask
    from jinzhen.experiments.screen.answer import Screen as Answer


@dataclass(frozen=True)
class Settings(Timed):
    """Which constants are moved, how far, and what counts."""

    constants: tuple[str, ...] = names(of=CONSTANT_NAMES, help=Text("constants that are moved", "变动的常数"))
    share: float = number(0.001, 0.9, help=Text("how far each way, as a share of its value", "上下变动占其取值的比例"))
    least_chance: float = number(
        0.0001, 1.0, unit="share", help=Text("change of the chance that counts", "视为重要的概率变化")
    )
    least_share: float = number(
        0.0001, 1.0, unit="share", help=Text("change of another outcome that counts", "视为重要的其他指标相对变化")
    )
    replications: int = whole(16, 1e6, help=Text("pairs of every constant", "每个常数的配对次数"))
    final_replications: int = whole(16, 1e6, help=Text("pairs of those not settled", "尚未判明者的配对次数"))

    def __post_init__(self) -> None:
        check_not_below(self, "final_replications", "replications")


@experiment("screen", Text("which assumed constants matter?", "哪些假定常数影响结果？"), Settings)
class Screen(Study[Settings]):
    """Moves every constant by a share of its value, down and up; what is not settled is run more often."""

    def stages(self, ask: Ask[Settings]) -> Stages:
        """All constants; then those of which it is not settled whether they count."""
        from jinzhen.experiments.screen.answer import moves_of, unsettled

        self.ask, told = ask, ask.settings
        self.moves = moves_of(told.constants or CONSTANT_NAMES, told.share)
        arms = [ask.arm(), *(ask.arm(point=move.point) for move in self.moves)]
        self.first = yield Stage("Every constant moved", arms, told.replications, may_fail=True)
        self.again, self.second = unsettled(self.first, self.moves, told), self.first
        if self.again:
            arms = [ask.arm(), *(ask.arm(point=move.point) for move in self.again)]
            self.second = yield Stage("Those not settled", arms, told.final_replications, may_fail=True)

    def answer(self) -> Answer:
        """What every constant changes."""
        from jinzhen.experiments.screen.answer import screen

        return screen(self.ask, self.first, self.moves, self.second, self.again)

    def page(self, answer: Answer) -> Iterable[Opening | Section]:
        """The constants, ranked, as a page."""
        from jinzhen.experiments.screen.page import page

        return page(answer)
