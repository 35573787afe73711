"""A branch as sections: those of a comparison, with the quarter in which the policies part."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from jinzhen.experiments.branch.words import say
from jinzhen.experiments.compare.answer import Comparison
from jinzhen.experiments.compare.page import page as of_compare
from jinzhen.experiments.paper.formats import day, quarter
from jinzhen.experiments.paper.parts import Figure, Line, Opening, Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Comparison, since: date) -> Iterator[Opening | Section]:
    """Everything that is told of a branch. since : first day on which the other policies hold"""
    places = {"quarter": quarter(since), "first": answer.policies[0], "n": answer.n}
    for part in of_compare(answer):
        if isinstance(part, Opening):
            told = {"target": answer.target_towns, "end": day(answer.end), **places}
            history = Line(say("history", **places))
            yield replace(part, title=say("title", **told), question=say("question", **told),
                          answers=[*part.answers, history])  # fmt: skip
        elif part.key == "quarters":
            yield replace(part, parts=[_with_line(each, since) if isinstance(each, Figure) else each
                                       for each in part.parts])  # fmt: skip
        else:
            yield part


def _with_line(figure: Figure, since: date) -> Figure:
    """The figure of the comparison with the quarter drawn in."""

    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.paper.drawing import INK  # brings matplotlib, which only a page needs

        drawing = figure.draw(pen)
        if drawing is None:
            return None
        (axes,) = drawing.axes
        axes.axvline(since - timedelta(days=1), color=INK, linewidth=1.0, linestyle=(0, (3, 2)))  # type: ignore[arg-type]
        return drawing

    caption = figure.caption + say("caption", quarter=quarter(since))
    return replace(figure, draw=draw, caption=caption)
