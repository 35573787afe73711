"""Hands what was asked for to the experiment it names: `experiment=validate`, or the forecast when none is named."""

from collections.abc import Sequence
from importlib import import_module

from jinzhen.experiments.asking.configuration import compose

#: Experiment -> room and its function `(configuration, arguments) -> exit code`.
EXPERIMENT_COMMANDS = {
    "forecast": ("forecast", "run_forecast"),
    "constraints": ("constraints", "run_constraints"),
    "validate": ("validation", "run_validate"),
    "check_levers": ("check_levers", "run_check_levers"),
}


def run_experiment(arguments: Sequence[str]) -> int:
    """Carry out the experiment that the arguments ask for; returns the exit code.

    The configuration comes first: a mistake in it is told before anything slow is loaded.
    """
    configuration = compose(list(arguments))
    module, function = EXPERIMENT_COMMANDS[configuration.experiment]
    return getattr(import_module(f"jinzhen.experiments.{module}.experiment"), function)(configuration, arguments)
