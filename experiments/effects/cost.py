"""Steps that cost the same: pilot replications measure what a step costs, then the step is scaled, and measured again.

What a lever costs is all public money of the horizon with it, less all public money without it, with the same draws.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

from jinzhen.experiments.effects.moves import Move, Mover
from jinzhen.experiments.effects.pairs import Pairs
from jinzhen.experiments.running.stage import Ask, Stage
from jinzhen.model.outcomes import MONEY_LINES
from jinzhen.scenarios.errors import ScenarioError
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from jinzhen.experiments.running.stored import Stored
    from jinzhen.experiments.statistics.intervals import Estimate

#: Levers with a line of public money.
COSTLY = frozenset(lever for lever, _ in MONEY_LINES)
#: How often a step is measured and scaled at most, the first step included.
LOOKS = 3
#: A cost within this share of the money asked for is near enough.
NEAR = 0.03
#: Significant digits of a scaled step, so that it can be read and said.
DIGITS = 3


class Priced:
    """A lever whose step is scaled until it costs what was asked for.

    move : the lever at the step it has now; None where it cannot be moved
    is_open : whether its cost has to be measured
    is_told : whether a step of it was seen to cost money
    """

    def __init__(self, mover: Mover, lever: str, money_mcny: float, share: float) -> None:
        self._mover, self._lever, self._money = mover, lever, money_mcny
        self._room = mover.room(lever)
        self.move = self._moved(share * (LEVERS[lever].high - LEVERS[lever].low))
        self.is_open, self.is_told = self.move is not None, False

    def _moved(self, step: float) -> Move | None:
        try:
            return self._mover.add(self._lever, min(step, self._room))
        except ScenarioError:
            return None

    def take(self, cost: Estimate) -> None:
        """Scale the step by what it was seen to cost, m CNY."""
        if self.move is None:
            return
        self.is_told = self.is_told or cost.low > 0.0
        is_all = math.isclose(self.move.step, self._room) and cost.value < self._money
        is_near = abs(cost.value - self._money) <= NEAR * self._money
        self.is_open = self.is_told and cost.value > 0.0 and not is_all and not is_near
        if self.is_open:
            scaled = float(f"{self.move.step * self._money / cost.value:.{DIGITS}g}")
            self.move = self._moved(scaled) or self.move


def equal_cost(
    ask: Ask[Any], mover: Mover, levers: Sequence[str], replications: int
) -> Generator[Stage, Stored, list[Move]]:
    """Yield pilot stages, and return the levers moved by what the money buys; those seen to cost nothing are left out.

    levers : that are to be moved; those without a line of public money play no part
    """
    told = ask.settings
    priced = [Priced(mover, name, told.money_mcny, told.step_share) for name in levers if name in COSTLY]
    for look in range(LOOKS):
        moves = {each: each.move for each in priced if each.is_open and each.move}
        if not moves:
            break
        label = "What a step costs" if look == 0 else f"What a step costs, scaled to {told.money_mcny:g} m CNY"
        arms = [ask.arm(), *(ask.arm(move.scenario) for move in moves.values())]
        pairs = Pairs((yield Stage(label, arms, replications)))
        for each, move in moves.items():
            each.take(pairs.cost(move.scenario))
    return [each.move for each in priced if each.is_told and each.move]
