"""An experiment as somebody would add it: how many firms enter, and how many towns are provincial in the end?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinzhen.experiments.asking.fields import Timed, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study

if TYPE_CHECKING:
    from jinzhen.experiments.paper.parts import Opening, Section


def entries(kit: Any, number: int) -> dict[str, float]:
    """Firms that enter in the first step."""
    run = kit.run(kit.scenario, number)
    run.step()
    return {"entries": run.outcome("entries")}


@dataclass(frozen=True)
class Settings(Timed):
    """How often."""

    replications: int = whole(1, 1e6, help=Text("of the scenario", "运行次数"))


@experiment("tally", Text("how many firms, how many towns?", "多少企业，多少镇？"), Settings)
class Tally(Study[Settings]):
    """Runs the scenario, holds an uncertainty at a value, and measures the first step."""

    def stages(self, ask: Ask[Settings]) -> Stages:
        """As it is and at a point, then the probe."""
        arms = [ask.arm(), ask.arm(point={"round_probability": 1.0})]
        self.runs = yield Stage("as it is and at a point", arms, ask.settings.replications)
        self.measured = yield Stage("first step", [ask.arm()], ask.settings.replications, probe=entries)

    def answer(self) -> dict[str, float]:
        """Means."""
        towns = self.runs.outcomes(["provincial_towns"]).groupby("position")["provincial_towns"].mean()
        return {"towns": towns[0], "towns_at": towns[1], "entries": self.measured.measured["entries"].mean()}

    def page(self, answer: dict[str, float]) -> Iterable[Opening | Section]:
        """One line."""
        from jinzhen.experiments.paper.parts import Line, Opening

        told = ", ".join(f"{name} {value:.10g}" for name, value in answer.items())
        yield Opening("Tally", "how many?", told, "", told, "a test", [Line(told)])
