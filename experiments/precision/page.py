"""A plan as sections: what its page, its terminal and its files show."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.compare.tables import label, unit_of
from jinzhen.experiments.paper.formats import NOTHING, chance, number, percent
from jinzhen.experiments.paper.labels import printed_from, provenance_data, provenance_table
from jinzhen.experiments.paper.parts import BOTH, Data, Figure, Line, Opening, Section, Table
from jinzhen.experiments.paper.text import PAUSE, Text, Words, join
from jinzhen.experiments.precision.answer import COUNT, RELATIVE, Plan
from jinzhen.experiments.precision.words import COLUMNS, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

MEGABYTE = 1e6


def page(answer: Plan) -> Iterator[Opening | Section]:
    """Everything that is told of a plan."""
    yield _opening(answer)
    reading = say("reading", seconds=f"{answer.seconds:.2g}", cores=answer.cores)
    alone = say("reading_alone")
    if len(answer.differences):
        looks = len(LOOKED_AT) * (len(answer.policies) - 1)
        told = say("reading_differences", level=percent(answer.level, 2), looks=looks)
        yield Section("differences", say("h_differences"), [_differences(answer)], told + Text(" ", "") + reading)
        yield Section("best", say("h_best"), [_best(answer)], say("reading_best"))
    else:
        alone = alone + Text(" ", "") + reading
    yield Section("alone", say("h_alone"), [_alone(answer)], alone)
    yield Section("figure", say("h_figure"), [_figure(answer)])
    yield Section("pilot", say("h_pilot"), [_pilot(answer)])
    made = provenance_table(answer.provenance, "precision_provenance")
    yield Section("made", say("h_made"), [made, *_data(answer)])


def _opening(answer: Plan) -> Opening:
    row, many = answer.asked(), len(answer.policies) > 1
    size = "" if math.isnan(answer.bytes) else say("size", megabytes=_megabytes(row["bytes"]))
    told = {"points": _points(answer.precision), "n": row["replications"], "time": time(row["minutes"]), "size": size}
    headline = say("difference", apart=row["independent"], **told) if many else say("chance", **told)
    first = answer.chances[0]
    shown = chance(first.value, first.low, first.high)
    others = [Line(say("pilot", n=answer.n, policy=answer.policies[0], chance=shown))]
    others += [Line(say("failed", n=answer.n_failed))] if answer.n_failed else []
    others += [] if answer.is_this_platform else [Line(say("elsewhere"))]
    policies = join(answer.policies, PAUSE)
    return Opening(
        title=say("title", policies=policies), question=say("question"), big=f"{row['replications']:,}",
        beside=say("beside_each" if many else "beside"), headline=headline, answers=others,
        line=printed_from(policies, answer.scenario.as_of, answer.n, answer.provenance["last_run"]),
    )  # fmt: skip


def time(minutes: float) -> Text:
    """A length of time as people say it."""
    if minutes < 1.5:
        return Text(f"{minutes * 60:.0f} s", f"{minutes * 60:.0f}秒")
    if minutes < 90:
        return Text(f"{minutes:.0f} min", f"{minutes:.0f}分钟")
    return Text(f"{minutes / 60:.1f} h", f"{minutes / 60:.1f}小时")


def _points(share: float) -> str:
    return f"{100.0 * share:g}"


def _megabytes(bytes_: float) -> str:
    return NOTHING if math.isnan(bytes_) else number(bytes_ / MEGABYTE)


def _width(row: pd.Series, position: int) -> Text:
    """A half-width in words. position : of the row among those of its outcome"""
    if row["outcome"] == CHANCE:
        return say("points", n=_points(row["half_width"]))
    if row["outcome"] == COUNT:
        return say("towns", n=f"{row['half_width']:g}")
    return say("amount", share=f"{100.0 * RELATIVE[position]:g}")


def _needs(frame: pd.DataFrame) -> Iterator[tuple[pd.Series, list[Words]]]:
    """Every row with its first cells: policy, outcome, half-width; what repeats is left empty."""
    last = None
    for (policy, outcome), own in frame.groupby(["policy", "outcome"], sort=False):
        for position, (_, row) in enumerate(own.iterrows()):
            name = str(policy) if policy != last else ""
            yield row, [name, label(str(outcome)) if position == 0 else "", _width(row, position)]
            last = policy


def _with_range(row: pd.Series) -> str:
    return f"{row['replications']:,} ({row['low']:,}–{row['high']:,})"


def _cost(row: pd.Series) -> list[Words]:
    return [time(row["minutes"]), _megabytes(row["bytes"])]


def _alone(answer: Plan) -> Table:
    rows = [[*first, _with_range(row), *_cost(row)] for row, first in _needs(answer.alone)]
    heads = [say(f"t_{key}") for key in ("policy", "outcome", "width", "replications", "time", "size")]
    return Table("alone", heads, rows, words=(0, 1, 2), data="precision_alone", where=BOTH)


def _differences(answer: Plan) -> Table:
    rows = [
        [*first, _with_range(row), f"{row['independent']:,}", percent(max(row["saved_share"], 0.0)), *_cost(row)]
        for row, first in _needs(answer.differences)
    ]
    heads = [say(f"t_{key}") for key in ("policy", "outcome", "width", "same", "apart", "saved", "time", "size")]
    return Table("differences", heads, rows, words=(0, 1, 2), data="precision_differences", where=BOTH)


def _best(answer: Plan) -> Table:
    rows = [
        [say("points", n=_points(row["half_width"])), f"{int(row['replications']):,}", *_cost(row)]
        for _, row in answer.best.iterrows()
    ]
    heads = [say(f"t_{key}") for key in ("width", "replications", "time", "size")]
    return Table("best", heads, rows, data="precision_best", where=BOTH)


def _pilot(answer: Plan) -> Table:
    rows = []
    for _, row in answer.pilot.iterrows():
        is_chance = row["outcome"] == CHANCE
        shown = [percent(row["mean"]), NOTHING] if is_chance else [number(row["mean"]), number(row["sd"])]
        rows.append([row["policy"], label(row["outcome"]), unit_of(row["outcome"]), *shown])
    heads = [say(f"t_{key}") for key in ("policy", "outcome", "unit", "mean", "sd")]
    return Table("pilot", heads, rows, words=(0, 1, 2), data="precision_pilot")


def _figure(answer: Plan) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.precision.figures import curves  # brings matplotlib, which only a page needs

        return curves(answer, pen)

    data = "precision_differences" if len(answer.differences) else "precision_alone"
    return Figure("precision_curves", draw, say("caption"), data=data)


def _data(answer: Plan) -> Iterator[Data]:
    """Every file of numbers."""
    for name, meanings in COLUMNS.items():
        yield Data(name, getattr(answer, name.removeprefix("precision_")).reindex(columns=list(meanings)), meanings)
    yield provenance_data(answer.provenance, "precision_provenance")
