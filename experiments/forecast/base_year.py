"""What a report says about the base year: where towns are, what was imposed, how much is observed."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from jinzhen.scenarios.base_year import BaseYear, how_well
from jinzhen.scenarios.base_year.quality import standing_counts, trade_standing_counts, weighted_standing
from jinzhen.scenarios.base_year.tables import CATEGORIES, PROVINCIAL

#: Town figures that do not add up over towns, so that a share of their sum means nothing.
RATIOS = ("scope_factor", "market_share", "export_share", "above_size_share")


def town_places(base_year: BaseYear) -> pd.DataFrame:
    """Name, city, county and position in degrees of every town, in the order of the model's towns."""
    towns = base_year.towns
    named = pd.DataFrame(
        {
            "town": range(len(towns.town_id)),
            "town_id": towns.town_id,
            "name_en": towns.name_en,
            "name_zh": towns.name_zh,
            "category": [CATEGORIES[index] for index in towns.category],
        }
    )
    return pd.concat([named, county_places(base_year).iloc[towns.county].reset_index(drop=True)], axis=1)


def county_places(base_year: BaseYear) -> pd.DataFrame:
    """Code, name, city and position in degrees of every county."""
    counties, cities = base_year.counties, base_year.cities
    return pd.DataFrame(
        {
            "adcode": counties.adcode,
            "county_zh": counties.name_zh,
            "city_en": [cities.name_en[index] for index in counties.city],
            "city_zh": [cities.name_zh[index] for index in counties.city],
            "lon_deg": counties.lon_deg,
            "lat_deg": counties.lat_deg,
        }
    )


def imposed_counts(base_year: BaseYear, as_of: date) -> pd.DataFrame:
    """Number of provincial towns after each day of designation up to `as_of`: date, named, provincial_towns."""
    days = [entry.day for entry in base_year.imposed if entry.tier == PROVINCIAL and entry.day <= as_of]
    days += [batch.day for batch in base_year.drawn if batch.day <= as_of for _ in range(batch.places)]
    named = pd.Series(days, dtype=object).value_counts().sort_index()
    return pd.DataFrame(
        {"date": list(named.index), "named": named.to_numpy(), "provincial_towns": named.cumsum().to_numpy()}
    )


def unnamed_members(
    base_year: BaseYear, as_of: date, designations: np.ndarray, dates: Sequence[date]
) -> pd.DataFrame:
    """Towns that may be those members of a batch that nobody knows by name, by batch and category, the likeliest first.

    designations : (n_replications, n_towns), step at whose end the town is first provincial, -1 never
    dates : end of every step, the base year first

    Returns one row a town: date, category, places and candidates of the draw, town, weight in it, share of replications
    that drew it.
    """
    rows = []
    towns = base_year.towns
    for batch in (each for each in base_year.drawn if each.day <= as_of):
        step = sum(day < batch.day for day in dates)
        category = CATEGORIES[batch.category] if batch.category >= 0 else "any"
        for town, weight in zip(batch.members.tolist(), batch.weights.tolist(), strict=True):
            rows.append((
                batch.day, category, batch.places, len(batch.members), town, towns.town_id[town], towns.name_en[town],
                towns.name_zh[town], weight, (designations[:, town] == step).sum() / max(len(designations), 1),
            ))  # fmt: skip
    table = pd.DataFrame(rows, columns=[
        "date", "category", "places", "candidates", "town", "town_id", "name_en", "name_zh", "weight", "share_drawn",
    ])  # fmt: skip
    return table.sort_values(["date", "category", "share_drawn"], ascending=[True, True, False], ignore_index=True)


def standing(base_year: BaseYear) -> pd.DataFrame:
    """Values of each figure of the base year that are observed, imputed and assumed.

    `*_weight` : share of the figure's sum over towns, nan where a sum means nothing
    """
    rows = [
        (*counts, *((float("nan"),) * 3 if counts.figure in RATIOS else weighted_standing(base_year, counts.figure)))
        for counts in standing_counts(base_year)
    ]
    rows.append((*trade_standing_counts(base_year)._replace(figure="trade_parameters"), *((float("nan"),) * 3)))
    names = ("observed", "imputed", "assumed")
    return pd.DataFrame(rows, columns=["figure", *names, *(f"{name}_weight" for name in names)])


def fit(base_year: BaseYear) -> pd.DataFrame:
    """Published totals beside the fitted ones: name, measure, towns, target, low, high, fitted, miss, standing."""
    return pd.DataFrame(how_well(base_year))
