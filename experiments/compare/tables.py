"""Tables of a comparison, and the files behind them."""

import math
from collections.abc import Iterator

import pandas as pd

from jinzhen.experiments.compare.answer import CHANCE, Comparison
from jinzhen.experiments.compare.words import say
from jinzhen.experiments.forecast.words import say as of_forecast
from jinzhen.experiments.paper.formats import NO_LIMIT, NOTHING, chance, number, percent, signed
from jinzhen.experiments.paper.labels import lever_label, provenance_data, scenario_label, town_name, unit
from jinzhen.experiments.paper.parts import BOTH, PAGE, Cell, Column, Data, Marked, Table, Where
from jinzhen.experiments.paper.text import Text, Words, brackets
from jinzhen.model.outcomes import OUTCOMES

BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
#: Towns in the terminal, of those whose chance differs clearly.
MOST_TOWNS = 8


def label(outcome: str) -> Text:
    """What an outcome is called."""
    found = BY_NAME.get(outcome)
    return say(outcome) if found is None else Text(found.label_en, found.label_zh)


def unit_of(outcome: str) -> Words:
    """The unit of an outcome; none for a chance."""
    return "" if outcome == CHANCE else unit(BY_NAME[outcome].unit if outcome in BY_NAME else "m CNY")


def points(difference: float) -> str:
    """A difference of two chances in percentage points: those of policies are often small."""
    return signed(100.0 * difference, 1)


def points_range(row: pd.Series) -> Text:
    """The interval of such a difference."""
    return _range(points(row["low"]), points(row["high"]))


def _range(low: str, high: str) -> Text:
    return Text(f"{low} to {high}", f"{low}至{high}")


def difference_text(row: pd.Series) -> Words:
    """A difference with its interval; a chance in points."""
    if math.isinf(row["mean"]):
        return NO_LIMIT
    if math.isnan(row["difference"]):
        return NOTHING
    if row["outcome"] == CHANCE:
        return _below(points(row["difference"]), points_range(row), row["is_clear"])
    if row["share_differing"] == 0.0:
        return say("same")
    digits = digits_of(max(abs(row["low"]), abs(row["high"])))
    low, high = (signed(row[end], digits) for end in ("low", "high"))
    return _below(signed(row["difference"], digits), _range(low, high), row["is_clear"])


def _below(difference: str, interval: Text, is_clear: bool) -> Text:
    """An interval stands below its number, as policies stand side by side; a star is seen without colours."""
    return f"{difference} *\n" + interval if is_clear else f"{difference}\n" + interval


def digits_of(size: float) -> int:
    """Decimals that show three significant digits of a difference of that size, up to a millionth."""
    return 0 if size == 0.0 else min(max(2 - math.floor(math.log10(size)), 0), 6)


def differences(answer: Comparison, frame: pd.DataFrame, name: str, where: Where = PAGE) -> Table:
    """A row an outcome: what it is under the first policy, and the difference of every other."""
    rows: list[list[Cell]] = []
    for outcome in frame["outcome"].unique():
        own = frame[frame["outcome"] == outcome].set_index("policy")
        cells: list[Cell] = []
        for policy in answer.policies[1:]:
            told = difference_text(own.loc[policy])
            cells.append(Marked(told) if own.loc[policy, "is_clear"] else told)
        first = own["first_mean"].iloc[0]
        base: Words = percent(first) if outcome == CHANCE else number(first, None if abs(first) >= 1.0 else 3)
        base = NO_LIMIT if math.isinf(first) else base
        rows.append([label(outcome), unit_of(outcome), base, *cells])
    heads: list[Words] = [say("t_outcome"), say("t_unit"), *map(scenario_label, answer.policies)]
    return Table(name, heads, rows, words=(0, 1), caption=say("stars"), data="compare_outcomes", where=where)


