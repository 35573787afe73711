"""What an experiment is made of: what it is asked, the stages it wants run, and what it says in the end.

    @experiment("coin", Text("how often heads?", "正面多少次？"), Settings)
    class Coin(Study[Settings]):
        def stages(self, ask):
            self.stored = yield Stage("as it is", [ask.arm()], ask.settings.replications)

        def answer(self):
            return self.stored.outcomes(["target_met"])

        def page(self, answer):
            yield Section("share", Text("Share", "占比"), [Line(f"{answer['target_met'].mean():.3f}")])

Every `yield` says what to run next and receives what is stored of it, from now or from an earlier session; so a stage
may depend on those before it. Nothing here loads anything slow.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jinzhen.experiments.asking.fields import Settings

if TYPE_CHECKING:
    from jinzhen.experiments.asking.configuration import Configuration
    from jinzhen.experiments.paper.parts import Opening, Section
    from jinzhen.experiments.running.records import Address, Arm
    from jinzhen.experiments.running.stored import Stored
    from jinzhen.experiments.store.contract import Store
    from jinzhen.scenarios.scenario import Scenario

Own = TypeVar("Own", bound=Settings)


@dataclass(frozen=True)
class Ask(Generic[Own]):
    """What a study is asked: a scenario, what the experiment was told, and where its runs belong.

    others : scenarios that are compared with it, for a study that compares
    store : where its runs are kept, to see what is there before anything runs
    """

    scenario: Scenario
    settings: Own
    base_year: Any
    address: Address
    others: tuple[Scenario, ...] = ()
    store: Store = field(kw_only=True)

    def arm(
        self, scenario: Scenario | None = None, point: Mapping[str, float] | None = None, detail: str = "outcomes"
    ) -> Arm:
        """An arm of the study.

        scenario : the one asked for unless another is given
        point : uncertainties held at a value; detail : how much of its runs is kept
        """
        from jinzhen.experiments.running.records import Arm

        return Arm(self.address, self.scenario if scenario is None else scenario, dict(point or {}), detail)


@dataclass(frozen=True)
class Precise:
    """Until the probability of the target is known to `half_width` in the first arm of a stage.

    fewest, most : replications that are run in any case, and that are never exceeded
    """

    half_width: float
    fewest: int
    most: int


@dataclass(frozen=True, eq=False)
class Stage:
    """What to run.

    label : in a few words, as shown beside the progress
    arms : with the same draws
    replications : of every arm, in whole chunks; they begin at `first`
    firsts : first replication of every arm, where they differ; an arm may be named again with another one
    until : adds replications until that is known, instead of `replications`
    may_fail : whether an arm of which every replication failed is for the study to deal with, as in a design of points
    probe : measures every replication instead of running and keeping it whole: a function `(kit, number) -> values by
        name` at the top of a module
    piece : replications that a probe takes at a time; it is given the first of them
    variant : what is measured under another word is measured anew
    """

    label: str
    arms: Sequence[Arm]
    replications: int = 0
    first: int = field(default=0, kw_only=True)
    firsts: Sequence[int] = field(default=(), kw_only=True)
    until: Precise | None = field(default=None, kw_only=True)
    may_fail: bool = field(default=False, kw_only=True)
    probe: Callable[[Any, int], Mapping[str, float | str]] | None = field(default=None, kw_only=True)
    piece: int = field(default=1, kw_only=True)
    variant: str = field(default="", kw_only=True)


Stages = Generator[Stage, "Stored", None]


class Study(ABC, Generic[Own]):
    """Base of the classes that `@experiment` registers; one object answers for one scenario.

    least_detail : how much of every run the experiment needs
    compares : whether one object answers for all scenarios asked for, the first being what others are compared with
    speaks_of : setting that a word alone after the command stands for, as the town in `jinzhen why M27`
    said_alone : settings that may be said without `experiment.` before them, as in `jinzhen hindcast data=FILE`
    compared_by : experiment that compares several scenarios in the end, from the runs that are there
    takes_factors : whether words such as `special_fund=200..1000` name its factors
    """

    least_detail: str = "outcomes"
    compares: bool = False
    speaks_of: str = ""
    said_alone: tuple[str, ...] = ()
    compared_by: str = ""
    takes_factors: bool = False

    @classmethod
    def check(cls, settings: Own, scenario: Scenario) -> None:
        """Raise a UserError for what cannot be asked of a scenario, before anything runs."""

    @classmethod
    def check_all(cls, settings: Own, scenarios: Sequence[Scenario]) -> None:
        """Raise a UserError for what cannot be asked of the scenarios, before anything runs."""
        for scenario in scenarios:
            cls.check(settings, scenario)

    @classmethod
    def made_of(cls, settings: Own, scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
        """The scenarios that are run for those that were named: these, unless an experiment makes others of them.

        Raises a UserError where they cannot be made.
        """
        return tuple(scenarios)

    @classmethod
    def settings_after(cls, configuration: Configuration, store: Store, address: Address) -> Own:
        """What a study that compares is told when another question has been answered; as asked, unless it says more."""
        return configuration.settings  # type: ignore[return-value]

    @abstractmethod
    def stages(self, ask: Ask[Own]) -> Stages:
        """Yield what to run; every `yield` gives what is stored of it."""

    @abstractmethod
    def answer(self) -> Any:
        """The answer as numbers, once all stages are complete."""

    @abstractmethod
    def page(self, answer: Any) -> Iterable[Opening | Section]:
        """The answer as a page."""

    @property
    def afterwards(self) -> str:
        """What takes more than a moment between the last stage and the answer, as told when it begins."""
        return ""

    def problem(self, answer: Any) -> str:
        """What is wrong with what was found, in a line; the command then ends as a failure. Empty when nothing is."""
        return ""
