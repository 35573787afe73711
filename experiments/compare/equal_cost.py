"""Policies brought to the same public money: a lever of each is moved until it costs what the first one costs."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pandas as pd

from jinzhen.experiments.compare.paired import ALL_MONEY, Paired
from jinzhen.experiments.paper.labels import AT_EQUAL_COST
from jinzhen.experiments.running.stage import Ask, Stage
from jinzhen.experiments.running.stored import Stored
from jinzhen.scenarios.differences import PLUS
from jinzhen.scenarios.errors import ConfigurationError, Failure, nearest_name
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

#: Part of the first policy's money by which another may be off, and trials that are made at most for that.
CLOSE_ENOUGH, MOST_TRIALS = 0.002, 8
#: Part of the lever's range that the first trial moves where its cost is not known beforehand.
FIRST_STEP = 0.1
COLUMNS = ["policy", "lever", "change", "before_mcny", "after_mcny", "first_mcny", "is_equal"]

Stages = Generator[Stage, Stored, None]


def check_lever(name: str) -> None:
    """Raise ConfigurationError unless it is a lever that public money is spent on."""
    paid = [each.name for each in LEVERS.values() if each.payer != "none" and not each.choices]
    if name not in paid:
        raise ConfigurationError(
            f"{name!r} is no lever that costs public money", where="experiment.equal_cost",
            expected=f"one of {', '.join(paid)}", nearest=nearest_name(name, paid),
        )  # fmt: skip


def first_day_after_history(scenario: Scenario) -> date:
    """First day of the first step whose end is no history yet."""
    ends = (scenario.start - timedelta(days=1), *scenario.step_ends)
    return next((ends[step] + timedelta(days=1) for step, end in enumerate(ends[1:]) if end > scenario.as_of), ends[-1])


def moved(scenario: Scenario, name: str, change: float) -> Scenario:
    """The scenario with a lever higher by `change` from the end of history on, within its range."""
    lever, setting, day = LEVERS[name], scenario.levers[name], first_day_after_history(scenario)
    before = [pair for pair in setting.values if pair[0] < day]
    after = [pair for pair in setting.values if pair[0] >= day]
    if not after or after[0][0] > day:
        after.insert(0, (day, before[-1][1]))
    shifted = [(at, min(max(float(value) + change, lever.low), lever.high)) for at, value in after]
    return scenario.with_levers(**{name: replace(setting, values=(*before, *shifted))})


@dataclass
class Search:
    """The search for the change at which one policy costs what the first one does.

    tried : change -> what the policy then costs more than the first, m CNY
    """

    scenario: Scenario
    lever: str
    tried: dict[float, float] = field(default_factory=dict)
    change: float = 0.0
    is_done: bool = False

    @property
    def best(self) -> float:
        """The change tried that comes closest."""
        return min(self.tried, key=lambda change: abs(self.tried[change]))

    def learn(self, gap_mcny: float, close_mcny: float) -> None:
        """Take note of a trial and choose the next one: by the straight line through the two closest."""
        self.tried[self.change] = gap_mcny
        self.is_done = abs(gap_mcny) <= close_mcny or len(self.tried) >= MOST_TRIALS
        if not self.is_done:
            self.change = self._next()
            self.is_done = self.change in self.tried

    def _next(self) -> float:
        if len(self.tried) == 1:
            lever = LEVERS[self.lever]
            size = FIRST_STEP * (lever.high - lever.low)
            return -size if self.tried[0.0] > 0.0 else size
        one, other = sorted(self.tried, key=lambda change: abs(self.tried[change]))[:2]
        slope = (self.tried[one] - self.tried[other]) / (one - other)
        if slope == 0.0:
            raise Failure(
                f"{self.lever} changes no public money under {self.scenario.name!r}", where="experiment.equal_cost",
                expected="a lever that is paid for there",
            )  # fmt: skip
        return self._within(one - self.tried[one] / slope)

    def _within(self, change: float) -> float:
        """The change as far as the range of the lever allows it for the value that holds when history ends."""
        lever, day = LEVERS[self.lever], first_day_after_history(self.scenario)
        holds = float([value for at, value in self.scenario.levers[self.lever].values if at <= day][-1])
        return min(max(change, lever.low - holds), lever.high - holds)


def search(ask: Ask, scenarios: Sequence[Scenario], lever: str, n: int) -> Generator[Stage, Stored, list[Search]]:
    """Stages that find, for every policy but the first, the change of the lever at which it costs the same."""
    first, *others = scenarios
    searches = [Search(each, lever) for each in others]
    while open_ones := [each for each in searches if not each.is_done]:
        trials = [moved(each.scenario, lever, each.change) if each.change else each.scenario for each in open_ones]
        arms = [ask.arm(each, detail="quarters") for each in (first, *trials)]
        money = Paired.of((yield Stage("Equal cost", arms, n))).values([ALL_MONEY])[:, :, 0].mean(axis=0)
        for position, each in enumerate(open_ones, start=1):
            each.learn(float(money[position] - money[0]), CLOSE_ENOUGH * float(money[0]))
    return searches


def at_equal_cost(found: Search) -> Scenario:
    """The policy with its lever where it costs what the first one does, or as near as its range lets it come."""
    plan = moved(found.scenario, found.lever, found.best)
    policy, *others = found.scenario.name.split(PLUS)
    return replace(plan, name=PLUS.join([AT_EQUAL_COST.en.format(policy=policy), *others]))


def told(searches: Sequence[Search], policies: Sequence[str], first_mcny: float) -> pd.DataFrame:
    """What was moved by how much, and what every policy costs then, in the replications of the trials."""
    rows = [
        (policy, each.lever, each.best, first_mcny + each.tried[0.0], first_mcny + each.tried[each.best], first_mcny,
         abs(each.tried[each.best]) <= CLOSE_ENOUGH * first_mcny)
        for policy, each in zip(policies, searches, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)