def best(answer: Comparison) -> Table:
    """Chance of every policy, and how often each is best."""
    rows = [
        (scenario_label(policy), chance(found.value, found.low, found.high), percent(row["probability_best"]),
         percent(row["share_most_towns"]))
        for (policy, found), (_, row) in zip(
            zip(answer.policies, answer.chances, strict=True), answer.best.iterrows(), strict=True)
    ]  # fmt: skip
    heads = (say("t_policy"), say("t_chance"), say("t_best"), say("t_most"))
    return Table("best", heads, rows, data="compare_best", where=BOTH)


def towns(answer: Comparison) -> Table:
    """Towns whose chance differs clearly, the largest difference first."""
    clear = answer.towns[answer.towns["is_clear"]]
    order = clear["difference"].abs().sort_values(ascending=False, kind="stable").index
    rows = [
        (scenario_label(row["policy"]), town_name(row), percent(row["first_chance"]), percent(row["chance"]),
         points(row["difference"]) + brackets(points_range(row)))
        for _, row in clear.loc[order].iterrows()
    ]  # fmt: skip
    heads = (say("t_policy"), say("t_town"), say("t_from", first=answer.policies[0]), say("t_to"), say("t_difference"))
    return Table("towns", heads, rows, words=(0, 1), data="compare_towns")


def money(answer: Comparison) -> Table:
    """A row a lever and payer, m CNY of all years."""
    rows: list[list[Cell]] = []
    for (lever, payer), own in answer.money.groupby(["lever", "payer"], sort=False):
        spent = own.set_index("policy")["money_mcny"]
        amounts = (number(spent[policy]) for policy in answer.policies)
        rows.append([lever_label(str(lever)), of_forecast(f"payer_{payer}"), *amounts])
    heads: list[Words] = [say("t_lever"), say("t_payer"), *map(scenario_label, answer.policies)]
    return Table("money", heads, rows, words=(0, 1), caption=unit("m CNY"), data="compare_money")


def interactions(answer: Comparison) -> Table:
    """A row a pair and outcome: what both add alone, together, and beyond the sum."""
    rows: list[list[Cell]] = []
    for _, row in answer.interactions.iterrows():
        scale = 100.0 if row["outcome"] == CHANCE else 1.0
        digits = 1 if row["outcome"] == CHANCE else digits_of(max(abs(row["low"]), abs(row["high"])))
        alone, together, more, low, high = (
            signed(scale * row[what], digits) for what in ("alone", "together", "interaction", "low", "high"))
        beyond = _below(more, _range(low, high), row["is_clear"])
        own_unit: Words = say("points") if row["outcome"] == CHANCE else unit_of(row["outcome"])
        rows.append([scenario_label(row["one"]), scenario_label(row["other"]), label(row["outcome"]), own_unit, alone,
                     together, Marked(beyond) if row["is_clear"] else beyond])  # fmt: skip
    heads = [say(f"t_{key}") for key in ("one", "other", "outcome", "unit", "alone", "together", "interaction")]
    return Table("interactions", heads, rows, words=(0, 1, 2, 3), data="compare_interactions")


