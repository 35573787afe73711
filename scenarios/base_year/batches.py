"""Designations that have happened: who is known by name, and among whom the others of a batch are drawn."""

from datetime import date
from typing import NamedTuple

import numpy as np

from jinzhen.scenarios.base_year.reading import Facts, Row, read_table
from jinzhen.scenarios.base_year.tables import CATEGORIES, MUNICIPAL, PROVINCIAL, Drawn, Imposed
from jinzhen.scenarios.base_year.towns import AGRICULTURE, MID_2023, Town
from jinzhen.scenarios.errors import UserError

TIERS = {"municipal": MUNICIPAL, "provincial": PROVINCIAL}
EVERY, ANY = "all", -1
BATCH_COLUMNS = ("day", "tier", "category", "towns", "source")
LIKELY_COLUMNS = ("day", "town_id", "category", "weight", "basis")
#: Weight in the draw of a town of which nothing speaks for it; assumed.
USUAL_WEIGHT = 1.0
HIGHEST_WEIGHT = 1e9


class Batch(NamedTuple):
    """Towns named on a day: how many, and how many of each category, as far as that is known."""

    day: date
    tier: int
    towns: int
    by_category: dict[int, int]


class Likely(NamedTuple):
    """How likely a town is a member of a batch, and as what it then counts."""

    category: int
    weight: float


def read_batches(facts: Facts) -> tuple[Batch, ...]:
    """The batches whose number of towns is known (batches.csv), by day."""
    counts: dict[tuple[date, int], dict[str, int]] = {}
    rows = read_table(facts, "batches.csv", BATCH_COLUMNS, key=("day", "tier", "category"), may_be_empty=True)
    for row in rows:
        category = row.one_of("category", (EVERY, *CATEGORIES))
        of = counts.setdefault((row.day("day"), TIERS[row.one_of("tier", TIERS)]), {})
        of[category] = int(row.number("towns", 1000))
        _check_sum(row, of)
    return tuple(Batch(day, tier, of[EVERY], {CATEGORIES.index(name): n for name, n in of.items() if name != EVERY})
                 for (day, tier), of in sorted(counts.items()) if EVERY in of)


def _check_sum(row: Row, of: dict[str, int]) -> None:
    parts = sum(n for name, n in of.items() if name != EVERY)
    if EVERY in of and parts > of[EVERY]:
        row.wrong("towns", f"categories that add up to {of[EVERY]} at most, here {parts}")


def agricultural_towns(batches: tuple[Batch, ...]) -> int | None:
    """Agricultural towns among the municipal ones, None where nobody knows."""
    known = [batch.by_category[AGRICULTURE] for batch in batches
             if batch.tier == MUNICIPAL and AGRICULTURE in batch.by_category]
    return sum(known) if known else None


def history(towns: tuple[Town, ...]) -> tuple[Imposed, ...]:
    """Designations of towns that are known, or taken, to have happened, by day."""
    events = [Imposed(town.provincial_since, index, PROVINCIAL) for index, town in enumerate(towns)
              if town.provincial_since is not None]
    events += [Imposed(town.municipal_since or MID_2023, index, MUNICIPAL) for index, town in enumerate(towns)
               if town.is_municipal or town.municipal_since is not None]
    return tuple(sorted(events, key=lambda event: (event.day, event.tier, event.town)))


def unnamed_members(facts: Facts, towns: tuple[Town, ...], batches: tuple[Batch, ...]) -> tuple[Drawn, ...]:
    """Places of provincial batches whose towns nobody knows by name, and the municipal towns that may have had them.

    Raises UserError where towns.csv names more of a batch than it had.
    """
    likely = _read_likely(facts, towns)
    drawn: list[Drawn] = []
    for batch in batches:
        if batch.tier == PROVINCIAL:
            drawn += _of_batch(facts, towns, batch, likely.get(batch.day, {}))
    return tuple(drawn)


def _of_batch(facts: Facts, towns: tuple[Town, ...], batch: Batch, likely: dict[int, Likely]) -> list[Drawn]:
    counts_as = [likely[index].category if index in likely else town.category for index, town in enumerate(towns)]
    named = [index for index, town in enumerate(towns) if town.provincial_since == batch.day]
    by_category = {category: n - sum(counts_as[index] == category for index in named)
                   for category, n in batch.by_category.items()}
    others = batch.towns - len(named) - sum(by_category.values())
    if min((others, *by_category.values())) < 0:
        raise _too_many(facts, batch, len(named))
    open_to = [index for index, town in enumerate(towns)
               if town.is_municipal_on(batch.day) and town.provincial_since is None]
    groups = [(category, [index for index in open_to if counts_as[index] == category], n)
              for category, n in by_category.items()]
    groups.append((ANY, [index for index in open_to if counts_as[index] not in by_category], others))
    weight = {index: each.weight for index, each in likely.items()}
    return [Drawn(batch.day, PROVINCIAL, category, n, np.array(members, dtype=np.int64),
                  np.array([weight.get(index, USUAL_WEIGHT) for index in members]))
            for category, members, n in groups if n > 0]


def _too_many(facts: Facts, batch: Batch, n_named: int) -> UserError:
    parts = ", ".join(f"{CATEGORIES[category]} {n}" for category, n in batch.by_category.items())
    return UserError(f"{n_named} towns are provincial since {batch.day}", where=facts.printed("towns.csv"),
                     expected=f"at most the {batch.towns} of batches.csv{parts and f' ({parts})'}")


def _read_likely(facts: Facts, towns: tuple[Town, ...]) -> dict[date, dict[int, Likely]]:
    """By day of a batch: towns that are likely members of it (likely_members.csv)."""
    ids = [town.town_id for town in towns]
    found: dict[date, dict[int, Likely]] = {}
    rows = read_table(facts, "likely_members.csv", LIKELY_COLUMNS, key=("day", "town_id"), may_be_empty=True)
    for row in rows:
        row.text("basis")
        town = ids.index(row.one_of("town_id", ids))
        category = CATEGORIES.index(row.one_of("category", CATEGORIES))
        found.setdefault(row.day("day"), {})[town] = Likely(category, row.number("weight", HIGHEST_WEIGHT))
    return found
