"""An emulation as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinzhen.experiments.compare.paired import CHANCE
from jinzhen.experiments.compare.tables import label
from jinzhen.experiments.emulate.answer import EMULATED, Emulation
from jinzhen.experiments.emulate.words import say
from jinzhen.experiments.paper.formats import day, number, percent
from jinzhen.experiments.paper.labels import printed_from, provenance_data, provenance_table
from jinzhen.experiments.paper.parts import Column, Data, Figure, Line, Opening, Section
from jinzhen.experiments.paper.text import Text, join
from jinzhen.experiments.sweep.tables import factor_label, factor_unit

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Emulation) -> Iterator[Opening | Section]:
    """Everything that is told of an emulation: its error first."""
    yield _opening(answer)
    held = int(answer.points["is_held_out"].sum())
    reading = say("reading", n=answer.replications, fit=len(answer.points) - held, held=held)
    yield Section("check", say("h_check"), [_figure(answer, "check", "check_caption", "emulate_points")], reading)
    if answer.is_usable(CHANCE):
        yield Section("curves", say("h_curves"), [_figure(answer, "curves", "caption", "emulate_curves")])
    made = provenance_table(answer.provenance, "emulate_provenance")
    yield Section("made", say("h_made"), [made, *_data(answer)])


def _opening(answer: Emulation) -> Opening:
    factors, of_chance = join(map(factor_label, answer.names), " × "), answer.checks[CHANCE]
    headline, *others = (_sentence(answer, outcome) for outcome in EMULATED)
    return Opening(
        title=say("title", factors=factors),
        question=say("question", target=answer.target_towns, end=day(answer.end), factors=factors),
        big=number(100.0 * of_chance.rmse, 1),
        beside=say("beside", n=of_chance.n),
        headline=headline,
        answers=[Line(each) for each in others],
        line=printed_from(answer.scenario, answer.as_of, int(answer.provenance["replications"]),
                          answer.provenance["last_run"]),
    )  # fmt: skip


def _sentence(answer: Emulation, outcome: str) -> Text:
    found = answer.checks[outcome]
    points = Text("{n} points", "{n}个百分点").format(n=number(100.0 * found.rmse, 1))
    towns = Text("{n} towns", "{n}个镇").format(n=number(found.rmse, 2))
    return say(
        "good" if answer.is_usable(outcome) else "bad", outcome=label(outcome), n=found.n,
        rmse=points if outcome == CHANCE else towns, explained=percent(max(found.explained, 0.0)),
        coverage=percent(found.coverage),
    )  # fmt: skip


def _figure(answer: Emulation, kind: str, caption: str, data: str) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.emulate import figures  # brings matplotlib, which only a page needs

        return getattr(figures, kind)(answer, pen)

    return Figure(f"emulate_{kind}", draw, say(caption), data=data, as_file=True)


def _data(answer: Emulation) -> Iterator[Data]:
    factors = {name: Column(factor_label(name), factor_unit(name)) for name in answer.names}
    emulated = Text("as emulated", "替代值")
    told = {"is_held_out": Column(Text("whether it was kept apart for the check", "是否检验点"))}
    for outcome in EMULATED:
        told |= {
            outcome: Column(label(outcome)), f"{outcome}_emulated": Column(emulated),
            f"{outcome}_sd": Column(Text("standard deviation of the emulated mean", "替代值标准差")),
        }  # fmt: skip
    yield Data("emulate_points", answer.points, factors | told)
    bounds = {f"{outcome}_{end}": Column(Text("end of its 95% interval", "95%区间端点"))
              for outcome in EMULATED for end in ("low", "high")}  # fmt: skip
    along = {"factor": Column(Text("factor that is moved", "变动因素")), "value": Column(Text("its value", "取值"))}
    yield Data("emulate_curves", answer.curves, along | {each: Column(emulated) for each in EMULATED} | bounds)
    yield provenance_data(answer.provenance, "emulate_provenance")
