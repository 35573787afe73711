"""The engine's own rules as plain Python, by their names; everything with a loop in it is the reference's own."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Any

from reference.plain import PlainPython

import jinzhen.model.rules
from jinzhen.model.engine import draws
from jinzhen.model.phases import newcomers, projects

#: Rules that live among the engine's phases, beside what uses them, and the shapes of draws.
BESIDE = (
    newcomers.traits_of_entrant, newcomers.appeal_for, newcomers.pull_of_sales, newcomers.entrant_identity,
    projects.project_identity,
    draws.laplace, draws.poisson, draws.normal, draws.exponential, draws.repeated,
)


def _engine_rules() -> Iterator[Any]:
    """Every rule of `model/rules`, then those beside."""
    for info in pkgutil.iter_modules(jinzhen.model.rules.__path__, f"{jinzhen.model.rules.__name__}."):
        module = importlib.import_module(info.name)
        yield from (value for value in vars(module).values()
                    if hasattr(value, "py_func") and value.py_func.__module__ == info.name)
    yield from BESIDE


class Rules:
    """Every rule by its name. One that asks for `param`, as its last argument, has this replication's already."""

    def __init__(self, plain: PlainPython, param: list[float]) -> None:
        for rule in _engine_rules():
            python = plain(rule)
            arguments = python.__code__.co_varnames[:python.__code__.co_argcount]
            if "param" in arguments:
                assert arguments[-1] == "param", f"{rule.__name__}: `param` is not the last argument"
                python = FunctionType(python.__code__, python.__globals__, python.__name__, (param,))
            assert rule.__name__ not in vars(self), f"two rules are called {rule.__name__}"
            setattr(self, rule.__name__, python)


def add_up(values: Iterable[float]) -> float:
    """Sum in order, one rounding an addition: since Python 3.12 `sum` compensates, which the engine does not."""
    total = 0.0
    for value in values:
        total += value
    return total
