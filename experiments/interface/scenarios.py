"""Scenarios from Python: the words of the command line, and levers and uncertainties by name."""

from dataclasses import replace
from datetime import date
from typing import Any

from jinzhen.experiments.asking.configuration import compose
from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.meanings import meaning_of
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Settings of an experiment that belong to the scenario.
TIMES = ("start", "end", "as_of", "steps_per_year")


def scenario(*words: str, name: str = "", **values: Any) -> Scenario:
    """A scenario: the plan as it is, and what is said otherwise.

    words : as on the command line: a policy or a file (`ranked_funds`, `./mine.yaml`), other groups
        (`environment=weak_demand`, `population.n_towns=40`)
    name : as printed; made of what differs unless given
    values : levers (`special_fund=800`, `land_quota=[["2024Q1", 200]]`), uncertainties held at a value or with a prior
        (`demand_growth=0.02`, `demand_growth=["normal", 0.02, 0.01]`), and `start`, `end`, `as_of`, `steps_per_year`

    Raises a UserError (of `jinzhen.scenarios.errors`) with one clear line.

    >>> scenario("ranked_funds", special_fund=800).name
    'ranked_funds + special_fund=800'
    """
    for key, value in values.items():
        if value is None:
            raise ConfigurationError("no value is given", where=key, expected="a value, or nothing said of it")
    times = {key: values.pop(key) for key in TIMES if key in values}
    plan = compose([*map(_as_word, words), *as_words(times)]).scenarios[0]
    levers = {key: value for key, value in values.items() if key in LEVERS}
    priors = {key: value for key, value in values.items() if key not in LEVERS}
    for key in priors:
        if key not in UNCERTAINTIES:
            if meaning := meaning_of(key):
                raise ConfigurationError(f"{key!r} is {meaning}", where="scenario", expected="a lever or uncertainty")
            raise ConfigurationError(
                f"there is no lever or uncertainty {key!r}", where="scenario",
                nearest=nearest_name(key, (*LEVERS, *UNCERTAINTIES)), expected="a name of levers() or uncertainties()",
            )  # fmt: skip
    changed = plan.with_levers(**levers).with_priors(**priors) if values else plan
    called = name or " + ".join([plan.name, *(f"{key}={value}" for key, value in values.items())])
    return _renamed(changed, called)


def as_scenario(plan: Scenario | str) -> Scenario:
    """A scenario that is one already, or is told in a word."""
    return plan if isinstance(plan, Scenario) else scenario(plan)


def as_words(settings: dict[str, Any]) -> list[str]:
    """Settings of an experiment as words of the command line."""
    return [f"experiment.{key}={_text(value)}" for key, value in settings.items()]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_word(word: str) -> str:
    """A word of the command line; a policy may stand alone."""
    if not isinstance(word, str):
        raise ConfigurationError(
            f"{word!r} is neither a scenario nor a word", where="scenario",
            expected="scenario(...), or words such as 'ranked_funds' and 'environment=weak_demand'",
        )  # fmt: skip
    return word if "=" in word or word.startswith("~") else f"policy={word}"


def _renamed(plan: Scenario, name: str) -> Scenario:
    if name == plan.name:
        return plan
    return replace(plan, name=name)
