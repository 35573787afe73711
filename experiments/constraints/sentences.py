"""Sentences about what holds towns back."""

import math
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.constraints.words import say
from jinzhen.experiments.paper.formats import day, percent, points, points_range
from jinzhen.experiments.paper.text import COMMA, SEMICOLON, Text, join

#: A gate counts as missed when more than this share of replications misses it.
OFTEN = 0.25

#: Gates other than output, with the words for missing them.
MISSED = {"leader": "misses_leader", "support": "misses_support", "county": "misses_county"}

#: Part of a verdict -> the words around it, and those where nothing helps.
PARTS = {"rule": ("", "no_rule"), "first": ("first", "no_factor"), "second": ("then", "")}

NONE = Text("", "")


def part(answer: Constraints, row: pd.Series, head: str) -> Text:
    """`output gate`, `land first`, `then perhaps credit`: one part of a verdict, empty where there is none."""
    words, nothing = PARTS[head]
    if not row[f"{head}_gain"] > 0.0:
        return say(nothing) if nothing else NONE
    name = answer.relaxations[row[head]].label
    if row[f"{head}_is_clear"]:
        return say(words, name=name) if words else name
    return say(f"perhaps_{words}" if words else "perhaps", name=name)


def part_with_gain(answer: Constraints, row: pd.Series, head: str) -> Text:
    """The same with its effect: `land first +6 (+1 to +11)`."""
    told = part(answer, row, head)
    if told == NONE or not row[head]:
        return told
    interval = points_range(row[f"{head}_low"], row[f"{head}_high"])
    return say("gain", name=told, points=points(row[f"{head}_gain"]), interval=interval)


def rule_text(answer: Constraints, row: pd.Series) -> Text:
    """The gate or criterion that binds, with its effect."""
    return part_with_gain(answer, row, "rule") if row["rule"] else say("at_limits")


def factors_text(answer: Constraints, row: pd.Series) -> Text:
    """What to do first and then, with effects."""
    if not row["first"]:
        return say("at_limits")
    return _join_told(part_with_gain(answer, row, head) for head in ("first", "second"))


def verdict(answer: Constraints, row: pd.Series) -> Text:
    """`output gate; land first, then credit`."""
    factors = _join_told(part(answer, row, head) for head in ("first", "second"))
    return join([part(answer, row, "rule"), factors], SEMICOLON)


def _join_told(parts: Iterable[Text]) -> Text:
    """The parts that say something."""
    return join([each for each in parts if each != NONE], COMMA)


def distance(row: pd.Series) -> Text:
    """How far a town is from the gate and the bar, and what it misses in many replications."""
    gap, score = row["output_gap_share"], row["score_gap"]
    parts = []
    if row["municipal_share"] < 1.0 - OFTEN:
        parts.append(say("not_municipal", share=percent(1.0 - row["municipal_share"])))
    if math.isfinite(gap):
        parts.append(say("output_below" if gap < 0 else "output_above", share=percent(abs(gap), 0)))
    if math.isfinite(score):
        parts.append(say("score_below" if score < 0 else "score_above", gap=f"{abs(score):.2f}"))
    for gate, words in MISSED.items():
        if row[f"passes_{gate}"] < 1.0 - OFTEN:
            parts.append(say(words, share=percent(1.0 - row[f"passes_{gate}"])))
    passes = gap >= 0 and score >= 0 and len(parts) == 2
    if passes and row["status"] == "out_of_reach":
        parts.append(say("outranked", rank=f"{row['score_rank']:.0f}"))
    return join(parts)


def headline(answer: Constraints) -> Text:
    """How many towns are in question at the last year."""
    year = answer.terms.years[-1]
    counts = answer.chances.loc[answer.chances["year"] == year, "status"].value_counts()
    n = {name: int(counts.get(name, 0)) for name in ("named", "safe", "uncertain", "out_of_reach")}
    return Text(
        "Of {open_towns} towns not provincial by {as_of}, {uncertain} are uncertain to be so by the end of {year} "
        "({low} to {high}), {safe} are safe and {out_of_reach} out of reach.",
        "截至{as_of}尚非省级的{open_towns}个镇中，到{year}年末{uncertain}个不确定（概率{low}至{high}），"
        "{safe}个稳妥，{out_of_reach}个难以达到。",
    ).format(
        open_towns=sum(n.values()) - n["named"], as_of=day(answer.terms.as_of), year=year,
        low=percent(answer.terms.unlikely), high=percent(answer.terms.likely), **n,
    )  # fmt: skip


