"""A sensitivity analysis as sections: what its page, its terminal and its files show."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.forecast import hangs_on
from jinzhen.experiments.forecast.captions import CAPTIONS
from jinzhen.experiments.paper.formats import day, percent, percent_range
from jinzhen.experiments.paper.labels import printed_from, provenance_table
from jinzhen.experiments.paper.parts import Figure, Line, Opening, Section
from jinzhen.experiments.paper.text import PAUSE, SEMICOLON, Text, Words, join
from jinzhen.experiments.sensitivity import tables
from jinzhen.experiments.sensitivity.answer import SIZE, Sensitivity
from jinzhen.experiments.sensitivity.experiment import GIVEN_DATA, MORRIS, SOBOL
from jinzhen.experiments.sensitivity.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Factors named in the headline.
MOST_NAMED = 4


def page(answer: Sensitivity) -> Iterator[Opening | Section]:
    """Everything that is told of a sensitivity analysis."""
    yield _opening(answer)
    reading = say(f"reading_{answer.method}", n=answer.n, points=answer.n_points)
    yield Section("factors", say("h_factors"), [_figure(answer), *tables.factors(answer)], reading)
    if answer.screen:
        left = say("screened", all=len(answer.screen.factors), k=len(answer.factors))
        yield Section("screen", say("h_screen"), [Line(left), tables.screen(answer.screen)])
    if trouble := list(_trouble(answer)):
        yield Section("trouble", say("h_trouble"), trouble)
    made = provenance_table(answer.provenance, "sensitivity_provenance")
    yield Section("made", say("h_made"), [made, *tables.data(answer)])


def _opening(answer: Sensitivity) -> Opening:
    table = answer.leading
    matter = table[table["matters"]]
    big, beside = (_largest(answer, matter.iloc[0])) if len(matter) else ("–", say("none"))
    others = [] if tables.is_chance(table) else [Line(say("of_towns"))]
    return Opening(
        title=say("title", scenario=answer.scenario),
        question=say("question", target=answer.target_towns, end=day(answer.end)),
        big=big,
        beside=beside,
        headline=_headline(answer, matter),
        answers=[*others, Line(_noise(answer))],
        line=printed_from(answer.scenario, answer.as_of, answer.n * answer.n_points, answer.provenance["last_run"]),
    )


def _largest(answer: Sensitivity, row: pd.Series) -> tuple[Words, Text]:
    """The one number, and what it is."""
    factor = tables.name_of(row["uncertainty" if answer.method == GIVEN_DATA else "factor"])
    if answer.method == MORRIS:
        unit = say("points" if row["outcome"] == "target_met" else "towns")
        return tables.change(row, "mean_size"), say("beside_morris", factor=factor, unit=unit)
    return percent(row[SIZE[answer.method]]), say(f"beside_{answer.method}", factor=factor)


def _headline(answer: Sensitivity, matter: pd.DataFrame) -> Text:
    if answer.method == GIVEN_DATA:
        return hangs_on.sentence(answer.table)
    if matter.empty:
        return say(f"{answer.method}_none", k=len(answer.factors))
    named = join([_named(answer, row) for _, row in matter.head(MOST_NAMED).iterrows()], SEMICOLON)
    return say(f"{answer.method}_some", n=len(matter), k=len(answer.factors), factors=named)


def _named(answer: Sensitivity, row: pd.Series) -> Text:
    """A factor and how much it moves."""
    label = tables.name_of(row["factor"])
    if answer.method == SOBOL:
        return label + f" {percent(row['total'])} ({percent_range(row['total_low'], row['total_high'])})"
    unit = say("points" if row["outcome"] == "target_met" else "towns")
    return label + f" {tables.change_range(row)} " + unit


def _noise(answer: Sensitivity) -> Text:
    if answer.method == GIVEN_DATA:
        return hangs_on.left_sentence(answer.table, answer.noise)
    noise = answer.noise.set_index("outcome").loc[answer.leading["outcome"].iloc[0]]
    if math.isnan(noise["share"]):
        return say("no_noise")
    return say("noise", share=percent(noise["share"]), range=percent_range(noise["low"], noise["high"]))


def _trouble(answer: Sensitivity) -> Iterator[Line]:
    """What failed or may not stand, and what was made of it."""
    left_out = f"left_out_{answer.method}"
    told = {"failed": answer.n_failed, "refused": answer.n_refused, "filled": answer.n_filled,
            left_out: answer.n_left_out}  # fmt: skip
    for key, n in told.items():
        if n:
            yield Line(say(key, n=n), style="warning")


def _figure(answer: Sensitivity) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.sensitivity.figures import factors  # brings matplotlib, which only a page needs

        return factors(answer, pen)

    is_given = answer.method == GIVEN_DATA
    caption = CAPTIONS["drivers"] if is_given else say(f"caption_{answer.method}")
    told = join([tables.name_of(name) for name in answer.factors[:MOST_NAMED]], PAUSE)
    data = "drivers" if is_given else "sensitivity_factors"
    return Figure("sensitivity", draw, caption, told=told, data=data, as_file=True)
