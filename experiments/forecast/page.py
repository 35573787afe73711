"""The forecast as sections: what its page, its terminal and its files show."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from jinzhen.experiments.forecast import hangs_on, outcome_tables, sentences, tables, unknown_told
from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.captions import CAPTIONS, READING
from jinzhen.experiments.forecast.data import data
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.formats import percent
from jinzhen.experiments.paper.labels import printed_from, provenance_table
from jinzhen.experiments.paper.parts import BOTH, PAGE, TERMINAL, Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import NEXT, Text, Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Name of the page's files.
NAME = "forecast"

Told = Callable[[Forecast], Text]


def page(result: Forecast) -> Iterator[Opening | Section]:
    """Everything that is told of a forecast."""
    told = partial(_lines, result)
    yield _opening(result)
    yield _section("course", _figure(result, "course", sentences.expected_count), _figure(result, "final"))
    yield _section(
        "rules", Line(sentences.fixed(result), BOTH if result.fixed else PAGE),
        _figure(result, "by_rule", sentences.by_rule), tables.by_rule_in_short(result),
    )  # fmt: skip
    yield _section(
        "binding", Line(sentences.binds(result), TERMINAL, "strong"), tables.binding_in_short(result),
        _figure(result, "binding", sentences.binds),
    )  # fmt: skip
    yield _section(
        "drivers", Line(hangs_on.sentence(result.drivers), PAGE),
        Line(hangs_on.left_sentence(result.drivers, result.variance_left), PAGE),
        _figure(result, "drivers", lambda each: hangs_on.sentence(each.drivers)), hangs_on.table(result.drivers),
    )  # fmt: skip
    yield _section(
        "unknown", *(Line(tell(result), PAGE) for tell in (unknown_told.interval, unknown_told.error)),
        _figure(result, "across", unknown_told.interval), Line(unknown_told.made_of(result), PAGE),
        unknown_told.spread(result), unknown_told.worst_known(result),
    )  # fmt: skip
    yield _section("rounds", *told(sentences.rounds), tables.rounds(result), *_unnamed(result))
    yield _section(
        "towns", *told(sentences.town_counts), tables.towns_in_short(result),
        _figure(result, "town_chances", sentences.town_counts), _figure(result, "where"),
        *(tables.towns(result, which) for which in tables.CHOSEN), tables.town_details(result),
    )  # fmt: skip
    yield _section(
        "money", *told(sentences.spending, sentences.cost_per_town), _figure(result, "money", sentences.spending),
        tables.money(result), tables.cost_per_town(result),
    )  # fmt: skip
    yield _section("quotas", _figure(result, "quotas"), tables.quotas(result))
    yield _section(
        "output", *told(sentences.stretch), _figure(result, "reported", sentences.stretch), tables.output(result),
        tables.entities(result),
    )  # fmt: skip
    yield _section("outcomes", *told(sentences.output_classes), *outcome_tables.outcomes(result))
    yield _section(
        "standing", Line(sentences.known_share(result), PAGE), _figure(result, "standing", sentences.known_share)
    )  # fmt: skip
    yield _made(result)


def _unnamed(result: Forecast) -> list[Part]:
    """Who may be the members of a past batch that nobody knows by name."""
    return [Line(sentences.unnamed_members(result), PAGE), tables.unnamed(result)] if len(result.unnamed) else []


def _lines(result: Forecast, *sentences_of: Told) -> list[Line]:
    return [Line(tell(result)) for tell in sentences_of]


def _section(key: str, *parts: Part, note: Words = "") -> Section:
    return Section(key, say(f"h_{key}"), parts, note)


def _opening(result: Forecast) -> Opening:
    asked, p = result.question, result.probability
    on_page, everywhere = (sentences.by_rule, sentences.binds), (sentences.expected_count, sentences.when_met)
    return Opening(
        title=say("page_title", scenario=asked.scenario),
        question=sentences.question(result),
        big=percent(p.value),
        beside=unknown_told.beside(result),
        headline=sentences.headline(result) + (NEXT + unknown_told.interval(result) if p.n else ""),
        answers=[
            *([Line(sentences.failed(result), BOTH, "warning")] if len(result.failures) else []),
            Line(hangs_on.sentence(result.drivers)),
            *(Line(tell(result), PAGE) for tell in on_page), *(Line(tell(result), BOTH) for tell in everywhere),
        ],
        line=printed_from(asked.scenario, asked.as_of, p.n, result.provenance["last_run"]),
    )  # fmt: skip


#: Figure -> the file with its numbers, where it goes by another name.
FILES = {
    "course": "count_by_quarter", "final": "final_count", "reported": "reported_parts", "town_chances": "towns",
    "where": "towns",
}  # fmt: skip


def _figure(result: Forecast, name: str, told: Told | None = None) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.forecast.figures import FIGURES  # brings matplotlib, which only a page needs

        return FIGURES[name](result, pen)

    return Figure(name, draw, CAPTIONS[name], told(result) if told else "", FILES.get(name, name))


def _made(result: Forecast) -> Section:
    """How the numbers were made, and every one of them as a file."""
    closed = Line(sentences.accounts(result), style="plain" if result.accounts_close else "warning")
    return _section(
        "made", *_lines(result, sentences.precision), closed, Line(sentences.failed(result), PAGE),
        tables.accounts(result), provenance_table(result.provenance, "provenance"), *data(result), note=READING,
    )  # fmt: skip
