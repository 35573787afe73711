"""Rules as tests call them: plain Python, every parameter at its centre unless the test names another value.

A rule takes what it needs of `param` only when it asks for it, so that a test stays the same when a number that was
written in a rule becomes a parameter, or a parameter an argument.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from jinzhen.model.engine.compiled import plain
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Central value of every uncertainty and value of every constant, by name.
CENTRAL = {name: UNCERTAINTIES[name].central if name in UNCERTAINTIES else CONSTANTS[name].value
           for name in Param.__members__}
_CENTRAL_PARAMS = np.array(list(CENTRAL.values()))


def central_params(**changes: float) -> F64:
    """Every parameter at its centre, in the order of `Param`, but for those named."""
    params = _CENTRAL_PARAMS.copy()
    for name, value in changes.items():
        params[Param[name]] = value
    return params


def call(rule: Any, *arguments: Any, **named: Any) -> Any:
    """A rule in plain Python; what is named is one of its arguments, or a parameter that is not at its centre."""
    function = plain(rule)
    own = function.__code__.co_varnames[:function.__code__.co_argcount]
    given = {name: value for name, value in named.items() if name in own}
    params = central_params(**{name: value for name, value in named.items() if name not in own})
    return function(*arguments, **given, **({"param": params} if "param" in own else {}))


def called(rule: Any) -> Callable[..., Any]:
    """`call` of one rule."""
    return functools.partial(call, rule)
