"""What does the record say of what nobody knows? A posterior of uncertainties, and whether it can be believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.fields import Timed, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.scenarios.errors import ConfigurationError

if TYPE_CHECKING:
    from jinzhen.experiments.calibration.answer import Calibration
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.scenarios.scenario import Scenario

#: Of the runs at most this share is accepted, and at most this share is held out.
MOST_ACCEPTED, MOST_HELD_OUT = 0.25, 0.5


@dataclass(frozen=True)
class Settings(Timed):
    """How many runs, how many of them are accepted, and how many are kept for the checks."""

    runs: int = whole(200, 1e7, help=Text("from priors, a draw each", "先验抽样模拟次数，每次各抽一组"))
    accepted: int = whole(40, 1e6, help=Text("runs nearest to the record", "与史实最接近、予以采纳的次数"))
    held_out: int = whole(20, 1e5, help=Text("runs kept for the check of calibration", "留作校准检验的次数"))
    rows: int = whole(20, 2000, help=Text("joint draws of the posterior", "后验联合样本数"))
    check_runs: int = whole(20, 1e6, help=Text("runs from the posterior", "后验抽样模拟次数"))

    def __post_init__(self) -> None:
        for key, share in (("accepted", MOST_ACCEPTED), ("held_out", MOST_HELD_OUT)):
            if getattr(self, key) > share * self.runs:
                raise ConfigurationError(
                    f"{getattr(self, key)} of {self.runs} runs", where=key, expected=f"at most {share:.0%} of the runs"
                )


@experiment("calibrate", Text("what does the record teach?", "史实说明了什么？"), Settings)
class Calibrate(Study[Settings]):
    """Runs the past from priors, keeps what is nearest to the record, and runs that once more."""

    @classmethod
    def check(cls, settings: Settings, scenario: Scenario) -> None:
        """Raise a UserError for other towns than the real ones, nothing to learn, or nothing to learn from."""
        from jinzhen.experiments.calibration.record import LEARN, known_at
        from jinzhen.scenarios.scenario import Population

        size = scenario.population
        if (size.n_towns, size.n_firms) != (Population().n_towns, Population().n_firms):
            raise ConfigurationError(
                "the record is about the real towns", where="population", expected="population=baseline"
            )
        if not any(each.use == LEARN for each in known_at(settings.as_of, settings.end)):
            raise ConfigurationError(
                f"of what happened up to {settings.end} nothing was known at {settings.as_of}", where="as_of",
                expected="2023-06-30 or later, with experiment.end=2023Q2 or later",
            )  # fmt: skip
        if all(prior.kind == "fixed" for prior in scenario.priors.values()):
            raise ConfigurationError("every uncertainty is fixed", where="calibrate", expected="priors")

    @classmethod
    def made_of(cls, settings: Settings, scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
        """The scenarios without what was learnt before: a calibration begins from priors."""
        return tuple(replace(each, posterior=None) for each in scenarios)

    def stages(self, ask: Ask[Settings]) -> Stages:
        """The past from priors, and then from what was learnt of them."""
        from jinzhen.experiments.calibration import learning, runs
        from jinzhen.experiments.calibration.probes import shown
        from jinzhen.experiments.calibration.record import fingerprint, known_at

        self.ask, told, asked = ask, ask.settings, f"record {fingerprint()}"
        figures = known_at(told.as_of, told.end)
        past = runs.simulated(ask.scenario, figures)
        stored = yield Stage("The past from priors", [ask.arm(past)], told.runs, probe=shown, variant=asked)
        self.n_failed = stored.n_failed
        self.learning = learning.Learning(runs.runs_of(past, figures, stored, ask.address.seed), told)
        self.posterior = self.learning.posterior(ask)
        self.again = None
        if self.posterior:
            # It may know no more than the day at which the past begins to be run, or it would not be taken.
            from_it = replace(past, posterior=replace(self.posterior, as_of=past.as_of))
            stored = yield Stage("The past from what was learnt", [ask.arm(from_it)], told.check_runs, probe=shown,
                                 variant=asked)  # fmt: skip
            self.again = runs.table(stored, figures)

    def answer(self) -> Calibration:
        """What was learnt, what was not, and whether it can be believed."""
        from jinzhen.experiments.calibration.answer import calibration

        return calibration(self)

    def page(self, answer: Calibration) -> Iterable[Opening | Section]:
        """The calibration as a page."""
        from jinzhen.experiments.calibration.page import page

        return page(answer)
