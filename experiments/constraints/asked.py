"""Which years and towns are asked for."""

from collections.abc import Sequence

import pandas as pd

from jinzhen.experiments.asking.towns import find_town
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.base_year import BaseYear, base_year_of
from jinzhen.scenarios.base_year.tables import PROVINCIAL
from jinzhen.scenarios.errors import ConfigurationError, UserError
from jinzhen.scenarios.scenario import Scenario

#: In the list of towns: those whose chance is neither near 0 nor near 1.
UNCERTAIN = "uncertain"


def years_of(scenario: Scenario, asked: Sequence[int]) -> tuple[int, ...]:
    """The years asked for; by default those after the imposed history.

    Raises ConfigurationError for a year outside the horizon.
    """
    for year in asked:
        if year not in scenario.years:
            raise ConfigurationError(
                f"{year} is outside the horizon", where="experiment.years",
                expected=f"years from {scenario.years[0]} to {scenario.years[-1]}",
            )  # fmt: skip
    last = {year: max(day for day in scenario.step_ends if day.year == year) for year in scenario.years}
    return tuple(asked) or tuple(year for year, day in last.items() if day > scenario.as_of) or scenario.years[-1:]


def towns_of(scenario: Scenario, asked: Sequence[str]) -> list[int]:
    """Indices of the towns asked for by id or name.

    Raises UserError with the nearest name for a town that the base year does not have, and for one that is provincial
    already.
    """
    base_year = base_year_of(scenario)
    towns = pd.DataFrame(base_year_towns(base_year))
    named = [find_town(towns, each, "experiment.towns") for each in asked if each != UNCERTAIN]
    _refuse_provincial(named, base_year, scenario)
    return sorted({int(town.town) for town in named})


def _refuse_provincial(named: Sequence[pd.Series], base_year: BaseYear, scenario: Scenario) -> None:
    """Nothing holds a town back that has been named by the end of the imposed history."""
    titled = {
        each.town: each.day
        for each in base_year.imposed
        if each.tier == PROVINCIAL and each.day <= scenario.as_of
    }
    for town in named:
        if (day := titled.get(int(town["town"]))) is not None:
            raise UserError(
                f"{town['town_id']} {town['name_zh']} is provincial since {day}: nothing holds it back",
                where="experiment.towns", expected=f"towns that are not provincial by {scenario.as_of}",
            )  # fmt: skip
