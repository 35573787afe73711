"""Cities and counties of Shanxi."""

import numpy as np

from jinzhen.scenarios.base_year.reading import Facts, read_table
from jinzhen.scenarios.base_year.tables import Cities, Counties


def read_cities(facts: Facts) -> Cities:
    """The eleven cities with their municipal towns of mid-2023, 0 where not known (cities.csv)."""
    columns = ("city_zh", "city_en", "municipal_towns_mid_2023", "basis")
    rows = read_table(facts, "cities.csv", columns, key="city_zh")
    return Cities(
        name_zh=tuple(row.text("city_zh") for row in rows),
        name_en=tuple(row.text("city_en") for row in rows),
        municipal_towns=np.array([row.number_or("municipal_towns_mid_2023", 0.0, 100) for row in rows], dtype=np.int64),
        basis=tuple(row.text("basis") for row in rows),
    )


def read_counties(facts: Facts, cities: Cities) -> Counties:
    """The 117 counties, in the order of their codes (counties.csv)."""
    columns = ("adcode", "county_zh", "city_zh", "lon_deg", "lat_deg")
    rows = sorted(read_table(facts, "counties.csv", columns, key="adcode"),
                  key=lambda row: row.number("adcode", 999999))
    return Counties(
        adcode=np.array([int(row.number("adcode", 999999)) for row in rows], dtype=np.int64),
        name_zh=tuple(row.text("county_zh") for row in rows),
        city=np.array([cities.name_zh.index(row.one_of("city_zh", cities.name_zh)) for row in rows], dtype=np.int64),
        lon_deg=np.array([row.number("lon_deg", 180) for row in rows]),
        lat_deg=np.array([row.number("lat_deg", 90) for row in rows]),
    )
