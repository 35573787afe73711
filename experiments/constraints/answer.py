"""What holds a town back: its chance with each gate, criterion and factor relaxed, against its chance as it is.

The choice of what to look at closely is made on other replications than the figures that are reported, so that these
are not the best of many by luck.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from jinzhen.experiments.constraints.relaxations import RULES, Relaxation
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.forecast.base_year import town_places
from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, mean_interval, paired_share_difference, wilson
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.catalogue.uncertain import centre
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS
from jinzhen.scenarios.units import DRAWN, DRAWN_BELOW

#: What is said of a town at a year: provincial by history, (nearly) sure, uncertain, (nearly) without a chance.
STATUSES = ("named", "safe", "uncertain", "out_of_reach")

#: Relaxations of a town that are looked at closely: of what it is judged by, and of what can be done.
N_RULES, N_FACTORS = 2, 3

EFFECT_COLUMNS = (
    "town", "year", "relaxation", "kind", "stage", "chance", "relaxed_chance", "gain", "gain_low", "gain_high", "n",
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What was asked. years : at whose end a town is to be provincial; unlikely, likely : bounds of `uncertain`"""

    scenario: str
    as_of: date
    first_day: date
    years: tuple[int, ...]
    unlikely: float
    likely: float


@dataclass(frozen=True, eq=False)
class Treated:
    """Runs of an arm. named : year -> bool (replication, town); relaxed : as in a trial"""

    named: Mapping[int, pd.DataFrame]
    relaxed: Mapping[int, str]
    of_all: str = ""


@dataclass(frozen=True, eq=False)
class Constraints:
    """The answer as numbers.

    towns : town index, id, names, city, county and category
    chances : one row a town and year: chance with interval, status, distances to the gates and the bar
    effects : one row a town, year and relaxation: gain in chance with interval; `stage` is `final`, `screening` or
        `all_towns`
    verdicts : one row an examined town and year: what binds, and the factors in order
    disturbance : change of the chance of towns that were not relaxed in an arm, mean over the arms
    relaxations : the table in use, by name
    """

    terms: Terms
    towns: pd.DataFrame
    chances: pd.DataFrame
    effects: pd.DataFrame
    verdicts: pd.DataFrame
    disturbance: Estimate
    relaxations: Mapping[str, Relaxation]
    n_failed: int
    provenance: Mapping[str, str]


def named_by_year(steps: pd.DataFrame, scenario: Any, years: Sequence[int]) -> dict[int, pd.DataFrame]:
    """Whether each town is provincial at the end of each year.

    steps : (replication, town) step at whose end a town is first provincial, 0 in the base year, -1 never
    """
    last = {year: max(i for i, day in enumerate(scenario.step_ends, 1) if day.year == year) for year in years}
    return {year: (steps >= 0) & (steps <= step) for year, step in last.items()}


def town_chances(named: Mapping[int, pd.DataFrame], provincial_at_as_of: np.ndarray, terms: Terms) -> pd.DataFrame:
    """town, year, chance, low, high, n, status. provincial_at_as_of : bool (n_towns,), in every replication"""
    rows = []
    for year, table in named.items():
        for town, count in enumerate(table.sum(axis=0).to_numpy()):
            chance = wilson(int(count), len(table))
            rows.append((town, year, *chance, status(chance.value, bool(provincial_at_as_of[town]), terms)))
    return pd.DataFrame(rows, columns=["town", "year", "chance", "low", "high", "n", "status"])


def status(chance: float, is_named: bool, terms: Terms) -> str:
    """One of STATUSES."""
    if is_named:
        return "named"
    if chance > terms.likely:
        return "safe"
    return "out_of_reach" if chance < terms.unlikely else "uncertain"


def uncertain_towns(chances: pd.DataFrame) -> list[int]:
    """Towns that are uncertain at one of the years at least, in order."""
    return sorted(set(chances.loc[chances["status"] == "uncertain", "town"]))


def distances(town_years: pd.DataFrame, scenario: Any, years: Sequence[int]) -> pd.DataFrame:
    """How far towns are from what they are judged by, means over replications at the end of each year.

    output_gap_share : as the figure of that name, nan without a gate
    score_gap : score less the bar as set, or at the centre of its prior
    passes_output, passes_leader, passes_support, passes_county : share of replications; municipal_share likewise
    score_rank : by mean score, 1 the best
    """
    own = town_years[town_years["year"].isin(years)]
    bar = {year: _lever_at(scenario, "quality_bar", year) for year in years}
    gates = ("output", "leader", "support", "county")
    table = own[["town", "year"]].copy()
    table["output_gap_share"] = own["output_gap_share_mean"].where(own["output_gate_mcny_mean"] > 0.0)
    table["score_gap"] = own["score_mean"] - own["year"].map(bar)
    for gate in gates:
        table[f"passes_{gate}"] = own[f"passes_{gate}_mean"]
    table["municipal_share"] = 1.0 - own["n_tier_0"] / own["n"]
    table["score_rank"] = own.groupby("year")["score_mean"].rank(ascending=False, method="min")
    return table.reset_index(drop=True)


