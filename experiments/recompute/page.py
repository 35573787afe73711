"""Runs that were run again as sections: what page, terminal and files show."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import NOTHING
from jinzhen.experiments.paper.labels import provenance_data, provenance_table
from jinzhen.experiments.paper.parts import BOTH, Cell, Data, Line, Marked, Opening, Part, Section, Table
from jinzhen.experiments.paper.text import SEMICOLON, Text, join
from jinzhen.experiments.recompute.answer import Recomputed

#: Rows of a table on the page and in the terminal; the files have them all.
MOST_ROWS = 20
#: Digits of a point in a table.
LONGEST_POINT = 60

TITLE = Text("Stored runs again: {scenario}", "已存模拟复算：{scenario}")
QUESTION = Text("Do stored runs come out the same, to the last bit?", "已存模拟能否逐位复算？")
BESIDE = Text("of {n:,} stored replications the same to the last bit", "次（共{n:,}次）已存模拟逐位相同")
SAME = Text(
    "All {n:,} stored replications come out the same, to the last bit.", "{n:,}次已存模拟复算结果全部逐位相同。"
)
OTHER = Text(
    "{other:,} of {n:,} stored replications come out otherwise; {equal:,} are the same to the last bit.",
    "{n:,}次已存模拟中{other:,}次复算结果不同；{equal:,}次逐位相同。",
)
SUMS_ARE_OTHER = Text(
    "All {n:,} stored replications come out the same, but not the sums of {sums:,} of {all:,} chunks.",
    "{n:,}次已存模拟复算结果逐位相同，但{all:,}组中有{sums:,}组的合计不同。",
)
SUMS = Text(
    "Sums of towns and money over 16: {equal:,} of {n:,} are the same.",
    "各镇与资金合计（每16次一组）：{n:,}组中{equal:,}组相同。",
)
FAILED = Text(
    "{n:,} stored replications had failed and are not compared (jinzhen rerun_failed runs them again).",
    "{n:,}次已存模拟当时失败，未作比较（可用jinzhen rerun_failed重新运行）。",
)
LINE = Text(
    "Scenario {scenario}, seed {seed}; run again on {platform}", "情景 {scenario}，种子 {seed}；复算平台 {platform}"
)
ONE_MACHINE = Text(
    "Stored and run again on the same platform: the numbers in the store were changed, or this machine errs.",
    "存入与复算为同一平台：数据库中的数值被改动过，或本机计算有误。",
)
TWO_MACHINES = Text(
    "Stored on {then}; run again on {now}. Libraries or processors that round otherwise are the likely cause.",
    "存入平台：{then}；复算平台：{now}。原因可能是函数库或处理器的舍入不同。",
)
UNSTEADY = Text(
    "Run once more, the first {n} of these chunks came out as stored: this machine does not compute reliably.",
    "再次复算时，其中前{n}组与存入时相同：本机计算不可靠。",
)
READING = Text(
    "Compared: outcomes at the end, money of all years, designations, rounds, residuals, draws; and where they are "
    "stored outcomes of every step, and sums of towns and of money by year. Nothing that is stored is written over. "
    "What was checked on a platform is not run there again: experiment.check=2 runs it again.",
    "比较内容：期末指标、全期资金、认定时间、各轮认定、账目残差、随机抽样；以及已存的逐期指标、分镇与分年资金合计。"
    "不改写任何已存内容。同一平台复核过的不再运行；如需重新复算，请设experiment.check=2。",
)
LOOKED_AT = Text(
    "Values are those of the first {n} groups of 16 that differ.", "逐个数值只列出前{n}组（每组16次）有差异的模拟。"
)
H_WHICH, H_VALUES = Text("Which differ", "哪些不同"), Text("Which values differ", "哪些数值不同")
H_MADE = Text("How these numbers were made", "计算说明")
WHAT = {
    "run": Text("outcomes, money, designations, rounds, draws", "指标、资金、认定、各轮、抽样"),
    "quarters": Text("outcomes of every step", "逐期指标"),
    "chunks": Text("counts of runs", "次数统计"),
    "money_sums": Text("money by year, over 16", "分年资金（16次合计）"),
    "town_sums": Text("towns, over 16", "各镇（16次合计）"),
    "town_spreads": Text("spread of towns", "各镇离散度"),
}
WHICH_HEADS = (
    Text("Replication", "模拟序号"), Text("What", "内容"), Text("Stored on", "存入平台"), Text("Error", "错误"),
)  # fmt: skip
VALUE_HEADS = (
    Text("Replication", "模拟序号"), Text("Table", "数据表"), Text("At", "位置"), Text("Value", "数值名"),
    Text("Stored", "已存"), Text("Again", "复算"), Text("Difference", "差异"),
)  # fmt: skip
MORE = Text("{n:,} more are in the files.", "其余{n:,}行见数据文件。")
COLUMNS = columns({
    "point": ("", "uncertainties held at a value, JSON; {} where all are drawn", "固定取值的不确定因素（JSON）"),
    "replication": ("", "number of the replication; of sums, the first of their chunk", "模拟序号；合计为该组首个序号"),
    "what": ("", "what differs: run, quarters, money_sums, town_sums, town_spreads", "不同的内容"),
    "platform": ("", "what it was stored with", "存入平台"),
    "error": ("", "what went wrong when it was run again", "复算时的错误"),
    "table": ("", "table of the store", "数据表"),
    "at": ("", "step, round, year or town", "时点、轮次、年份或镇"),
    "name": ("", "column", "数据列"),
    "stored": ("", "as it is stored, with all digits", "已存数值（全部位数）"),
    "again": ("", "as it came out again, with all digits", "复算数值（全部位数）"),
    "difference": ("", "again less stored, in the unit of the column; empty for words", "复算减已存（该列单位）"),
})  # fmt: skip


def page(answer: Recomputed) -> Iterator[Opening | Section]:
    """Everything that is told of runs that were run again."""
    yield Opening(
        title=TITLE.format(scenario=answer.scenario), question=QUESTION, big=f"{answer.n_equal:,}",
        beside=BESIDE.format(n=answer.n), headline=headline(answer), answers=list(_others(answer)),
        line=LINE.format(scenario=answer.scenario, seed=answer.seed, platform=answer.platform),
    )  # fmt: skip
    if not answer.is_same:
        yield Section("which", H_WHICH, [_which(answer), *_more(answer.differing)])
        looked_at = LOOKED_AT.format(n=answer.n_looked_at)
        yield Section("values", H_VALUES, [*_where_values(answer), *_more(answer.values)], looked_at)
    made = provenance_table(answer.provenance, "recompute_provenance")
    yield Section("made", H_MADE, [made, *_data(answer)], READING)


def headline(answer: Recomputed) -> Text:
    """The answer in a sentence."""
    if answer.is_same:
        return SAME.format(n=answer.n)
    if answer.n_equal == answer.n:
        return SUMS_ARE_OTHER.format(n=answer.n, sums=answer.n_sums - answer.n_equal_sums, all=answer.n_sums)
    return OTHER.format(n=answer.n, equal=answer.n_equal, other=answer.n - answer.n_equal)


def _others(answer: Recomputed) -> Iterator[Line]:
    if answer.n_sums:
        yield Line(SUMS.format(equal=answer.n_equal_sums, n=answer.n_sums))
    if answer.n_failed:
        yield Line(FAILED.format(n=answer.n_failed))
    if answer.is_same:
        return
    then = sorted(set(answer.differing["platform"]))
    if answer.values.empty and not answer.differing["error"].any():
        yield Line(UNSTEADY.format(n=answer.n_looked_at), style="warning")
    elif then == [answer.platform]:
        yield Line(ONE_MACHINE, style="warning")
    else:
        yield Line(TWO_MACHINES.format(then="; ".join(then), now=answer.platform))


def _which(answer: Recomputed) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (_run_name(row), Marked(_what(str(row.what))), str(row.platform), str(row.error))
        for row in answer.differing.head(MOST_ROWS).itertuples()
    ]
    return Table("which", WHICH_HEADS, rows, words=(0, 1, 2, 3), data="recompute_differing", where=BOTH)


def _what(words: str) -> Text:
    return join([WHAT[word] for word in words.split()], SEMICOLON)


def _run_name(row: Any) -> str:
    """Its number, with the point where it ran at one."""
    return str(row.replication) if row.point == "{}" else f"{row.replication} {row.point[:LONGEST_POINT]}"


def _where_values(answer: Recomputed) -> list[Part]:
    rows = [
        (_run_name(row), row.table, row.at.replace(", ", "\n"), row.name, row.stored, row.again, _short(row.difference))
        for row in answer.values.head(MOST_ROWS).itertuples(index=False)
    ]
    return [Table("values", VALUE_HEADS, rows, words=(0, 1, 2, 3), data="recompute_values", where=BOTH)] if rows else []


def _short(difference: float) -> str:
    return NOTHING if pd.isna(difference) else f"{difference:+.3g}".replace("-", "−")


def _more(frame: pd.DataFrame) -> list[Part]:
    return [Line(MORE.format(n=len(frame) - MOST_ROWS))] if len(frame) > MOST_ROWS else []


def _data(answer: Recomputed) -> Iterator[Data]:
    """Every file of numbers."""
    yield Data("recompute_differing", answer.differing, COLUMNS)
    yield Data("recompute_values", answer.values, COLUMNS)
    yield provenance_data(answer.provenance, "recompute_provenance")
