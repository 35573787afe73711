"""Which town is asked about."""

import pandas as pd

from jinzhen.experiments.asking.towns import find_town
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.errors import UserError


def town_of(base_year: BaseYear, named: str | None) -> pd.Series:
    """The row of the town of that id or name: town (index), town_id, name_zh, name_en, city, city_zh, city_en.

    Raises UserError with the nearest name where there is none.
    """
    if named is None:
        raise UserError("no town was named", where="why", expected="an id or a name: jinzhen why P01")
    return find_town(pd.DataFrame(base_year_towns(base_year)), named, "why")
