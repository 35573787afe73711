"""What there is, as frames: levers, uncertainties, outcomes, towns, questions."""

from dataclasses import fields
from typing import Any

import pandas as pd

from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import DEFAULT_AS_OF, Population, Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES


def levers() -> pd.DataFrame:
    """What government can set, by name: labels, article, unit, baseline, range, payer, departments and more.

    >>> levers().loc["special_fund", "unit"]
    'm CNY/yr'
    """
    return _frame(LEVERS.values())


def uncertainties() -> pd.DataFrame:
    """What nobody knows, by name: labels, unit, range, central value; prior, source and grade as of the end of 2023.

    >>> uncertainties().loc["demand_growth", "unit"]
    'share/yr'
    """
    beliefs = [entry.belief_at(DEFAULT_AS_OF) for entry in UNCERTAINTIES.values()]
    return _frame(UNCERTAINTIES.values()).drop(columns="dated").assign(
        prior=[each.prior.definition for each in beliefs], central=[each.central for each in beliefs],
        source=[each.source for each in beliefs], grade=[each.grade for each in beliefs],
    )  # fmt: skip


def outcomes() -> pd.DataFrame:
    """What a run yields for every quarter, by name: labels and unit.

    >>> outcomes().loc["provincial_towns", "unit"]
    'towns'
    """
    from jinzhen.model.outcomes import OUTCOMES

    return pd.DataFrame([outcome._asdict() for outcome in OUTCOMES]).set_index("name")


def towns(n_towns: int = 150, n_firms: int | None = None) -> pd.DataFrame:
    """The towns of the base year by id; those of a synthetic one where it is of another size.

    >>> len(towns(n_towns=18, n_firms=450))
    18
    """
    from jinzhen.experiments.store.rows import base_year_towns
    from jinzhen.scenarios.base_year import base_year_of

    rows = base_year_towns(base_year_of(Scenario(population=Population(n_towns=n_towns, n_firms=n_firms))))
    return pd.DataFrame(rows).set_index("town_id")


def questions() -> dict[str, str]:
    """The questions that `ask` takes, and what each is about.

    >>> questions()["compare"]
    'which policy does better, and by how much?'
    """
    return {name: entry.about.en for name, entry in EXPERIMENTS.items()}


def _frame(entries: Any) -> pd.DataFrame:
    """A row an entry, of a dataclass one level deep."""
    rows = [{each.name: getattr(entry, each.name) for each in fields(entry)} for entry in entries]
    return pd.DataFrame(rows).set_index("name")
