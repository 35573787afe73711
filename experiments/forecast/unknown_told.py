"""What nobody knows, in sentences and tables, and what the columns of its files mean."""

import math
from collections.abc import Sequence

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.captions import CAPTIONS
from jinzhen.experiments.forecast.hangs_on import three_figures, with_unit
from jinzhen.experiments.forecast.unknown import (
    BASE_YEAR,
    DRAWN,
    LEFT,
    OUTCOMES,
    OUTSIDE,
    PARAMETERS,
    ROUNDS,
    TOGETHER,
)
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import NOTHING, chance, percent, percent_range
from jinzhen.experiments.paper.parts import Cell, Marked, Table
from jinzhen.experiments.paper.text import Text
from jinzhen.model.outcomes import OUTCOMES as FIGURES

GROUPS = {
    PARAMETERS: Text("Parameters: how firms and markets answer", "参数：企业与市场的反应"),
    OUTSIDE: Text("Outside conditions", "外部条件"),
    ROUNDS: Text("Future rounds: their rules and dates", "未来批次：规则与日期"),
    BASE_YEAR: Text("Base year", "基年"),
    TOGETHER: Text("Only of several groups together", "仅由多组共同作用"),
    LEFT: Text("Left: the seed, and what was not learnt", "剩余：随机性及未能识别的部分"),
    DRAWN: Text("For comparison: all that is drawn, by draws run again", "对照：全部抽取因素（重复运行所得）"),
}
GRADES = {"assumed": Text("assumed", "假定"), "judgement": Text("judgement", "判断")}
#: Outcome -> head of its column.
_HEADS = {
    "target_met": Text("Target met", "是否达标"),
    **{figure.name: Text(figure.label_en, figure.label_zh) for figure in FIGURES if figure.name in OUTCOMES},
}


def is_told(result: Forecast) -> bool:
    """Whether enough draws were run again."""
    return len(result.across) > 0


def beside(result: Forecast) -> Text:
    """Both intervals, as they stand beside the chance."""
    p = result.probability
    by_simulation = percent_range(p.low, p.high)
    if not is_told(result):
        return Text("{range} by simulation", "模拟误差{range}").format(range=by_simulation)
    row = result.across.iloc[0]
    return Text("{range} by simulation, {wide} by what nobody knows", "模拟误差{range}，未知因素{wide}").format(
        range=by_simulation, wide=percent_range(row["low"], row["high"])
    )


def interval(result: Forecast) -> Text:
    """The second interval of the headline: what nobody knows."""
    if not is_told(result):
        return Text(
            "How far what nobody knows could move it is not told: too few draws were run again.",
            "未知因素可能使其变动多少未作估计：重复运行的抽样太少。",
        )
    row = result.across.iloc[0]
    return Text(
        "What nobody knows moves it further: the chance lies between {low} and {high} in nine of ten draws of the "
        "unknown.",
        "未知因素的影响更大：在90%的未知因素抽样下，概率在{low}至{high}之间。",
    ).format(low=percent(row["low"]), high=percent(row["high"]))


def error(result: Forecast) -> Text:
    """How well the second interval is known itself."""
    if not is_told(result):
        return Text("", "")
    row = result.across.iloc[0]
    return Text(
        "The ends of the second interval are themselves known to {low} and {high} (95%): {n} draws were run {each} "
        "times each with other luck; a regression on what was drawn tells {learnt} of the spread, these runs the rest.",
        "第二个区间的两端本身的误差范围（95%）为{low}与{high}：{n}组抽样各以不同随机性运行{each}次；"
        "其中{learnt}的离散可由抽样值回归得出，其余由重复运行得出。",
    ).format(
        low=percent_range(row["low_from"], row["low_to"]), high=percent_range(row["high_from"], row["high_to"]),
        n=int(row["n_draws"]), each=int(row["each"]), learnt=percent(row["learnt"]),
    )  # fmt: skip


def made_of(result: Forecast) -> Text:
    """Of what the spread of the count is made, the largest parts."""
    own = result.spread[result.spread["outcome"] == "provincial_towns"].set_index("group")["share"]
    if own.isna().all():
        return Text("Every replication ends with the same count.", "各次模拟期末数量相同。")
    template = Text(
        "Of what differs between replications in the count, future rounds tell {rounds}, parameters {parameters}, "
        "outside conditions {outside}, the base year {base_year}; {left} is left to the seed and to what was not "
        "learnt.",
        "期末镇数的模拟间差异中，未来批次解释{rounds}，参数{parameters}，外部条件{outside}，基年{base_year}；"
        "其余{left}为随机性及未能识别的部分。",
    )
    return template.format(**{group: percent(own[group]) for group in (ROUNDS, PARAMETERS, OUTSIDE, BASE_YEAR, LEFT)})


