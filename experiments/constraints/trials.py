"""Which arms tell what holds a town back: every relaxation of every town in question, several towns side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from jinzhen.experiments.constraints.relaxations import Place, Relaxation, can_relax, relax_rounds, relax_towns

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: Towns that share an arm while relaxations are chosen. Towns of different cities hardly touch one another: with ten
#: side by side, one outcome in two hundred differed from that of the town by itself.
SCREENED_TOGETHER = 12


class Trial(NamedTuple):
    """An arm of the experiment.

    relaxed : town -> name of its relaxation; empty where one relaxation, `of_all`, holds for all towns
    """

    scenario: Scenario
    relaxed: Mapping[int, str]
    of_all: str = ""


class Relaxer:
    """Makes the arms of one scenario and base year.

    relaxations : the table in use
    first_day : the first day that is not history; relaxations hold from then on
    """

    def __init__(self, scenario: Scenario, base_year: Any, relaxations: Sequence[Relaxation]) -> None:
        self._scenario = scenario
        self.relaxations = {each.name: each for each in relaxations}
        towns = base_year.towns
        self._places = [
            Place(str(town_id), int(category), int(city))
            for town_id, category, city in zip(towns.town_id, towns.category, towns.city, strict=True)
        ]
        self.first_day = first_day_to_decide(scenario)

    def possible(self, town: int, kinds: Sequence[str]) -> list[str]:
        """Names of the relaxations of these kinds that change something at a town: no lever is at its limit."""
        return [
            name for name, each in self.relaxations.items()
            if each.kind in kinds and can_relax(self._scenario, each, self._places[town], self.first_day)
        ]  # fmt: skip

    def screening(self, towns: Sequence[int], kinds: Sequence[str]) -> list[Trial]:
        """Every possible relaxation of the towns, the same at all towns of an arm."""
        possible = {town: self.possible(town, kinds) for town in towns}
        names = [name for name, each in self.relaxations.items() if each.kind in kinds]
        trials = []
        for group in self._groups(towns, SCREENED_TOGETHER):
            for name in names:
                relaxed = {town: name for town in group if name in possible[town]}
                trials += [self._trial(relaxed)] if relaxed else []
        return trials

    def finals(self, chosen: Mapping[int, Sequence[str]], together: int) -> list[Trial]:
        """The chosen relaxations of every town, each town of an arm with one of its own.

        What comes first in the lists of the towns is spread over the arms: strong steps side by side would compete for
        the same places.
        """
        trials = []
        for group in self._groups(list(chosen), together):
            n_arms = max(len(chosen[town]) for town in group)
            for arm in range(n_arms):
                turns = {town: (arm + turn) % n_arms for turn, town in enumerate(group)}
                relaxed = {town: chosen[town][at] for town, at in turns.items() if at < len(chosen[town])}
                trials += [self._trial(relaxed)] if relaxed else []
        return trials

    def rounds(self) -> list[Trial]:
        """Relaxations of the rounds, which hold for all towns; those that change nothing are left out."""
        trials = []
        for each in self.relaxations.values():
            if not each.is_local:
                name = f"{self._scenario.name} ({each.name})"
                scenario = relax_rounds(self._scenario, each, self.first_day, name)
                trials += [Trial(scenario, {}, each.name)] if scenario else []
        return trials

    def _trial(self, relaxed: Mapping[int, str]) -> Trial:
        at = {self._places[town]: self.relaxations[name] for town, name in relaxed.items()}
        told = ", ".join(f"{name} at {self._places[town].town_id}" for town, name in relaxed.items())
        scenario = relax_towns(self._scenario, at, self.first_day, f"{self._scenario.name} ({told})")
        return Trial(scenario, relaxed)

    def _groups(self, towns: Sequence[int], size: int) -> list[list[int]]:
        """The towns in groups of at most `size`, of as different cities as can be."""
        n_groups = -(-len(towns) // size)
        by_city = sorted(towns, key=lambda town: (self._places[town].city, town))
        return [by_city[start::n_groups] for start in range(n_groups)]


def first_day_to_decide(scenario: Scenario) -> date:
    """The first day of a step after the imposed history."""
    after = max(scenario.as_of + timedelta(days=1), scenario.start)
    return next((day for day in scenario.horizon.starts if day >= after), scenario.horizon.starts[-1])