#: Part of a verdict -> what its most frequent values are introduced with.
MOST_OFTEN = {
    "rule": Text("Gate or criterion that binds, in towns: {told}.", "决定性门槛或标准：{told}。"),
    "first": Text("Factor that comes first, in towns: {told}.", "首要要素：{told}。"),
}


def most_often(answer: Constraints, head: str) -> Text:
    """Which rule binds, or which factor comes first, in how many of the examined towns. head : rule or first"""
    own = answer.verdicts[answer.verdicts["year"] == answer.terms.years[-1]]
    helped = own[own[f"{head}_gain"] > 0.0]
    told = []
    for name, n in Counter(helped[head]).most_common():
        clear = int(helped.loc[helped[head] == name, f"{head}_is_clear"].sum())
        template = Text("{name} {n} ({clear} clearly)", "{name}{n}个（{clear}个明显）")
        told.append(template.format(name=answer.relaxations[name].label, n=n, clear=clear))
    if len(helped) < len(own):
        told.append(Text("none {n}", "无{n}个").format(n=len(own) - len(helped)))
    return MOST_OFTEN[head].format(told=join(told))


def rounds(answer: Constraints) -> Text:
    """What the steps at the rounds bring the examined towns, on average."""
    told = [
        Text("{step}: {gain}", "{step}：{gain}").format(
            step=answer.relaxations[row.relaxation].step, gain=points(row.mean_gain)
        )
        for row in mean_round_gains(answer).itertuples()
    ]
    return Text(
        "Steps for all towns, mean gain of the examined ones in points: {told}.",
        "对所有镇放宽，所考察各镇平均提高（百分点）：{told}。",
    ).format(told=join(told, SEMICOLON) if told else Text("none possible", "无可放宽"))


def steps_named(answer: Constraints) -> Text:
    """The steps of everything that a verdict of the last year names."""
    own = answer.verdicts[answer.verdicts["year"] == answer.terms.years[-1]]
    named = {name for head in ("rule", "first", "second") for name in own[head]}
    told = [
        Text("{what}: {step}", "{what}（{step}）").format(what=each.label, step=each.step)
        for name, each in answer.relaxations.items()
        if name in named
    ]
    return Text("Steps: {told}.", "放宽幅度：{told}。").format(told=join(told, SEMICOLON))


def mean_round_gains(answer: Constraints) -> pd.DataFrame:
    """relaxation, mean_gain over the examined towns, and the town with the largest, at the last year."""
    own = answer.effects[(answer.effects["kind"] == "round") & (answer.effects["year"] == answer.terms.years[-1])]
    rows = []
    for name, group in own.groupby("relaxation", sort=False):
        if group["gain"].notna().any():
            best = group.loc[group["gain"].idxmax()]
            mean = group["gain"].mean()
            rows.append((name, mean, int(best["town"]), best["gain"], best["gain_low"], best["gain_high"]))
    columns = ["relaxation", "mean_gain", "town", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=columns).sort_values("mean_gain", ascending=False, ignore_index=True)


def replications(answer: Constraints) -> Text:
    """How many replications are behind the figures."""
    stages = answer.effects.groupby("stage")["n"].max()
    screening, final = (int(stages.get(stage, 0)) for stage in ("screening", "final"))
    return Text(
        "Chances rest on {plain:,} replications; every step at every town was tried in {screening:,} of them, the most "
        "promising in {final:,} others.",
        "概率基于{plain:,}次模拟；每镇每项先在其中{screening:,}次中筛选，重点项目再用另外{final:,}次考察。",
    ).format(plain=int(answer.chances["n"].max()), screening=screening, final=final)


def side_by_side(answer: Constraints) -> Text:
    """Whether towns relaxed in one arm touch the others."""
    moved = answer.disturbance
    if not math.isfinite(moved.value):
        return Text("Every town had arms of its own.", "每个镇单独比较。")
    return Text(
        "Several towns of different cities are relaxed side by side; the chance of the examined towns that are not "
        "relaxed moves by {moved} points on average.",
        "不同市的多个镇并行放宽；其间未放宽各考察镇的概率平均变动{moved}个百分点。",
    ).format(moved=f"{100 * moved.value:+.2f}".replace("-", "−"))


def from_when(answer: Constraints) -> Text:
    """From which day on the steps hold."""
    return Text("Steps hold from {day} on.", "各项放宽自{day}起实行。").format(day=day(answer.terms.first_day))
