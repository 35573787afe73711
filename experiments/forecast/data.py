"""The numbers of a forecast as tables for files, and what their columns mean."""

import pandas as pd

from jinzhen.experiments.forecast import hangs_on, unknown_told
from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.paper.columns import PLACES, SPREAD, columns
from jinzhen.experiments.paper.labels import provenance_data
from jinzhen.experiments.paper.parts import Column, Data
from jinzhen.experiments.paper.text import Text
from jinzhen.model.outcomes import TOWN_FIGURES

#: Tables of the answer that are files of the same name.
TABLES = (
    "by_rule", "count_by_quarter", "observed", "unnamed", "final_count", "when_met", "rounds", "binding", "drivers",
    "variance_left", "across", "across_shares", "spread", "worst_known", "towns", "money",
    "cost_per_town", "outcomes", "quotas", "output", "entities", "reported_parts", "standing", "fit", "residuals",
    "failures",
)  # fmt: skip

_ROUNDS = {
    "nominated": ("towns nominated in the round", "该批推荐镇数"),
    "eligible": ("towns that pass every gate", "达标镇数"),
    "places": ("places, of rounds that limit them", "有限名额批次的名额"),
    "named": ("towns named", "认定镇数"),
}
_PARTS = {"mean": ("mean", "均值"), "min": ("smallest", "最小"), "max": ("largest", "最大")}

