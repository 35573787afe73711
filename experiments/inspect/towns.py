"""`jinzhen towns`: the towns of the base year, by every name they may be called by."""

from collections.abc import Sequence

from jinzhen.experiments.paper.console import make_console, make_table
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.base_year.__main__ import asked
from jinzhen.scenarios.base_year.tables import CATEGORIES
from jinzhen.scenarios.errors import UserError, nearest_name
from jinzhen.scenarios.setting import TARGET_CHOICES, TARGET_NAMES
from jinzhen.scenarios.town_names import town_named, town_names


def run_towns(arguments: Sequence[str]) -> int:
    """Print every town, or those of the ids, names, cities, categories or tiers given.

    `facts=<folder>` and `as_of=<day>` ask for another base year.
    """
    base_year = asked([word for word in arguments if is_setting(word)])
    console = make_console()
    table = make_table("id", "镇", "town", "city", "category", "tier", "m CNY a year", numbers=("m CNY a year",))
    towns = base_year.towns
    for row in chosen(base_year, [word for word in arguments if not is_setting(word)]):
        city = int(towns.city[row])
        table.add_row(
            towns.town_id[row], towns.name_zh[row], towns.name_en[row],
            f"{base_year.cities.name_en[city]} {base_year.cities.name_zh[city]}", CATEGORIES[towns.category[row]],
            tier_of(base_year, row), f"{towns.output_mcny[row]:,.0f}",
        )  # fmt: skip
    console.print(table)
    console.print(
        "\nTo set a lever in one town: jinzhen 'policy.land_quota={local: {P14: 300}}'; any of its names will do. "
        "Tier: the highest of the imposed history; core output of 2022."
    )
    return 0


def is_setting(word: str) -> bool:
    """Whether a word asks for a base year rather than for towns."""
    return word.startswith(("facts=", "as_of="))


def chosen(base_year: BaseYear, words: Sequence[str]) -> list[int]:
    """Rows of the towns that one of the words means; all without words.

    Raises UserError for a word that means none.
    """
    kept: set[int] = set()
    for word in words:
        found = _meant(base_year, word)
        if not found:
            raise UserError(
                f"there is no town `{word}`", where="towns", expected="an id, a name, a city, a category or a tier",
                nearest=nearest_name(word, base_year.towns.town_id, town_names()),
            )  # fmt: skip
        kept.update(found)
    return sorted(kept) if words else list(range(base_year.n_towns))


def _meant(base_year: BaseYear, word: str) -> list[int]:
    towns, rows = base_year.towns, range(base_year.n_towns)
    town_id, small = town_named(word), word.casefold()
    if town_id in towns.town_id:
        return [towns.town_id.index(town_id)]
    if city := TARGET_NAMES["city"].get(small):
        return [row for row in rows if TARGET_CHOICES["city"][towns.city[row]] == city]
    if category := TARGET_NAMES["category"].get(small):
        return [row for row in rows if CATEGORIES[towns.category[row]] == category]
    tier = TARGET_NAMES["tier"].get(small)
    return [row for row in rows if tier_of(base_year, row) == tier] if tier else []


def tier_of(base_year: BaseYear, row: int) -> str:
    """The highest tier that a town has in the imposed history."""
    reached = [event.tier for event in base_year.imposed if event.town == row]
    return TARGET_CHOICES["tier"][max(reached, default=0)]
