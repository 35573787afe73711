"""The screen of constants as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.compare.tables import label, points
from jinzhen.experiments.paper.formats import number, percent, signed
from jinzhen.experiments.paper.labels import printed_from, provenance_data, provenance_table, unit
from jinzhen.experiments.paper.parts import PAGE, TERMINAL, Cell, Column, Data, Figure, Line, Opening, Section, Table
from jinzhen.experiments.paper.text import PAUSE, Text, Words, join
from jinzhen.experiments.screen.answer import COUNTS, FAILED, LITTLE, OPEN, Screen
from jinzhen.experiments.screen.words import say
from jinzhen.scenarios.constants import CONSTANTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Constants named in a sentence, shown in the terminal, and in the figure.
NAMED, IN_TERMINAL, DRAWN = 4, 12, 25


def page(answer: Screen) -> Iterator[Opening | Section]:
    """Everything that is told of the constants: those that count first."""
    yield _opening(answer)
    reading = say("reading", n=answer.n)
    for found in (COUNTS, OPEN):
        if len(own := _of(answer, found)):
            figure = [_figure(answer)] if found == COUNTS else []
            yield Section(found, say(f"h_{found}"), [*_tables(own, found), *figure], reading)
    if len(own := _of(answer, LITTLE)):
        yield Section(LITTLE, say("h_little"), [Line(join(list(own["constant"]), PAUSE), PAGE)])
    made = provenance_table(answer.provenance, "screen_provenance")
    failed = [Line(say("n_failed", n=answer.n_failed))] if answer.n_failed else []
    yield Section("made", say("h_made"), [Line(reading, TERMINAL), *failed, made, *_data(answer)])


def _of(answer: Screen, found: str) -> pd.DataFrame:
    return answer.constants[answer.constants["found"] == found]


def _opening(answer: Screen) -> Opening:
    counts, failed = _of(answer, COUNTS), _of(answer, FAILED)
    told = {"n": len(answer.constants), "share": percent(answer.share)}
    sentences = []
    if len(counts):
        named = counts.head(NAMED)[["constant", "chance_change"]].itertuples(index=False)
        sentences.append(say("largest", constants=join([f"{name} {points(change)}" for name, change in named], PAUSE)))
    if len(failed):
        sentences.append(say("failed", constants=join(list(failed["constant"]), PAUSE)))
    return Opening(
        title=say("title"), question=say("question", **told),
        big=f"{len(counts)}/{len(answer.constants)}", beside=say("beside"),
        headline=say("headline", counts=len(counts), open=len(_of(answer, OPEN)), little=len(_of(answer, LITTLE)),
                     points=number(100.0 * answer.least_chance), least=percent(answer.least_share), **told),
        answers=[Line(each) for each in sentences],
        line=printed_from(answer.scenario, answer.as_of, answer.n, answer.provenance["last_run"]),
    )  # fmt: skip


def _tables(own: pd.DataFrame, found: str) -> Iterator[Table]:
    heads = (say("t_constant"), say("t_value"), say("t_chance"), say("t_outcome"), say("t_change"), say("t_n"))
    short = (say("t_constant"), say("t_chance"), say("t_outcome"), say("t_change"))
    rows = [_row(row) for _, row in own.iterrows()]
    yield Table(f"{found}_constants", heads, rows, words=(0, 3), data="screen_constants", where=PAGE)
    few = [[row[0], row[2], row[3], row[4]] for row in rows[:IN_TERMINAL]]
    yield Table(f"{found}_first", short, few, words=(0, 2), where=TERMINAL)


def _row(row: pd.Series) -> list[Cell]:
    name = str(row["constant"])
    value: Words = number(row["value"], 4) + " " + unit(str(row["unit"]))
    chance = f"{points(row['chance_change'])} ({points(row['chance_low'])} … {points(row['chance_high'])})"
    return [Text(f"{name} ({CONSTANTS[name].meaning})", name), value, chance, label(str(row["outcome"])),
            f"{signed(100.0 * row['outcome_change'], 1)}%", str(row["n"])]  # fmt: skip


def _figure(answer: Screen) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.screen.figures import largest  # brings matplotlib, which only a page needs

        return largest(answer, pen)

    return Figure("screen_constants", draw, say("caption"), data="screen_constants", as_file=True)


_CONSTANT = Column(Text("name of the constant", "常数名"))
COLUMNS = {
    "screen_constants": {
        "constant": _CONSTANT,
        "value": Column(Text("its value, in its unit", "取值（本单位）")),
        "unit": Column(Text("unit", "单位")),
        "room": Column(Text("file of rules it belongs to", "所属规则文件")),
        "chance_change": Column(Text("largest change of the chance of either end", "两端中概率的最大变化"), "share"),
        "chance_low": Column(Text("lower end of its interval", "其区间下限"), "share"),
        "chance_high": Column(Text("upper end of its interval", "其区间上限"), "share"),
        "outcome": Column(Text("other outcome that changed most", "变化最大的其他指标")),
        "outcome_change": Column(Text("its change over its mean", "其变化占均值比例"), "share"),
        "n": Column(Text("pairs of replications", "配对次数")),
        "found": Column(Text("counts, open (not settled), little, failed (nothing finished)",
                             "counts：影响较大；open：未判明；little：影响很小；failed：全部失败")),
    },
    "screen_changes": {
        "constant": _CONSTANT,
        "end": Column(Text("low or high", "low：下调；high：上调")),
        "value": Column(Text("what it was moved to, in its unit", "变动后取值（本单位）")),
        "outcome": Column(Text("outcome of the last step; target_met is the chance", "末期指标；target_met为达标概率")),
        "n": Column(Text("pairs of replications", "配对次数")),
        "mean": Column(Text("mean as it is", "原情景均值")),
        "change": Column(Text("mean change; of other outcomes over the mean", "平均变化，其他指标除以均值"), "share"),
        "low": Column(Text("lower end of the interval", "区间下限"), "share"),
        "high": Column(Text("upper end of the interval", "区间上限"), "share"),
        "p": Column(Text("p-value of no change", "无变化的p值")),
        "p_holm": Column(Text("the same, corrected by Holm", "Holm校正后的p值")),
        "found": Column(Text("as for the constant", "含义同常数表")),
    },
}  # fmt: skip


def _data(answer: Screen) -> Iterator[Data]:
    for file, columns in COLUMNS.items():
        frame = getattr(answer, file.removeprefix("screen_"))
        yield Data(file, frame.reindex(columns=list(columns)), columns)
    yield provenance_data(answer.provenance, "screen_provenance")
