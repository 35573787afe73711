"""Tables of a sweep, and the files behind them."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT
from jinzhen.experiments.compare.tables import OUTCOME_COLUMN, label, points, points_range, unit_of
from jinzhen.experiments.paper.formats import NO_LIMIT, chance, number, percent, signed
from jinzhen.experiments.paper.labels import UNITS, lever_label, provenance_data, unit
from jinzhen.experiments.paper.parts import BOTH, PAGE, TERMINAL, Cell, Column, Data, Marked, Table
from jinzhen.experiments.paper.text import Text, Words, brackets, said
from jinzhen.experiments.sweep.answer import Sweep
from jinzhen.experiments.sweep.words import say
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES
from jinzhen.scenarios.units import format_number, is_unlimited

#: Columns of a map, and rows of the table of points, that a terminal has room for.
MOST_COLUMNS, MOST_ROWS = 6, 12


def factor_label(name: str) -> Text:
    """What a factor is called."""
    entry = UNCERTAINTIES.get(name)
    if name in CONSTANTS:
        return Text(CONSTANTS[name].meaning, name)
    return lever_label(name) if entry is None else Text(entry.label_en, entry.label_zh)


def factor_unit(name: str) -> str:
    """Unit of a factor; empty where its values are words."""
    known = LEVERS.get(name) or UNCERTAINTIES.get(name) or CONSTANTS[name]
    return known.unit


def with_unit(name: str) -> Text:
    """Label and unit of a factor."""
    own = factor_unit(name)
    return factor_label(name) + (brackets(unit(own)) if own in UNITS else "")


def value_text(value: Any) -> str:
    """A value of a factor."""
    return value if isinstance(value, str) else format_number(float(f"{float(value):.4g}"))


def shown(name: str, value: Any) -> Words:
    """The same on a page: a choice also by its Chinese name."""
    if isinstance(value, str) and name in LEVERS:
        return Text(value, LEVERS[name].format_zh(value))
    return value if isinstance(value, str) else NO_LIMIT if is_unlimited(value) else value_text(value).replace("-", "−")


def is_map(answer: Sweep) -> bool:
    """Whether the points are rows and columns."""
    return answer.is_grid and len(answer.factors) == 2


def pivot(answer: Sweep, what: str = "chance") -> pd.DataFrame:
    """The points as rows (first factor) and columns (second factor)."""
    first, second = answer.names
    table = answer.points.pivot(index=first, columns=second, values=what)
    order = [list(dict.fromkeys(answer.points[name])) for name in (first, second)]
    return table.reindex(index=order[0], columns=order[1])


def chance_map(answer: Sweep) -> Table:
    """The chance at every combination of two factors."""
    table = pivot(answer)
    down, across = answer.names
    rows = [[shown(down, at), *map(percent, row)] for at, row in zip(table.index, table.to_numpy(), strict=True)]
    corner = " \\ ".join(answer.names), " \\ ".join(factor_label(name).zh for name in answer.names)
    heads: list[Words] = [Text(*corner), *(shown(across, at) for at in table.columns)]
    caption = say("map_caption", rows=with_unit(answer.names[0]), columns=with_unit(answer.names[1]))
    where = TERMINAL if len(table.columns) <= MOST_COLUMNS else PAGE  # a page has the figure
    return Table("chance_map", heads, rows, caption=caption, data="sweep_points", where=where)


def all_points(answer: Sweep) -> Table:
    """Every point, in the order of the design."""
    has_base = "more_low" in answer.points
    rows: list[list[Cell]] = []
    for _, row in answer.points.iterrows():
        told = chance(row["chance"], row["low"], row["high"])
        cells: list[Cell] = [*(shown(name, row[name]) for name in answer.names), told]
        if has_base:
            more = points(row[f"{CHANCE}_more"]) + brackets(_range(row["more_low"], row["more_high"]))
            cells.append(Marked(more) if row["more_low"] > 0 or row["more_high"] < 0 else more)
        rows.append([*cells, number(row["provincial_towns"], 1), number(row[ALL_MONEY])])
    heads: list[Words] = [*map(with_unit, answer.names), say("t_chance"), *([say("t_more")] if has_base else []),
                          say("t_towns"), say("t_money")]  # fmt: skip
    where = BOTH if len(rows) <= MOST_ROWS and not is_map(answer) else PAGE
    return Table("points", heads, rows, words=(), data="sweep_points", where=where)


def _range(low: float, high: float) -> Text:
    return points_range(pd.Series({"low": low, "high": high}))


def effects(answer: Sweep) -> Table:
    """What each factor does to the chance and the count, from its first value to its last."""
    rows: list[list[Cell]] = []
    for (name, first, last), own in answer.effects.groupby(["factor", "from", "to"], sort=False):
        by_outcome = own.set_index("outcome")
        change, towns = by_outcome.loc[CHANCE], by_outcome.loc["provincial_towns"]
        told = points(change["change"]) + brackets(_range(change["low"], change["high"]))
        rows.append([with_unit(str(name)), shown(str(name), first), shown(str(name), last),
                     Marked(told) if change["is_clear"] else told, signed(towns["change"], 2),
                     signed(by_outcome.loc[ALL_MONEY, "change"], 0)])  # fmt: skip
    heads = (say("t_factor"), say("t_from"), say("t_to"), say("t_change"), say("t_towns"), say("t_money"))
    return Table("effects", heads, rows, words=(0,), data="sweep_effects")


def refused(answer: Sweep) -> Table:
    """Points that may not stand."""
    rows = [(str(row["point"]), row["why"]) for _, row in answer.refused.head(MOST_ROWS).iterrows()]
    return Table("refused", (say("t_point"), say("t_why")), rows, words=(1,), data="sweep_refused")


_EFFECTS = {
    "factor": Column(Text("lever or uncertainty", "政策工具或不确定因素")),
    "from": Column(Text("its first value", "起始值")), "to": Column(Text("its last value", "终止值")),
    "outcome": OUTCOME_COLUMN,
    "change": Column(Text("mean change, same draws, the other factors as they come", "平均变化（相同抽样）")),
    "low": Column(Text("lower end of the interval", "区间下限")),
    "high": Column(Text("upper end of the interval", "区间上限")),
    "is_clear": Column(Text("whether the interval lies on one side of zero", "区间是否整体位于零的一侧")),
}  # fmt: skip


def point_columns(answer: Sweep) -> dict[str, Column]:
    """What the columns of the table of points hold."""
    columns = {
        "point": Column(Text("row of the design", "设计中的行号")),
        **{name: Column(factor_label(name), factor_unit(name)) for name in answer.names},
        "n": Column(Text("replications that finished", "完成的模拟次数")),
        "chance": Column(Text("chance of the target", "目标实现概率"), "share"),
        "low": Column(Text("lower end of its interval", "区间下限"), "share"),
        "high": Column(Text("upper end of its interval", "区间上限"), "share"),
    }
    for name in LOOKED_AT[1:]:
        columns[name] = Column(label(name), said(unit_of(name), "en"))
    columns["provincial_towns_sd"] = Column(Text("spread of the count over replications", "镇数的标准差"), "towns")
    more = Text("more than the scenario as asked, same draws", "较原情景之差（相同抽样）")
    beside = [name for name in map(str, answer.points) if name.endswith("_more") or name.startswith("more_")]
    return columns | dict.fromkeys(beside, Column(more))


def data(answer: Sweep) -> Iterator[Data]:
    """Every file of numbers."""
    columns = point_columns(answer)
    yield Data("sweep_points", answer.points.reindex(columns=list(columns)), columns)
    yield Data("sweep_effects", answer.effects, _EFFECTS)
    yield Data("sweep_refused", answer.refused, {
        "point": Column(Text("row of the design", "设计中的行号")),
        "why": Column(Text("why it may not stand", "不能成立的原因")),
    })  # fmt: skip
    yield provenance_data(answer.provenance, "sweep_provenance")
