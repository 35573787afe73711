"""Towns by what people call them: id, Chinese or English name of the base year."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType


@cache
def town_names() -> Mapping[str, str]:
    """Id, Chinese and English name in small letters -> id, for every town of the base year."""
    from jinzhen.scenarios.base_year import load_base_year  # read only where a town is named

    towns = load_base_year().towns
    ids = towns.town_id
    by_name: dict[str, str] = {}
    for names in (towns.name_en, towns.name_zh, ids):
        by_name |= dict(zip(map(str.casefold, names), ids, strict=True))
    return MappingProxyType(by_name)


def town_named(text: str) -> str:
    """The id of the town of that id or name, in any case; what is not known stays as it is.

    A repeated town of a larger population carries a number, such as `P01 #2`.
    """
    name, mark, number = text.partition(" #")
    known = town_names().get(name.casefold())
    return f"{known}{mark}{number}" if known else text
