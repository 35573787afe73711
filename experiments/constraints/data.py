"""What holds towns back as tables for files, and what their columns mean."""

import pandas as pd

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.paper.columns import PLACES, SPREAD, columns
from jinzhen.experiments.paper.labels import provenance_data
from jinzhen.experiments.paper.parts import Data

_HEADS = {
    "rule": ("gate or criterion whose step raises the chance most", "放宽后概率提高最多的门槛或标准"),
    "first": ("factor whose step raises the chance most", "放宽后概率提高最多的要素"),
    "second": ("factor whose step raises it second", "放宽后概率提高次多的要素"),
}

COLUMNS = {
    **PLACES,
    **SPREAD,
    **columns({
        "status": ("", "named, safe, uncertain or out_of_reach", "已认定、稳妥、不确定或难以达到"),
        "output_gap_share": ("share", "reported output over the gate that applies, less 1, mean over replications",
                             "上报产值与适用门槛之比减1，模拟均值"),
        "score_gap": ("0-1", "mean score less the bar as set", "平均得分减认定分数线"),
        **{
            f"passes_{gate}": ("share", f"share of replications that pass the {gate} gate", f"{zh}达标的模拟占比")
            for gate, zh in (("output", "产值"), ("leader", "龙头"), ("support", "配套"), ("county", "县域"))
        },
        "municipal_share": ("share", "share of replications in which the town has a municipal title or more",
                            "具有市级以上称号的模拟占比"),
        "score_rank": ("", "rank by mean score among all towns, 1 the best", "平均得分名次，1为最高"),
        **{
            f"{head}{part}": (unit, f"{en}{told}", f"{zh}{said}")
            for head, (en, zh) in _HEADS.items()
            for part, unit, told, said in (
                ("", "", "", ""),
                ("_gain", "share", ": rise of the chance", "：概率提高"),
                ("_low", "share", ": lower end of its simultaneous 95% interval", "：其同时95%区间下限"),
                ("_high", "share", ": upper end of its simultaneous 95% interval", "：其同时95%区间上限"),
                ("_is_clear", "", ": whether the whole interval is above 0", "：区间是否全在零以上"),
            )
        },
        "binds": ("", "the larger of rule and first that is clear, or none", "门槛或要素中明显且较大者，无则为none"),
        "relaxation": ("", "what was relaxed", "放宽项目"),
        "kind": ("", "gate, criterion, round or factor", "门槛、标准、批次或要素"),
        "stage": ("", "final, screening or all_towns", "重点考察、筛选或对所有镇"),
        "constraints_effects.chance": ("share", "chance as it is, same replications", "现状概率（同一模拟）"),
        "relaxed_chance": ("share", "chance with the step, in the same replications", "放宽后概率（同一模拟）"),
        "gain": ("share", "difference of the two", "二者之差"),
        "gain_low": ("share", "lower end of its interval, simultaneous unless in screening", "其区间下限"),
        "gain_high": ("share", "upper end of its interval, simultaneous unless in screening", "其区间上限"),
        "label_en": ("", "what is relaxed, in English", "放宽项目（英文）"),
        "label_zh": ("", "what is relaxed, in Chinese", "放宽项目（中文）"),
        "step_en": ("", "the step in English", "放宽幅度（英文）"),
        "step_zh": ("", "the step in Chinese", "放宽幅度（中文）"),
        "lever": ("", "lever that is moved", "所动政策工具"),
        "how": ("", "times or plus an amount, or to a choice", "乘、加或改为"),
        "amount": ("", "amount in the unit of the lever, or choice", "幅度（单位同政策工具）或选项"),
    }),
}  # fmt: skip


def data(answer: Constraints) -> list[Data]:
    """Every table behind the page."""
    names = answer.towns[["town", "town_id", "name_zh", "name_en", "category", "city_zh", "city_en", "county_zh"]]
    verdicts = answer.verdicts.drop(columns=["chance", "low", "high", "n", "status"])
    rows = answer.chances.merge(verdicts, on=["town", "year"], how="left", validate="one_to_one")
    effects = names[["town", "town_id", "name_zh", "name_en"]].merge(answer.effects, on="town")
    tables = {
        "constraints": names.merge(rows, on="town"),
        "constraints_effects": effects,
        "constraints_steps": _steps(answer),
    }
    return [
        *(Data(name, frame, COLUMNS) for name, frame in tables.items()),
        provenance_data(answer.provenance, "constraints_provenance"),
    ]


def _steps(answer: Constraints) -> pd.DataFrame:
    """A row a lever that a relaxation moves."""
    rows = [
        (each.name, each.kind, each.label.en, each.label.zh, each.step.en, each.step.zh, change.lever, change.how,
         change.amount)
        for each in answer.relaxations.values()
        for change in each.changes
    ]  # fmt: skip
    names = ["relaxation", "kind", "label_en", "label_zh", "step_en", "step_zh", "lever", "how", "amount"]
    return pd.DataFrame(rows, columns=names)
