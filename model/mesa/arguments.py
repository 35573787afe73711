"""What a ProvinceModel is made from: a scenario, a seed and the number of a replication, which batch_run may give."""

import inspect
import operator
from collections.abc import Mapping
from typing import Any

import mesa
from mesa import batchrunner

from jinzhen.scenarios.errors import LeverError, ScenarioError, nearest_name
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario

#: Seed of a model that is given none; the same as that of the command line.
DEFAULT_SEED = 2025
#: Seeds and replications lie below: the draws count modulo 2^32.
N_SEEDS = 1 << 32
#: From Mesa 3.5 on batch_run takes an `rng` an iteration, and reports the steps that were collected; in Mesa 3.3 the
#: n-th row for the n-th step.
IS_RECENT = tuple(map(int, mesa.__version__.split(".")[:2])) >= (3, 5)


def scenario_of(given: Any, levers: Mapping[str, Any]) -> Scenario:
    """The scenario asked for, with the levers given by keyword."""
    for name in [each for each in levers if each not in LEVERS]:
        options = [*LEVERS, "scenario", "seed", "replication", "rng", "base_year"]
        raise LeverError(f"there is no lever {name!r}", where="ProvinceModel", expected="a lever or an option",
                         nearest=nearest_name(name, options))
    if isinstance(given, Scenario):
        return given.with_levers(**levers) if levers else given
    try:
        overrides = dict(given or {})
    except (TypeError, ValueError):
        raise ScenarioError(f"{given!r}", where="scenario",
                            expected="a Scenario, a mapping of levers or None") from None
    return Scenario.baseline().with_levers(**overrides | dict(levers))


def whole_number(number: Any, name: str) -> int:
    """A seed or the number of a replication; text of one is what a field of Mesa's dashboard yields."""
    try:
        whole = operator.index(number)
    except TypeError:
        text = number.strip() if isinstance(number, str) else ""
        whole = int(text) if text.isdecimal() and len(text) <= len(str(N_SEEDS)) else -1
    if not 0 <= whole < N_SEEDS:
        raise ScenarioError(f"{number!r:.60}", where=name, expected=f"a whole number from 0 to {N_SEEDS - 1}")
    return whole


def replication_number(replication: Any, rng: Any) -> int:
    """The one number that tells replications apart, whoever gives it: `replication`, Mesa's `rng`, or an iteration.

    Raises ScenarioError where two are given, or iterations would all repeat one.
    """
    if replication is not None and rng is not None:
        raise ScenarioError(f"both replication {replication!r} and rng {rng!r}", where="replication",
                            expected="one of them: rng is the number of the replication")
    number, iteration = rng if replication is None else replication, batch_iteration() or 0
    if number is None:
        return iteration
    if iteration and not (IS_RECENT and rng is not None):
        raise ScenarioError(f"iteration {iteration} would repeat replication {number!r}", where="iterations",
                            expected="iterations or replications: iteration i is replication i")
    return whole_number(number, "rng" if replication is None else "replication")


def batch_iteration() -> int | None:
    """Which iteration of Mesa's batch_run is making a model at present, from 0; None outside of batch_run.

    batch_run makes all iterations with the same arguments, so that nothing but the call itself tells them apart.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code is batchrunner._model_run_func.__code__:
            iteration: int = frame.f_locals["iteration"]
            return iteration
        frame = frame.f_back
    return None
