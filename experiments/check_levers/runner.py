"""`jinzhen experiment=check_levers`: is every lever nothing at null, and elsewhere what it declares?"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.paper.console import make_console
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.levers import LEVERS, Lever

FAILED = 1
#: Pause between two lines that say how far it is, s.
LINE_SECONDS = 10.0


def run_check_levers(configuration: Configuration, arguments: Sequence[str]) -> int:
    """Check levers, print the table and write it; the exit code is 1 when a lever fails."""
    if len(configuration.scenarios) > 1:
        raise ConfigurationError("levers are checked in one scenario at a time", where="-m", expected="one scenario")
    if configuration.executor == "processes":
        raise ConfigurationError("levers are checked by threads", where="executor", expected="threads or serial")
    levers = [LEVERS[name] for name in configuration.settings.levers or LEVERS]
    return check(configuration, levers, make_console())


def check(configuration: Configuration, levers: Sequence[Lever], console: Console) -> int:
    """Run, print and write the check."""
    from jinzhen.experiments.check_levers.answer import check_levers, looks
    from jinzhen.experiments.check_levers.page import NAME, page
    from jinzhen.experiments.check_levers.trials import Runs
    from jinzhen.experiments.paper.present import present
    from jinzhen.experiments.running.prepare import available_cores, warm_up
    from jinzhen.scenarios.base_year import base_year_of

    warm_up(console)
    scenario, own = configuration.scenarios[0], configuration.settings
    workers = 1 if configuration.executor == "serial" else configuration.workers or available_cores()
    runs = Runs(base_year_of(scenario.population), configuration.seed, workers)
    sizes = looks(own.replications, own.most_replications)
    checked = check_levers(runs, scenario, levers, sizes, Lines(console).tell)
    present(NAME, page(checked, scenario.name, sizes), console, Path(configuration.report_folder))
    return FAILED if any(each.problems for each in checked) else 0


class Lines:
    """Says now and then how far the check is."""

    def __init__(self, console: Console) -> None:
        self._console, self._shown = console, time.monotonic()

    def tell(self, what: str, done: int, total: int) -> Any:
        """Print a line when the last one is old enough."""
        if time.monotonic() - self._shown >= LINE_SECONDS:
            self._shown = time.monotonic()
            self._console.print(f"{what}: {done} of {total} runs")
