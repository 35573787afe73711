"""What nobody knows: how the chance spreads over what is drawn, of what the spread is made, and what is known worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from jinzhen.experiments.running.records import CHUNK_SIZE
from jinzhen.experiments.running.stage import Ask, Stage
from jinzhen.experiments.statistics.across_draws import across_draws
from jinzhen.experiments.statistics.conditional_mean import cross_fitted, explained
from jinzhen.experiments.statistics.intervals import Estimate
from jinzhen.experiments.statistics.seed_noise import share_between
from jinzhen.scenarios.catalogue.where_to_find import where_to_find
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

if TYPE_CHECKING:
    from jinzhen.experiments.running.stored import Stored

#: Replications of draws that are run again begin here, so that none is of a forecast itself.
FIRST_AGAIN = 2**24
#: How often a draw is run again.
EACH = CHUNK_SIZE
#: With fewer draws nothing is said of how the chance spreads.
FEWEST_DRAWS = 16
#: Outcomes whose spread is taken apart, the answer first.
OUTCOMES = ("target_met", "provincial_towns", "core_output_mcny", "reported_output_mcny", "payroll_jobs")
#: Grades of what no source prints and none lets one derive.
NOT_KNOWN = ("assumed", "judgement")
#: How many of the worst known are shown.
N_WORST = 10
#: What the spread is put down to: groups of uncertainties, then what follows from other draws.
PARAMETERS, OUTSIDE, ROUNDS, BASE_YEAR, TOGETHER, LEFT, DRAWN = (
    "parameters", "outside", "rounds", "base_year", "together", "left", "drawn",
)  # fmt: skip
_GROUPS = {PARAMETERS: "economy", OUTSIDE: "environment", ROUNDS: "rounds"}
#: Figures of the base year that tell one replication's from another's.
_OF_BASE_YEAR = (
    "eligible_towns", "towns_over_50", "towns_over_100", "core_output_mcny", "chain_output_mcny",
    "reported_output_mcny", "entities", "reported_entities", "leading_firms", "above_size_firms", "payroll_jobs",
    "linked_jobs", "capital_mcny", "debt_mcny", "mean_log_tfp", "city_spread",
)  # fmt: skip

ACROSS = ["low", "low_from", "low_to", "high", "high_from", "high_to", "sd", "learnt", "n_draws", "each"]
SPREAD = ["outcome", "group", "share", "low", "high"]
WORST = ["uncertainty", "grade", "drawn_low", "drawn_high", "share", "low", "high", "matters", "where_en", "where_zh"]


class Again(NamedTuple):
    """Draws that were run again with other luck.

    replications : of the forecast, whose draws they are; runs : outcomes, `draw` an index into them
    """

    replications: Sequence[int]
    runs: pd.DataFrame


def stage_again(ask: Ask[Any], stored: Stored, most: int) -> tuple[list[int], Stage] | None:
    """The first draws of the forecast, each with other luck; as many runs at most as the forecast has itself.

    None where so few draws would tell nothing, or none are asked for.
    """
    if not most:
        return None
    drawn = stored.reader.uncertainties([ask.scenario.content_hash])
    drawn = drawn.head(min(most, len(drawn) // EACH)).set_index("replication").drop(columns="scenario_hash")
    if len(drawn) < FEWEST_DRAWS:
        return None
    names = [name for name in drawn.columns if drawn[name].nunique() > 1]
    arms = [ask.arm(point={name: float(row[name]) for name in names}) for _, row in drawn.iterrows()]
    firsts = [FIRST_AGAIN + EACH * number for number in range(len(arms))]
    label = f"The first {len(arms)} draws with other luck"
    return drawn.index.tolist(), Stage(label, arms, EACH, firsts=firsts, may_fail=True)


def again(replications: Sequence[int], stored: Stored) -> Again:
    """What came of them; a draw of which a run failed is left out."""
    runs = stored.outcomes(OUTCOMES).rename(columns={"position": "draw"})
    whole = runs.groupby("draw")["draw"].transform("size") == EACH
    return Again(replications, runs[whole])


def tables(reader: Any, scenario: Any, drivers: pd.DataFrame, again: Again | None) -> dict[str, pd.DataFrame]:
    """`across`, `across_shares`, `spread` and `worst_known` of a forecast. drivers : as `drivers.drivers` has them"""
    drawn = reader.uncertainties([scenario.content_hash]).set_index("replication").drop(columns="scenario_hash")
    runs = reader.outcomes([scenario.content_hash], list(OUTCOMES)).set_index("replication")
    drawn = drawn.reindex(runs.index)
    groups = _columns_of_groups(reader, scenario, drawn)
    chance, distribution = _across(drawn, runs, again)
    return {
        "across": chance,
        "across_shares": distribution,
        "spread": made_of(runs, groups, again),
        "worst_known": worst_known(drivers, drawn),
    }


def _columns_of_groups(reader: Any, scenario: Any, drawn: pd.DataFrame) -> Mapping[str, np.ndarray]:
    """What tells the replications apart, by group: (n, columns), in the order of `drawn`."""
    found = {
        group: drawn[[name for name in drawn.columns if UNCERTAINTIES[name].group == of]].to_numpy(np.float64)
        for group, of in _GROUPS.items()
    }
    rounds = reader.rounds([scenario.content_hash])
    held = rounds[~rounds["imposed"].astype(bool)].assign(held=1.0)
    calendar = held.pivot_table(index="replication", columns="step", values="held", fill_value=0.0, aggfunc="max")
    found[ROUNDS] = np.hstack([found[ROUNDS], calendar.reindex(drawn.index, fill_value=0.0).to_numpy(np.float64)])
    # Row 0 is the base year; runs come in the order of their replications here as well.
    found[BASE_YEAR] = reader.quarter_array(scenario.content_hash, list(_OF_BASE_YEAR))[:, 0, :]
    return found


def _across(drawn: pd.DataFrame, runs: pd.DataFrame, again: Again | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The chance over draws: its ends and their error in a row, and its distribution; empty where it is not known."""
    times = pd.Series(dtype=float) if again is None else again.runs.groupby("draw")["target_met"].sum()
    if again is None or len(times) < FEWEST_DRAWS:
        return pd.DataFrame(columns=ACROSS), pd.DataFrame(columns=["chance", "share"])
    met = runs["target_met"].to_numpy(np.float64)
    predicted = pd.Series(cross_fitted(drawn.to_numpy(np.float64), met), runs.index)
    of_draws = predicted.loc[[again.replications[draw] for draw in times.index]].to_numpy()
    found = across_draws(predicted.to_numpy(), met, of_draws, times.to_numpy(), EACH)
    ends = [each for end in (found.low, found.high) for each in end[:3]]
    row = (*ends, found.sd.value, found.learnt, found.n_draws, found.each)
    distribution = pd.DataFrame({"chance": found.levels, "share": found.shares})
    return pd.DataFrame([row], columns=ACROSS), distribution


