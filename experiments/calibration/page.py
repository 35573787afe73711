"""A calibration as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jinzhen.experiments.calibration import tables
from jinzhen.experiments.calibration.answer import NEAR, Calibration
from jinzhen.experiments.calibration.learning import BAND
from jinzhen.experiments.calibration.runs import SHARE_BEYOND
from jinzhen.experiments.calibration.words import say
from jinzhen.experiments.paper.formats import day, number, percent
from jinzhen.experiments.paper.labels import provenance_table, uncertainty_label
from jinzhen.experiments.paper.parts import PAGE, Figure, File, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import PAUSE, SEMICOLON, Text, join

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Uncertainties and figures that are named in a sentence.
MOST_NAMED = 5
#: Places are uniform unless the smallest corrected p-value is below this.
UNEVEN = 0.05


def page(answer: Calibration) -> Iterator[Opening | Section]:
    """Everything that is told of a calibration."""
    yield _opening(answer)
    yield Section("learnt", say("h_learnt"), list(_learnt(answer)), say("reading_learnt"))
    rest = answer.parameters[~answer.parameters["is_learnt"]]["uncertainty"]
    listed = Line(say("listed", named=join(map(uncertainty_label, rest), PAUSE)), PAGE)
    yield Section("unlearnt", say("h_unlearnt"), [Line(_unlearnt(answer), PAGE), listed])
    record: list[Part] = [_figure(answer, "figures", "caption_figures", "calibration_figures"), tables.figures(answer)]
    yield Section("record", say("h_figures"), record, say("reading_figures"))
    places = _figure(answer, "ranks", "caption_ranks", "calibration_places_near")
    checks: list[Part] = [places, tables.checks(answer), Line(_halves(answer))]
    yield Section("checks", say("h_checks"), checks, say("reading_checks"))
    yield Section("made", say("h_made"), list(_made(answer)))

def _opening(answer: Calibration) -> Opening:
    known = answer.parameters
    sentences = [_unlearnt(answer), *_misfits(answer), _inside(answer), _calibrated(answer)]
    if answer.n_failed:
        sentences.append(say("failed", n=answer.n_failed))
    return Opening(
        title=say("title", scenario=answer.scenario),
        question=say("question", as_of=day(answer.as_of)),
        big=f"{len(answer.learnt)}",
        beside=say("beside", all=len(known)),
        headline=_headline(answer),
        answers=[Line(each) for each in sentences],
        line=say("line", scenario=answer.scenario, as_of=day(answer.as_of), end=day(answer.end), n=answer.n_runs,
                 accepted=answer.n_accepted),
    )  # fmt: skip


def _headline(answer: Calibration) -> Text:
    told = {"teaching": int(answer.figures["teaches"].sum()), "all": len(answer.parameters)}
    if answer.learnt.empty:
        return say("nothing", **told)
    rows = answer.learnt[~answer.learnt["is_choice"]].head(MOST_NAMED)
    named = [
        say("one", name=tables.label(row["uncertainty"], row["unit"]), before=tables.span(row, "prior"),
            after=tables.span(row, "posterior"))
        for _, row in rows.iterrows()
    ] or [uncertainty_label(name) for name in answer.learnt["uncertainty"].head(MOST_NAMED)]  # fmt: skip
    return say("learnt", n=len(answer.learnt), named=join(named, SEMICOLON), **told)


def _unlearnt(answer: Calibration) -> Text:
    return say("unlearnt", n=int((~answer.parameters["is_learnt"]).sum()))


def _misfits(answer: Calibration) -> Iterator[Text]:
    table = answer.misfits
    out = table[~table["is_reached"]]
    missed = table[table["is_reached"]]
    if len(out):
        yield say("unreached", named=_named(out, "prior"), share=percent(SHARE_BEYOND))
    if len(missed):
        yield say("missed", named=_named(missed, "posterior"))
    if table.empty:
        yield say("no_misfit")


def _named(rows: pd.DataFrame, runs: str) -> Text:
    return join([
        say("misfit", name=Text(row["label_en"], row["label_zh"]), published=tables.short(row["published"]),
            range=f"{tables.short(row[f'{runs}_low'])}–{tables.short(row[f'{runs}_high'])}")
        for _, row in rows.iterrows()
    ], SEMICOLON)  # fmt: skip


def _inside(answer: Calibration) -> Text:
    own = answer.held_back
    within = own[own["is_reached"]]
    return say(
        "inside", inside=int(own["is_inside"].sum()), all=len(own), expected=number(BAND * len(own), 1),
        inside_reach=int(within["is_inside"].sum()), reach=len(within), expected_reach=number(BAND * len(within), 1),
    )  # fmt: skip


def _calibrated(answer: Calibration) -> Text:
    table = answer.coverage
    row = table[table["where"] == NEAR].iloc[-1]
    p = f"{row['p_smallest']:.2f}"
    verdict = say("uneven" if row["p_smallest"] < UNEVEN else "uniform", p=p)
    return say("calibrated", n=answer.n_held_out, inside=percent(row["inside_80"]), verdict=verdict)


def _halves(answer: Calibration) -> Text:
    own = answer.learnt if len(answer.learnt) else answer.parameters
    at = int(np.argmax(own["half_shift_sd"].to_numpy()))
    row = own.iloc[at]
    return say("halves", largest=number(row["half_shift_sd"], 2), expected=number(row["half_expected_sd"], 2))


def _learnt(answer: Calibration) -> Iterator[Part]:
    yield _figure(answer, "learnt", "caption_learnt", "calibration_parameters")
    if (~answer.learnt["is_choice"]).any():
        yield tables.learnt(answer)
    if answer.learnt["is_choice"].any():
        yield tables.choices(answer)


def _figure(answer: Calibration, kind: str, caption: str, data: str) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.calibration import figures  # brings matplotlib, which only a page needs

        return getattr(figures, kind)(answer, pen)

    return Figure(f"calibration_{kind}", draw, say(caption), data=data, as_file=True)


def _made(answer: Calibration) -> Iterator[Part]:
    if answer.posterior:
        yield Line(say("use", rows=len(answer.posterior.rows)))
        yield File("posterior.csv", answer.posterior.text)
    yield provenance_table(answer.provenance, "calibration_provenance")
    yield from tables.data(answer)
