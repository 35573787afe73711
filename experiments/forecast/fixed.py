"""What of certification a scenario fixes that is drawn unless somebody does."""

from typing import Any

from jinzhen.experiments.paper.labels import lever_label, uncertainty_label
from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.differences import prior_text, setting_text
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import fixed_draws
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Levers that leave to a draw what they are not set to, by a choice.
CHOICES = ("round_calendar", "places_rule")
GROUP = "rounds"


def fixed_of_certification(scenario: Any) -> tuple[tuple[Text, str], ...]:
    """Labels and values of levers that may be left to a draw and are not, and of priors that are a single number."""
    of_choice = [name for name in CHOICES if "drawn" not in {value for _, value in scenario.levers[name].values}]
    levers = [(lever_label(name), setting_text(LEVERS[name], scenario.levers[name], scenario.horizon))
              for name in (*of_choice, *fixed_draws(scenario))]  # fmt: skip
    priors = [(uncertainty_label(name), prior_text(scenario.priors[name])) for name, each in UNCERTAINTIES.items()
              if each.group == GROUP and scenario.priors[name].kind == "fixed" != each.prior.kind]  # fmt: skip
    return (*levers, *priors)
