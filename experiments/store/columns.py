"""Names of the store's registry columns, made from the registries of model and scenarios in one place.

An outcome, money line, town figure, residual, round field or uncertainty that is added to its registry gets its column
when a store is next opened for writing (`schema.add_missing_columns`); nothing else has to know of it.
"""

from typing import NamedTuple

from jinzhen.model.outcomes import (
    CONSTRAINTS,
    MONEY_LINES,
    OUTCOMES,
    RESIDUALS,
    ROUND_FIELDS,
    TOWN_FIGURES,
    Figure,
)
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

N_TIERS = 4

#: Fields of a round that have a column of their own form, beside its number; every other one is a plain number.
PLAIN_ROUND_FIELDS = tuple(name for name in ROUND_FIELDS if name not in ("step", "imposed", "places", "rule"))


class Steps(NamedTuple):
    """How finely a town figure is kept: steps a unit of its sums, and of its standard deviations."""

    of_sum: int
    of_sd: int


def steps(figure: Figure) -> Steps:
    """Town figures are kept as whole numbers of steps: short, and their sums are the same in any order.

    A sum over 16 replications is off by half a step at most: a mean share by 0.00002, a mean of money by 0.003 m CNY.
    A sum of 16 shares takes two bytes, their standard deviation mostly one.
    """
    if figure.unit == "0/1":
        return Steps(1, 1)
    return Steps(2_000, 1_000) if figure.unit in ("share", "0-1") else Steps(10, 10)


def money_column(lever: str, payer: str) -> str:
    """Column of what a payer spent for a lever, m CNY."""
    return f"money_{lever}_{payer}_mcny"


def sum_column(name: str) -> str:
    """Column of the sum over replications."""
    return f"sum_{name}"


def square_column(name: str) -> str:
    """Column of the sum of squares over replications, of money."""
    return f"squares_{name}"


def sd_column(name: str) -> str:
    """Column of the standard deviation over the replications of a chunk."""
    return f"sd_{name}"


MONEY_COLUMNS = tuple(money_column(lever, payer) for lever, payer in MONEY_LINES)
OUTCOME_COLUMNS = tuple(figure.name for figure in OUTCOMES)
RESIDUAL_COLUMNS = RESIDUALS
UNCERTAINTY_COLUMNS = UNCERTAINTY_NAMES
TIER_COLUMNS = tuple(f"n_tier_{tier}" for tier in range(N_TIERS))
CONSTRAINT_COLUMNS = tuple(f"n_constraint_{name}" for name in CONSTRAINTS)

#: Town figures that are summed, and how finely. Codes are counted instead.
SUMMED_FIGURES = {figure.name: steps(figure) for figure in TOWN_FIGURES if figure.unit != "code"}
#: Those with a standard deviation; that of a 0/1 figure follows from its mean.
SQUARED_FIGURES = {figure.name: SUMMED_FIGURES[figure.name] for figure in TOWN_FIGURES
                   if figure.unit not in ("code", "0/1")}  # fmt: skip

COUNT_COLUMNS = (*TIER_COLUMNS, *CONSTRAINT_COLUMNS)
TOWN_SUM_COLUMNS = tuple(sum_column(name) for name in SUMMED_FIGURES)
TOWN_SD_COLUMNS = tuple(sd_column(name) for name in SQUARED_FIGURES)
MONEY_SUM_COLUMNS = (
    *(sum_column(name) for name in MONEY_COLUMNS),
    *(square_column(name) for name in MONEY_COLUMNS),
)

#: Standard deviations of towns are kept of one chunk in so many: replications differ as much within any of them.
SPREAD_CHUNKS = 4
