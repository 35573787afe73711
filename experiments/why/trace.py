"""One town through one replication: its figures quarter by quarter, its rounds, and what changed its title."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.why.hearing import DECISIONS, GATES, Hearing, hear, standing
from jinzhen.model.outcomes import CONSTRAINTS, TOWN_FIGURE_NAMES
from jinzhen.model.replication import town_columns
from jinzhen.model.state.codes import Gate, Tier
from jinzhen.model.state.now import Lever
from jinzhen.model.state.world import TownCode

#: Figures of a town that are told of every quarter.
FIGURES = (
    "core_output_mcny", "reported_output_mcny", "output_gate_mcny", "leading_firms", "payroll_jobs", "score",
    "passes_output", "passes_leader", "passes_support", "passes_county", "passes_all",
)  # fmt: skip


class Change(NamedTuple):
    """A new title. by : `history`, `city` (a municipal round), `round`, `withdrawal` or `assessment` (of the pool)"""

    day: date
    tier: str
    by: str


class RoundOfTown(NamedTuple):
    """One provincial round as it went for a town.

    decided : one of DECISIONS; tier, standing_years : title it came with, and for how long
    rank_in_city, n_in_city, quota : its place in the eyes of its city among those that could be nominated; 0 is none
    nominated : towns that its city nominated, by index
    failed : gates it fails; waived : lines that were not held against it though it is below them
    reported_output_mcny, output_gate_mcny, leading_firms, leaders_needed, supporting_units, units_needed : gates
    score, seen, bar : as the criteria give it, as experts saw it (nan: not nominated), what that had to reach
    rank, n_eligible, places : its place among those above every line; 0 is below one
    """

    day: date
    decided: str
    tier: str
    standing_years: float
    rank_in_city: int
    n_in_city: int
    quota: int
    nominated: tuple[int, ...]
    failed: tuple[str, ...]
    waived: tuple[str, ...]
    reported_output_mcny: float
    output_gate_mcny: float
    leading_firms: float
    leaders_needed: float
    supporting_units: float
    units_needed: float
    score: float
    seen: float
    bar: float
    rank: int
    n_eligible: int
    places: float


@dataclass(frozen=True, eq=False)
class Trace:
    """A town in one replication.

    quarters : a row a step, the base year first: date, tier, FIGURES, leaders and units with what is needed of both,
        the constraint the town perceives
    rounds, changes : by date
    """

    number: int
    quarters: pd.DataFrame
    rounds: tuple[RoundOfTown, ...]
    changes: tuple[Change, ...]


def trace(kit: Kit, number: int, town: int) -> Trace:
    """Run a replication of the kit's scenario again and look at one town after every step. town : its index"""
    run = kit.run(kit.scenario, number)
    days = (run.scenario.start - timedelta(days=1), *run.scenario.step_ends)
    quarters, rounds, changes = [_quarter(run, days[0], town)], [], []
    while run.at < run.n_steps:
        before = standing(run)
        run.step()
        held, day = hear(run, before), days[run.at]
        quarters.append(_quarter(run, day, town))
        if held:
            rounds.append(_round(run, held, day, town))
        if change := _change(run, held, day, town, int(before.codes[TownCode.tier, town])):
            changes.append(change)
    return Trace(number, pd.DataFrame(quarters), tuple(rounds), tuple(changes))


def _quarter(run: Run, day: date, town: int) -> dict[str, object]:
    figures = dict(zip(TOWN_FIGURE_NAMES, town_columns(run.workspace, run.scenario.steps_per_year), strict=True))
    towns, at_town = run.tables.towns, run.workspace.at_town
    return {
        "date": day,
        "tier": Tier(int(towns.tier[town])).name,
        **{name: float(figures[name][town]) for name in FIGURES},
        "leaders_needed": float(at_town[Lever.min_leading_firms, town]),
        "supporting_units": float(towns.supporting[town]),
        "units_needed": float(at_town[Lever.min_supporting_units, town]),
        "perceived_constraint": CONSTRAINTS[int(towns.perceived_constraint[town])] if run.at else "",
    }


def _round(run: Run, held: Hearing, day: date, town: int) -> RoundOfTown:
    towns, at_town = run.tables.towns, run.workspace.at_town
    in_city = towns.city == towns.city[town]
    figures = {
        "output": (float(towns.reported_year_mcny[town]), float(towns.gate_mcny[town])),
        "leader": (float(towns.leaders[town]), float(at_town[Lever.min_leading_firms, town])),
        "support": (float(towns.supporting[town]), float(at_town[Lever.min_supporting_units, town])),
    }
    passes = {name: bool(held.passes[Gate[name], town]) for name in GATES}
    was_nominated = bool(held.nominated[town])
    return RoundOfTown(
        day=day,
        decided=DECISIONS[held.decided[town]],
        tier=Tier(int(held.tier[town])).name,
        standing_years=float(held.step - held.tier_step[town]) * run.step_years,
        rank_in_city=int(held.rank_in_city[town]),
        n_in_city=int((held.rank_in_city[in_city] > 0).sum()),
        quota=held.quota,
        nominated=tuple(np.flatnonzero(in_city & held.nominated).tolist()),
        failed=tuple(name for name in GATES if not passes[name]),
        waived=tuple(name for name, (value, line) in figures.items() if passes[name] and value < line),
        reported_output_mcny=figures["output"][0], output_gate_mcny=figures["output"][1],
        leading_firms=figures["leader"][0], leaders_needed=figures["leader"][1],
        supporting_units=figures["support"][0], units_needed=figures["support"][1],
        score=float(towns.score[town]),
        seen=float(held.seen[town]) if was_nominated else np.nan,
        bar=float(held.bar[town]),
        rank=int(held.rank[town]),
        n_eligible=int((held.rank > 0).sum()),
        places=held.places,
    )  # fmt: skip


def _change(run: Run, held: Hearing | None, day: date, town: int, before: int) -> Change | None:
    """What happened to the town's title in the step just made, and by whom."""
    tier = int(run.tables.towns.tier[town])
    if tier == before:
        return None
    decided = DECISIONS[held.decided[town]] if held else ""
    if int(run.now().imposed_tier[town]) == tier and decided in ("", "provincial"):
        by = "history"
    elif decided == "withdrawn":
        by = "withdrawal"
    elif (tier == Tier.potential and decided != "no_place") or (before, tier) == (Tier.potential, Tier.municipal):
        by = "assessment"
    else:
        by = "city" if tier == Tier.municipal else "round"
    return Change(day, Tier(tier).name, by)