def made_of(runs: pd.DataFrame, groups: Mapping[str, np.ndarray], again: Again | None) -> pd.DataFrame:
    """Shares of the variance of every outcome, by group; what only all groups together tell; and what is left."""
    rows: list[tuple[Any, ...]] = []
    everything = np.hstack(list(groups.values()))
    for name in OUTCOMES:
        outcome = runs[name].to_numpy(np.float64)
        alone = {group: explained(cross_fitted(columns, outcome), outcome) for group, columns in groups.items()}
        rows += [(name, group, *share[:3]) for group, share in alone.items()]
        whole = explained(cross_fitted(everything, outcome), outcome)
        beyond = max(whole.value - sum(share.value for share in alone.values()), 0.0)
        rows.append((name, TOGETHER, beyond, np.nan, np.nan))
        # All together explain no less than any of them: where their fit is the poorer one, too little was run for it.
        most = max(whole, *alone.values(), key=lambda share: share.value)
        rows.append((name, LEFT, 1.0 - most.value, 1.0 - most.high, 1.0 - most.low))
        rows.append((name, DRAWN, *_of_all_drawn(name, outcome, again)[:3]))
    return pd.DataFrame(rows, columns=SPREAD)


def _of_all_drawn(name: str, outcome: np.ndarray, again: Again | None) -> Estimate:
    """Share of the variance that everything drawn explains, learnt or not: from draws that were run again."""
    if again is None or again.runs["draw"].nunique() < FEWEST_DRAWS:
        return Estimate(np.nan, np.nan, np.nan, 0)
    return share_between(again.runs[name].to_numpy(np.float64).reshape(-1, EACH), float(outcome.var(ddof=1)))


def worst_known(drivers: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """What no source tells and the answer hangs on most: how it is drawn, and where it could be found out.

    drivers : of the target first; drawn : what was drawn, a column an uncertainty
    """
    first = drivers[drivers["outcome"] == OUTCOMES[0]]
    known = first["uncertainty"].map(lambda name: name in UNCERTAINTIES and UNCERTAINTIES[name].grade in NOT_KNOWN)
    rows = []
    for _, row in first[known].head(N_WORST).iterrows():
        entry = UNCERTAINTIES[row["uncertainty"]]
        zh, en = where_to_find(entry)
        ends = np.quantile(drawn[entry.name], (0.05, 0.95), method="inverted_cdf")
        told = (row[each] for each in ("share", "low", "high", "matters"))
        rows.append((entry.name, entry.grade, *ends, *told, en, zh))
    return pd.DataFrame(rows, columns=WORST)
