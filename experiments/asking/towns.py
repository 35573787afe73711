"""Towns as people name them: by id, or by a Chinese or English name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinzhen.scenarios.errors import UserError, nearest_name

if TYPE_CHECKING:
    import pandas as pd


def find_town(towns: pd.DataFrame, wanted: str, where: str = "show") -> pd.Series:
    """The town of that id or Chinese or English name, in any case. where : named in the error

    Raises UserError with the nearest names.
    """
    word = wanted.strip().casefold()
    columns = ("town_id", "name_zh", "name_en")
    for column in columns:
        found = towns[towns[column].str.casefold() == word]
        if len(found):
            return found.iloc[0]
    names_hold_word = [towns[column].str.casefold().str.contains(word, regex=False) for column in columns[1:]]
    parts = towns[names_hold_word[0] | names_hold_word[1]]
    if len(parts) == 1:
        return parts.iloc[0]
    names = [str(name) for column in columns for name in towns[column]]
    several = ", ".join(f"{row.town_id} {row.name_zh}" for row in parts.head(8).itertuples())
    raise UserError(
        f"`{wanted}` is several towns: {several}" if several else f"there is no town `{wanted}`",
        where=where,
        expected="one id (P01) or one name, Chinese or English",
        nearest="" if several else nearest_name(wanted, names),
    )
