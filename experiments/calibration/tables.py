"""Tables of a calibration, and the files behind them."""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from jinzhen.experiments.calibration.answer import ANYWHERE, Calibration
from jinzhen.experiments.calibration.words import say
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import number, percent
from jinzhen.experiments.paper.labels import provenance_data, uncertainty_label, unit
from jinzhen.experiments.paper.parts import BOTH, Cell, Data, Marked, Table
from jinzhen.experiments.paper.text import Text, Words, brackets
from jinzhen.experiments.statistics.posterior_checks import LEVELS

#: Numbers from here on are whole; smaller ones than the other are none.
WHOLE_FROM, NEAR_ZERO = 100.0, 1e-9


def label(name: str, unit_name: str = "") -> Text:
    """An uncertainty with its unit."""
    return uncertainty_label(name) + (brackets(unit(unit_name)) if unit_name not in ("", "code") else "")


def short(value: float) -> str:
    """A number in three significant digits."""
    if not math.isfinite(value) or abs(value) >= WHOLE_FROM:
        return number(value, 0)
    return f"{value if abs(value) > NEAR_ZERO else 0.0:.3g}".replace("-", "−")


def span(row: pd.Series, name: str) -> str:
    """`0.03 (0.01–0.05)`."""
    return f"{short(row[f'{name}_median'])} ({short(row[f'{name}_low'])}–{short(row[f'{name}_high'])})"


def learnt(answer: Calibration) -> Table:
    """What was learnt, the most first."""
    heads = (say("t_uncertainty"), say("t_before"), say("t_after"), say("t_contraction"))
    rows = [
        (label(row["uncertainty"], row["unit"]), span(row, "prior"), span(row, "posterior"),
         percent(max(row["contraction"], 0.0)))
        for _, row in answer.learnt[~answer.learnt["is_choice"]].iterrows()
    ]  # fmt: skip
    return Table("learnt", heads, rows, data="calibration_parameters", where=BOTH)


def choices(answer: Calibration) -> Table:
    """Weights of alternatives that were learnt."""
    own = answer.choices[answer.choices["uncertainty"].isin(answer.learnt["uncertainty"])]
    heads = (say("t_uncertainty"), say("t_value"), say("t_before"), say("t_after"))
    rows = [(label(row["uncertainty"]), short(row["value"]), percent(row["prior"]), percent(row["posterior"]))
            for _, row in own.iterrows()]  # fmt: skip
    return Table("choices", heads, rows, data="calibration_choices", where=BOTH)


def use_of(row: pd.Series) -> Text:
    """What became of a figure."""
    return say("use_unreached" if row["use"] == "learn" and not row["teaches"] else f"use_{row['use']}")


def figure_label(row: pd.Series) -> Text:
    """A figure of the record with its unit."""
    return Text(row["label_en"], row["label_zh"]) + brackets(unit(row["unit"]))


def figures(answer: Calibration) -> Table:
    """Every figure of the record beside the runs."""
    heads: list[Words] = [say(f"t_{name}") for name in ("figure", "published", "before", "after", "p", "held_back")]
    rows = [_figure_row(row) for _, row in answer.figures.iterrows()]
    return Table("record", [*heads, say("t_use")], rows, words=(0, 6), data="calibration_figures", where=BOTH)


def _figure_row(row: pd.Series) -> list[Cell]:
    is_out = row["use"] != "built_in" and not row["is_inside"]
    held = Text(span(row, "held_back"), span(row, "held_back")) + (say("outside") if is_out else "")
    p = "–" if row["p"] != row["p"] else f"{row['p']:.3f}"
    return [
        figure_label(row), short(row["published"]), span(row, "prior"), span(row, "posterior"),
        Marked(p) if row["p"] < 0.05 else p, Marked(held) if is_out else held, use_of(row),
    ]  # fmt: skip


def checks(answer: Calibration) -> Table:
    """Coverage on held-out runs."""
    inside = [say("t_inside", level=percent(level)) for level in LEVELS]
    heads = [say("t_where"), say("t_of"), *inside, say("t_smallest")]
    names = [f"inside_{100 * level:.0f}" for level in LEVELS]
    rows: list[Sequence[Cell]] = [
        (say(f"where_{row['where']}"), say(f"of_{row['of']}"), *(percent(row[name]) for name in names),
         f"{row['p_smallest']:.3f}")
        for _, row in answer.coverage.iterrows()
    ]  # fmt: skip
    return Table("coverage", heads, rows, words=(0, 1), data="calibration_coverage", where=BOTH)


