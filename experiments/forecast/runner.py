"""`jinzhen`: is the target reached? Run what is missing, store it, analyse what is stored, write the report."""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.paper.console import make_console
from jinzhen.scenarios.errors import ConfigurationError, Failure
from jinzhen.scenarios.scenario import Scenario

INTERRUPTED = 130
#: What the report needs of the scenario itself, and of the variants that tell what binds.
NEEDED_DETAIL, COUNTERFACTUAL_DETAIL = "towns", "outcomes"


class NothingFinished(Failure):
    """Every replication failed."""


def run_forecast(configuration: Configuration, arguments: Sequence[str]) -> int:
    """Carry out the forecast that the arguments ask for; returns the exit code."""
    if configuration.detail != NEEDED_DETAIL:
        raise ConfigurationError(
            f"{configuration.detail!r} keeps too little for a forecast", where="store.detail", expected=NEEDED_DETAIL
        )
    console = make_console()
    return Forecaster(configuration, console, resume_command(arguments)).run()


def resume_command(arguments: Sequence[str]) -> str:
    """The command line that goes on where this one stopped."""
    return shlex.join(["jinzhen", *arguments])


def folder_name(scenario_name: str) -> str:
    """The name of a scenario as one that any filesystem takes."""
    return re.sub(r"[^\w.=-]+", "_", scenario_name).strip("._")[:100] or "scenario"


class Forecaster:
    """One forecast: its configuration, store and base year.

    again : command that continues it
    """

    def __init__(self, configuration: Configuration, console: Console, again: str) -> None:
        self._configuration = configuration
        self._console = console
        self._again = again

    def run(self) -> int:
        """Forecast every scenario; one store, one report folder each when there are several."""
        from jinzhen.experiments.running.prepare import make_world, warm_up
        from jinzhen.experiments.store import open_store

        with open_store(self._configuration.store_url) as store:
            engine_id = warm_up(self._console)
            for scenario in self._configuration.scenarios:
                world = make_world(self._configuration, scenario, engine_id, store)
                if not self._forecast(scenario, store, world):
                    return INTERRUPTED
        return 0

    def _forecast(self, scenario: Scenario, store: Any, world: Any) -> bool:
        from jinzhen.experiments.running.carry_out import complete
        from jinzhen.experiments.running.designs import SequentialDesign, forecast_scenarios
        from jinzhen.experiments.running.records import Arm

        settings = self._configuration.settings
        labelled = forecast_scenarios(scenario)
        arms = [Arm(world.address, variant, detail=COUNTERFACTUAL_DETAIL) for _, variant in labelled]
        arms[0] = Arm(world.address, scenario, detail=self._configuration.detail)
        design = SequentialDesign(arms, settings.precision, settings.min_replications, settings.max_replications)
        self._console.print(
            f"Scenario {scenario.name}: {len(design.arms)} variants, same draws, until the probability is known "
            f"to ± {settings.precision:g} (at least {design.fewest}, at most {design.most} replications each)"
        )
        if not complete(design, world.executor, store, self._console, self._again):
            return False
        self._report(scenario, labelled, design, store, world)
        return True

    def _report(
        self, scenario: Scenario, labelled: Sequence[tuple[str, Scenario]], design: Any, store: Any, world: Any
    ) -> None:
        from jinzhen.experiments.forecast.answer import forecast
        from jinzhen.experiments.forecast.page import NAME, page
        from jinzhen.experiments.paper.present import present
        from jinzhen.experiments.store.reader import Reader

        reader = Reader(store, world.address, design.n_replications)
        self._tell_failures(reader, design, labelled)
        result = forecast(reader, labelled, world.base_year, self._configuration.settings.precision)
        present(NAME, page(result), self._console, self._folder(scenario))
        self._console.print(f"Every run is stored in {store.where}", soft_wrap=True)

    def _tell_failures(self, reader: Any, design: Any, labelled: Sequence[tuple[str, Scenario]]) -> None:
        if not design.n_failed:
            return
        labels: dict[str, str] = {}
        for label, variant in labelled:
            labels.setdefault(variant.content_hash, label)
        first = reader.failures(list(labels)).iloc[0]
        where = f"variant {labels[first['scenario_hash']]}, seed {first['seed']}, replication {first['replication']}"
        if design.probability is None:
            raise NothingFinished(f"every replication failed; the first: {where}: {first['error']}")
        self._console.print(
            f"{design.n_failed} of {design.n_finished} replications failed and are left out (first: {where}: "
            f"{first['error']}); tracebacks are in the store. To run them again: {self._again}",
            soft_wrap=True,
        )

    def _folder(self, scenario: Scenario) -> Path:
        folder = Path(self._configuration.report_folder)
        return folder / folder_name(scenario.name) if len(self._configuration.scenarios) > 1 else folder
