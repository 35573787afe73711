"""A town's story as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinzhen.experiments.paper.formats import day, percent, percent_range
from jinzhen.experiments.paper.labels import provenance_table, town_name
from jinzhen.experiments.paper.parts import Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import brackets
from jinzhen.experiments.why import firms, sentences, tables
from jinzhen.experiments.why.answer import Why
from jinzhen.experiments.why.firm_story import firm_story
from jinzhen.experiments.why.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Why) -> Iterator[Opening | Section]:
    """Everything that is told of a town: one replication, then how often each reason decides."""
    yield _opening(answer)
    told = [Line(words, style="indented") for words in sentences.course(answer)]
    yield Section("rounds", say("h_rounds"), told, say("reading"))
    yield Section("quarters", say("h_quarters"), [_figure(answer), tables.quarters(answer)])
    if answer.firm:
        story = [Line(words, style="indented") for words in firm_story(answer, answer.firm)]
        yield Section("firm", say("h_firm"), [*story, firms.quarters(answer.firm)])
    yield Section("firms", say("h_firms"), [firms.largest(answer)])
    failed: list[Part] = [Line(say("failed", n=answer.n_failed))] if answer.n_failed else []
    yield Section("reasons", say("h_reasons"), [tables.reasons(answer), *failed])
    made = provenance_table(answer.provenance, "why_provenance")
    yield Section("made", say("h_made"), [made, *tables.data(answer), *firms.data(answer)])


def _opening(answer: Why) -> Opening:
    town, end = town_name(answer.town), day(answer.end)
    range_ = percent_range(answer.chance.low, answer.chance.high)
    return Opening(
        title=say("title", town=town, id=answer.town["town_id"]),
        question=say("question", town=town),
        big=percent(answer.chance.value),
        beside=say("beside", n=answer.n, end=end) + brackets(range_),
        headline=sentences.headline(answer, end),
        answers=[Line(sentences.chosen(answer)), Line(sentences.mostly(answer))],
        line=say("line", scenario=answer.scenario, as_of=day(answer.as_of), number=answer.trace.number, n=answer.n),
    )


def _figure(answer: Why) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.why.figures import quarters  # brings matplotlib, which only a page needs

        return quarters(answer, pen)

    caption = say("caption", town=town_name(answer.town), number=answer.trace.number)
    return Figure("why_quarters", draw, caption, data="why_quarters", as_file=True)
