"""Sentences about what holds towns back, in English and Chinese."""

import math
from collections import Counter
from datetime import date

import pandas as pd

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.report.constraints.words import tell
from jinzhen.experiments.report.formats import day, percent, points, points_range

#: A gate counts as missed when more than this share of replications misses it.
OFTEN = 0.25

#: Gates other than output, with the words for missing them.
MISSED = {"leader": "misses_leader", "support": "misses_support", "county": "misses_county"}


def _choose(language: str, english: str, chinese: str) -> str:
    return chinese if language == "zh" else english


def _join(parts: list[str], language: str, mark: str = ",") -> str:
    return _choose(language, f"{mark} ", "，" if mark == "," else "；").join(parts)


def label(answer: Constraints, name: str, language: str) -> str:
    """What a relaxation is called."""
    return answer.relaxations[name].label(language)


#: Part of a verdict -> the words around it, and those where nothing helps.
PARTS = {"rule": ("", "no_rule"), "first": ("first", "no_factor"), "second": ("then", "")}


def part(answer: Constraints, row: pd.Series, head: str, language: str) -> str:
    """`output gate`, `land first`, `then perhaps credit`: one part of a verdict, empty where there is none."""
    words, nothing = PARTS[head]
    if not row[f"{head}_gain"] > 0.0:
        return tell(nothing, language) if nothing else ""
    name = label(answer, row[head], language)
    if row[f"{head}_is_clear"]:
        return tell(words, language, name=name) if words else name
    return tell(f"perhaps_{words}" if words else "perhaps", language, name=name)


def part_with_gain(answer: Constraints, row: pd.Series, head: str, language: str) -> str:
    """The same with its effect: `land first +6 (+1 to +11)`."""
    said = part(answer, row, head, language)
    if not said or not row[head]:
        return said
    interval = points_range(row[f"{head}_low"], row[f"{head}_high"], language)
    return tell("gain", language, name=said, points=points(row[f"{head}_gain"]), interval=interval)


def rule_text(answer: Constraints, row: pd.Series, language: str) -> str:
    """The gate or criterion that binds, with its effect."""
    return part_with_gain(answer, row, "rule", language) if row["rule"] else tell("at_limits", language)


def factors_text(answer: Constraints, row: pd.Series, language: str) -> str:
    """What to do first and then, with effects."""
    if not row["first"]:
        return tell("at_limits", language)
    parts = [part_with_gain(answer, row, head, language) for head in ("first", "second")]
    return _join([each for each in parts if each], language)


def verdict(answer: Constraints, row: pd.Series, language: str) -> str:
    """`output gate; land first, then credit`."""
    factors = [part(answer, row, head, language) for head in ("first", "second")]
    told = _join([each for each in factors if each], language)
    return _join([part(answer, row, "rule", language), told], language, ";")


def distance(row: pd.Series, language: str) -> str:
    """How far a town is from the gate and the bar, and what it misses in many replications."""
    gap, score = row["output_gap_share"], row["score_gap"]
    parts = []
    if row["municipal_share"] < 1.0 - OFTEN:
        parts.append(tell("not_municipal", language, share=percent(1.0 - row["municipal_share"])))
    if math.isfinite(gap):
        parts.append(tell("output_below" if gap < 0 else "output_above", language, share=percent(abs(gap), 0)))
    if math.isfinite(score):
        parts.append(tell("score_below" if score < 0 else "score_above", language, gap=f"{abs(score):.2f}"))
    for gate, words in MISSED.items():
        if row[f"passes_{gate}"] < 1.0 - OFTEN:
            parts.append(tell(words, language, share=percent(1.0 - row[f"passes_{gate}"])))
    passes = gap >= 0 and score >= 0 and len(parts) == 2
    if passes and row["status"] == "out_of_reach":
        parts.append(tell("outranked", language, rank=f"{row['score_rank']:.0f}"))
    return _join(parts, language)


def headline(answer: Constraints, language: str) -> str:
    """How many towns are in question at the last year."""
    year = answer.terms.years[-1]
    counts = answer.chances.loc[answer.chances["year"] == year, "status"].value_counts()
    n = {name: int(counts.get(name, 0)) for name in ("named", "safe", "uncertain", "out_of_reach")}
    open_towns = sum(n.values()) - n["named"]
    low, high = percent(answer.terms.unlikely), percent(answer.terms.likely)
    return _choose(
        language,
        f"Of {open_towns} towns not provincial by {day(answer.terms.as_of, 'en')}, {n['uncertain']} are uncertain to "
        f"be so by the end of {year} ({low} to {high}), {n['safe']} are safe and {n['out_of_reach']} out of reach.",
        f"截至{day(answer.terms.as_of, 'zh')}尚非省级的{open_towns}个镇中，到{year}年末{n['uncertain']}个不确定"
        f"（概率{low}至{high}），{n['safe']}个稳妥，{n['out_of_reach']}个难以达到。",
    )


