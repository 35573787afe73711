"""What holds in one step and is only read: time, levers, parameters, designation, and whose draws they are."""

from typing import NamedTuple

from jinzhen.model.engine.by_address import by_address
from jinzhen.model.outcomes import MONEY_LINES
from jinzhen.model.state.column import F64, I64, column, numbered
from jinzhen.scenarios.constants import CONSTANT_NAMES
from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

#: Where a lever stands in `Now.lever`, `Now.at_town` and `Now.by_size`.
Lever = numbered("Lever", LEVER_NAMES)
#: Where an uncertainty, as drawn, or a constant of a rule stands in `Now.param`.
Param = numbered("Param", (*UNCERTAINTY_NAMES, *CONSTANT_NAMES))
#: Where a lever's public money stands in `World.money`.
Money = numbered("Money", [lever for lever, _ in MONEY_LINES])


class Clock(NamedTuple):
    """Where a step stands in time."""

    step: int = column("number of the step, from 0", "step")
    quarter: int = column("quarter of the year, from 0", "code")
    step_years: float = column("length of a step", "years")
    years: float = column("time since the start, at the middle of the step", "years")
    is_year_end: bool = column("whether it is the last of a calendar year", "0/1")


class RoundPlan(NamedTuple):
    """What is decided about designation in one step; drawn before the run, the same for every lever setting."""

    is_provincial: bool = column("whether a provincial round is held", "0/1")
    is_municipal: bool = column("whether cities name municipal towns", "0/1")
    is_first_municipal: bool = column("whether nobody had named any before", "0/1")
    rule: int = column("what gives the round its places, see `PlacesRule`", "code")
    years_left: int = column("years up to the end of the five-year plan, this one included", "years")


@by_address
class Now(NamedTuple):
    """What holds in one step.

    lever : (n_levers,), values for the province, choices by their code
    at_town : (n_levers, n_towns), the same for every town, null where a lever is aimed at others
    by_size : (n_levers, 3), 1.0 where a lever is for small, medium, large firms
    param : (n_params,), uncertainties of this replication, then the constants of the rules
    imposed_tier : (n_towns,), what history names at the end of this step, -1 nothing
    seed, replication : key of every draw
    """

    clock: Clock
    lever: F64
    at_town: F64
    by_size: F64
    param: F64
    plan: RoundPlan
    imposed_tier: I64
    seed: int
    replication: int