def _ends(name: str, english: str, chinese: str) -> dict[str, tuple[str, str, str]]:
    return {
        f"{name}_low": ("", f"{english}: 10% lie below", f"{chinese}：10%分位"),
        f"{name}_median": ("", f"{english}: median", f"{chinese}：中位数"),
        f"{name}_high": ("", f"{english}: 10% lie above", f"{chinese}：90%分位"),
    }


COLUMNS = columns({
    "uncertainty": ("", "uncertainty", "不确定因素"),
    "unit": ("", "unit of the values of the row", "该行取值的单位"),
    "is_choice": ("", "whether it is a choice between coded alternatives", "是否为备选规则"),
    **_ends("prior", "before learning", "学习前"),
    **_ends("posterior", "after learning", "学习后"),
    "shift_sd": ("standard deviations", "mean after learning, where the prior is a standard normal",
                 "学习后均值（先验为标准正态的尺度）"),
    "contraction": ("share", "of the variance that is gone, on the same scale", "方差减少比例（同一尺度）"),
    "explained": ("share", "of its variance that figures explain in runs that were kept apart",
                  "史实在留出模拟中可解释的方差比例"),
    "is_learnt": ("", "whether it differs from its prior, by itself or in going together with another (Holm, 5%)",
                  "是否显著不同于先验（自身或相关性，Holm校正，5%）"),
    "half_shift_sd": ("standard deviations", "how far its mean moves with half of the runs", "模拟减半时均值的移动"),
    "half_expected_sd": ("standard deviations", "what so few draws would explain", "样本减少本身的预期移动"),
    "p_ranks": ("", "p-value of uniform places of truths, held-out runs", "真值位置均匀性的p值（留出模拟）"),
    "p_ranks_holm": ("", "the same, corrected (Holm)", "经Holm校正"),
    "p_ranks_near": ("", "p-value of uniform places, runs near the record", "同上，与史实相近的模拟"),
    "p_ranks_near_holm": ("", "the same, corrected (Holm)", "经Holm校正"),
    "value": ("", "code of the alternative", "备选规则代码"),
    "calibration_choices.prior": ("share", "weight before learning", "学习前权重"),
    "calibration_choices.posterior": ("share", "weight after learning", "学习后权重"),
    "figure": ("", "figure of the record", "史实编号"),
    "label_en": ("", "what it is, in English", "英文名称"),
    "label_zh": ("", "what it is, in Chinese", "中文名称"),
    "measure": ("", "measure in which it is published and simulated: core, chain, reported, gross or count",
                "公布与模拟的口径"),
    "use": ("", "learn: teaches; check: held back; built_in: the base year was fitted to it",
            "learn用于学习，check仅作检验，built_in为基年据以拟合"),
    "known_since": ("", "day it was in print", "公布日期"),
    "published": ("", "as published, in `unit`", "公布值"),
    "is_reached": ("", "whether runs from priors lie on both sides of it", "先验模拟是否能达到"),
    "teaches": ("", "whether it was learnt from", "是否用于学习"),
    "p": ("", "two-sided, among runs from the posterior", "后验模拟中的双侧p值"),
    **_ends("held_back", "what the others say of it", "由其余史实所得"),
    "is_inside": ("", "whether it lies in that 80% band", "是否在该80%区间内"),
    "source": ("", "row of the facts", "来源"),
    "basis": ("", "where its uncertainty comes from", "不确定性的依据"),
    "where": ("", "held-out runs: anywhere, or near the record", "留出模拟：任意或与史实相近"),
    "of": ("", "uncertainties: all that are drawn, or those that were learnt", "全部或所学因素"),
    "n": ("replications", "held-out runs", "留出模拟次数"),
    **{f"inside_{100 * level:.0f}": ("share", f"truths inside {100 * level:.0f}% intervals",
                                     f"真值在{100 * level:.0f}%区间内的比例") for level in LEVELS},
    "p_smallest": ("", "smallest p-value of uniform places (Holm over all)", "最小的均匀性p值（Holm校正）"),
})  # fmt: skip


_PLACE = ("share", "place of the truth within what would have been learnt", "真值在所学分布中的位置")


def data(answer: Calibration) -> Iterator[Data]:
    """Every file of numbers."""
    yield Data("calibration_parameters", answer.parameters, COLUMNS)
    yield Data("calibration_choices", answer.choices, COLUMNS)
    yield Data("calibration_figures", answer.figures, COLUMNS)
    yield Data("calibration_coverage", answer.coverage, COLUMNS)
    for where, name in ((ANYWHERE, "calibration_places"), ("near", "calibration_places_near")):
        places = answer.places[where]
        yield Data(name, places, columns(dict.fromkeys(places.columns, _PLACE)))
    yield provenance_data(answer.provenance, "calibration_provenance")