def most_often(answer: Constraints, language: str, head: str) -> str:
    """Which rule binds, or which factor comes first, in how many of the examined towns. head : rule or first"""
    own = answer.verdicts[answer.verdicts["year"] == answer.terms.years[-1]]
    helped = own[own[f"{head}_gain"] > 0.0]
    told = []
    for name, n in Counter(helped[head]).most_common():
        clear = int(helped.loc[helped[head] == name, f"{head}_is_clear"].sum())
        said = label(answer, name, language)
        told.append(_choose(language, f"{said} {n} ({clear} clearly)", f"{said}{n}个（{clear}个明显）"))
    if len(helped) < len(own):
        told.append(_choose(language, f"none {len(own) - len(helped)}", f"无{len(own) - len(helped)}个"))
    english = "Gate or criterion that binds, in towns: " if head == "rule" else "Factor that comes first, in towns: "
    chinese = "决定性门槛或标准：" if head == "rule" else "首要要素："
    return _choose(language, f"{english}{', '.join(told)}.", f"{chinese}{'，'.join(told)}。")


def rounds(answer: Constraints, language: str) -> str:
    """What the steps at the rounds bring the examined towns, on average."""
    table = mean_round_gains(answer)
    told = [
        _choose(
            language, f"{answer.relaxations[row.relaxation].step('en')}: {points(row.mean_gain)}",
            f"{answer.relaxations[row.relaxation].step('zh')}：{points(row.mean_gain)}",
        )
        for row in table.itertuples()
    ]  # fmt: skip
    return _choose(
        language,
        f"Steps for all towns, mean gain of the examined ones in points: {'; '.join(told) or 'none possible'}.",
        f"对所有镇放宽，所考察各镇平均提高（百分点）：{'；'.join(told) or '无可放宽'}。",
    )


def steps_named(answer: Constraints, language: str) -> str:
    """The steps of everything that a verdict of the last year names."""
    own = answer.verdicts[answer.verdicts["year"] == answer.terms.years[-1]]
    named = {name for head in ("rule", "first", "second") for name in own[head]}
    shown = [each for name, each in answer.relaxations.items() if name in named]
    told = [
        _choose(language, f"{each.label_en}: {each.step('en')}", f"{each.label_zh}（{each.step('zh')}）")
        for each in shown
    ]
    return _choose(language, f"Steps: {'; '.join(told)}.", f"放宽幅度：{'；'.join(told)}。")


def mean_round_gains(answer: Constraints) -> pd.DataFrame:
    """relaxation, mean_gain over the examined towns, and the town with the largest, at the last year."""
    own = answer.effects[(answer.effects["kind"] == "round") & (answer.effects["year"] == answer.terms.years[-1])]
    rows = []
    for name, group in own.groupby("relaxation", sort=False):
        best = group.loc[group["gain"].idxmax()]
        rows.append((name, group["gain"].mean(), int(best["town"]), best["gain"], best["gain_low"], best["gain_high"]))
    columns = ["relaxation", "mean_gain", "town", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=columns).sort_values("mean_gain", ascending=False, ignore_index=True)


def replications(answer: Constraints, language: str) -> str:
    """How many replications are behind the figures."""
    stages = answer.effects.groupby("stage")["n"].max()
    n = {stage: int(stages.get(stage, 0)) for stage in ("screening", "final")}
    plain = int(answer.chances["n"].max())
    return _choose(
        language,
        f"Chances rest on {plain:,} replications; every step at every town was tried in {n['screening']:,} of them, "
        f"the most promising in {n['final']:,} others.",
        f"概率基于{plain:,}次模拟；每镇每项先在其中{n['screening']:,}次中筛选，重点项目再用另外{n['final']:,}次考察。",
    )


def side_by_side(answer: Constraints, language: str) -> str:
    """Whether towns relaxed in one arm touch the others."""
    moved = answer.disturbance
    if not math.isfinite(moved.value):
        return _choose(language, "Every town had arms of its own.", "每个镇单独比较。")
    text = f"{100 * moved.value:+.2f}".replace("-", "−")
    return _choose(
        language,
        f"Several towns of different cities are relaxed side by side; the chance of the examined towns that are not "
        f"relaxed moves by {text} points on average.",
        f"不同市的多个镇并行放宽；其间未放宽各考察镇的概率平均变动{text}个百分点。",
    )


def from_when(answer: Constraints, language: str) -> str:
    """From which day on the steps hold."""
    first: date = answer.terms.first_day
    return _choose(
        language, f"Steps hold from {day(first, 'en')} on.", f"各项放宽自{day(first, 'zh')}起实行。"
    )  # fmt: skip
