"""A search as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE
from jinzhen.experiments.compare.tables import points
from jinzhen.experiments.paper.formats import day, money, percent
from jinzhen.experiments.paper.labels import printed_from, provenance_table
from jinzhen.experiments.paper.parts import Figure, Line, Opening, Section
from jinzhen.experiments.paper.text import PAUSE, Text, join
from jinzhen.experiments.search import tables
from jinzhen.experiments.search.answer import Search
from jinzhen.experiments.search.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Search) -> Iterator[Opening | Section]:
    """Everything that is told of a search."""
    yield _opening(answer)
    reading = say("reading", n=answer.n, again=answer.n_again, since=day(answer.since))
    yield Section("finalists", say("h_finalists"), [tables.finalists(answer), _figure(answer)], reading)
    within = say("within") if answer.budget_mcny is not None else ""
    yield Section("futures", say("h_futures"), [tables.futures(answer)], say("futures", budget=within))
    made = provenance_table(answer.provenance, "search_provenance")
    yield Section("made", say("h_made"), [made, *tables.data(answer)])


def _opening(answer: Search) -> Opening:
    levers, objectives = join(map(tables.factor_label, answer.names), " × "), join(map(say, answer.objectives), PAUSE)
    ordered, tried = tables.in_order(answer), len(answer.mixes) - 1
    asked, others = ordered.iloc[0], ordered.iloc[1:]
    top = others.iloc[0] if len(others) else asked
    if len(others):
        headline = say("found", n=len(others), tried=tried)
    else:
        headline = say("nothing", tried=tried, budget=money(answer.budget_mcny or 0.0))
    return Opening(
        title=say("title", levers=levers),
        question=say("question", levers=levers, objectives=objectives, end=day(answer.end)),
        big=percent(top["chance"]),
        beside=say("beside", asked=percent(asked["chance"])),
        headline=headline,
        answers=[Line(each) for each in _sentences(answer)],
        line=printed_from(answer.scenario, answer.as_of, int(answer.provenance["replications"]),
                          answer.provenance["last_run"]),
    )  # fmt: skip


def _sentences(answer: Search) -> Iterator[Text]:
    ordered = tables.in_order(answer)
    asked, others = ordered.iloc[0], ordered.iloc[1:]
    if others.empty:
        return
    top, cheap = others.iloc[0], others.loc[others[ALL_MONEY].idxmin()]
    low, high = top[f"{CHANCE}_more_low"], top[f"{CHANCE}_more_high"]
    yield say(
        "best", mix=tables.name_of(answer, top), chance=percent(top["chance"]), points=points(top[f"{CHANCE}_more"]),
        range=tables.range_text(low, high), money=money(top[ALL_MONEY]), more=tables.money_more(top),
    )  # fmt: skip
    if cheap["mix"] != top["mix"]:
        yield say("cheapest", mix=tables.name_of(answer, cheap), chance=percent(cheap["chance"]),
                  money=money(cheap[ALL_MONEY]), more=tables.money_more(cheap))  # fmt: skip
    yield say("asked_dominated" if asked["is_dominated"] else "asked_stays")


def _figure(answer: Search) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.search.figures import front  # brings matplotlib, which only a page needs

        return front(answer, pen)

    return Figure("search", draw, say("caption"), data="search_mixes", as_file=True)

