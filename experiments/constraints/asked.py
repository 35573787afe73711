"""Which years and towns are asked for."""

from collections.abc import Sequence

import pandas as pd

from jinzhen.experiments.asking.towns import find_town
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.base_year import base_year_of
from jinzhen.scenarios.errors import ConfigurationError
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

    Raises UserError with the nearest name for a town that the base year does not have.
    """


    towns = pd.DataFrame(base_year_towns(base_year_of(scenario.population)))
    named = [find_town(towns, each, "experiment.towns") for each in asked if each != UNCERTAIN]
    return sorted({int(town.town) for town in named})
