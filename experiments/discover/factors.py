"""What futures differ in: every uncertainty as it was drawn, and the rounds that were drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from jinzhen.experiments.discover.words import say
from jinzhen.experiments.forecast.words import say as of_forecast
from jinzhen.experiments.paper.labels import unit
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.running.stored import Stored
from jinzhen.model.outcomes import PLACES_RULES
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario, fixed_draws
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_NAMES

#: Uncertainties that count in whole numbers.
WHOLE_UNITS = ("towns", "quarter")


@dataclass(frozen=True)
class Factor:
    """One thing in which futures differ.

    name : identifier, as in the files; unit_name : of its values, empty where it has none
    is_whole : whether it counts in whole numbers
    choices : code -> words, of what has no order; empty of a number
    """

    name: str
    label: Text
    unit_name: str
    unit: Text
    is_whole: bool = False
    choices: Mapping[float, Text] = field(default_factory=dict)


def factors(stored: Stored, scenario: Scenario) -> tuple[list[Factor], pd.DataFrame]:
    """What differs between finished replications, and its values: a row a replication (the index), a column a factor.

    A value is missing where there is none: the places of a round that does not come.
    """
    key = scenario.content_hash
    drawn = stored.reader.uncertainties([key]).set_index("replication")
    rules = stored.outcomes(["places_rule"]).set_index("replication")["places_rule"]
    idle = {"places_rule", *(LEVERS[lever].drawn for lever in fixed_draws(scenario))}
    values = drawn[[name for name in UNCERTAINTY_NAMES if name not in idle]].astype(np.float64)
    known = {name: _of_uncertainty(name) for name in values.columns}
    values["places_rule"] = rules.map(PLACES_RULES.index).astype(np.float64)
    values = values.join(_rounds(stored.reader.rounds([key])))
    values["rounds"] = values["rounds"].fillna(0.0)
    known |= {each.name: each for each in _of_rounds()}
    differing = [name for name in values.columns if values[name].nunique() > 1]
    return [known[name] for name in differing], values[differing].sort_index()


def _of_uncertainty(name: str) -> Factor:
    each = UNCERTAINTIES[name]
    return Factor(name, Text(each.label_en, each.label_zh), each.unit, unit(each.unit), each.unit in WHOLE_UNITS)


def _of_rounds() -> list[Factor]:
    rules = {float(code): of_forecast(f"rule_{rule}") for code, rule in enumerate(PLACES_RULES)}
    return [
        Factor("places_rule", say("f_places_rule"), "", Text("", ""), choices=rules),
        Factor("rounds", say("f_rounds"), "rounds", say("u_rounds"), is_whole=True),
        Factor("first_places", say("f_first_places"), "towns", unit("towns"), is_whole=True),
    ]


def _rounds(rounds: pd.DataFrame) -> pd.DataFrame:
    """By replication, the provincial rounds after the imposed history, and the places that the first of them had."""
    to_come = rounds[~rounds["imposed"].astype(bool)].sort_values(["replication", "round"]).groupby("replication")
    return pd.DataFrame({"rounds": to_come.size().astype(np.float64), "first_places": to_come["places"].first()})
