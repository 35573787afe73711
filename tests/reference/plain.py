"""Functions of the engine as plain Python: the same lines, without the compiler."""

import dis
from collections.abc import Mapping
from enum import EnumType
from types import FunctionType, ModuleType
from typing import Any


def by_name(what: str, numbers: Mapping[str, float]) -> ModuleType:
    """Numbers as attributes. Measured: Python finds those of a module in 86 ns, of any other object in 150."""
    names = ModuleType(what)
    vars(names).update(numbers)
    return names


class PlainPython:
    """Gives rules, helpers and phases as plain Python, with all that they call; each is translated once.

    instead : what stands for a function wherever it is called
    Members of enumerations are plain numbers, as they are to the compiler.
    """

    def __init__(self, instead: Mapping[Any, Any]) -> None:
        self._known = dict(instead)

    def __call__(self, function: Any) -> Any:
        """The function as plain Python."""
        if function not in self._known:
            python = function.py_func
            own = python.__globals__
            called = {step.argval for step in dis.get_instructions(python) if step.opname == "LOAD_GLOBAL"}
            used = {name: self._translated(own[name]) for name in called if name in own}
            self._known[function] = FunctionType(python.__code__, {**own, **used}, python.__name__)
        return self._known[function]

    def _translated(self, value: Any) -> Any:
        if hasattr(value, "py_func"):
            return self(value)
        if isinstance(value, EnumType):
            numbers = {member.name: int(member) for member in value}
            return self._known.setdefault(value, by_name(value.__name__, numbers))
        return value
