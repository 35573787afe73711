"""The 150 towns of the base year: 58 named by a source, the rest unnamed and placed by a fixed rule.

What is known of titles decides, as of the day asked for. The rule for what no source names, city by city:

1. Municipal towns of mid-2023: towns of which a municipal title is known count; named towns of which nobody knows
   whether they had one come next, in the order of their identifiers; unnamed towns fill up to the number of cities.csv.
   Before these numbers are known there are no municipal towns, and every town without a title may be one.
2. Towns without a tier, up to 150 in all, go to the cities in proportion to their counties (largest remainders); a city
   with more named ones keeps them, and the others have less.
3. Unnamed towns are agricultural so that as many of the municipal ones are as batches.csv says (half before that is
   known), spread over the cities in proportion to their unnamed towns; of the others two in three are manufacturing.
   The same mix holds for towns without a tier.
4. Trades of a category that are not bound to one place are taken in turn.
5. A county without a town comes first, then the one with the fewest, lower codes first.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count, cycle
from typing import NamedTuple

import numpy as np

from jinzhen.scenarios.base_year.reading import Facts, Row, read_table
from jinzhen.scenarios.base_year.tables import CATEGORIES, Cities, Counties, Trades
from jinzhen.scenarios.errors import UserError

N_TOWNS = 150
UNKNOWN = float("nan")
#: Agricultural part of the municipal towns before it is known; assumed.
AGRICULTURAL_SHARE = 0.5
#: Last day of the base year: towns that are provincial by then begin with the strengths of a provincial town.
LAST_DAY = date(2022, 9, 30)
#: Municipal towns are counted on this day.
MID_2023 = date(2023, 6, 30)
#: A municipal title that is known not to be there.
NO_TITLE = "none"

TOWN_COLUMNS = ("town_id", "name_zh", "city_zh", "county_zh", "adcode", "category", "provincial_batch",
                "provincial_since", "provincial_known_since", "municipal_since", "municipal_known_since",
                "output_100m_yuan", "firms", "above_scale_firms", "employees", "market_share_pct",
                "figures_known_since", "source_url")
DETAIL_COLUMNS = ("town_id", "trade", "name_en", "heritage_prob", "gi_prob", "prior_reported_mcny", "prior_entities",
                  "basis")

AGRICULTURE = CATEGORIES.index("special_agriculture")
#: What the unnamed towns of a city outside agriculture are, in turn: two in three manufacturing.
OTHER_CATEGORIES = (CATEGORIES.index("manufacturing"), CATEGORIES.index("light_industry_crafts"),
                    CATEGORIES.index("manufacturing"))
#: Chance of a historic origin and of a geographical indication of an unnamed town, by category; assumed.
HERITAGE_PROB = (0.15, 0.45, 0.50)
GI_PROB = (0.03, 0.45, 0.15)


class Town(NamedTuple):
    """One town: city, county, category and trade are indices; priors are nan where unknown.

    provincial_since, municipal_since : days of designation as far as they are known, None where none is
    may_be_municipal : whether nobody knows if it had a municipal title in mid-2023
    is_municipal : had one in mid-2023, known or taken to have
    """

    town_id: str
    name_zh: str
    name_en: str
    city: int
    county: int
    category: int
    trade: int
    provincial_since: date | None
    municipal_since: date | None
    may_be_municipal: bool
    is_municipal: bool
    heritage_prob: float
    gi_prob: float
    prior_reported_mcny: float
    prior_entities: float

    @property
    def has_tier(self) -> bool:
        """Provincial or municipal in mid-2023."""
        return self.is_municipal or self.is_provincial_at_start

    def is_municipal_on(self, day: date) -> bool:
        """Whether it has a municipal title by a day, known or taken to have."""
        since = self.municipal_since or (MID_2023 if self.is_municipal else date.max)
        return since <= day

    @property
    def is_provincial_at_start(self) -> bool:
        """Provincial in the base year."""
        return self.provincial_since is not None and self.provincial_since <= LAST_DAY


def read_towns(
    facts: Facts, cities: Cities, counties: Counties, trades: Trades, agricultural: int | None = None
) -> tuple[Town, ...]:
    """All towns: the named ones in the order of their source, then the unnamed ones by city, municipal first.

    agricultural : municipal towns of mid-2023 that are; None where nobody knows
    """
    rows = read_table(facts, "towns.csv", TOWN_COLUMNS, key="town_id")
    _refuse_same_names(rows)
    details = _read_details(facts, rows)
    named = [_named_town(row, details[row.text("town_id")], facts.as_of, cities, counties, trades) for row in rows]
    named = _with_municipal_candidates(named, cities, facts.printed("cities.csv"))
    if agricultural is None:
        agricultural = round(AGRICULTURAL_SHARE * int(cities.municipal_towns.sum()))
    return (*named, *_unnamed_towns(named, agricultural, cities, counties, trades))


def _refuse_same_names(rows: list[Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        name = row.text("name_zh")
        if first.setdefault(name, row.line) != row.line:
            row.wrong("name_zh", f"every town once (already on line {first[name]})")


def _read_details(facts: Facts, towns: list[Row]) -> dict[str, Row]:
    details = read_table(facts, "named_towns.csv", DETAIL_COLUMNS, key="town_id")
    identifiers = [row.text("town_id") for row in towns]
    by_id = {row.one_of("town_id", identifiers): row for row in details}
    for row in towns:
        if row.text("town_id") not in by_id:
            row.wrong("town_id", "a row for it in named_towns.csv")
    return by_id


def _named_town(row: Row, detail: Row, as_of: date, cities: Cities, counties: Counties, trades: Trades) -> Town:
    city = cities.name_zh.index(row.one_of("city_zh", cities.name_zh))
    category = CATEGORIES.index(row.one_of("category", CATEGORIES))
    _refuse_batch_without_day(row)
    municipal_since = _title(row, "municipal", as_of)
    is_known = bool(row.cells["municipal_since"].strip()) and _known_since(row, "municipal") <= as_of
    return Town(
        row.text("town_id"), row.text("name_zh"), detail.text("name_en"), city, _county_of(row, city, counties),
        category, trades.name.index(detail.one_of("trade", trades.name)),
        _title(row, "provincial", as_of), municipal_since, not is_known, (municipal_since or date.max) <= MID_2023,
        detail.number("heritage_prob", 1.0), detail.number("gi_prob", 1.0),
        detail.number_or("prior_reported_mcny", UNKNOWN, 1e6), detail.number_or("prior_entities", UNKNOWN, 1e5),
    )


def _refuse_batch_without_day(row: Row) -> None:
    """A batch by number has a day; `2?` says that nobody knows in which a town was named."""
    if row.cells["provincial_batch"].strip().isdecimal() and not row.cells["provincial_since"].strip():
        row.wrong("provincial_since", "the day of that batch")


def _title(row: Row, tier: str, as_of: date) -> date | None:
    """The day from which a town has a title, None where that is not known by then."""
    text = row.cells[f"{tier}_since"].strip()
    if not text or (tier == "municipal" and text == NO_TITLE):
        return None
    since, known = row.day(f"{tier}_since"), _known_since(row, tier)
    if known < since:
        row.wrong(f"{tier}_known_since", f"{since} or later")
    return since if known <= as_of else None


def _known_since(row: Row, tier: str) -> date:
    """The day from which a title is known: that of the title where nothing is said."""
    told = row.cells[f"{tier}_known_since"].strip() or row.cells[f"{tier}_since"].strip() == NO_TITLE
    return row.day(f"{tier}_known_since" if told else f"{tier}_since")


def _county_of(row: Row, city: int, counties: Counties) -> int:
    """Index of the county by its code, whose name and city have to agree."""
    codes = {str(code): index for index, code in enumerate(counties.adcode)}
    index = codes[row.one_of("adcode", codes)]
    if row.one_of("county_zh", counties.name_zh) != counties.name_zh[index]:
        row.wrong("county_zh", f"{counties.name_zh[index]}, the county with code {counties.adcode[index]}")
    if counties.city[index] != city:
        row.wrong("city_zh", "the city of its county")
    return index


def _with_municipal_candidates(named: list[Town], cities: Cities, file: str) -> list[Town]:
    """Named towns that may be municipal become so, in order, where their city has room for more municipal towns."""
    room = _missing_municipal(named, cities)
    for index, left in enumerate(room):
        if left < 0 and cities.municipal_towns[index] > 0:
            quota = cities.municipal_towns[index]
            raise UserError(f"{cities.name_zh[index]} has {quota} municipal towns", where=file,
                            expected=f"at least the {quota - left} that towns.csv names")
    towns = []
    for town in named:
        joins = town.may_be_municipal and not town.has_tier and room[town.city] > 0
        room[town.city] -= joins
        towns.append(town._replace(is_municipal=True) if joins else town)
    return towns


def _missing_municipal(named: list[Town], cities: Cities) -> list[int]:
    """Municipal towns of each city that no source names."""
    known = Counter(town.city for town in named if town.is_municipal)
    return [int(size) - known[index] for index, size in enumerate(cities.municipal_towns)]


def _unnamed_towns(named: list[Town], agricultural: int, cities: Cities, counties: Counties,
                   trades: Trades) -> Iterator[Town]:
    """agricultural : municipal towns that are to be"""
    municipal = [max(size, 0) for size in _missing_municipal(named, cities)]
    others = _towns_without_tier(named, sum(municipal), cities, counties)
    known_agricultural = sum(town.is_municipal and town.category == AGRICULTURE for town in named)
    fields_of = apportion(min(max(agricultural - known_agricultural, 0), sum(municipal)), municipal)
    n_municipal = int(cities.municipal_towns.sum())
    mix = agricultural / n_municipal if n_municipal else AGRICULTURAL_SHARE
    other_agricultural = apportion(round(mix * sum(others)), others)
    crowd = Counter(town.county for town in named)
    turns = [cycle([index for index in range(len(trades)) if trades.category[index] == category
                    and not trades.is_local[index]]) for category in range(len(CATEGORIES))]
    outside = cycle(OTHER_CATEGORIES)
    for index in range(len(cities)):
        numbers = count(1)
        for size, fields, is_municipal in ((municipal[index], fields_of[index], True),
                                           (others[index], other_agricultural[index], False)):
            for ordinal in range(size):
                category = AGRICULTURE if ordinal < fields else next(outside)
                county = _emptiest_county(index, counties, crowd)
                crowd[county] += 1
                yield _unnamed_town(cities, next(numbers), index, county, category, next(turns[category]), is_municipal)


def _unnamed_town(cities: Cities, number: int, index: int, county: int, category: int, trade: int,
                  is_municipal: bool) -> Town:
    city_zh, city_en = cities.name_zh[index].removesuffix("市"), cities.name_en[index]
    return Town(f"U-{city_en}-{number}", f"{city_zh}未具名{number}", f"{city_en} unnamed {number}", index,
                county, category, trade, None, None, is_municipal, is_municipal, HERITAGE_PROB[category],
                GI_PROB[category], UNKNOWN, UNKNOWN)


def _towns_without_tier(named: list[Town], unnamed_municipal: int, cities: Cities, counties: Counties) -> list[int]:
    """Unnamed towns without a tier by city: with the named ones in proportion to counties, N_TOWNS in all."""
    known = Counter(town.city for town in named if not town.has_tier)
    left = max(N_TOWNS - unnamed_municipal - sum(town.has_tier for town in named), 0)
    weights = np.bincount(counties.city, minlength=len(cities)).tolist()
    wanted = apportion(left, weights)
    while any(weights[city] and wanted[city] < known[city] for city in range(len(cities))):
        for city in range(len(cities)):
            if weights[city] and wanted[city] < known[city]:  # keeps what is named: the others share the rest
                left, weights[city] = max(left - known[city], 0), 0
        wanted = apportion(left, weights)
    return [wanted[city] - known[city] if weights[city] else 0 for city in range(len(cities))]


def _emptiest_county(city: int, counties: Counties, crowd: Counter[int]) -> int:
    mine = np.flatnonzero(counties.city == city).tolist()
    return min(mine, key=lambda index: (crowd[index], counties.adcode[index]))


def apportion(total: int, weights: list[int]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders, first one wins)."""
    whole = max(sum(weights), 1)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
