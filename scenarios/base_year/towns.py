"""The 150 towns of the base year: 58 named by a source, the rest unnamed and placed by a fixed rule.

The rule for what no source names, city by city:

1. Municipal towns of mid-2023: second-batch provincial towns and towns with a municipal year count; named candidates
   without one come next, in the order of their identifiers; unnamed towns fill up to the number of cities.csv.
2. Towns without a tier, up to 150 in all, go to the cities in proportion to their counties (largest remainders).
3. Unnamed towns are agricultural so that 38 of the 82 municipal ones are, spread over the cities in proportion to
   their unnamed towns; of the others two in three are manufacturing. The same mix holds for towns without a tier.
4. Trades of a category that are not bound to one place are taken in turn.
5. A county without a town comes first, then the one with the fewest, lower codes first.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jinzhen.scenarios.base_year.reading import Row, read_table
from jinzhen.scenarios.base_year.tables import CATEGORIES, Cities, Counties, Trades
from jinzhen.scenarios.errors import UserError

N_TOWNS = 150
UNKNOWN = float("nan")
#: Agricultural towns among the municipal ones; certification_facts C29, 2023-09,
#: http://epaper.tyrbw.com/tyrb/html/2023-09/22/content_3_148152.htm
AGRICULTURAL_MUNICIPAL_TOWNS = 38
FIRST_BATCH, SECOND_BATCH, NOT_PROVINCIAL = 1, 2, 0
BATCHES = {"1": FIRST_BATCH, "2": SECOND_BATCH, "2?": SECOND_BATCH, "": NOT_PROVINCIAL}

TOWN_COLUMNS = ("town_id", "name_zh", "city_zh", "county_zh", "adcode", "category", "provincial_batch",
                "municipal_since", "output_100m_yuan", "firms", "above_scale_firms", "employees", "market_share_pct",
                "source_url")
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
    """One town: city, county, category and trade are indices; batch is 0, 1 or 2; priors are nan where unknown."""

    town_id: str
    name_zh: str
    name_en: str
    city: int
    county: int
    category: int
    trade: int
    batch: int
    is_municipal: bool
    heritage_prob: float
    gi_prob: float
    prior_reported_mcny: float
    prior_entities: float

    @property
    def has_tier(self) -> bool:
        """Provincial or municipal in mid-2023."""
        return self.is_municipal or self.batch == FIRST_BATCH


def read_towns(folder: Path, cities: Cities, counties: Counties, trades: Trades) -> tuple[Town, ...]:
    """All towns: the named ones in the order of their source, then the unnamed ones by city, municipal first."""
    rows = read_table(folder, "towns.csv", TOWN_COLUMNS, key="town_id")
    _refuse_same_names(rows)
    details = _read_details(folder, rows)
    named = [_named_town(row, details[row.text("town_id")], cities, counties, trades) for row in rows]
    named = _with_municipal_candidates(named, cities)
    return (*named, *_unnamed_towns(named, cities, counties, trades))


def _refuse_same_names(rows: list[Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        name = row.text("name_zh")
        if first.setdefault(name, row.line) != row.line:
            row.wrong("name_zh", f"every town once (already on line {first[name]})")


def _read_details(folder: Path, towns: list[Row]) -> dict[str, Row]:
    details = read_table(folder, "named_towns.csv", DETAIL_COLUMNS, key="town_id")
    identifiers = [row.text("town_id") for row in towns]
    by_id = {row.one_of("town_id", identifiers): row for row in details}
    for row in towns:
        if row.text("town_id") not in by_id:
            row.wrong("town_id", "a row for it in named_towns.csv")
    return by_id


def _named_town(row: Row, detail: Row, cities: Cities, counties: Counties, trades: Trades) -> Town:
    city = cities.name_zh.index(row.one_of("city_zh", cities.name_zh))
    category = CATEGORIES.index(row.one_of("category", CATEGORIES))
    batch = BATCHES[row.cells["provincial_batch"] and row.one_of("provincial_batch", BATCHES)]
    return Town(
        row.text("town_id"), row.text("name_zh"), detail.text("name_en"), city, _county_of(row, city, counties),
        category, trades.name.index(detail.one_of("trade", trades.name)), batch,
        batch == SECOND_BATCH or bool(row.cells["municipal_since"]),
        detail.number("heritage_prob", 1.0), detail.number("gi_prob", 1.0),
        detail.number_or("prior_reported_mcny", UNKNOWN, 1e6), detail.number_or("prior_entities", UNKNOWN, 1e5),
    )


def _county_of(row: Row, city: int, counties: Counties) -> int:
    """Index of the county by its code, whose name and city have to agree."""
    codes = {str(code): index for index, code in enumerate(counties.adcode)}
    index = codes[row.one_of("adcode", codes)]
    if row.one_of("county_zh", counties.name_zh) != counties.name_zh[index]:
        row.wrong("county_zh", f"{counties.name_zh[index]}, the county with code {counties.adcode[index]}")
    if counties.city[index] != city:
        row.wrong("city_zh", "the city of its county")
    return index


def _with_municipal_candidates(named: list[Town], cities: Cities) -> list[Town]:
    """Named candidates become municipal, in order, where their city has room for more municipal towns."""
    room = _missing_municipal(named, cities)
    for index, left in enumerate(room):
        if left < 0:
            quota = cities.municipal_towns[index]
            raise UserError(f"{cities.name_zh[index]} has {quota} municipal towns", where="cities.csv",
                            expected=f"at least the {quota - left} that towns.csv names")
    towns = []
    for town in named:
        joins = not town.has_tier and room[town.city] > 0
        room[town.city] -= joins
        towns.append(town._replace(is_municipal=True) if joins else town)
    return towns


def _missing_municipal(named: list[Town], cities: Cities) -> list[int]:
    """Municipal towns of each city that no source names."""
    known = Counter(town.city for town in named if town.is_municipal)
    return [int(size) - known[index] for index, size in enumerate(cities.municipal_towns)]


def _unnamed_towns(named: list[Town], cities: Cities, counties: Counties,
                   trades: Trades) -> Iterator[Town]:
    municipal = _missing_municipal(named, cities)
    others = _towns_without_tier(named, cities, counties)
    known_agricultural = sum(town.is_municipal and town.category == AGRICULTURE for town in named)
    agricultural = apportion(AGRICULTURAL_MUNICIPAL_TOWNS - known_agricultural, municipal)
    mix = AGRICULTURAL_MUNICIPAL_TOWNS / int(cities.municipal_towns.sum())
    other_agricultural = apportion(round(mix * sum(others)), others)
    crowd = Counter(town.county for town in named)
    turns = [cycle([index for index in range(len(trades)) if trades.category[index] == category
                    and not trades.is_local[index]]) for category in range(len(CATEGORIES))]
    outside = cycle(OTHER_CATEGORIES)
    for index in range(len(cities)):
        numbers = count(1)
        for size, fields, is_municipal in ((municipal[index], agricultural[index], True),
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
                county, category, trade, NOT_PROVINCIAL, is_municipal, HERITAGE_PROB[category], GI_PROB[category],
                UNKNOWN, UNKNOWN)


def _towns_without_tier(named: list[Town], cities: Cities, counties: Counties) -> list[int]:
    """Unnamed towns without a tier by city."""
    tiers = int(cities.municipal_towns.sum()) + sum(town.batch == FIRST_BATCH for town in named)
    in_city = np.bincount(counties.city, minlength=len(cities)).tolist()
    wanted = apportion(N_TOWNS - tiers, in_city)
    known = Counter(town.city for town in named if not town.has_tier)
    return [max(size - known[index], 0) for index, size in enumerate(wanted)]


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
