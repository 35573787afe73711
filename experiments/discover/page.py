"""A discovery as sections: what its page, its terminal and its files show."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from jinzhen.experiments.discover import tables
from jinzhen.experiments.discover.answer import Discovery, Region
from jinzhen.experiments.discover.conditions import inside, where
from jinzhen.experiments.discover.tables import p_text, verb
from jinzhen.experiments.discover.words import say
from jinzhen.experiments.paper.formats import day, percent
from jinzhen.experiments.paper.labels import printed_from, provenance_table
from jinzhen.experiments.paper.parts import Figure, Line, Opening, Section
from jinzhen.experiments.paper.text import PAUSE, Text, Words, join
from jinzhen.experiments.statistics.boxes import count

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Discovery) -> Iterator[Opening | Section]:
    """Everything that is told of a discovery."""
    yield _opening(answer)
    if answer.regions:
        both = [tables.regions(answer), tables.conditions(answer)]
        yield Section("regions", say("h_regions"), both, say("reading_table"))
        yield Section("trajectory", say("h_trajectory"), [_figure(answer, "trajectory")])
        yield Section("scatter", say("h_scatter"), [_figure(answer, "scatter")])
    if answer.tree:
        shown = [tables.tree(answer)] if answer.asked else []
        yield Section("tree", say("h_tree"), [Line(_second_view(answer)), *shown])
    made = provenance_table(answer.provenance, "discover_provenance")
    failed = [Line(say("failed", n=answer.n_failed))] if answer.n_failed else []
    yield Section("made", say("h_made"), [*failed, made, *tables.data(answer)], _reading(answer))


def _opening(answer: Discovery) -> Opening:
    told = list(_sentences(answer))
    big, beside = _number(answer)
    return Opening(
        title=say("title", verb=verb(answer)),
        question=say("question", target=answer.target_towns, end=day(answer.end),
                     missed=say(f"missed_{answer.told.of}")),
        big=big,
        beside=beside,
        headline=told[0],
        answers=[Line(each) for each in told[1:]],
        line=printed_from(answer.scenario, answer.as_of, answer.n, answer.provenance["last_run"]),
    )  # fmt: skip


def _number(answer: Discovery) -> tuple[Words, Text]:
    """The one number of the page, and what belongs to it."""
    if not answer.regions:
        return percent(answer.n_found / answer.n), say("none_beside", verb=verb(answer))
    first = answer.regions[0]
    told = where(first.box, answer.factors, first.columns)
    return percent(first.density.value), say("beside", verb=verb(answer), where=inside(told))


def _sentences(answer: Discovery) -> Iterator[Text]:
    does, base = verb(answer), percent(answer.n_found / answer.n)
    if not answer.is_searched:
        key = "few" if 2 * answer.n_found < answer.n else "nearly_all"
        yield say(key, n_found=answer.n_found, n=answer.n, verb=does)
        return
    if not answer.regions and answer.rejected is None:
        yield say("none", verb=does, base=base, p=p_text(answer.p_of_next))
        return
    if answer.regions:
        yield from _of_regions(answer)
    if answer.rejected is not None:
        yield _sentence(answer, answer.rejected, "rejected" if answer.regions else "rejected_all")
    elif answer.p_of_next == answer.p_of_next:
        yield say("stopped", p=p_text(answer.p_of_next))


def _of_regions(answer: Discovery) -> Iterator[Text]:
    """One by one, and all together."""
    for number, region in enumerate(answer.regions, 1):
        yield _sentence(answer, region, "first" if number == 1 else "later")
    together, others = answer.together, answer.region_of[answer.is_held_out] == 0
    yield say(
        "together", verb=verb(answer), coverage=percent(together.coverage), support=percent(together.support),
        elsewhere=percent(count(answer.held_out, others).density),
    )  # fmt: skip


def _sentence(answer: Discovery, region: Region, key: str) -> Text:
    told = where(region.box, answer.factors, region.columns)
    return say(
        key, where=told if key == "first" else inside(told), density=tables.density(region.held_out),
        base=percent(region.held_out.base), coverage=percent(region.coverage), verb=verb(answer),
        p=p_text(region.found.p),
    )  # fmt: skip


def _second_view(answer: Discovery) -> Text:
    """What the tree says, and whether it agrees."""
    if not answer.asked:
        return say("tree_none")
    names = {column: inside(answer.factors[column].label) for column in answer.asked}
    asked = join(names.values(), PAUSE)
    if not answer.regions:
        return say("tree_alone", asked=asked)
    in_regions = {column for region in answer.regions for column in region.columns}
    both = [name for column, name in names.items() if column in in_regions]
    shared = say("tree_same") if len(both) == len(names) else say("tree_shared", shared=join(both, PAUSE))
    shared = shared if both else say("tree_other")
    return say("tree_agrees", asked=asked, shared=shared, share=percent(answer.agreement), verb=verb(answer))


def _reading(answer: Discovery) -> Text:
    return say(
        "reading", n_held=len(answer.held_out), wanted=percent(answer.told.density), shuffles=answer.told.shuffles,
        factors=len(answer.factors),
    )  # fmt: skip


def _figure(answer: Discovery, name: str) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.discover import figures  # brings matplotlib, which only a page needs

        drawn: Callable[[Discovery, Pen], Drawing | None] = getattr(figures, name)
        return drawn(answer, pen)

    data = {"trajectory": "discover_trajectory", "scatter": "discover_points"}[name]
    return Figure(f"discover_{name}", draw, say(f"caption_{name}"), data=data, as_file=True)