_POLICY = Column(Text("policy", "方案"))
_DIFFERENCE = {
    "difference": Column(Text("mean of policy less the first, same draws", "与第一个方案之差的均值（相同抽样）")),
    "low": Column(Text("lower end of the interval", "区间下限")),
    "high": Column(Text("upper end of the interval", "区间上限")),
}
_TEST = {
    "p": Column(Text("p-value of no difference", "无差异的p值")),
    "p_holm": Column(Text("the same, corrected by Holm for all of the table", "经Holm校正的p值")),
    "is_clear": Column(Text("whether the interval lies on one side of zero", "区间是否整体位于零的一侧")),
}
OUTCOME_COLUMN = Column(
    Text("outcome of the last step, in its own unit; target_met is a share", "末期指标（本单位）；target_met为比例")
)
_OUTCOME = {
    "outcome": OUTCOME_COLUMN,
    "first_mean": Column(Text("mean under the first policy", "第一个方案的均值")),
    "mean": Column(Text("mean under the policy", "本方案的均值")),
    **_DIFFERENCE, **_TEST,
    "share_differing": Column(Text("replications in which it differs at all", "有差异的模拟占比"), "share"),
}  # fmt: skip
COLUMNS = {
    "compare_outcomes": {
        "policy": _POLICY, **_OUTCOME,
        "is_looked_at": Column(Text("whether it is one of the outcomes looked at first", "是否为首要指标")),
    },
    "compare_money": {
        "lever": Column(Text("lever", "政策工具")), "payer": Column(Text("payer", "出资方")), "policy": _POLICY,
        "money_mcny": Column(Text("mean of all years", "各年合计均值"), "m CNY"),
        "difference_mcny": Column(Text("more than under the first policy", "与第一个方案之差"), "m CNY"),
    },
    "compare_quarters": {
        "policy": _POLICY, "date": Column(Text("end of the step", "时点")),
        "towns": Column(Text("provincial towns, mean", "省级专业镇数均值"), "towns"), **_DIFFERENCE,
    },
    "compare_towns": {
        "policy": _POLICY, "town_id": Column(Text("town", "专业镇编号")),
        "name_zh": Column(Text("Chinese name", "中文名")),
        "name_en": Column(Text("English name", "英文名")),
        "first_chance": Column(Text("chance under the first policy", "第一个方案下的概率"), "share"),
        "chance": Column(Text("chance under the policy", "本方案下的概率"), "share"), **_DIFFERENCE, **_TEST,
    },
    "compare_best": {
        "policy": _POLICY, "chance": Column(Text("chance of the target", "目标实现概率"), "share"),
        "probability_best": Column(Text("best when replications are drawn anew", "重抽样中最好的占比"), "share"),
        "share_most_towns": Column(
            Text("replications with the most towns, ties shared", "镇数最多的模拟占比"), "share"
        ),
        "is_clear": Column(Text("whether it is clearly above every other", "是否明显高于其他各方案")),
    },
    "compare_placebo": _OUTCOME,
    "compare_equal_cost": {
        "policy": _POLICY, "lever": Column(Text("lever that was moved", "调整的工具")),
        "change": Column(Text("by how much, from the end of history on, in its unit", "史实之后的调整量（本单位）")),
        "before_mcny": Column(Text("public money of all years before", "调整前全期财政投入"), "m CNY"),
        "after_mcny": Column(Text("after it was moved, in the trials", "调整后（试算）"), "m CNY"),
        "first_mcny": Column(Text("of the first policy", "首个方案"), "m CNY"),
        "is_equal": Column(Text("whether it came as close as asked", "是否达到相等")),
    },
    "compare_interactions": {
        "one": Column(Text("policy", "方案一")), "other": Column(Text("other policy", "方案二")),
        "outcome": OUTCOME_COLUMN,
        "alone": Column(Text("sum of what each changes alone", "单独作用之和")),
        "together": Column(Text("what both change together", "叠加作用")),
        "interaction": Column(Text("together beyond the sum", "超出之和")),
        "low": Column(Text("lower end of the interval", "区间下限")),
        "high": Column(Text("upper end of the interval", "区间上限")),
        "is_clear": _TEST["is_clear"],
    },
    "compare_not_joined": {
        "one": Column(Text("policy", "方案一")), "other": Column(Text("other policy", "方案二")),
        "why": Column(Text("why they cannot be joined", "不能叠加的原因")),
    },
    "compare_reasons": {
        "policy": _POLICY, "lever": Column(Text("lever that differs", "有差异的工具")),
        "needs": Column(Text("lever it was seen to act with", "相关工具")),
        "needed": Column(Text("what that was then", "当时取值")), "here": Column(Text("what it is here", "此处取值")),
    },
}  # fmt: skip


def data(answer: Comparison) -> Iterator[Data]:
    """Every file of numbers."""
    for name, columns in COLUMNS.items():
        frame = getattr(answer, name.removeprefix("compare_"))
        yield Data(name, frame.reindex(columns=list(columns)), columns)
    yield provenance_data(answer.provenance, "compare_provenance")