COLUMNS = {
    **PLACES,
    **{figure.name: Column(Text(figure.label_en, figure.label_zh), figure.unit) for figure in TOWN_FIGURES},
    **SPREAD,
    **hangs_on.COLUMNS,
    **unknown_told.COLUMNS,
    **columns({
        # the answer
        "scenario": ("", "name of the scenario", "情景名称"),
        "target_towns": ("towns", "provincial towns wanted", "目标省级专业镇数"),
        "start": ("date", "first day simulated", "模拟起始日"),
        "end": ("date", "last day simulated", "模拟截止日"),
        "as_of": ("date", "last day of imposed history", "史实截止日"),
        "probability": ("share", "share of replications that reach the target", "达到目标的模拟占比"),
        "precision_asked": ("share", "half-width of the interval that was asked for", "要求的区间半宽"),
        "verdict": ("", "what binds: a limit, several, all together or none", "瓶颈：某项限制、多项、共同或皆非"),
        # course and rounds
        "rule": ("", "rule for the places of future rounds", "未来批次名额规则"),
        "prior_share": ("share", "share of replications that drew the rule", "抽得该规则的模拟占比"),
        "step": ("", "step of the simulation, 0 the base year", "模拟步序（0为基年）"),
        "date": ("date", "day", "日期"),
        "mean": ("", "mean over replications, in the unit beside it", "模拟均值，单位见同行"),
        "count_by_quarter.mean": ("towns", "provincial towns, mean over replications", "省级专业镇数模拟均值"),
        "entities.mean": ("units", "entities at the end of the year, mean over replications", "年末主体数模拟均值"),
        "reported_parts.mean": ("m CNY/yr or units", "mean over replications: output in m CNY, entities in units",
                                "模拟均值：产值为百万元，主体为个"),
        "share_at_target": ("share", "share of replications at or above the target", "达到目标的模拟占比"),
        "named": ("towns", "towns named on that day", "当日认定镇数"),
        "provincial_towns": ("towns", "provincial towns", "省级专业镇数"),
        "replications": ("replications", "number of replications", "模拟次数"),
        "share": ("share", "share of all replications", "占全部模拟的比例"),
        "share_of_met": ("share", "share of the replications that meet the target", "占达标模拟的比例"),
        "imposed": ("", "whether the round is history", "是否史实"),
        "share_held": ("share", "share of replications that hold the round", "举行该批认定的模拟占比"),
        **{
            f"{what}_{part}": ("towns", f"{en}, {part_en} over replications", f"{zh}，模拟{part_zh}")
            for what, (en, zh) in _ROUNDS.items()
            for part, (part_en, part_zh) in _PARTS.items()
        },
        "share_unlimited": ("share", "share without a limit", "不设上限的比例"),
        # towns of a batch that nobody knows by name
        "places": ("towns", "towns of that category not known by name", "该类别未公布名称的镇数"),
        "candidates": ("towns", "municipal towns that they are drawn among", "参与抽取的市级镇数"),
        "weight": ("", "weight in the draw, assumed", "抽取权重（假定）"),
        "share_drawn": ("share", "share of replications that draw the town", "抽中该镇的模拟占比"),
        "share_places_short": ("share", "share of rounds with too few places", "达标镇多于名额的批次占比"),
        # what binds
        "arm": ("", "which limit is lifted", "放开的限制"),
        "mean_towns": ("towns", "provincial towns at the end, mean over replications", "期末省级专业镇数均值"),
        "difference": ("share", "chance less that of the first arm, same draws", "与现状概率之差（同一随机数）"),
        "difference_low": ("share", "lower end of its simultaneous 95% interval", "其同时95%区间下限"),
        "difference_high": ("share", "upper end of its simultaneous 95% interval", "其同时95%区间上限"),
        "n_pairs": ("replications", "replications done in both arms", "两种情形均完成的模拟次数"),
        "more_towns": ("towns", "provincial towns at the end less those of the first arm", "期末镇数与现状之差"),
        "more_towns_low": ("towns", "lower end of its simultaneous 95% interval", "其同时95%区间下限"),
        "more_towns_high": ("towns", "upper end of its simultaneous 95% interval", "其同时95%区间上限"),
        # towns
        "provincial_at_as_of": ("", "provincial by history in every replication", "史实期末已为省级"),
        "score_rank": ("", "rank by mean score among candidates, 1 the best", "候选镇平均得分名次，1为最高"),
        "n_candidates": ("towns", "towns not provincial by history", "尚非省级的镇数"),
        "held_back_by": ("", "gate at which most of the missing chance is lost, or places", "机会主要失于的门槛或名额"),
        # money
        "lever": ("", "lever that pays", "政策工具"),
        "payer": ("", "who pays", "出资方"),
        "mean_mcny": ("m CNY/yr", "mean over replications, current prices", "模拟均值，当年价"),
        "sd_mcny": ("m CNY/yr", "standard deviation over replications", "模拟标准差"),
        "since": ("", "period: from the start, or after imposed history", "时期：自起始或史实之后"),
        "money_mcny": ("m CNY", "public money in the period, mean over replications", "期内财政资金均值"),
        "towns_added": ("towns", "provincial towns added in the period, mean", "期内新增省级专业镇均值"),
        "cost_mcny": ("m CNY", "money over towns added", "资金与新增镇数之比"),
        "cost_per_town.low": ("m CNY", "lower end of its 95% interval", "其95%区间下限"),
        "cost_per_town.high": ("m CNY", "upper end of its 95% interval", "其95%区间上限"),
        "share_without": ("share", "share of replications that add no town", "未新增镇的模拟占比"),
        # outcomes, quotas, measures
        "outcome": ("", "outcome of the model", "模拟指标"),
        "unit": ("", "unit of the figures beside it", "同行数值的单位"),
        "measure": ("", "core, chain or reported; in business, on paper or as reported",
                    "核心、全产业链或上报；实际经营、空壳或上报"),
        "kind": ("", "flow (sum of the year), stock (end of the year) or share (mean of the year)",
                 "流量（全年合计）、存量（年末）或比率（全年均值）"),
        "steps": ("", "steps that fall into the year", "该年所含步数"),
        "factor": ("", "energy, land or discharge", "能耗、用地或排污"),
        "used": ("", "use, mean over replications, in the unit beside it", "使用量均值，单位见同行"),
        "quota": ("", "quota, mean over replications that limit it", "指标均值（有限额的模拟）"),
        "refused": ("", "asked for and not granted, mean", "申请未获批数量均值"),
        "share_mean": ("share", "use over quota, mean over replications", "使用量占指标比例的均值"),
        **{
            f"share_q{level:02}": ("share", f"use over quota: {level}% of replications lie at or below",
                                   f"使用量占指标比例：{level}%的模拟不高于此值")
            for level in (5, 50, 95)
        },
        "figure": ("", "figure", "指标"),
        "part": ("", "what it is made of", "构成部分"),
        # the base year
        "observed": ("values", "values that a source prints", "来源直接公布的数值个数"),
        "imputed": ("values", "values that follow from published totals", "由公布总数推得的数值个数"),
        "assumed": ("values", "values that rest on a judgement", "凭判断设定的数值个数"),
        **{
            f"{standing}_weight": ("share", f"{standing} part of the sum over towns", f"{zh}值占各镇合计的比例")
            for standing, zh in (("observed", "实测"), ("imputed", "推算"), ("assumed", "假定"))
        },
        "name": ("", "published total", "公布的总数"),
        "towns": ("towns", "towns that it is the total of", "所含镇数"),
        "target": ("", "as published, in the unit of its measure", "公布值，单位同指标"),
        "fitted": ("", "in the base year, in the same unit", "基年拟合值，单位同上"),
        "fit.low": ("", "lowest value that still agrees", "仍属一致的下限"),
        "fit.high": ("", "highest value that still agrees", "仍属一致的上限"),
        "fit.measure": ("", "figure that it is a total of", "所合计的指标"),
        "miss": ("share", "fitted over published, less 1", "拟合值与公布值之比减1"),
        "standing": ("", "observed, imputed or assumed", "实测、推算或假定"),
        # how it was made
        "account": ("", "account that has to close, with its unit", "应平衡的账户（含单位）"),
        "largest": ("", "largest imbalance in any quarter of any run, in the unit of the account",
                    "任一季度最大差额，单位同账户"),
        "runs": ("runs", "runs looked at", "检查的模拟次数"),
        "error": ("", "what went wrong", "失败原因"),
    }),
}  # fmt: skip


def data(result: Forecast) -> list[Data]:
    """Every table of the forecast, the answer first."""
    named = {"answer": _answer(result), **{name: getattr(result, name) for name in TABLES}}
    tables = [Data(name, frame, COLUMNS) for name, frame in named.items()]
    return [*tables, provenance_data(result.provenance, "provenance")]


def _answer(result: Forecast) -> pd.DataFrame:
    """The answer in one row."""
    asked, p = result.question, result.probability
    unknown = result.across.iloc[0] if len(result.across) else {"low": float("nan"), "high": float("nan")}
    row = {
        "scenario": asked.scenario, "target_towns": asked.target_towns, "start": asked.start, "end": asked.end,
        "as_of": asked.as_of, "probability": p.value, "low": p.low, "high": p.high, "n": p.n,
        "unknown_low": unknown["low"], "unknown_high": unknown["high"],
        "precision_asked": asked.precision, "verdict": result.verdict,
    }  # fmt: skip
    return pd.DataFrame([row])
