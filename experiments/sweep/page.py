"""A sweep as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.compare.paired import CHANCE
from jinzhen.experiments.compare.tables import points, points_range
from jinzhen.experiments.paper.formats import day, percent, percent_range
from jinzhen.experiments.paper.labels import printed_from, provenance_table
from jinzhen.experiments.paper.parts import TERMINAL, Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import Text, Words, join
from jinzhen.experiments.sweep import tables
from jinzhen.experiments.sweep.answer import Sweep
from jinzhen.experiments.sweep.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Sweep) -> Iterator[Opening | Section]:
    """Everything that is told of a sweep."""
    yield _opening(answer)
    table = tables.chance_map(answer) if tables.is_map(answer) else tables.all_points(answer)
    yield Section("map", say("h_map"), [_figure(answer), table], say("reading", n=answer.replications))
    if len(answer.effects):
        yield Section("effects", say("h_effects"), [*_effects(answer), tables.effects(answer)])
    if tables.is_map(answer):
        yield Section("points", say("h_points"), [tables.all_points(answer)])
    if left_out := list(_left_out(answer)):
        yield Section("left_out", say("h_refused"), left_out)
    made = provenance_table(answer.provenance, "sweep_provenance")
    yield Section("made", say("h_made"), [made, *tables.data(answer)])


def _opening(answer: Sweep) -> Opening:
    chances = answer.points["chance"]
    low, high = (answer.points.loc[each] for each in (chances.idxmin(), chances.idxmax()))
    n, factors = len(chances), join(map(tables.factor_label, answer.names), " × ")
    differs = low["chance"] < high["chance"]
    headline = say("same", n=n, chance=percent(high["chance"]))
    if differs:
        headline = say("range", n=n, low=percent(low["chance"]), low_at=_at(answer, low), high=percent(high["chance"]),
                       high_at=_at(answer, high))  # fmt: skip
    return Opening(
        title=say("title", factors=factors),
        question=say("question", target=answer.target_towns, end=day(answer.end), factors=factors),
        big=percent_range(low["chance"], high["chance"]) if differs else percent(high["chance"]),
        beside=say("beside", n=n),
        headline=headline,
        answers=[Line(say("noisy", n=answer.replications))] if differs else [],
        line=printed_from(answer.scenario, answer.as_of, n * answer.replications, answer.provenance["last_run"]),
    )


def _at(answer: Sweep, row: pd.Series) -> Text:
    """A point as it is typed."""
    return join([f"{name}={tables.value_text(row[name])}" for name in answer.names])


def _effects(answer: Sweep) -> Iterator[Line]:
    """What is shown to change the chance, the largest first, for the terminal: the page has the table."""
    of_chance = answer.effects[answer.effects["outcome"] == CHANCE]
    clear = of_chance[of_chance["is_clear"]]
    for place in clear["change"].abs().sort_values(ascending=False, kind="stable").index:
        row = clear.loc[place]
        yield Line(say(
            "effect", factor=tables.factor_label(row["factor"]), first=tables.shown(row["factor"], row["from"]),
            last=tables.shown(row["factor"], row["to"]), points=points(row["change"]), range=points_range(row),
        ), TERMINAL)  # fmt: skip
    if clear.empty:
        yield Line(say("no_effect"))


def _left_out(answer: Sweep) -> Iterator[Part]:
    if len(answer.refused):
        n, first = len(answer.refused), answer.refused["why"].iloc[0]
        yield Line(say("refused", n=n, all=n + len(answer.points), why=first))
        yield tables.refused(answer)
    if answer.n_failed:
        yield Line(say("failed", n=answer.n_failed))


def _figure(answer: Sweep) -> Figure:
    kind = "map" if tables.is_map(answer) else "line" if len(answer.factors) == 1 else "each"

    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.sweep import figures  # brings matplotlib, which only a page needs

        return getattr(figures, f"chance_{kind}")(answer, pen)

    names: tuple[Words, ...] = tuple(map(tables.with_unit, answer.names))
    caption = say("map_caption", rows=names[0], columns=names[1]) if kind == "map" else say(f"{kind}_caption")
    return Figure("sweep", draw, caption, data="sweep_points", as_file=True)
