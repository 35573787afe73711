"""A comparison as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.compare import tables
from jinzhen.experiments.compare.answer import CHANCE, Comparison
from jinzhen.experiments.compare.words import say
from jinzhen.experiments.paper.formats import day, money, percent, signed
from jinzhen.experiments.paper.labels import (
    lever_label,
    printed_from,
    provenance_table,
    scenario_label,
    town_name,
    unit,
)
from jinzhen.experiments.paper.parts import BOTH, TERMINAL, Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import PAUSE, Text, brackets, join
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Comparison) -> Iterator[Opening | Section]:
    """Everything that is told of a comparison: the difference first."""
    yield _opening(answer)
    at_end = tables.differences(answer, answer.looked_at, "differences_at_end", BOTH)
    reading = say("reading", n=answer.n, first=answer.policies[0])
    yield Section("differences", say("h_differences"), [at_end, Line(say("stars"), TERMINAL)], reading)
    yield Section("best", say("h_best"), [tables.best(answer), *_failed(answer)])
    yield Section("quarters", say("h_quarters"), [_figure(answer)])
    clear = [tables.towns(answer)] if answer.towns["is_clear"].any() else []
    yield Section("towns", say("h_towns"), [*_gains(answer), *clear])
    yield Section("money", say("h_money"), [tables.money(answer)])
    if len(answer.equal_cost):
        yield Section("equal_cost", say("h_equal_cost"), list(_equal_cost(answer)))
    if len(answer.interactions) or len(answer.not_joined):
        table = [tables.interactions(answer)] if len(answer.interactions) else []
        yield Section("interactions", say("h_interactions"), [*_interactions(answer), *table])
    if why := list(_reasons(answer)):
        yield Section("reasons", say("h_reasons"), why)
    if len(answer.placebo):
        yield Section("placebo", say("h_placebo"), [Line(_placebo(answer))])
    others = answer.outcomes[~answer.outcomes["is_looked_at"]]
    yield Section("everything", say("h_everything"), [tables.differences(answer, others, "everything")])
    made = provenance_table(answer.provenance, "compare_provenance")
    yield Section("made", say("h_made"), [made, *tables.data(answer)])


def _opening(answer: Comparison) -> Opening:
    first, *others = answer.policies
    others.sort(key=lambda policy: -abs(answer.difference(policy)["difference"]))
    largest = others[0]
    told = [say("nothing")] if answer.is_nothing else [_sentence(answer, policy) for policy in others]
    names = join(map(scenario_label, answer.policies), PAUSE)
    return Opening(
        title=say("title", policies=names),
        question=say("question", target=answer.target_towns, end=day(answer.end)),
        big=tables.points(answer.difference(largest)["difference"]),
        beside=say("beside", policy=largest, first=first),
        headline=told[0],
        answers=[*map(Line, told[1:]), Line(_best(answer))],
        line=printed_from(names, answer.as_of, answer.n, answer.provenance["last_run"]),
    )


def _sentence(answer: Comparison, policy: str) -> Text:
    row = answer.difference(policy)
    return say(
        "clear" if row["is_clear"] else "unclear", policy=policy, points=tables.points(row["difference"]),
        range=tables.points_range(row), own=percent(row["mean"]), first=percent(row["first_mean"]),
    )  # fmt: skip


def _best(answer: Comparison) -> Text:
    precision = f"{100.0 * answer.precision:g}"
    if not answer.is_precise:
        return say("not_best", n=answer.n, precision=precision)
    row = answer.best.loc[answer.best["chance"].idxmax()]
    return say("best" if row["is_clear"] else "no_best", policy=row["policy"], precision=precision)


def _failed(answer: Comparison) -> list[Part]:
    return [Line(say("failed", n=answer.n_failed))] if answer.n_failed else []


def _gains(answer: Comparison) -> Iterator[Line]:
    """Policy by policy, the towns whose chance differs clearly, the largest difference first."""
    clear = answer.towns[answer.towns["is_clear"]]
    for policy in answer.policies[1:]:
        own = clear[clear["policy"] == policy]
        for key, some in (("gained", own[own["difference"] > 0.0]), ("lost", own[own["difference"] < 0.0])):
            if len(some):
                yield Line(say(key, policy=policy, towns=_named(some)), TERMINAL)
        if own.empty:
            yield Line(say("no_towns", policy=policy))


def _named(towns: pd.DataFrame) -> Text:
    order = towns["difference"].abs().sort_values(ascending=False, kind="stable").index
    shown = [town_name(row) + f" {tables.points(row['difference'])}" for _, row in towns.loc[order].iterrows()]
    more = [f"+{len(shown) - tables.MOST_TOWNS}"] if len(shown) > tables.MOST_TOWNS else []
    return join([*shown[: tables.MOST_TOWNS], *more], PAUSE)


def _reasons(answer: Comparison) -> Iterator[Line]:
    """For policies that leave the chance as it is."""
    unclear = [policy for policy in answer.policies[1:] if not answer.difference(policy)["is_clear"]]
    for _, row in answer.reasons[answer.reasons["policy"].isin(unclear)].iterrows():
        yield Line(say(
            "reason", policy=row["policy"], lever=lever_label(row["lever"]) + brackets(row["lever"]),
            other=lever_label(row["needs"]) + brackets(row["needs"]), needed=Text(row["needed"], row["needed_zh"]),
            here=Text(row["here"], row["here_zh"]),
        ))  # fmt: skip


def _equal_cost(answer: Comparison) -> Iterator[Line]:
    for _, row in answer.equal_cost.iterrows():
        yield Line(say(
            "equal_cost" if row["is_equal"] else "not_equal", policy=row["policy"],
            lever=lever_label(row["lever"]) + brackets(row["lever"]), change=signed(row["change"], 1),
            unit=unit(LEVERS[row["lever"]].unit), before=money(row["before_mcny"]), after=money(row["after_mcny"]),
            first=money(row["first_mcny"]),
        ))  # fmt: skip


def _interactions(answer: Comparison) -> Iterator[Line]:
    of_chance = answer.interactions[answer.interactions["outcome"] == CHANCE]
    for _, row in of_chance.iterrows():
        yield Line(say(
            "interaction" if row["is_clear"] else "no_interaction", one=row["one"], other=row["other"],
            points=tables.points(row["interaction"]), range=tables.points_range(row), alone=tables.points(row["alone"]),
        ))  # fmt: skip
    for _, row in answer.not_joined.iterrows():
        yield Line(say("not_joined", one=row["one"], other=row["other"], why=row["why"]))


def _placebo(answer: Comparison) -> Text:
    wrong = answer.placebo[answer.placebo["is_clear"]]
    if wrong.empty:
        return say("placebo_none")
    return say("placebo_some", outcomes=join([tables.label(outcome) for outcome in wrong["outcome"]], PAUSE))


def _figure(answer: Comparison) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.compare.figures import quarters  # brings matplotlib, which only a page needs

        return quarters(answer, pen)

    caption = say("caption_quarters", first=answer.policies[0])
    return Figure("compare_quarters", draw, caption, data="compare_quarters", as_file=True)