def spread(result: Forecast) -> Table:
    """Shares of the variance by group, an outcome a column."""
    table = result.spread.set_index(["group", "outcome"])
    rows: list[Sequence[Cell]] = [
        [words, *(_share(table.loc[(group, name)]) for name in OUTCOMES)] for group, words in GROUPS.items()
    ]
    heads = (Text("Put down to", "来源"), *(_HEADS[name] for name in OUTCOMES))
    return Table("spread", heads, rows, caption=CAPTIONS["spread"], data="spread")


def _share(row: "Sequence[float]") -> str:
    share, low, high = (float(row[name]) for name in ("share", "low", "high"))  # type: ignore[call-overload]
    if math.isnan(share):
        return NOTHING
    return percent(share) if math.isnan(low) else chance(share, low, high)


def worst_known(result: Forecast) -> Table:
    """Inputs that no source tells, those the answer hangs on most first, and where they could be found out."""
    rows: list[Sequence[Cell]] = []
    for _, row in result.worst_known.iterrows():
        share: Cell = chance(max(row["share"], 0.0), row["low"], row["high"])
        drawn = f"{three_figures(row['drawn_low'])}–{three_figures(row['drawn_high'])}"
        where = Text(row["where_en"], row["where_zh"])
        shown = Marked(f"{share} *") if row["matters"] else share
        rows.append((with_unit(row["uncertainty"]), GRADES[row["grade"]], drawn, shown, where))
    heads = (
        Text("Input", "因素"), Text("Basis", "依据"), Text("Drawn from", "抽取范围"),
        Text("Share of variance", "方差占比"), Text("Where to find it out", "何处可查"),
    )  # fmt: skip
    return Table("worst_known", heads, rows, (0, 1, 4), caption=CAPTIONS["worst_known"], data="worst_known")


#: Columns of the files.
COLUMNS = columns({
    **{
        f"across.{end}{name}": (
            "share", f"{en}{level}% quantile of the chance over draws",
            f"未知因素抽样下概率的{level}%分位数{zh}"
        )
        for end, level in (("low", 5), ("high", 95))
        for name, en, zh in (("", "", ""), ("_from", "lower bound (95%) of the ", "的95%下限"),
                             ("_to", "upper bound (95%) of the ", "的95%上限"))
    },
    "across.sd": ("share", "standard deviation of the chance over draws", "概率在抽样之间的标准差"),
    "learnt": ("share", "of the variance of the chance over draws, told by regression", "概率方差中由回归得出的比例"),
    "n_draws": ("", "draws run again with other luck", "重复运行的抽样数"),
    "each": ("replications", "of each of them", "每组抽样的运行次数"),
    "across_shares.chance": ("share", "chance of the target", "达标概率"),
    "across_shares.share": ("share", "of the draws have no more than this chance", "概率不高于此值的抽样占比"),
    "spread.group": ("", "parameters, outside (conditions), rounds, base_year: by itself; together: only of several; "
                     "left: seed and what was not learnt; drawn: all that is drawn, by draws run again",
                     "参数、外部条件、批次、基年：单独解释；together：共同作用；left：随机性及未识别部分；drawn：重复运行所得"),
    "spread.share": ("share", "of the outcome's variance, told by regression on other replications",
                     "由其他模拟回归解释的方差占比"),
    "grade": ("", "assumed, or judgement", "假定或判断"),
    "drawn_low": ("", "5% of the draws lie at or below, in its unit", "5%的抽取值不高于此值，单位同该因素"),
    "drawn_high": ("", "95% of the draws lie at or below, in the same unit", "95%的抽取值不高于此值，单位同上"),
    "worst_known.share": ("share", "of the variance of whether the target is met, explained by it alone",
                          "单独解释的达标与否方差占比"),
    "where_en": ("", "where a planner could find it out", "何处可查（英文）"),
    "where_zh": ("", "the same in Chinese", "何处可查"),
    "unknown_low": ("share", "5% quantile of the chance over draws of the unknown", "未知因素抽样下概率的5%分位数"),
    "unknown_high": ("share", "95% quantile of the chance over such draws", "未知因素抽样下概率的95%分位数"),
})  # fmt: skip