def _lever_at(scenario: Any, name: str, year: int) -> float:
    """A lever at the end of a year; what is drawn at the centre of its prior."""
    step = max(i for i, day in enumerate(scenario.step_ends) if day.year == year)
    level = float(scenario.lever_table()[step, LEVER_INDEX[name]])
    return level if level > DRAWN_BELOW else centre(scenario.priors[LEVERS[name].drawn]) + (level - DRAWN)


def screening_gains(
    plain: Mapping[int, pd.DataFrame], arms: Sequence[Treated], relaxations: Mapping[str, Relaxation]
) -> pd.DataFrame:
    """Effects of arms in which towns were screened, one row a town, year and relaxation; intervals one by one."""
    rows = [
        _effect(plain, arm, town, name, year, relaxations[name].kind, "screening", LEVEL)
        for arm in arms
        for town, name in arm.relaxed.items()
        for year in plain
    ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def choose(gains: pd.DataFrame) -> dict[int, list[str]]:
    """For every town what to look at closely: the largest mean gains over the years, the table's order on ties."""
    chosen: dict[int, list[str]] = {}
    for town, own in gains.groupby("town"):
        mean = own.groupby(["relaxation", "kind"], sort=False)["gain"].mean().reset_index()
        mean = mean.sort_values("gain", ascending=False, kind="stable")
        is_rule = mean["kind"].isin(RULES)
        best = [*mean.loc[is_rule, "relaxation"].head(N_RULES), *mean.loc[~is_rule, "relaxation"].head(N_FACTORS)]
        chosen[int(town)] = best  # type: ignore[call-overload]
    return chosen


def final_effects(
    plain: Mapping[int, pd.DataFrame], arms: Sequence[Treated], relaxations: Mapping[str, Relaxation]
) -> pd.DataFrame:
    """Effects of what was chosen.

    Intervals hold for the gates and criteria of a town and year together, and for its factors together (Bonferroni).
    """
    def family(town: int, name: str) -> tuple[int, bool]:
        return town, relaxations[name].kind in RULES

    n_of = Counter(family(town, name) for arm in arms for town, name in arm.relaxed.items())
    level = {key: 1.0 - (1.0 - LEVEL) / n for key, n in n_of.items()}
    rows = [
        _effect(plain, arm, town, name, year, relaxations[name].kind, "final", level[family(town, name)])
        for arm in arms
        for town, name in arm.relaxed.items()
        for year in plain
    ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def all_town_effects(
    plain: Mapping[int, pd.DataFrame], arms: Sequence[Treated], towns: Sequence[int]
) -> pd.DataFrame:
    """Effects of the relaxed rounds on every town examined; intervals hold for the relaxations of a town together."""
    level = 1.0 - (1.0 - LEVEL) / max(1, len(arms))
    rows = [
        _effect(plain, arm, town, arm.of_all, year, "round", "all_towns", level)
        for arm in arms
        for town in towns
        for year in plain
    ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _effect(
    plain: Mapping[int, pd.DataFrame], arm: Treated, town: int, name: str, year: int, kind: str, stage: str,
    level: float,
) -> tuple:  # fmt: skip
    """A row of effects, over the replications that are finished in both arms."""
    treated, base = arm.named[year][town], plain[year][town]
    shared = treated.index.intersection(base.index)
    treated, base = treated[shared], base[shared]
    gain = paired_share_difference(treated.to_numpy(), base.to_numpy(), level)
    chances = (float(base.mean()), float(treated.mean())) if gain.n else (np.nan, np.nan)
    return (town, year, name, kind, stage, *chances, gain.value, gain.low, gain.high, gain.n)


def disturbance(plain: Mapping[int, pd.DataFrame], arms: Sequence[Treated], towns: Sequence[int]) -> Estimate:
    """Change of the chance of examined towns in arms that relax others, last year, mean over the arms."""
    year = max(plain)
    changes = []
    for arm in arms:
        others = [town for town in towns if town not in arm.relaxed]
        shared = arm.named[year].index.intersection(plain[year].index)
        if others and len(shared):
            moved = arm.named[year].loc[shared, others].astype(float) - plain[year].loc[shared, others].astype(float)
            changes.append(float(moved.to_numpy().mean()))
    return mean_interval(np.array(changes))


def verdicts(chances: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """One row an examined town and year, with the largest effects among those looked at closely.

    chance, low, high, n : as it is, in the replications that the effects are of
    rule : the gate or criterion whose step raises the chance most; first, second : the factors that do
    *_gain, *_low, *_high : its effect; *_is_clear : whether the whole interval is above 0
    binds : the larger of rule and first among those that are clear, or `none`
    """
    rows = []
    for (town, year), own in effects[effects["stage"] == "final"].groupby(["town", "year"]):
        ordered = own.sort_values("gain", ascending=False, kind="stable")
        factors = ordered[ordered["kind"] == "factor"]
        rules = ordered[ordered["kind"] != "factor"]
        found = {"rule": _at(rules, 0), "first": _at(factors, 0), "second": _at(factors, 1)}
        clear = [found[head] for head in ("rule", "first") if found[head]["_is_clear"]]
        binds = max(clear, key=lambda each: each["_gain"])[""] if clear else "none"
        named = {f"{head}{part}": value for head, each in found.items() for part, value in each.items()}
        rows.append({"town": town, "year": year, **named, "binds": binds, **_plain(own)})
    parts = [f"{head}{part}" for head in ("rule", "first", "second") for part in _NOTHING]
    table = pd.DataFrame(rows, columns=["town", "year", *parts, "binds", *_PLAIN])
    kept = chances[["town", "year", "status"]]
    return table.merge(kept, on=["town", "year"], how="left", validate="one_to_one")


_PLAIN = ("chance", "low", "high", "n")


def _plain(effects: pd.DataFrame) -> dict[str, Any]:
    """A town's chance as it is, with its interval, in the replications of these effects."""
    row = effects.loc[effects["n"].idxmax()]
    n = int(row["n"])
    return dict(zip(_PLAIN, wilson(round(row["chance"] * n) if n else 0, n), strict=True))


#: Parts of a verdict where there is nothing to say.
_NOTHING: Mapping[str, Any] = {"": "", "_gain": np.nan, "_low": np.nan, "_high": np.nan, "_is_clear": False}


def _at(ordered: pd.DataFrame, position: int) -> dict[str, Any]:
    """Parts of a verdict from a row of effects."""
    if position >= len(ordered):
        return dict(_NOTHING)
    row = ordered.iloc[position]
    values = (row["relaxation"], row["gain"], row["gain_low"], row["gain_high"], bool(row["gain_low"] > 0.0))
    return dict(zip(_NOTHING, values, strict=True))


class Course:
    """Reads the experiment's arms as they become ready, stage by stage; each answer decides on the next arms.

    reader : of the store, bound to one engine, base year and seed
    n_plain, n_screening : replications of the scenario as it is, and those of them that choices are made on
    """

    def __init__(
        self, reader: Any, scenario: Any, base_year: BaseYear, relaxations: Mapping[str, Relaxation], terms: Terms,
        n_plain: int, n_screening: int,
    ) -> None:  # fmt: skip
        self._reader, self._scenario, self._base_year = reader, scenario, base_year
        self._relaxations, self._terms = relaxations, terms
        self._n_screening = n_screening
        steps = self._steps(scenario, 0, n_plain)
        self._plain = named_by_year(steps, scenario, terms.years)
        as_of_step = sum(day <= scenario.as_of for day in scenario.step_ends)
        provincial = ((steps >= 0) & (steps <= as_of_step)).all(axis=0).to_numpy()
        self.chances = town_chances(self._plain, provincial, terms)
        self._screening = pd.DataFrame(columns=list(EFFECT_COLUMNS))

    def _steps(self, scenario: Any, first: int, below: int) -> pd.DataFrame:
        """Designations of the replications first .. below - 1."""
        table = self._reader.designations_by_replication(scenario.content_hash)
        return table[(table.index >= first) & (table.index < below)]

    def _treated(self, trials: Sequence[Any], first: int, below: int) -> list[Treated]:
        return [
            Treated(
                named_by_year(self._steps(trial.scenario, first, below), self._scenario, self._terms.years),
                trial.relaxed, trial.of_all,
            )
            for trial in trials
        ]  # fmt: skip

    def choose(self, screening: Sequence[Any]) -> dict[int, list[str]]:
        """What to look at closely, from the arms of the screening."""
        arms = self._treated(screening, 0, self._n_screening)
        self._screening = screening_gains(self._plain, arms, self._relaxations)
        return choose(self._screening)

    def answer(
        self, examined: Sequence[int], finals: Sequence[Any], rounds: Sequence[Any], below: int, n_failed: int
    ) -> Constraints:
        """Everything, from replications that the choice has not seen."""
        first, scenario, terms = self._n_screening, self._scenario, self._terms
        arms, of_all = (self._treated(trials, first, below) for trials in (finals, rounds))
        effects = pd.concat(
            [
                final_effects(self._plain, arms, self._relaxations),
                all_town_effects(self._plain, of_all, examined),
                self._screening,
            ],
            ignore_index=True,
        )
        far = distances(self._reader.town_years([scenario.content_hash]), scenario, terms.years)
        return Constraints(
            terms=terms,
            towns=town_places(self._base_year),
            chances=self.chances.merge(far, on=["town", "year"], how="left", validate="one_to_one"),
            effects=effects,
            verdicts=verdicts(self.chances, effects),
            disturbance=disturbance(self._plain, arms, examined),
            relaxations=self._relaxations,
            n_failed=n_failed,
            provenance=provenance(self._reader, scenario, int(self.chances["n"].iloc[0])),
        )
