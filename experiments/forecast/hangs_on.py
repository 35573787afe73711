"""What the answer hangs on, in sentences, a table and a file. Each takes the tables of `drivers.drivers`."""

import math
from collections.abc import Sequence

import pandas as pd

from jinzhen.experiments.forecast.captions import CAPTIONS
from jinzhen.experiments.forecast.drivers import leading, shown
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import chance, number, percent, percent_range
from jinzhen.experiments.paper.labels import uncertainty_label, unit
from jinzhen.experiments.paper.parts import Cell, Marked, Table
from jinzhen.experiments.paper.text import LANGUAGES, Text, Words, brackets, join, said
from jinzhen.scenarios.uncertainties import PLACES_RULE_CODES, UNCERTAINTIES

#: Uncertainties named in a sentence at most, and in the table at least.
MOST_NAMED, FEWEST_ROWS = 2, 5


def sentence(drivers: pd.DataFrame) -> Text:
    """The uncertainties that explain most of what differs between replications, with the outcome at both ends."""
    own = leading(drivers)
    matter = own[own["matters"]]
    if matter.empty:
        n = drivers["uncertainty"].nunique()
        return Text(
            "No single uncertainty is shown to move the answer ({n} looked at).",
            "未见任何单一不确定因素影响结果（共考察{n}项）。",
        ).format(n=n)
    named, more = [_driver(row) for _, row in matter.head(MOST_NAMED).iterrows()], len(matter) - MOST_NAMED
    others = Text("; {n} more shown to matter", "；另有{n}项影响显著").format(n=more) if more > 0 else Text("", "")
    return Text("The answer hangs most on {drivers}{others}.", "结果主要取决于{drivers}{others}。").format(
        drivers=join(named, Text(" and on ", "和")), others=others
    )


def _driver(row: pd.Series) -> Text:
    is_chance = row["outcome"] == "target_met"
    low, high = (percent(row[end]) if is_chance else number(row[end], 1) for end in ("in_lowest", "in_highest"))
    template = Text(
        "{label} ({low} in its lowest third, {high} in its highest)",
        "{label}（取值最低的三分之一中{low}，最高的三分之一中{high}）",
    )
    if row["uncertainty"] == "places_rule":
        template = Text(
            "{label} ({low} with {first}, {high} with {last})", "{label}（“{first}”下{low}，“{last}”下{high}）"
        )
    first, last = map(_inside, third_ends(row))
    return template.format(label=_inside(uncertainty_label(row["uncertainty"])), first=first, last=last,
                           low=low, high=high)  # fmt: skip


def _inside(words: Words) -> Text:
    """Words as they stand inside a sentence."""
    en, zh = (said(words, language) for language in LANGUAGES)
    return Text(en[:1].lower() + en[1:], zh)


def left_sentence(drivers: pd.DataFrame, variance_left: pd.DataFrame) -> Text:
    """How much no uncertainty explains by itself."""
    own = leading(drivers)
    if own.empty:
        return Text("Every replication has the same outcome.", "各次模拟结果相同。")
    row = variance_left.set_index("outcome").loc[own["outcome"].iloc[0]]
    return Text(
        "No uncertainty by itself explains {left} ({range}) of what differs between replications: interactions, and "
        "the luck of a replication.",
        "模拟间差异的{left}（{range}）不能由任何单一因素解释：因素之间的交互作用以及每次模拟的偶然性。",
    ).format(left=percent(row["share"]), range=percent_range(row["low"], row["high"]))


