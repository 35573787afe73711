"""Towns as the page lists them: those that were examined, and the others."""

import pandas as pd

from jinzhen.experiments.constraints.answer import Constraints

#: Towns without a published name begin so; those out of reach are counted in the terminal, not listed.
UNNAMED = "U-"


def examined(answer: Constraints, year: int) -> pd.DataFrame:
    """Verdicts of a year with the towns' names, largest chance first."""
    own = answer.verdicts[answer.verdicts["year"] == year]
    return own.merge(answer.towns, on="town").sort_values(["chance", "town"], ascending=[False, True])


def others(answer: Constraints, year: int) -> pd.DataFrame:
    """The towns that were not examined and are not provincial by history, with their distances; by chance."""
    own = answer.chances[(answer.chances["year"] == year) & (answer.chances["status"] != "named")]
    rest = own[~own["town"].isin(answer.verdicts["town"])]
    return rest.merge(answer.towns, on="town").sort_values(["chance", "output_gap_share"], ascending=False)


def is_counted(towns: pd.DataFrame) -> pd.Series:
    """Whether the terminal only counts a town: unnamed and out of reach."""
    return towns["town_id"].str.startswith(UNNAMED) & (towns["status"] == "out_of_reach")
