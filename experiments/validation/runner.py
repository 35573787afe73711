"""`jinzhen experiment=validate`: virtual experiments, each figure printed beside its published interval."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.forecast.runner import folder_name
from jinzhen.experiments.paper.console import make_console
from jinzhen.experiments.running.prepare import available_cores, warm_up
from jinzhen.experiments.running.progress import duration
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Population, Scenario


@dataclass(frozen=True)
class Settings:
    """What the virtual experiments are run with.

    only : names of patterns; empty is all
    """

    replications: int
    seed: int
    only: tuple[str, ...]
    n_workers: int
    folder: Path


def run_validate(configuration: Configuration, arguments: Sequence[str]) -> int:
    """Run the virtual experiments asked for with every scenario asked for; returns the exit code.

    Raises ConfigurationError for what a validation cannot be run with.
    """
    _check(configuration)
    settings = _settings(configuration)
    console = make_console()
    engine_id = warm_up(console)
    for scenario in configuration.scenarios:
        several = len(configuration.scenarios) > 1
        folder = settings.folder / folder_name(scenario.name) if several else settings.folder
        _validate(scenario, settings, engine_id, folder, console)
    return 0


def _check(configuration: Configuration) -> None:
    if configuration.executor == "processes":
        raise ConfigurationError(
            "virtual experiments are run in this process", where="executor", expected="threads or serial"
        )
    for scenario in configuration.scenarios:
        size = scenario.population
        if (size.n_towns, size.n_firms) != (Population().n_towns, Population().n_firms):
            raise ConfigurationError(
                "what was published is about the real towns", where="population", expected="population=baseline"
            )


def _settings(configuration: Configuration) -> Settings:
    own = configuration.settings
    n_workers = 1 if configuration.executor == "serial" else configuration.workers or available_cores()
    return Settings(own.replications, own.seed, own.only, n_workers, Path(configuration.report_folder))


def _validate(scenario: Scenario, settings: Settings, engine_id: str, folder: Path, console: Console) -> None:
    from jinzhen.experiments.paper.present import present
    from jinzhen.experiments.validation.figures import compare
    from jinzhen.experiments.validation.lab import Lab
    from jinzhen.experiments.validation.page import NAME, page
    from jinzhen.experiments.validation.published import PATTERNS
    from jinzhen.experiments.validation.result import Validation
    from jinzhen.scenarios.base_year import base_year_of

    base_year = base_year_of(scenario.population)
    lab = Lab(base_year, scenario, settings.seed, settings.replications, settings.n_workers)
    asked = [pattern for name, pattern in PATTERNS.items() if not settings.only or name in settings.only]
    console.print(
        f"Scenario {scenario.name}: {len(asked)} virtual experiments of {settings.replications} replications each"
    )
    rows = []
    for pattern in asked:
        begun = time.perf_counter()
        rows += compare(pattern, lab.measure(pattern.trial))
        took = duration(time.perf_counter() - begun)
        console.print(f"  {pattern.name:<4} {pattern.title.en} ({took})", soft_wrap=True)
    result = Validation(
        tuple(rows), scenario.name, settings.replications, settings.seed, engine_id, base_year.content_hash
    )
    present(NAME, page(result), console, folder)
