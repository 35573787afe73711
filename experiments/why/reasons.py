"""What decided over all replications, and which of them is typical."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from jinzhen.experiments.why.probes import decisions
from jinzhen.model.state.codes import Tier

#: Last words beside the decisions of rounds: named by the history that is imposed; never asked.
HISTORY, NO_ROUND = "history", "no_round"


def last_words(measured: pd.DataFrame, town: int) -> pd.DataFrame:
    """A row a replication: number, provincial (how many towns are at the end), is_provincial, last_word.

    last_word : `named` or `history` where the town is provincial at the end, else what decided in its last round
    """
    rows = []
    for row in measured.to_dict("records"):
        decided = [each for _, each in decisions(row, town)]
        is_provincial = int(row["tiers"][town]) == Tier.provincial
        rows.append((int(row["replication"]), int(row["provincial"]), is_provincial, _word(decided, is_provincial)))
    return pd.DataFrame(rows, columns=["replication", "provincial", "is_provincial", "last_word"])


def _word(decided: Sequence[str], is_provincial: bool) -> str:
    if is_provincial:
        return "named" if "named" in decided else HISTORY
    return decided[-1] if decided else NO_ROUND


def counted(measured: pd.DataFrame, last: pd.DataFrame, town: int) -> pd.DataFrame:
    """A row a reason, the commonest last word first: rounds it decided and their share, replications and their share.

    Rounds that found the town provincial decided nothing and are left out.
    """
    rounds = pd.Series([
        each for row in measured.to_dict("records") for _, each in decisions(row, town) if each != "provincial"
    ], dtype=object).value_counts()  # fmt: skip
    words = last["last_word"].value_counts()
    reasons = pd.DataFrame({"rounds": rounds, "replications": words}).fillna(0).astype(int)
    reasons["share_of_rounds"] = reasons["rounds"] / max(reasons["rounds"].sum(), 1)
    reasons["share_of_replications"] = reasons["replications"] / len(last)
    order = reasons.rename_axis("reason").reset_index()
    order = order.sort_values(["replications", "rounds", "reason"], ascending=[False, False, True], ignore_index=True)
    return order[["reason", "rounds", "share_of_rounds", "replications", "share_of_replications"]]


class Typical(NamedTuple):
    """A replication that stands for all. median : of the towns that are provincial at the end, over replications"""

    number: int
    last_word: str
    n_alike: int
    provincial: int
    median: float


def typical(last: pd.DataFrame) -> Typical:
    """Of those in which the town's last word is the commonest, the one nearest to the median count; the first of such.

    Of two equally common words the one that comes first in the alphabet counts.
    """
    alike = last["last_word"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    word, median = str(alike.index[0]), float(last["provincial"].median())
    own = last[last["last_word"] == word]
    nearest = (own["provincial"] - median).abs().idxmin()
    return Typical(int(own.loc[nearest, "replication"]), word, int(alike.iloc[0]),
                   int(own.loc[nearest, "provincial"]), median)  # fmt: skip
