"""Each town's chance of designation and what holds it back."""

import numpy as np
import pandas as pd

from jinzhen.experiments.statistics.intervals import wilson
from jinzhen.model.outcomes import CONSTRAINTS, TOWN_FIGURES

#: Gates by name; the pass rate of each is the town figure `passes_<gate>`.
GATES = ("output", "leader", "support", "county")

#: What may be said to hold a town back: a gate, or `places` when it passes and is not named; `none` when nearly sure.
HOLDS = (*GATES, "places", "none")

#: Above this chance nothing is said to hold a town back.
NEARLY_SURE = 0.95


def town_chances(
    towns: pd.DataFrame, town_years: pd.DataFrame, designations: np.ndarray, as_of_step: int
) -> pd.DataFrame:
    """One row a town: its chance of being provincial by the end, pass rates, score, rank and what holds it back.

    towns : `town` and names, in the order of the columns of `designations`
    town_years : aggregates over replications, `town`, `year`, `<figure>_mean`, `n_constraint_*`
    designations : (n_replications, n_towns), step at whose end the town is first provincial, -1 never
    as_of_step : last step of imposed history, 0 the base year
    """
    n = designations.shape[0]
    named = designations >= 0
    intervals = [wilson(int(count), n) for count in named.sum(axis=0)]
    table = towns.reset_index(drop=True).copy()
    table["provincial_at_as_of"] = (named & (designations <= as_of_step)).all(axis=0)
    table["chance"] = [interval.value for interval in intervals]
    table["low"] = [interval.low for interval in intervals]
    table["high"] = [interval.high for interval in intervals]
    table["n"] = n
    return _with_holds(table.merge(_last_year(town_years), on="town", how="left", validate="one_to_one"))


def _last_year(town_years: pd.DataFrame) -> pd.DataFrame:
    """Every town figure and the most frequent perceived constraint at the end of the last year.

    A 0/1 figure is a share of replications.
    """
    last = town_years[town_years["year"] == town_years["year"].max()].reset_index(drop=True)
    kept = {f"{figure.name}_mean": figure.name for figure in TOWN_FIGURES if figure.unit != "code"}
    frame = last[["town", *kept]].rename(columns=kept)
    constraints = last[[f"n_constraint_{name}" for name in CONSTRAINTS]].to_numpy()
    perceived = [CONSTRAINTS[index] for index in constraints.argmax(axis=1)]
    return pd.concat([frame, pd.Series(perceived, name="perceived_constraint")], axis=1)


def _with_holds(table: pd.DataFrame) -> pd.DataFrame:
    candidates = ~table["provincial_at_as_of"]
    table["score_rank"] = table["score"].where(candidates).rank(ascending=False, method="min")
    table["n_candidates"] = int(candidates.sum())
    table["held_back_by"] = [_held_back_by(row) for row in table.to_dict("records")]
    return table


def _held_back_by(row: dict) -> str:
    """The gate missed most often, or `places` when more chance is lost after the gates than at them."""
    if row["provincial_at_as_of"] or row["chance"] >= NEARLY_SURE:
        return "none"
    lost_at_gates = 1.0 - row["passes_all"]
    lost_at_places = max(0.0, row["passes_all"] - row["chance"])
    if lost_at_gates >= lost_at_places:
        return min(GATES, key=lambda gate: row[f"passes_{gate}"])
    return "places"


def most_likely(table: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    """The `n` towns with the largest chance among those not provincial at `as_of`; ties by score."""
    candidates = table[~table["provincial_at_as_of"]]
    return candidates.sort_values(["chance", "score"], ascending=False).head(n).reset_index(drop=True)


def least_likely(table: pd.DataFrame, n: int = 8) -> pd.DataFrame:
    """The `n` named candidates with the smallest chance, lowest first; towns drawn without a name are left out."""
    candidates = table[~table["provincial_at_as_of"] & ~table["town_id"].astype(str).str.startswith("U")]
    return candidates.sort_values(["chance", "score"]).head(n).reset_index(drop=True)
