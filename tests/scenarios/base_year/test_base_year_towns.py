"""Who the 150 towns are: named ones as published, the others by the documented rule."""

from collections import Counter
from datetime import date

import numpy as np

from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.tables import CATEGORIES, MUNICIPAL, PROVINCIAL
from jinzhen.scenarios.base_year.towns import apportion

BASE_YEAR = load_base_year()
TOWNS, CITIES, COUNTIES = BASE_YEAR.towns, BASE_YEAR.cities, BASE_YEAR.counties
PUBLISHED = {"太原市": 6, "大同市": 7, "阳泉市": 4, "长治市": 10, "晋城市": 10, "朔州市": 5, "晋中市": 6, "运城市": 10,
             "忻州市": 7, "临汾市": 10, "吕梁市": 7}


def identifiers(mask) -> set[str]:
    return {TOWNS.town_id[index] for index in np.flatnonzero(mask)}


def test_150_towns_in_11_cities_and_117_counties():
    assert BASE_YEAR.n_towns == 150 and len(CITIES) == 11 and len(COUNTIES) == 117
    assert len(set(TOWNS.town_id)) == len(set(TOWNS.name_zh)) == len(set(TOWNS.name_en)) == 150
    assert (COUNTIES.city[TOWNS.county] == TOWNS.city).all()
    assert TOWNS.town_id[:2] == ("P01", "P02") and TOWNS.town_id[57] == "M40"


def test_municipal_towns_per_city_are_the_published_82():
    for city, wanted in PUBLISHED.items():
        mine = TOWNS.is_municipal_mid_2023 & (TOWNS.city == CITIES.name_zh.index(city))
        assert mine.sum() == wanted, city
    assert TOWNS.is_municipal_mid_2023.sum() == 82
    assert (TOWNS.is_candidate.sum(), 150 - TOWNS.is_candidate.sum()) == (58, 92)


def test_jincheng_and_lvliang_are_all_named():
    jincheng = TOWNS.is_municipal_mid_2023 & (TOWNS.city == CITIES.name_zh.index("晋城市"))
    assert identifiers(jincheng) == {f"M0{n}" for n in range(1, 8)} | {"P11", "P17", "P18"}
    lvliang = TOWNS.is_municipal_mid_2023 & (TOWNS.city == CITIES.name_zh.index("吕梁市"))
    assert identifiers(lvliang) == {f"M{n}" for n in range(11, 18)}
    assert identifiers(TOWNS.is_candidate) >= {"M08", "M09", "M10"}


def test_38_of_the_municipal_towns_are_agricultural():
    agricultural = TOWNS.category == CATEGORIES.index("special_agriculture")
    assert (agricultural & TOWNS.is_municipal_mid_2023).sum() == 38


def test_an_unnamed_town_goes_to_a_county_without_one_first():
    named = set(TOWNS.county[:58].tolist())
    for city in range(len(CITIES)):
        unnamed = TOWNS.county[58:][TOWNS.city[58:] == city].tolist()
        empty = {county for county in range(len(COUNTIES)) if COUNTIES.city[county] == city} - named
        assert set(unnamed[: len(empty)]) <= empty
        if len(unnamed) >= len(empty):
            assert empty <= set(unnamed)


def test_unnamed_towns_have_trades_of_their_category_that_are_not_bound_to_a_place():
    trades = BASE_YEAR.trades
    for town in range(58, 150):
        trade = TOWNS.trade[town]
        assert trades.category[trade] == TOWNS.category[town] and not trades.is_local[trade]


def test_towns_without_a_tier_follow_the_counties_where_names_do_not_ask_for_more():
    outside = Counter(TOWNS.city[TOWNS.is_candidate].tolist())
    named = Counter(TOWNS.city[:58][TOWNS.is_candidate[:58]].tolist())
    counties = Counter(COUNTIES.city.tolist())
    full = [city for city in range(len(CITIES)) if outside[city] == named[city] > 58 * counties[city] / 117 + 1]
    assert [CITIES.name_zh[city] for city in full] == ["运城市"]
    left, rest = 58 - sum(named[city] for city in full), sum(counties[city] for city in counties if city not in full)
    for city in set(range(len(CITIES))) - set(full):
        assert abs(outside[city] - left * counties[city] / rest) < 1


def test_thirteen_named_trades_had_no_title_in_2023_and_stay_small():
    untitled = {"M08", "M09", "M10", "M29", *(f"M{number}" for number in range(31, 40))}
    assert {town for town in identifiers(TOWNS.is_candidate) if town[0] == "M"} == untitled


def test_towns_named_later_do_not_begin_with_the_services_of_provincial_ones():
    by_town = dict(zip(TOWNS.town_id, TOWNS.services0.mean(axis=1), strict=True))
    infrastructure = dict(zip(TOWNS.town_id, TOWNS.infrastructure0, strict=True))
    assert by_town["P11"] == by_town["M27"] < by_town["P02"]
    assert infrastructure["P15"] == infrastructure["M25"] < infrastructure["P01"]


def test_history_names_the_published_batches():
    by_day = Counter((event.day, event.tier) for event in BASE_YEAR.imposed)
    assert by_day == {(date(2022, 9, 14), PROVINCIAL): 10, (date(2023, 6, 30), MUNICIPAL): 82,
                      (date(2023, 12, 12), PROVINCIAL): 4}
    second = {TOWNS.town_id[event.town] for event in BASE_YEAR.imposed if event.day == date(2023, 12, 12)}
    assert second == {"P11", "P12", "P13", "P14"}


def test_four_of_the_second_batch_are_drawn_among_what_is_known_of_it():
    of_category = {CATEGORIES[int(category)] for each in BASE_YEAR.drawn for category in TOWNS.category[each.members]}
    assert [(each.day, each.tier, each.category, each.places) for each in BASE_YEAR.drawn] == [
        (date(2023, 12, 12), PROVINCIAL, CATEGORIES.index(name), 2)
        for name in ("special_agriculture", "light_industry_crafts")
    ]  # fmt: skip
    assert of_category == {"special_agriculture", "light_industry_crafts", "manufacturing"}  # the last: P16, see facts
    likely = {TOWNS.town_id[town] for each in BASE_YEAR.drawn for town in each.members[each.weights > 10]}
    assert likely == {"P15", "P16", "P17", "P18"}
    for each in BASE_YEAR.drawn:
        assert TOWNS.is_municipal_mid_2023[each.members].all() and len(set(each.members.tolist())) == len(each.members)


def test_titled_firms_are_whole_and_few():
    assert 150 < TOWNS.n_leaders.sum() < 500
    assert (TOWNS.n_leaders[~TOWNS.is_candidate] >= 1).all()
    assert (TOWNS.n_leaders <= TOWNS.n_entities).all() and (TOWNS.n_srdi <= TOWNS.n_entities).all()
    assert TOWNS.n_srdi[TOWNS.town_id.index("P11")] == 20


def test_strengths_lie_between_nought_and_one():
    assert TOWNS.services0.shape == (150, 8)
    for column in (TOWNS.brand0, TOWNS.services0, TOWNS.infrastructure0, TOWNS.heritage_prob, TOWNS.gi_prob):
        assert (column >= 0).all() and (column <= 1).all()


def test_apportion_keeps_the_total_and_stays_within_one_of_proportion():
    assert apportion(58, [10, 10, 5, 12, 6, 6, 11, 13, 14, 17, 13]) == [5, 5, 3, 6, 3, 3, 6, 6, 7, 8, 6]
    assert apportion(0, [3, 4]) == [0, 0]
    assert apportion(3, [0, 5, 0]) == [0, 3, 0]
