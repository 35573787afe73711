"""Tables of a search, and the files behind them."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT
from jinzhen.experiments.compare.tables import label, points, points_range, unit_of
from jinzhen.experiments.paper.formats import chance, money_change, number, percent
from jinzhen.experiments.paper.labels import provenance_data
from jinzhen.experiments.paper.parts import BOTH, PAGE, Cell, Column, Data, Marked, Table
from jinzhen.experiments.paper.text import Text, Words, brackets, said
from jinzhen.experiments.search.answer import AS_ASKED, Search
from jinzhen.experiments.search.words import say
from jinzhen.experiments.sweep.tables import factor_label, factor_unit, shown, value_text, with_unit

#: Columns of levers that a terminal has room for.
MOST_LEVERS = 3


def name_of(answer: Search, row: Any) -> Words:
    """A mix as it is typed."""
    if row["mix"] == AS_ASKED:
        return say("as_asked")
    return ", ".join(f"{name}={value_text(row[name])}" for name in answer.names)


def lever_cells(answer: Search, row: Any) -> list[Cell]:
    """Values of the levers; of the scenario as asked they may differ by date."""
    if row["mix"] == AS_ASKED:
        return list(answer.as_asked.values())
    return [shown(name, row[name]) for name in answer.names]


def finalists(answer: Search) -> Table:
    """A row a mix, the one that reaches the target most often first."""
    rows: list[list[Cell]] = []
    for _, row in in_order(answer).iterrows():
        low, high = row[f"{CHANCE}_more_low"], row[f"{CHANCE}_more_high"]
        more = points(row[f"{CHANCE}_more"]) + brackets(range_text(low, high))
        told: Cell = Marked(more) if low > 0.0 or high < 0.0 else more
        mix = say("as_asked") if row["mix"] == AS_ASKED else str(row["mix"])
        rows.append([mix, *lever_cells(answer, row), chance(row["chance"], row["low"], row["high"]),
                     "–" if row["mix"] == AS_ASKED else told, number(row["provincial_towns"], 1),
                     number(row[ALL_MONEY])])  # fmt: skip
    figures = (say(f"t_{key}") for key in ("chance", "more", "towns", "money"))
    heads = [say("t_mix"), *map(with_unit, answer.names), *figures]
    where = BOTH if len(answer.names) <= MOST_LEVERS else PAGE
    return Table("finalists", heads, rows, data="search_finalists", where=where)


def futures(answer: Search) -> Table:
    """Regret and satisficing, and what else the mixes do."""
    rows = [
        (say("as_asked") if row["mix"] == AS_ASKED else str(row["mix"]), number(row["regret_towns"], 2),
         number(row["regret_towns_q90"], 1), percent(row["satisficing_share"]), number(row["energy_use_tce"]),
         number(row["city_spread"], 4))
        for _, row in in_order(answer).iterrows()
    ]  # fmt: skip
    heads = [say(f"t_{key}") for key in ("mix", "regret", "regret_q90", "satisficing", "energy", "spread")]
    return Table("futures", heads, rows, data="search_finalists")


def in_order(answer: Search) -> pd.DataFrame:
    """The finalists by chance, then by what they cost; the scenario as asked first."""
    others = answer.finalists[answer.finalists["mix"] != AS_ASKED]
    ordered = others.sort_values(["chance", ALL_MONEY], ascending=[False, True], kind="stable")
    return pd.concat([answer.finalists[answer.finalists["mix"] == AS_ASKED], ordered])


def range_text(low: float, high: float) -> Text:
    """An interval of a difference of chances, in points."""
    return points_range(pd.Series({"low": low, "high": high}))


def money_more(row: Any) -> Text:
    """What a mix costs more than the scenario as asked."""
    return money_change(row[f"{ALL_MONEY}_more"])


def data(answer: Search) -> Iterator[Data]:
    """Every file of numbers."""
    columns = {
        "mix": Column(Text("number of the mix; 0 is the scenario as asked", "组合编号；0为原情景")),
        **{name: Column(factor_label(name), factor_unit(name)) for name in answer.names},
    }
    means = {name: Column(label(name), said(unit_of(name), "en")) for name in LOOKED_AT}
    yield Data("search_mixes", answer.mixes, {
        **columns, **means, "is_finalist": Column(Text("whether it was measured again", "是否入选复核")),
    })  # fmt: skip
    own = {
        "n": Column(Text("replications with other draws", "复核模拟次数")),
        "chance": Column(Text("chance of the target", "目标实现概率"), "share"),
        "low": Column(Text("lower end of its interval", "区间下限"), "share"),
        "high": Column(Text("upper end of its interval", "区间上限"), "share"),
        "is_dominated": Column(Text("whether another is clearly better in one and no worse in all", "是否被明显超越")),
        "regret_towns": Column(Text("towns fewer than the best finalist, mean over futures", "平均后悔值"), "towns"),
        "regret_towns_q90": Column(Text("the same in the worst tenth of futures", "最差的十分之一情形下"), "towns"),
        "satisficing_share": Column(Text("futures with target met, within the budget", "达标占比"), "share"),
    }
    more = Text("more than the scenario as asked, same draws", "较原情景之差（相同抽样）")
    beside = {name: Column(more) for name in map(str, answer.finalists) if "_more" in name}
    yield Data("search_finalists", answer.finalists, {**columns, **own, **means, **beside})
    yield provenance_data(answer.provenance, "search_provenance")
