"""Is every lever nothing at null, and elsewhere what it declares?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, check_not_below, names, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from pandas import DataFrame

    from jinzhen.experiments.check_levers.answer import Checked, Found
    from jinzhen.experiments.check_levers.trials import Contrast
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.running.stored import Stored
    from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Settings(Timed):
    """Which levers are checked, and with how many pairs of replications."""

    replications: int = whole(2, 1e6, help=Text("pairs of every lever at first", "每项工具起初的配对次数"))
    most_replications: int = whole(2, 1e6, help=Text("pairs of a lever that stays unclear", "未明确时的最多配对次数"))
    levers: tuple[str, ...] = names(of=tuple(LEVERS), help=Text("levers that are checked", "检验的政策工具"))

    def __post_init__(self) -> None:
        check_not_below(self, "most_replications", "replications")


@experiment("check_levers", Text("does every lever do what it declares?", "各政策工具是否名副其实？"), Settings)
class CheckLevers(Study[Settings]):
    """Runs every lever at null in every way there is, and across its range."""

    def stages(self, ask: Ask[Settings]) -> Stages:
        """At null; then pairs of every lever, and more of those that are not clear yet."""
        from jinzhen.experiments.check_levers import answer, probes
        from jinzhen.experiments.check_levers.trials import contrasts

        self.ask, scenario = ask, ask.scenario
        levers = [LEVERS[name] for name in ask.settings.levers or LEVERS]
        answer.require_objects(levers)
        town_ids = tuple(ask.base_year.towns.town_id)
        null = {lever: answer.null_of(scenario, lever, town_ids) for lever in levers}
        arms = [ask.arm(each) for own in null.values() for each in own.scenarios]
        stored = yield Stage("Levers at null", arms, answer.NULL_REPLICATIONS, probe=probes.bits)
        bits = _by_scenario(stored)
        checks = {lever: answer.null_checks(lever, own, bits) for lever, own in null.items()}

        self.looks = answer.looks(ask.settings.replications, ask.settings.most_replications)
        at = answer.levels(len(self.looks))
        found: dict[Contrast, Found] = {}
        open_ones = [each for lever in levers for each in contrasts(lever)]
        for n in self.looks:
            ends = {each: answer.ends(scenario, each) for each in open_ones}
            arms = [ask.arm(end) for pair in ends.values() for end in pair]
            stored = yield Stage(f"{n} pairs of every lever not clear yet", arms, n, probe=probes.figures)
            figures = _by_scenario(stored)
            found |= {each: answer.compare(each, figures(low), figures(high), at) for each, (low, high) in ends.items()}
            open_ones = [each for each in open_ones if found[each].problem]
        self.checked = [
            answer.Checked(lever, tuple(found[each] for each in contrasts(lever)), *checks[lever]) for lever in levers
        ]

    def answer(self) -> Sequence[Checked]:
        """What was found of every lever."""
        return self.checked

    def page(self, answer: Sequence[Checked]) -> Iterable[Opening | Section]:
        """The check as a page."""
        from jinzhen.experiments.check_levers.page import page

        return page(answer, self.ask.scenario.name, self.looks)

    def problem(self, answer: Sequence[Checked]) -> str:
        """The levers that fail."""
        failing = [each.lever.name for each in answer if each.problems]
        return f"{len(failing)} of {len(answer)} levers fail: {', '.join(failing)}" if failing else ""


def _by_scenario(stored: Stored) -> Callable[[Scenario], DataFrame]:
    """What was measured in a scenario, a row a replication, indexed by its number."""
    position = {arm.scenario.content_hash: place for place, arm in enumerate(stored.arms)}
    groups = {place: own.set_index("replication") for place, own in stored.measured.groupby("position")}
    return lambda scenario: groups[position[scenario.content_hash]]
