"""The value of information as sections: what its page, its terminal and its files show."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.paper.formats import chance, day, number, percent
from jinzhen.experiments.paper.labels import printed_from, provenance_data, provenance_table, uncertainty_label
from jinzhen.experiments.paper.parts import BOTH, Cell, Data, Figure, Line, Marked, Opening, Section, Table
from jinzhen.experiments.paper.text import Text, Words, join
from jinzhen.experiments.value_of_information.answer import EVERYTHING, GROUPS, Information
from jinzhen.experiments.value_of_information.words import COLUMNS, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Unknowns in a table, and in a figure.
MOST_ROWS = 10


def page(answer: Information) -> Iterator[Opening | Section]:
    """Everything that is told."""
    yield _opening(answer)
    if len(answer.choice):
        reading = say("reading_choice", best=answer.best, benefit=_benefit(answer), n=answer.n)
        shown = _figure("choice", answer, _headline(answer))
        idle = Line(say("no_other_choice", n=len(alone(answer)) - len(_changing(answer))))
        yield Section("choice", say("h_choice"), [shown, _choice(answer), idle], reading)
    reading = say("reading_forecast", all=number(answer.everything_moves.value, 1))
    shown = _figure("forecast", answer, _moves(answer))
    yield Section("forecast", say("h_forecast"), [shown, _forecast(answer)], reading)
    yield Section("made", say("h_made"), [provenance_table(answer.provenance, "information_provenance"),
                                          *_data(answer)])  # fmt: skip


def name_of(unknown: str) -> Words:
    """What is found out, in words."""
    return say(f"set_{unknown}") if unknown in (EVERYTHING, *GROUPS) else uncertainty_label(unknown)


def unit_of(answer: Information) -> Text:
    """In which the worth is told."""
    return say("points" if answer.point_worth_mcny is None else "mcny")


def alone(answer: Information) -> pd.DataFrame:
    """The choice by single unknowns, the largest gain first."""
    return answer.choice[~answer.choice["unknown"].isin((EVERYTHING, *GROUPS))]


def _opening(answer: Information) -> Opening:
    is_choice = len(answer.choice) > 0
    lines = [*([_everything(answer)] if is_choice else []), _without(answer), *([_moves(answer)] if is_choice else [])]
    warned = [Line(say("failed", n=answer.n_failed), BOTH, "warning")] if answer.n_failed else []
    big, beside = _largest(answer)
    return Opening(
        title=say("title", scenario=" / ".join(answer.policies)),
        question=say("question" if is_choice else "question_one", target=answer.target_towns, end=day(answer.end)),
        big=big,
        beside=beside,
        headline=_headline(answer) if is_choice else _moves(answer),
        answers=[*warned, *map(Line, lines)],
        line=printed_from(answer.policies[0], answer.scenario.as_of, answer.n, answer.provenance["last_run"]),
    )


def _largest(answer: Information) -> tuple[Words, Text]:
    """The one number, and what it is."""
    if len(answer.choice):
        row = alone(answer).iloc[0]
        if row["is_clear"]:
            said = say("beside", unit=unit_of(answer), unknown=name_of(row["unknown"]))
            return number(row["gain"], 1), said
        return "–", say("beside_none")
    row = answer.forecast.iloc[0]
    if row["is_clear"]:
        return f"±{number(row['moves'], 1)}", say("beside", unit=say("points"), unknown=name_of(row["unknown"]))
    return "–", say("beside_none")


def _headline(answer: Information) -> Text:
    row = alone(answer).iloc[0]
    if not row["is_clear"]:
        return say("nothing", best=answer.best)
    ends = {name: number(row[name], 1) for name in ("gain", "low", "high")}
    return say("found", unknown=_inside(row["unknown"]), unit=unit_of(answer), best=answer.best,
               otherwise=percent(row["otherwise"]), **ends)  # fmt: skip


def _inside(unknown: str) -> Text:
    """Words as they stand inside a sentence."""
    label = name_of(unknown)
    return Text(label.en[:1].lower() + label.en[1:], label.zh) if isinstance(label, Text) else Text(label, label)


def _everything(answer: Information) -> Text:
    row = answer.choice.set_index("unknown").loc[EVERYTHING]
    ends = {name: number(row[name], 1) for name in ("gain", "low", "high")}
    return say("everything", unit=unit_of(answer), foresight=number(answer.foresight.value, 1), **ends)


def _without(answer: Information) -> Text:
    pairs = zip(answer.policies, answer.chances, strict=True)
    told = [say("chance_of", policy=policy, chance=chance(*of[:3])) for policy, of in pairs]
    return say("without", chances=join(told))


def _moves(answer: Information) -> Text:
    row = answer.forecast.iloc[0]
    if not row["is_clear"]:
        return say("moves_none", policy=answer.policies[0])
    moves, low, high = (number(row[name], 1) for name in ("moves", "moves_low", "moves_high"))
    return say("moves", policy=answer.policies[0], unknown=_inside(row["unknown"]), moves=moves, low=low, high=high,
               share=percent(row["share_of_spread"]))  # fmt: skip


def _benefit(answer: Information) -> Text:
    worth = answer.point_worth_mcny
    return say("benefit_chance") if worth is None else say("benefit_money", worth=number(worth))


def _star(words: str, is_clear: bool) -> Cell:
    return Marked(f"{words} *") if is_clear else words


def _with_ends(row: pd.Series, *names: str) -> str:
    value, low, high = (number(row[name], 1) for name in names)
    return f"{value} ({low}–{high})"


def _choice(answer: Information) -> Table:
    together = answer.choice[answer.choice["unknown"].isin((EVERYTHING, *GROUPS))]
    shown = pd.concat([together, _changing(answer).head(MOST_ROWS)])
    rows: list[Sequence[Cell]] = [
        (name_of(row["unknown"]), _star(_with_ends(row, "gain", "low", "high"), row["is_clear"]),
         percent(row["otherwise"]), Text(row["where_en"], row["where_zh"]))
        for _, row in shown.iterrows()
    ]  # fmt: skip
    heads = (say("t_unknown"), say("t_gain", unit=unit_of(answer)), say("t_otherwise"), say("t_where"))
    return Table("information_choice_table", heads, rows, (0, 3), data="information_choice", where=BOTH)


def _changing(answer: Information) -> pd.DataFrame:
    """The single unknowns that would change the choice in some draws."""
    singles = alone(answer)
    return singles[singles["otherwise"] > 0.0]


def _forecast(answer: Information) -> Table:
    rows: list[Sequence[Cell]] = [
        (name_of(row["unknown"]), _star(_with_ends(row, "moves", "moves_low", "moves_high"), row["is_clear"]),
         percent(row["share_of_spread"]), Text(row["where_en"], row["where_zh"]))
        for _, row in answer.forecast.head(MOST_ROWS).iterrows()
    ]  # fmt: skip
    heads = (say("t_unknown"), say("t_moves"), say("t_share"), say("t_where"))
    return Table("information_forecast_table", heads, rows, (0, 3), data="information_forecast", where=BOTH)


def _figure(name: str, answer: Information, told: Text) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.value_of_information.figures import FIGURES  # brings matplotlib

        drawn: Callable[[Information, Pen], Drawing | None] = FIGURES[name]
        return drawn(answer, pen)

    caption = say(f"h_{name}")
    return Figure(f"information_{name}", draw, caption, told, f"information_{name}", as_file=name == "choice")


def _data(answer: Information) -> Iterator[Data]:
    policies = pd.DataFrame({
        "policy": answer.policies, "benefit": answer.benefits,
        **{name: [getattr(each, of) for each in answer.chances]
           for name, of in (("chance", "value"), ("low", "low"), ("high", "high"))},
    })  # fmt: skip
    frames = {"information_choice": answer.choice, "information_forecast": answer.forecast,
              "information_policies": policies}  # fmt: skip
    for name, frame in frames.items():
        yield Data(name, frame, COLUMNS[name])
    yield provenance_data(answer.provenance, "information_provenance")
