"""The forecast: everything the answer is made of, read from the store and nothing else."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd

from jinzhen.experiments.forecast import base_year as known
from jinzhen.experiments.forecast import chance, costs, course, series, totals, towns, unknown
from jinzhen.experiments.forecast.drivers import drivers
from jinzhen.experiments.forecast.fixed import fixed_of_certification
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.statistics.intervals import Estimate, bounds_with_failures
from jinzhen.model.outcomes import OUTCOME_NAMES, RESIDUALS
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import target_towns

#: Largest imbalance, in m CNY or the unit of a quota, at which accounts count as closed: floating-point dust.
CLOSED_BELOW = 1e-3


@dataclass(frozen=True)
class Question:
    """What was asked. target_towns : provincial towns wanted; precision : half-width asked for, 0-1"""

    scenario: str
    target_towns: int
    start: date
    end: date
    as_of: date
    precision: float


@dataclass(frozen=True, eq=False)
class Forecast:
    """The answer as numbers; each table is also written as a CSV file of the same name.

    probability : chance of at least `question.target_towns` provincial towns at the end, Wilson interval
    by_rule : the same under each rule for the places of future rounds, with the share of the prior
    count_by_quarter, observed, final_count, when_met : the course of the count
    fixed : what of certification is otherwise drawn and is fixed here, with its value
    rounds : nominated, eligible, places and named by date
    unnamed : towns that may be the members of a past batch that nobody knows by name, and how often they were drawn
    binding, verdict : chance as it is, without each of the limits and without all; and what follows
    across, across_shares : the chance over draws of what nobody knows: between which ends nine in ten lie, and how they
        are distributed; without rows where too few draws were run again (see `unknown.tables`)
    spread : what the variance of the main outcomes is put down to; worst_known : inputs to be found out, and where
    drivers, variance_left : what the answer hangs on, and what no uncertainty explains alone (see `drivers.drivers`)
    towns : every town with its chance, what holds it back and its figures at the end
    money, cost_per_town : public money by lever, payer and year, m CNY; over the towns added
    outcomes : every outcome by year
    quotas : yearly use against quota
    output, entities, reported_parts : in their three measures, and what the reported ones are made of
    standing, fit : values of the base year observed, imputed, assumed; published totals beside the fit
    counties : name and position
    residuals : largest imbalance of each account over all runs
    failures : replications that failed
    provenance : what made these numbers
    """

    question: Question
    probability: Estimate
    by_rule: pd.DataFrame
    count_by_quarter: pd.DataFrame
    observed: pd.DataFrame
    final_count: pd.DataFrame
    when_met: pd.DataFrame
    rounds: pd.DataFrame
    unnamed: pd.DataFrame
    fixed: tuple[tuple[Text, str], ...]
    binding: pd.DataFrame
    verdict: str
    drivers: pd.DataFrame
    variance_left: pd.DataFrame
    across: pd.DataFrame
    across_shares: pd.DataFrame
    spread: pd.DataFrame
    worst_known: pd.DataFrame
    towns: pd.DataFrame
    money: pd.DataFrame
    cost_per_town: pd.DataFrame
    outcomes: pd.DataFrame
    quotas: pd.DataFrame
    output: pd.DataFrame
    entities: pd.DataFrame
    reported_parts: pd.DataFrame
    standing: pd.DataFrame
    fit: pd.DataFrame
    counties: pd.DataFrame
    residuals: pd.DataFrame
    failures: pd.DataFrame
    provenance: Mapping[str, str]

    @property
    def n_failed(self) -> int:
        """Replications of the scenario itself that failed."""
        return int((self.failures["arm"] == chance.ARMS[0]).sum())

    @property
    def bounds(self) -> tuple[float, float]:
        """The chance had none of the failed replications met the target, and had all: no answer is outside."""
        n_met = round(self.probability.value * self.probability.n)
        return bounds_with_failures(n_met, self.probability.n, self.n_failed)

    @property
    def largest_residual(self) -> float:
        """Largest imbalance of any account in any run, in the unit of the account."""
        return float(self.residuals["largest"].max())

    @property
    def accounts_close(self) -> bool:
        """Whether every account closed in every run, up to `CLOSED_BELOW`."""
        return bool(self.largest_residual <= CLOSED_BELOW)


def forecast(
    reader: Any, arms: Sequence[tuple[str, Any]], base_year: BaseYear, precision: float = 0.02,
    again: unknown.Again | None = None,
) -> Forecast:  # fmt: skip
    """Analyse the stored runs of a forecast.

    reader : of the store, bound to one engine, base year and seed
    arms : (label, Scenario), labels of `chance.ARMS`, the forecast itself first
    base_year : for the places of towns, imposed history and the standing of values
    precision : half-width of the interval that was asked for, 0-1
    again : some of its draws with other luck, which tell how the chance spreads over draws
    Raises UserError where the runs are stored without their course.
    """
    scenario = arms[0][1]
    hashes = {label: arm.content_hash for label, arm in arms}
    outcomes = reader.outcomes(
        list(dict.fromkeys(hashes.values())), ["provincial_towns", "target_step", "target_met", "places_rule"]
    )
    own = outcomes[outcomes["scenario_hash"] == scenario.content_hash]
    _require_course(reader, scenario, len(own))
    binding = chance.binding(outcomes, hashes)
    hangs_on, left = drivers(reader.uncertainties([scenario.content_hash]), own)
    return Forecast(
        question=_question(scenario, precision),
        probability=chance.chance(own["target_met"].to_numpy(bool)),
        by_rule=chance.chance_by_rule(own),
        fixed=fixed_of_certification(scenario),
        binding=binding,
        verdict=chance.verdict(binding),
        drivers=hangs_on,
        variance_left=left,
        **unknown.tables(reader, scenario, hangs_on, again),
        **_course(reader, scenario, own, base_year),
        **_year_tables(reader, scenario, base_year),
        standing=known.standing(base_year),
        fit=known.fit(base_year),
        counties=known.county_places(base_year),
        residuals=_residuals(reader.residuals(list(hashes.values()))),
        failures=_failures(reader, hashes),
        provenance=provenance(reader, scenario, len(own)),
    )


def _require_course(reader: Any, scenario: Any, n_runs: int) -> None:
    """The forecast's own runs have to be stored with their quarters and towns."""
    if n_runs and reader.town_years([scenario.content_hash]).empty:
        raise UserError(
            "the runs are stored without their towns, so there is no forecast to show",
            where="store.detail",
            expected="towns",
        )


