"""A town's rounds and titles in sentences, from those of the trace."""

from collections.abc import Iterator

import pandas as pd

from jinzhen.experiments.paper.formats import money, number, quarter
from jinzhen.experiments.paper.labels import town_name
from jinzhen.experiments.paper.text import PAUSE, SEMICOLON, Text, Words, join
from jinzhen.experiments.why.answer import Why
from jinzhen.experiments.why.hearing import GATES
from jinzhen.experiments.why.trace import Change, RoundOfTown
from jinzhen.experiments.why.words import say
from jinzhen.scenarios.units import is_unlimited

#: Reasons in the sentence that sums them up; the table has all.
MOST_REASONS = 4


#: What a town is told that its city did not think of nominating: it fails a gate, or does in the city's eyes.
LEFT_OUT = {"gates": "left_out", "not_nominated": "thought_below"}


def course(answer: Why) -> Iterator[Text]:
    """What happened to the town, in order: titles and rounds."""
    trace = answer.trace
    yield say("starts", tier=say(f"tier_{trace.quarters['tier'].iloc[0]}"))
    happened: list[tuple[Change | RoundOfTown, Text]] = [
        (each, round_(answer, each)) for each in trace.rounds if each.decided != "provincial"
    ]  # fmt: skip
    told_already = ("round", "provincial")
    happened += [(each, change(each)) for each in trace.changes if (each.by, each.tier) != told_already]
    for _, words in sorted(happened, key=lambda each: each[0].day):
        yield words
    if not trace.rounds:
        yield say("no_rounds")


def change(each: Change) -> Text:
    """A new title."""
    return say(f"change_{each.by}", quarter=quarter(each.day), tier=say(f"tier_{each.tier}"))


def round_(answer: Why, each: RoundOfTown) -> Text:
    """How a round went for the town."""
    key = "gates" if each.decided in (*GATES, "several_gates") else each.decided
    if each.rank_in_city == 0 and key in LEFT_OUT:
        key = LEFT_OUT[key]
    return say(
        f"round_{key}", quarter=quarter(each.day), years=number(each.standing_years), city=city(answer.town),
        quota=each.quota, rank=each.rank_in_city if key == "not_nominated" else each.rank, n=each.n_in_city,
        others=join([town_name(answer.towns.loc[town]) for town in each.nominated] or [say("nobody")], PAUSE),
        nomination=say("nomination", rank=each.rank_in_city, n=each.n_in_city, city=city(answer.town),
                       quota=each.quota),
        failing=join([gate(each, name) for name in each.failed]),
        gates=say("gates", figures=join([gate(each, name) for name in GATES if name != "county"])),
        seen=f"{each.seen:.3f}", bar=f"{each.bar:.3f}", eligible=each.n_eligible, places=places(each.places),
    )  # fmt: skip


def gate(each: RoundOfTown, name: str) -> Text:
    """A gate with its figure and the line that it has to reach."""
    figures: dict[str, tuple[Words, Words]] = {
        "output": (money(each.reported_output_mcny), money(each.output_gate_mcny)),
        "leader": (number(each.leading_firms), number(each.leaders_needed)),
        "support": (number(each.supporting_units), number(each.units_needed)),
        "county": ("", ""),
    }
    value, line = figures[name]
    told = say(f"gate_{name}", value=value, line=line)
    return told + say("waived") if name in each.waived else told


def places(value: float) -> Words:
    """Places of a round."""
    return say("no_limit") if is_unlimited(value) else number(value)


def city(town: pd.Series) -> Text:
    """The city of a town."""
    return Text(town["city_en"], town["city_zh"])


def headline(answer: Why, end: Words) -> Text:
    """How it ended, in one sentence."""
    told = {"number": answer.trace.number, "town": town_name(answer.town), "end": end}
    if answer.is_provincial:
        return say("headline_yes", how=_how(answer), **told)
    last = answer.trace.rounds[-1].decided if answer.trace.rounds else "no_round"
    return say("headline_no", reason=say(last), **told)


def _how(answer: Why) -> Text:
    named = [each for each in answer.trace.changes if each.tier == "provincial"]
    if not named:
        return say("how_start")
    return say(f"how_{named[-1].by}", quarter=quarter(named[-1].day))


def chosen(answer: Why) -> Text:
    """Why that replication."""
    why = answer.typical
    if why is None:
        return say("asked", number=answer.trace.number)
    return say(
        "typical", number=why.number, n_alike=why.n_alike, n=answer.n, reason=say(why.last_word),
        provincial=why.provincial, median=number(why.median),
    )  # fmt: skip


def mostly(answer: Why) -> Text:
    """What decided last over all replications, the commonest first."""
    own = answer.reasons[answer.reasons["replications"] > 0].head(MOST_REASONS)
    told = [say("reason_share", reason=say(str(row["reason"])), share=f"{row['share_of_replications']:.0%}")
            for _, row in own.iterrows()]  # fmt: skip
    return say("mostly", n=answer.n, reasons=join(told, SEMICOLON))