def table(drivers: pd.DataFrame) -> Table:
    """Share of variance; chance and count in the lowest and highest third of the draws."""
    of = {outcome: own.set_index("uncertainty") for outcome, own in drivers.groupby("outcome", sort=False)}
    rows: list[Sequence[Cell]] = []
    for _, row in shown(drivers, FEWEST_ROWS).iterrows():
        name, (low, high) = row["uncertainty"], third_ends(row)
        share: Cell = chance(max(row["share"], 0.0), row["low"], row["high"])
        at_low, at_high = (
            (percent(of["target_met"].at[name, end]), number(of["provincial_towns"].at[name, end], 1))
            for end in ("in_lowest", "in_highest")
        )
        marked = Marked(f"{share} *") if row["matters"] else share
        rows.append((with_unit(name), marked, low, *at_low, high, *at_high))
    there = ("chance_there", "towns_there")
    heads = tuple(say(f"t_{key}") for key in ("uncertainty", "variance", "low_third", *there, "high_third", *there))
    return Table("drivers_table", heads, rows, (0, 2, 5), caption=CAPTIONS["drivers_table"], data="drivers")


def with_unit(uncertainty: str) -> Text:
    """An uncertainty with its unit; without where its values are words."""
    known, label = UNCERTAINTIES.get(uncertainty), uncertainty_label(uncertainty)
    return label if known is None or known.unit == "code" else label + brackets(unit(known.unit))


def third_ends(row: pd.Series) -> tuple[Words, Words]:
    """Up to where the lowest third of the draws goes, and from where the highest; rules by their names."""
    ends = row["lowest_third_to"], row["highest_third_from"]
    if row["uncertainty"] == "places_rule":
        low, high = (say(f"rule_{PLACES_RULE_CODES[int(end)]}") for end in ends)
        return (say("rule_rivals") if ends[0] > 0.0 else low), high
    return f"≤\u00a0{three_figures(ends[0])}", f"≥\u00a0{three_figures(ends[1])}"


def three_figures(value: float) -> str:
    """A number with three significant digits."""
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    return number(value, min(max(digits, 0), 6))


_THIRDS = (("lowest", "最低", "the lowest"), ("highest", "最高", "the highest"))
_OF_THIRDS = (
    ("in_{}", "结果均值", "mean of the outcome in"),
    ("in_{}_low", "均值95%区间下限", "lower end of the 95% interval of the mean in"),
    ("in_{}_high", "均值95%区间上限", "upper end of the 95% interval of the mean in"),
)

#: Columns of the two files.
COLUMNS = columns({
    "drivers.outcome": ("", "target_met: whether the target is met; provincial_towns: the count at the end",
                        "target_met：是否达标；provincial_towns：期末镇数"),
    "variance_left.outcome": ("", "as in drivers", "同drivers"),
    "uncertainty": ("", "what is drawn in every replication", "每次模拟抽取的不确定因素"),
    "drivers.share": ("share", "of the outcome's variance, explained by it alone (first-order index)",
                      "单独解释的结果方差占比（一阶指标）"),
    "variance_left.share": ("share", "of the variance, that none explains alone", "单一因素均不能解释的方差占比"),
    "p": ("", "p-value of no effect, by shuffling the outcome", "无影响的p值（置换检验）"),
    "p_holm": ("", "the same, corrected (Holm) for all uncertainties of the outcome", "经Holm校正的p值"),
    "matters": ("", "whether that is below 5%", "校正后p值是否低于5%"),
    "lowest_third_to": ("", "end of the lowest third of the draws, in the unit of the uncertainty",
                        "最低三分之一取值的上限，单位同该因素"),
    "highest_third_from": ("", "begin of the highest third of the draws, in the same unit",
                           "最高三分之一取值的下限，单位同该因素"),
    "n_lowest": ("replications", "replications in the lowest third", "最低三分之一的模拟次数"),
    "n_highest": ("replications", "replications in the highest third", "最高三分之一的模拟次数"),
    **{
        name.format(third): ("", f"{en} {third_en} third of the draws: a chance, or towns",
                             f"取值{third_zh}三分之一的{zh}（概率或镇数）")
        for third, third_zh, third_en in _THIRDS for name, zh, en in _OF_THIRDS
    },
    "n_uncertainties": ("", "uncertainties that are drawn", "抽取的不确定因素个数"),
})  # fmt: skip
