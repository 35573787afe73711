"""Contributions as sections: what page, terminal and files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinzhen.experiments.attribute import tables
from jinzhen.experiments.attribute.answer import COUNT, Attribution
from jinzhen.experiments.attribute.words import say
from jinzhen.experiments.compare.precision import CHANCE
from jinzhen.experiments.compare.tables import points, points_range
from jinzhen.experiments.paper.formats import day, percent, signed
from jinzhen.experiments.paper.labels import lever_label, printed_from, provenance_table
from jinzhen.experiments.paper.parts import TERMINAL, Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import Text, join

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Between the parts of a list whose names may hold commas.
APART = Text("; ", "、")


def page(answer: Attribution) -> Iterator[Opening | Section]:
    """Everything that is told of contributions: the whole difference first."""
    yield _opening(answer)
    reading = say("reading", policy=answer.policy, n=answer.n)
    parts: list[Part] = [tables.of_terminal(answer), _figure(answer), tables.of_page(answer)]
    parts += [*map(Line, _notes(answer)), Line(reading, TERMINAL)]
    yield Section("contributions", say("h_contributions"), parts, reading)
    yield Section("levers", say("h_levers"), [tables.levers(answer)])
    made = provenance_table(answer.provenance, "attribute_provenance")
    yield Section("made", say("h_made"), [made, *tables.data(answer)])


def _opening(answer: Attribution) -> Opening:
    total, (first, own) = answer.total(), answer.chances
    told = {"policy": answer.policy, "against": answer.against}
    headline = say(
        "clear" if total["is_clear"] else "unclear", policy=answer.policy, points=points(total["difference"]),
        range=points_range(total), own=percent(own.value), first=percent(first.value),
    )  # fmt: skip
    count = say("shares_count", total=signed(answer.total(COUNT)["difference"], 2), shares=_shares(answer, COUNT))
    shares = [say("shares_chance", shares=_shares(answer, CHANCE)), count, say("star")]
    return Opening(
        title=say("title", policy=answer.policy),
        question=say("question", target=answer.target_towns, end=day(answer.end), **told),
        big=points(total["difference"]),
        beside=say("beside", **told),
        headline=headline,
        answers=[Line(each) for each in shares],
        line=printed_from(answer.policy, answer.as_of, answer.n, answer.provenance["last_run"]),
    )


def _shares(answer: Attribution, outcome: str) -> Text:
    """Who contributes how much, the most first; those that change nothing are left out."""
    own = answer.contributions[(answer.contributions["outcome"] == outcome) & ~answer.contributions["is_zero"]]
    if own.empty:
        return Text("none", "无")
    told = [
        tables.name(row["player"]) + " "
        + (points(row["difference"]) if outcome == CHANCE else signed(row["difference"], 2))
        + ("*" if row["is_clear"] else "")
        for _, row in own.sort_values("difference", ascending=False, kind="stable").iterrows()
    ]  # fmt: skip
    return join(told, APART)


def _notes(answer: Attribution) -> Iterator[Text]:
    zero = answer.contributions.groupby("player", sort=False)["is_zero"].all()
    if zero.any():
        yield say("zero", players=join(map(tables.name, zero.index[zero]), APART))
    joined = answer.players[answer.players["is_joined"]]
    for _, own in joined.groupby("player", sort=False):
        levers = join(map(lever_label, own["lever"]), APART)
        yield say("joined", levers=levers, policy=answer.policy, against=answer.against)
    if answer.n_orders:
        of_chance = answer.contributions[answer.contributions["outcome"] == CHANCE]
        yield say("orders", n_orders=answer.n_orders, n_coalitions=answer.n_coalitions,
                  most=percent(of_chance["orders_share"].max()))  # fmt: skip
    else:
        yield say("exact", n_coalitions=answer.n_coalitions)
    if answer.n_failed:
        yield say("failed", n=answer.n_failed)


def _figure(answer: Attribution) -> Figure:
    def draw(pen: "Pen") -> "Drawing":
        from jinzhen.experiments.attribute.figures import contributions  # brings matplotlib, which only a page needs

        return contributions(answer, pen)

    return Figure("attribute_contributions", draw, say("caption"), data="attribute_contributions", as_file=True)
