"""The check of levers as sections: what page, terminal and files show."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from jinzhen.experiments.check_levers.answer import BOOKKEEPING, FAMILY, NULL_REPLICATIONS, Checked, Found, levels
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import NOTHING
from jinzhen.experiments.paper.labels import lever_label
from jinzhen.experiments.paper.parts import BOTH, Cell, Data, Line, Marked, Opening, Section, Table
from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.differences import prior_text
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.priors import read_prior
from jinzhen.scenarios.units import format_number

#: Name of the page's files.
NAME = "check_levers"

TITLE = Text("Jinzhen: what levers do", "晋镇：政策工具检验")
QUESTION = Text(
    "Is every lever nothing at null, and elsewhere what it declares?",
    "每项政策工具置零时是否无作用，其余取值是否如其所述？",
)
HEADLINE = Text("{n} of {all} levers pass in scenario {scenario}.", "情景 {scenario}：{all}项工具中{n}项通过。")
LINE = Text("Scenario {scenario}; at most {n} pairs of replications a setting", "情景 {scenario}；每种取值至多{n}对")
HEADING = Text("Lever by lever", "逐项结果")
FAILS = Text("FAILS  {lever}: {problem}", "未通过  {lever}：{problem}")
OK, FAILED = Text("ok", "通过"), Text("fails", "未通过")
HEADS = (
    Text("lever\n标签", "政策工具\nlever"), Text("moved\nin the context", "取值变动\n所处条件"), Text("null", "置零"),
    Text("object", "对象"), Text("effect (pairs)\ninterval", "作用（对数）\n区间"), Text("sign", "方向"),
    Text("verdict", "结论"),
)  # fmt: skip
HOW_TO_READ = Text(
    "null: ways of being without the lever that agree bit for bit, in {null} replications. effect: the object's paired "
    "difference, second setting less first, same draws, mean of n pairs (looks at {looks}); the intervals are "
    "simultaneous: the chance that any effect in the whole table is an accident is below {family:.0%} (one interval "
    "{level:.4%}). sign: declared / found. What government itself writes down ({bookkeeping}) counts neither as object "
    "nor as a change.",
    "置零：以各种方式取消该工具，{null}次模拟逐位相同的方式数。作用：对象的配对差值（后一取值减前一取值，随机数相同），"
    "n对模拟的均值（在{looks}对时各看一次）；各区间同时成立：全表任一作用纯属偶然的概率低于{family:.0%}（单个区间{level:.4%}）。"
    "方向：声明 / 发现。政府自行登记的数字（{bookkeeping}）既不作为对象，也不算变化。",
)
COLUMNS = columns({
    "lever": ("", "name of the lever", "政策工具名"),
    "label_zh": ("", "label in Chinese", "中文名称"),
    "label_en": ("", "label in English", "英文名称"),
    "article": ("", "article of the plan", "方案条款"),
    "unit": ("", "unit of the lever", "政策工具单位"),
    "low": ("", "first setting, in the unit of the lever", "前一取值"),
    "high": ("", "second setting, in the unit of the lever", "后一取值"),
    "context": ("", "settings and uncertainties that hold meanwhile", "同时保持的设定"),
    "null_ways": ("", "ways of being without the lever that were compared", "比较的置零方式数"),
    "null_failures": ("", "ways that differ, and in what", "不一致的方式及其差异"),
    "object": ("", "figure that the lever declares to move", "声明作用的对象"),
    "n": ("pairs", "pairs of replications", "配对模拟数"),
    "mean_at_low": ("", "mean of the object at the first setting, in its unit", "前一取值下对象均值"),
    "difference": ("", "second setting less first, in the unit of the object", "差值"),
    "interval_low": ("", "lower end of its simultaneous interval", "其同时区间下限"),
    "interval_high": ("", "upper end of its simultaneous interval", "其同时区间上限"),
    "sign_declared": ("", "direction that is declared", "声明的方向"),
    "sign_found": ("", "direction that was found, 0 where it cannot be told", "发现的方向，无法判断为0"),
    "other_outcomes_moved": ("", "other outcomes that changed beyond chance", "其他超出偶然的变化"),
    "verdict": ("", "ok, or what is wrong", "通过，或问题所在"),
})  # fmt: skip


def page(checked: Sequence[Checked], scenario: str, look_sizes: Sequence[int]) -> Iterator[Opening | Section]:
    """Everything that is told of a check. look_sizes : pairs of replications at each look"""
    passing = sum(not each.problems for each in checked)
    headline = HEADLINE.format(n=passing, all=len(checked), scenario=scenario)
    yield Opening(
        title=TITLE, question=QUESTION, big=str(passing), beside=Text("of {n}", "共{n}项").format(n=len(checked)),
        headline=headline, line=LINE.format(scenario=scenario, n=look_sizes[-1]),
    )  # fmt: skip
    failing = [
        Line(FAILS.format(lever=each.lever.name, problem=problem), style="warning")
        for each in checked
        for problem in each.problems
    ]
    yield Section("levers", HEADING, [_table(checked), *failing, Line(how_to_read(look_sizes)), data(checked)])


def how_to_read(look_sizes: Sequence[int]) -> Text:
    """What the columns mean."""
    return HOW_TO_READ.format(
        null=NULL_REPLICATIONS, looks=", ".join(map(str, look_sizes)), family=FAMILY,
        level=levels(len(look_sizes)).of_object, bookkeeping=", ".join(sorted(BOOKKEEPING)),
    )  # fmt: skip


def _table(checked: Sequence[Checked]) -> Table:
    """Two lines a lever, or for each of its choices."""
    rows = [
        _cells(each, found, is_first=position == 0)
        for each in checked
        for position, found in enumerate(each.found)
    ]
    return Table("levers", HEADS, rows, (0, 1, 3, 6), data=NAME, where=BOTH)


def _cells(checked: Checked, found: Found, is_first: bool) -> tuple[Cell, ...]:
    lever, difference, contrast = checked.lever, found.difference, found.contrast
    moved = f"{_value(contrast.low)} → {_value(contrast.high)}"
    interval = Text("{low} to {high}", "{low}至{high}").format(low=_short(difference.low), high=_short(difference.high))
    effect = f"{_short(difference.value)} ({difference.n})\n" + interval
    verdict: Cell = Marked(FAILED) if found.problem or checked.broken else OK
    last = (lever.moves, effect, f"{lever.sign} / {found.sign}", verdict)
    if not is_first:
        return "", moved, "", *last
    label = lever_label(lever.name)
    name = Text(f"{lever.name}\n{label.zh}", f"{label.zh}\n{lever.name}")
    null = f"{checked.ways - len(checked.broken)}/{checked.ways}"
    return name, f"{moved}\n{context_text(lever)}".rstrip(), null, *last


def context_text(lever: Lever) -> str:
    """Settings and uncertainties that hold while the lever is moved, in one line."""
    return ", ".join(f"{name} {_value(value)}" for name, value in {**lever.context, **lever.conditions}.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return prior_text(read_prior(value, ""))
    return value if isinstance(value, str) else format_number(value)


def _short(value: float) -> str:
    """A number with its sign and three significant digits."""
    if not math.isfinite(value):
        return NOTHING
    return f"{value:+,.0f}" if abs(value) >= 1000.0 else f"{value:+.3g}"


def data(checked: Sequence[Checked]) -> Data:
    """Everything that was found, one row a contrast."""
    rows = [_full_row(each, found) for each in checked for found in each.found]
    return Data(NAME, pd.DataFrame(rows, columns=list(COLUMNS)), COLUMNS)


def _full_row(checked: Checked, found: Found) -> dict[str, object]:
    lever, difference = checked.lever, found.difference
    problems = dict.fromkeys((*(f"at null: {way}" for way in checked.broken), found.problem))
    return {
        "lever": lever.name,
        "label_zh": lever.label_zh,
        "label_en": lever.label_en,
        "article": lever.article,
        "unit": lever.unit,
        "low": found.contrast.low,
        "high": found.contrast.high,
        "context": context_text(lever),
        "null_ways": checked.ways,
        "null_failures": "; ".join(checked.broken),
        "object": lever.moves,
        "n": difference.n,
        "mean_at_low": found.mean_low,
        "difference": difference.value,
        "interval_low": difference.low,
        "interval_high": difference.high,
        "sign_declared": lever.sign,
        "sign_found": found.sign,
        "other_outcomes_moved": " ".join(found.moved),
        "verdict": "; ".join(problems).strip("; ") or "ok",
    }
