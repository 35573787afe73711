"""`jinzhen <experiment> ...`, or the one named by `experiment=...`, or the forecast."""

from collections.abc import Sequence
from importlib import import_module

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.settings import is_file_name
from jinzhen.scenarios.errors import UserError

GROUP = "experiment="

#: Room of the runner of each experiment.
ROOMS = {"validate": "validation"}


def run_experiment(arguments: Sequence[str], name: str = "") -> int:
    """Carry out an experiment; returns the exit code. name : as a command; empty leaves it to the arguments

    The configuration comes first: a mistake in it is told before anything slow is loaded.
    """
    configuration = compose(named(arguments, name))
    refuse_another(name, configuration.experiment)
    room = ROOMS.get(configuration.experiment, configuration.experiment)
    module = import_module(f"jinzhen.experiments.{room}.runner")
    return getattr(module, f"run_{configuration.experiment}")(configuration, arguments)


def named(arguments: Sequence[str], name: str) -> list[str]:
    """The arguments with the experiment that the command names."""
    given = [word.removeprefix(GROUP) for word in arguments if word.startswith(GROUP)]
    for choice in given:
        if not is_file_name(choice):
            refuse_another(name, choice)
    return list(arguments) if given or not name else [f"{GROUP}{name}", *arguments]


def refuse_another(name: str, chosen: str) -> None:
    """Raise UserError when the command names one experiment and an argument another."""
    if name and chosen != name:
        raise UserError(
            f"`{chosen}` is asked for by `jinzhen {name}`", where="experiment",
            expected=f"jinzhen {chosen}, or no experiment={chosen}",
        )  # fmt: skip