def _question(scenario: Any, precision: float) -> Question:
    return Question(scenario.name, target_towns(scenario), scenario.start, scenario.end, scenario.as_of, precision)


def _dates(scenario: Any) -> tuple[date, ...]:
    """Last day of the base year and of every step."""
    return (scenario.start - timedelta(days=1), *scenario.step_ends)


def _course(reader: Any, scenario: Any, own: pd.DataFrame, base_year: BaseYear) -> dict[str, pd.DataFrame]:
    dates, target = _dates(scenario), target_towns(scenario)
    counts = reader.quarter_array(scenario.content_hash, ["provincial_towns"])[:, :, 0]
    observed = known.imposed_counts(base_year, scenario.as_of)
    rounds = course.rounds_by_date(reader.rounds([scenario.content_hash]), len(own), dates)
    return {
        "count_by_quarter": course.count_by_quarter(counts, target, dates),
        "observed": observed,
        "unnamed": known.unnamed_members(base_year, scenario.as_of, reader.designations(scenario.content_hash), dates),
        "final_count": course.final_count(own["provincial_towns"].to_numpy()),
        "when_met": course.when_met(own["target_step"].to_numpy(int), dates),
        "rounds": course.date_history(rounds, observed, dates),
    }


def _year_tables(reader: Any, scenario: Any, base_year: BaseYear) -> dict[str, pd.DataFrame]:
    key, dates = scenario.content_hash, _dates(scenario)
    quarters = reader.quarter_array(key, list(OUTCOME_NAMES))
    steps = {name: quarters[:, 1:, column] for column, name in enumerate(OUTCOME_NAMES)}
    counts = quarters[:, :, OUTCOME_NAMES.index("provincial_towns")]
    years = np.array([day.year for day in dates[1:]])
    as_of_step = sum(day <= scenario.as_of for day in dates[1:])
    places, town_years = known.town_places(base_year), reader.town_years([key])
    outcomes = series.outcomes_by_year(steps, years)
    return {
        "towns": towns.town_chances(places, town_years, reader.designations(key), as_of_step),
        "money": totals.money_by_year(reader.money_years([key])),
        "cost_per_town": costs.cost_per_town(steps["public_money_mcny"], counts, as_of_step),
        "outcomes": outcomes,
        "quotas": totals.quota_use(steps, years),
        "output": totals.output_by_year(steps, years),
        "entities": totals.entities_by_year(steps, years),
        "reported_parts": series.reported_parts(outcomes, town_years),
    }


def _residuals(frame: pd.DataFrame) -> pd.DataFrame:
    largest = [float(frame[name].max()) if len(frame) else np.nan for name in RESIDUALS]
    return pd.DataFrame({"account": RESIDUALS, "largest": largest, "runs": len(frame)})


def _failures(reader: Any, hashes: Mapping[str, str]) -> pd.DataFrame:
    labels = {key: label for label, key in reversed(list(hashes.items()))}
    frame = reader.failures(list(labels))
    arm = frame["scenario_hash"].map(labels)
    return frame.assign(arm=arm)[["arm", "replication", "seed", "error"]].reset_index(drop=True)


def provenance(reader: Any, scenario: Any, n_replications: int, arm: Any = None) -> dict[str, str]:
    """What made the numbers: engine, base year, scenario, seed, platform and versions of the libraries.

    arm : whose runs tell platform and date; that of the scenario unless another is given
    """
    runs = reader.runs([scenario.content_hash]) if arm is None else reader.runs_at([arm])
    platforms = sorted(set(runs["platform"].astype(str)))
    versions = {name: metadata.version(name) for name in ("jinzhen", "numpy", "numba", "mesa", "scipy", "pandas")}
    return {
        "engine_id": str(reader.address.engine_id),
        "base_year_hash": str(reader.address.base_year_hash),
        "scenario_hash": scenario.content_hash,
        "seed": str(reader.address.seed),
        "replications": str(n_replications),
        "computed_on": "; ".join(platforms),
        "last_run": str(runs["created"].max()),
        "python": platform.python_version(),
        **versions,
    }
