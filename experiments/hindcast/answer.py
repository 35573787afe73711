"""What forecasts from earlier dates said beside what came, and how good they were."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.hindcast.discrepancy import Discrepancy
from jinzhen.experiments.hindcast.measured import Panels
from jinzhen.experiments.hindcast.record_file import Fact, Facts, town_rows
from jinzhen.experiments.hindcast.registry import MUNICIPAL, TITLED, group_of
from jinzhen.experiments.hindcast.rivals import PLAN, RIVALS, known_before, rivals
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.experiments.statistics.scores import BANDS, band, brier, crps, pit, skill
from jinzhen.scenarios.base_year import base_year_of, load_base_year
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER, read_table
from jinzhen.scenarios.base_year.reading import Facts as KnownFacts
from jinzhen.scenarios.base_year.towns import MID_2023
from jinzhen.scenarios.scenario import Scenario

F64 = NDArray[np.float64]

#: Whether a fact can fail: one that nothing was made to meet; one that parameters were tuned to; one that the base year
#: takes over or history imposes; and one for which the base year takes over another figure, of another scope or day.
TEST, TUNED, TAKEN_OVER, ANOTHER = "test", "tuned", "taken_over", "another"
#: Coverage of the band that is told.
TOLD = 0.8
#: Quantiles that are told.
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)

FORECASTS = [
    "origin", "metric", "scope", "day", "value", "unit", "measure", "group", "standing", "mean",
    *(f"q{1000 * level:03.0f}" for level in LEVELS), "crps", "pit", *(f"in_{100 * each:.0f}" for each in BANDS),
    "discrepancy_mean", "discrepancy_sd", "discrepancy_share", "errors_of", "n_errors", "in_80_without",
    *RIVALS, "place", "note",
]  # fmt: skip
SCORES = [
    "origin", "standing", "n", "crps_scaled",
    *(f"{what}_{rival}" for rival in RIVALS for what in ("skill", "n")),
    *(f"in_{100 * each:.0f}{end}" for each in BANDS for end in ("", "_low", "_high")), "mean_pit",
]  # fmt: skip
GROUPS = [
    "origin", "group", "n", *(f"in_{100 * each:.0f}" for each in BANDS), "in_80_without", "mean_pit", "n_errors",
    "discrepancy_mean", "discrepancy_sd", "discrepancy_share",
]  # fmt: skip
EVENTS = ["origin", "metric", "scope", "day", "event", "threshold", "chance", "came", "brier",
          *(f"brier_{rival}" for rival in RIVALS)]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Hindcast:
    """Forecasts beside what came; each table is also written as a CSV file.

    forecasts : a row a fact and origin; values in the unit of the model; rivals are nan with nothing to go by
    scores : by origin and standing; `crps_scaled` is the mean CRPS over what came; skills are 1 less the ratio of such
        sums to those of a rival, over the facts it speaks of
    groups : of the figures that can fail, by origin and group: coverage with the discrepancy and without it
    events : counts of towns that reach a number by a day
    skipped : metrics and scopes of the file that the model does not have
    """

    scenario: Scenario
    data: str
    origins: tuple[date, ...]
    n: int
    n_failed: int
    forecasts: pd.DataFrame
    scores: pd.DataFrame
    groups: pd.DataFrame
    events: pd.DataFrame
    skipped: pd.DataFrame
    provenance: Mapping[str, str]

    @property
    def without_discrepancy(self) -> float:
        """Share of the tests in the band of TOLD that simulation alone gives."""
        return float(self.tests["in_80_without"].mean())

    @property
    def discrepancy_share(self) -> float:
        """Part of the variance (of logarithms) of the tests whose kind has a discrepancy that is discrepancy, mean."""
        return float(self.tests.loc[self.tests["errors_of"] != "", "discrepancy_share"].mean())

    @property
    def tests(self) -> pd.DataFrame:
        """Forecasts of facts that can fail."""
        return self.forecasts[self.forecasts["standing"] == TEST]

    def coverage(self, share: float) -> Estimate:
        """How many tests lie in the band that should hold that share, of all origins."""
        inside = self.tests[f"in_{100 * share:.0f}"]
        return wilson(int(inside.sum()), len(inside))


def hindcast(ask: Ask[Any], facts: Facts, stored: Mapping[date, Stored]) -> Hindcast:
    """Score what is stored of every forecast."""
    forecasts: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    first = next(iter(stored.values()))
    for origin, each in stored.items():
        scenario = each.arms[0].scenario
        discrepancy = Discrepancy(Path(scenario.facts or FACTS_FOLDER), origin)
        panels = Panels(each.measured, scenario.step_ends, scenario.start, base_year_of(scenario))
        for fact in facts.known:
            if fact.day > origin:
                simulated, said = panels.sample(fact), rivals(fact, facts, origin)
                forecasts.append(_forecast(fact, discrepancy, simulated, said))
                events += _events(fact, facts, origin, simulated, said)
    table = pd.DataFrame(forecasts, columns=FORECASTS)
    return Hindcast(
        scenario=ask.scenario,
        data=ask.settings.data or "",
        origins=tuple(stored),
        n=len(first.measured),
        n_failed=sum(each.n_failed for each in stored.values()),
        forecasts=table,
        scores=pd.DataFrame(_scores(table), columns=SCORES),
        groups=pd.DataFrame(_groups(table), columns=GROUPS),
        events=pd.DataFrame(events, columns=EVENTS).drop_duplicates(ignore_index=True),
        skipped=pd.DataFrame(facts.skipped, columns=["name", "why", "nearest", "rows"]),
        provenance=_provenance(first, ask.scenario, len(first.measured)),
    )


def _provenance(stored: Stored, scenario: Scenario, n: int) -> dict[str, str]:
    """What made the numbers; of a probe no run is stored that could tell when."""
    made = provenance(stored.reader, scenario, n, stored.arms[0])
    return {name: value for name, value in made.items() if name not in ("computed_on", "last_run")}


def standing(fact: Fact, origin: date) -> str:
    """Whether a fact can fail, forecast from a day."""
    if not fact.metric.column:
        is_imposed = fact.metric.of in (MUNICIPAL, TITLED) and origin >= MID_2023
        return TAKEN_OVER if is_imposed else TEST
    if fact.metric.tuned:
        return TUNED
    if not fact.is_town:
        fitted = (fact.day.isoformat(), fact.metric.base_measure) in _fitted_totals(origin)
        return TAKEN_OVER if fitted else TEST
    key, figure = (town_rows()[fact.scope], fact.metric.base_measure), (fact.printed, f"{fact.raw:g}")
    if figure in _chosen(origin).get(key, ()) or fact.value == _priors().get(key):
        return TAKEN_OVER
    others = _chosen(date.max).get(key)
    return TEST if others is None or figure in others else ANOTHER


@cache
def _chosen(origin: date) -> Mapping[tuple[int, str], set[tuple[str, str]]]:
    """(row of a town, measure) -> (metric, value) of the figures that the base year of a day takes over for it."""
    chosen: dict[tuple[int, str], set[tuple[str, str]]] = {}
    rows, known = town_rows(), KnownFacts(as_of=origin)
    for row in read_table(known, "chosen_figures.csv", ("name_zh", "measure", "metric", "value"), may_be_empty=True):
        # Core output of a town is a figure of its own beside the reported one.
        measure = "reported_output" if row.text("measure") == "core_output" else row.text("measure")
        taken = chosen.setdefault((rows[row.text("name_zh")], measure), set())
        taken.add((row.text("metric"), f"{row.number('value'):g}"))
    return chosen


#: Columns of named_towns.csv with what is taken for a measure before the fit.
_PRIORS = {"prior_reported_mcny": "reported_output", "prior_entities": "entities"}


@cache
def _priors() -> Mapping[tuple[int, str], float]:
    """(row of a town, measure) -> what it is taken to be before the fit; no test where a figure was taken for it."""
    ids = load_base_year().towns.town_id
    return {
        (ids.index(row.text("town_id")), measure): row.number(column)
        for row in read_table(KnownFacts(), "named_towns.csv", ("town_id", *_PRIORS))
        for column, measure in _PRIORS.items() if row.cells[column].strip()
    }  # fmt: skip


@cache
def _fitted_totals(origin: date) -> frozenset[tuple[str, str]]:
    """(day, measure) of published totals that the base year of a day is fitted to; their sources name the day."""
    rows = read_table(KnownFacts(as_of=origin), "totals.csv", ("measure", "source"), may_be_empty=True)
    words = ((row.text("source").split(":")[0].split(" "), row.text("measure")) for row in rows)
    return frozenset((source[1], measure) for source, measure in words if source[0] == "outcomes")


def _forecast(
    fact: Fact, discrepancy: Discrepancy, simulated: F64, said: Mapping[str, float | None]
) -> tuple[Any, ...]:
    found, origin = discrepancy.added_to(simulated, fact), discrepancy.origin
    sample = found.sample
    quantiles = np.quantile(sample, LEVELS, method="inverted_cdf")
    inside = [low <= fact.value <= high for low, high in (band(sample, share) for share in BANDS)]
    low, high = band(simulated, TOLD)
    return (
        origin, fact.key, fact.scope, fact.day, fact.value, fact.metric.unit, fact.metric.measure,
        group_of(fact.metric), standing(fact, origin), float(sample.mean()), *quantiles,
        crps(sample, fact.value), pit(sample, fact.value), *inside, found.mean, found.sd, found.share, found.kind,
        found.errors, low <= fact.value <= high,
        *(math.nan if said[name] is None else said[name] for name in RIVALS), fact.place, fact.note,
    )  # fmt: skip


def _scores(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """By origin and standing, over the facts that are not zero."""
    for (origin, kind), own in table[table["value"] != 0.0].groupby(["origin", "standing"], sort=True):
        scaled = own["crps"] / own["value"].abs()
        against = []
        for rival in RIVALS:
            speaks = own[rival].notna()
            theirs = (own[rival] - own["value"]).abs() / own["value"].abs()
            against += [skill(scaled[speaks].to_numpy(), theirs[speaks].to_numpy()), int(speaks.sum())]
        bands = [end for share in BANDS
                 for end in wilson(int(own[f"in_{100 * share:.0f}"].sum()), len(own))[:3]]  # fmt: skip
        yield origin, kind, len(own), float(scaled.mean()), *against, *bands, float(own["pit"].mean())


def _groups(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """By origin and group, over the figures that can fail."""
    for (origin, group), own in table[table["standing"] == TEST].groupby(["origin", "group"], sort=True):
        inside = [float(own[name].mean()) for name in (*(f"in_{100 * each:.0f}" for each in BANDS), "in_80_without")]
        yield (origin, group, len(own), *inside, float(own["pit"].mean()), int(own["n_errors"].max()),
               *(float(own[f"discrepancy_{name}"].mean()) for name in ("mean", "sd", "share")))  # fmt: skip


def _events(
    fact: Fact, facts: Facts, origin: date, sample: F64, said: Mapping[str, float | None]
) -> Iterator[tuple[Any, ...]]:
    """Of counts: one more than were known, and as many as were announced, with the chance of each."""
    if fact.metric.column or standing(fact, origin) != TEST:
        return
    seen, planned = known_before(fact, facts, origin), said[PLAN]
    wanted = {"more": seen[-1].value + 1.0 if seen else None, "announced": planned}
    for event, threshold in wanted.items():
        if threshold is None:
            continue
        chance, came = float((sample >= threshold).mean()), fact.value >= threshold
        others = [math.nan if value is None else brier(float(value >= threshold), came) for value in said.values()]
        yield (origin, fact.key, fact.scope, fact.day, event, threshold, chance, came, brier(chance, came), *others)
