"""`jinzhen experiment=constraints`: what holds every town back, by re-running with one thing relaxed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.constraints.relaxations import Relaxation, with_steps
from jinzhen.experiments.forecast.runner import INTERRUPTED, NothingFinished, folder_name, resume_command
from jinzhen.experiments.paper.console import make_console
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Scenario

#: In the list of towns: those whose chance is neither near 0 nor near 1.
UNCERTAIN = "uncertain"

#: Kinds of relaxations that are made at single towns.
LOCAL_KINDS = ("gate", "criterion", "factor")


def run_constraints(configuration: Configuration, arguments: Sequence[str]) -> int:
    """Examine every scenario that was asked for; returns the exit code."""
    own = configuration.settings
    relaxations = with_steps(own.steps)
    console = make_console()
    for scenario in configuration.scenarios:
        years_of(scenario, own.years)
        towns_of(scenario, own.towns)
    examiner = Examiner(configuration, console, relaxations, resume_command(arguments))
    return examiner.run()


def years_of(scenario: Scenario, asked: Sequence[int]) -> tuple[int, ...]:
    """The years asked for; by default those after the imposed history.

    Raises ConfigurationError for a year outside the horizon.
    """
    for year in asked:
        if year not in scenario.years:
            raise ConfigurationError(
                f"{year} is outside the horizon", where="experiment.years",
                expected=f"years from {scenario.years[0]} to {scenario.years[-1]}",
            )  # fmt: skip
    last = {year: max(day for day in scenario.step_ends if day.year == year) for year in scenario.years}
    return tuple(asked) or tuple(year for year, day in last.items() if day > scenario.as_of) or scenario.years[-1:]


def towns_of(scenario: Scenario, asked: Sequence[str]) -> list[int]:
    """Indices of the towns asked for by id or name.

    Raises UserError with the nearest name for a town that the base year does not have.
    """
    import pandas as pd

    from jinzhen.experiments.asking.towns import find_town
    from jinzhen.experiments.store.rows import base_year_towns
    from jinzhen.scenarios.base_year import base_year_of

    towns = pd.DataFrame(base_year_towns(base_year_of(scenario.population)))
    named = [find_town(towns, each, "experiment.towns") for each in asked if each != UNCERTAIN]
    return sorted({int(town.town) for town in named})


class Examiner:
    """Carries out the experiment: as it is, every step at every town, the promising ones closely.

    again : command that continues it
    """

    def __init__(
        self, configuration: Configuration, console: Console, relaxations: Sequence[Relaxation], again: str
    ) -> None:
        from jinzhen.experiments.running.fixed_design import in_chunks

        self._configuration, self._console, self._again = configuration, console, again
        self._relaxations = relaxations
        own = configuration.settings
        self._n_screening, n_final = map(in_chunks, (own.screening_replications, own.final_replications))
        self._n_compared = self._n_screening + n_final
        self._n_plain = max(in_chunks(own.replications), self._n_compared)

    def run(self) -> int:
        """Examine every scenario; one store, one report folder each when there are several."""
        from jinzhen.experiments.running.prepare import make_world, warm_up
        from jinzhen.experiments.store import open_store

        with open_store(self._configuration.store_url) as store:
            engine_id = warm_up(self._console)
            for scenario in self._configuration.scenarios:
                world = make_world(self._configuration, scenario, engine_id, store)
                answer = self.examine(scenario, store, world)
                if answer is None:
                    return INTERRUPTED
                self._report(scenario, answer, store)
        return 0

    def examine(self, scenario: Scenario, store: Any, world: Any) -> Any:
        """The answer for one scenario, from what is stored and what is computed now; None when interrupted.

        Raises LeverError where the scenario names a town that the base year does not have.
        """
        from jinzhen.experiments.constraints.answer import Course, uncertain_towns
        from jinzhen.experiments.constraints.trials import Relaxer
        from jinzhen.experiments.store.reader import Reader

        own = self._configuration.settings
        stages = Stages(store, world, self._console, self._again)
        relaxer = Relaxer(scenario, world.base_year, self._relaxations)
        if not stages.plain(scenario, self._n_plain):
            return None
        reader = Reader(store, world.address, self._n_plain)
        course = Course(
            reader, scenario, world.base_year, relaxer.relaxations, self._terms(scenario, relaxer.first_day),
            self._n_plain, self._n_screening,
        )  # fmt: skip
        asked = set(towns_of(scenario, own.towns))
        examined = sorted(asked | set(uncertain_towns(course.chances) if UNCERTAIN in own.towns else ()))
        screening, rounds = relaxer.screening(examined, LOCAL_KINDS), relaxer.rounds() if examined else []
        if not stages.treated("every step at every town", screening, 0, self._n_screening):
            return None
        finals = relaxer.finals(course.choose(screening), own.towns_per_arm)
        if not stages.treated("promising steps closely", [*finals, *rounds], self._n_screening, self._n_compared):
            return None
        return course.answer(examined, finals, rounds, self._n_compared, stages.n_failed)

    def _terms(self, scenario: Scenario, first_day: Any) -> Any:
        from jinzhen.experiments.constraints.answer import Terms

        own = self._configuration.settings
        years = years_of(scenario, own.years)
        return Terms(scenario.name, scenario.as_of, first_day, years, own.unlikely, own.likely)

    def _report(self, scenario: Scenario, answer: Any, store: Any) -> None:
        from jinzhen.experiments.constraints.page import NAME, page
        from jinzhen.experiments.paper.present import present

        folder = Path(self._configuration.report_folder)
        several = len(self._configuration.scenarios) > 1
        present(NAME, page(answer), self._console, folder / folder_name(scenario.name) if several else folder)
        self._console.print(f"Every run is stored in {store.where}", soft_wrap=True)


class Stages:
    """Computes and stores the arms of one stage after the other.

    n_failed : replications that failed so far
    """

    def __init__(self, store: Any, world: Any, console: Console, again: str) -> None:
        self._store, self._world, self._console, self._again = store, world, console, again
        self.n_failed = 0

    def plain(self, scenario: Scenario, n: int) -> bool:
        """The scenario as it is, with its towns; False when interrupted.

        Raises NothingFinished when every replication fails.
        """
        from jinzhen.experiments.running.fixed_design import FixedDesign, Share
        from jinzhen.experiments.running.records import Arm

        arm = Arm(self._world.address, scenario, detail="towns")
        design = FixedDesign([Share(arm, 0, n)], "as it is")
        if not self._complete(f"Scenario {scenario.name}: {n} replications as it is", design):
            return False
        if design.n_failed == design.n_finished:
            from jinzhen.experiments.store.reader import Reader

            first = Reader(self._store, self._world.address, n).failures([scenario.content_hash]).iloc[0]
            raise NothingFinished(f"every replication failed; the first: {first['error']}")
        return True

    def treated(self, what: str, trials: Sequence[Any], first: int, below: int) -> bool:
        """Replications first .. below - 1 of the trials; False when interrupted."""
        from jinzhen.experiments.running.fixed_design import FixedDesign, Share
        from jinzhen.experiments.running.records import Arm

        arms = [Arm(self._world.address, trial.scenario, detail="outcomes") for trial in trials]
        design = FixedDesign([Share(arm, first, below - first) for arm in arms], what)
        said = f"{what}: {len(design.arms)} arms, same draws, {below - first} replications each"
        return not trials or self._complete(said[:1].upper() + said[1:], design)

    def _complete(self, said: str, design: Any) -> bool:
        from jinzhen.experiments.running.carry_out import complete

        self._console.print(said)
        if not complete(design, self._world.executor, self._store, self._console, self._again):
            return False
        self.n_failed += design.n_failed
        if design.n_failed:
            self._console.print(
                f"{design.n_failed} of {design.n_finished} replications failed and are left out; tracebacks are in the "
                f"store. To run them again: {self._again}", soft_wrap=True,
            )  # fmt: skip
        return True
