"""Tables of the firms of a town, and the files behind them."""

from collections.abc import Iterator

import pandas as pd

from jinzhen.experiments.paper.formats import number, percent, quarter
from jinzhen.experiments.paper.parts import BOTH, Column, Data, Table
from jinzhen.experiments.paper.text import Text, Words
from jinzhen.experiments.why.answer import Why
from jinzhen.experiments.why.firm import FirmTrace
from jinzhen.experiments.why.words import say

#: Firms that the page lists; the file has all.
MOST_FIRMS = 10


def quarters(firm: FirmTrace) -> Table:
    """A row a quarter of the firm that was asked for."""
    keys = ("capital", "cash", "debt", "orders", "output")
    rows = [
        [quarter(row["date"]), *(number(row[f"{key}_mcny"], 1) for key in keys), number(row["payroll_jobs"], 0),
         percent(row["margin"], 1)]
        for _, row in firm.quarters.iterrows()
    ]  # fmt: skip
    heads = [say(f"t_{key}") for key in ("date", *keys, "jobs", "margin")]
    return Table("firm", heads, rows, caption=say("m_cny"), data="why_firm", where=BOTH)


def largest(answer: Why) -> Table:
    """The firms with the largest output when they were first seen in the town, and where they went."""
    firms = answer.firms.sort_values("output_first_mcny", ascending=False, kind="stable").head(MOST_FIRMS)
    rows = [
        [str(identity), number(row["output_first_mcny"], 1), number(row["output_year_mcny"], 1),
         _whereabouts(answer, row)]
        for identity, row in firms.iterrows()
    ]  # fmt: skip
    heads = [say(f"t_{key}") for key in ("identity", "output_first", "output_last", "where")]
    return Table("firms", heads, rows, words=(0, 3), caption=say("ask_firm"), data="why_firms")


def _whereabouts(answer: Why, row: pd.Series) -> Words:
    if row["whereabouts"] == "in_town":
        return say("where_in_town")
    return say(f"where_{row['whereabouts']}", quarter=quarter(answer.trace.quarters["date"].iloc[row["last_at"] + 1]))


COLUMNS = {
    "why_firms": {
        "identity": Column(Text("firm; kept on moving", "企业编号，迁移不变")),
        "first_at": Column(Text("step after which it is first seen here; 0 the base year", "首次出现的步，0为基年")),
        "output_first_mcny": Column(Text("output a year then", "当时年产值"), "m CNY/yr"),
        "last_at": Column(Text("step after which it is last seen here", "最后出现的步")),
        "output_year_mcny": Column(Text("output a year then", "当时年产值"), "m CNY/yr"),
        "whereabouts": Column(Text("in_town, moved or gone after that", "此后：在本镇、迁出或退出")),
    },
    "why_firm": {
        "date": Column(Text("end of the step", "时点")),
        "town_id": Column(Text("town it is in", "所在专业镇")),
        "age_years": Column(Text("age", "企龄"), "years"),
        "capital_mcny": Column(Text("capital stock", "资本存量"), "m CNY"),
        "cash_mcny": Column(Text("cash", "现金"), "m CNY"),
        "debt_mcny": Column(Text("loans", "贷款"), "m CNY"),
        "payroll_jobs": Column(Text("persons it pays", "职工"), "persons"),
        "output_year_mcny": Column(Text("yearly output, smoothed", "年产值（平滑）"), "m CNY/yr"),
        "leading": Column(Text("whether it is a leading firm", "是否龙头企业")),
        "orders_mcny": Column(Text("orders of the step; empty: it entered in it", "当期订单，空为当期进入"), "m CNY"),
        "output_mcny": Column(Text("output of the step", "当期产值"), "m CNY"),
        "margin": Column(Text("profit over sales", "利润率"), "share"),
    },
    "why_hazard": {
        "part": Column(Text("part of its rate of closing", "歇业率的组成")),
        "value": Column(Text("its value; rates are a year", "取值，比率为每年")),
    },
}  # fmt: skip


def data(answer: Why) -> Iterator[Data]:
    """Every file of numbers."""
    yield Data("why_firms", answer.firms.reset_index(), COLUMNS["why_firms"])
    if firm := answer.firm:
        frame = firm.quarters.assign(town_id=answer.towns["town_id"].loc[firm.quarters["town"]].to_numpy())
        columns = COLUMNS["why_firm"]
        yield Data("why_firm", frame.reindex(columns=list(columns)), columns)
        parts = pd.DataFrame(list((firm.hazard._asdict() if firm.hazard else {}).items()), columns=["part", "value"])
        yield Data("why_hazard", parts, COLUMNS["why_hazard"])
