"""A firm's history in sentences."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from jinzhen.experiments.paper.formats import number, percent, quarter, signed
from jinzhen.experiments.paper.labels import town_name
from jinzhen.experiments.paper.text import Text, join
from jinzhen.experiments.why.answer import Why
from jinzhen.experiments.why.firm import FirmTrace
from jinzhen.experiments.why.hazard import Hazard
from jinzhen.experiments.why.words import say


def firm_story(answer: Why, firm: FirmTrace) -> Iterator[Text]:
    """What the firm was at first, where it went, and how it ended."""
    frame = firm.quarters
    first, last = frame.iloc[0], frame.iloc[-1]
    role = say("role_leading" if first["leading"] else "role_supplier")
    town = town_name(answer.towns.loc[first["town"]])
    yield say("firm_about", identity=str(firm.identity), role=role, town=town, **_size(first))
    happened: list[tuple[date, Text]] = []
    if first["date"] > answer.trace.quarters["date"].iloc[0]:
        happened.append((first["date"], say("firm_enters", quarter=quarter(first["date"]))))
    for day, town_index in firm.moves:
        name = town_name(answer.towns.loc[town_index])
        happened.append((day, say("firm_moves", quarter=quarter(day), town=name)))
    became = frame[(frame["leading"] > 0.0) & (frame["leading"].shift(fill_value=first["leading"]) == 0.0)]
    happened += [(day, say("firm_leads", quarter=quarter(day))) for day in became["date"]]
    for _, words in sorted(happened, key=lambda each: each[0]):
        yield words
    if firm.hazard:
        yield _closing(last["date"], firm.hazard)
    elif firm.ended_on:
        yield say("firm_merged", quarter=quarter(firm.ended_on))
    else:
        yield say("firm_in_business", **_size(last))


def _size(row: Any) -> dict[str, str]:
    return {"capital": number(row["capital_mcny"]), "jobs": number(row["payroll_jobs"], 0),
            "output": number(row["output_year_mcny"])}  # fmt: skip


def _closing(day: date, own: Hazard) -> Text:
    """Why it closed: its rate in parts, beside the usual one of a firm of its size; or because it could not pay."""
    if own.failure_rate:
        return say("firm_failed", quarter=quarter(day), margin=f"{signed(100.0 * own.margin)}%",
                   worth=number(own.net_worth_mcny))  # fmt: skip
    parts = [
        say("part_age", age=number(own.age_years, 1), factor=f"{own.age_factor:.2f}"),
        say("part_margin", margin=f"{signed(100.0 * own.margin)}%", factor=f"{own.margin_factor:.2f}"),
        say("part_worth" if own.insolvent_rate else "part_solvent", worth=number(own.net_worth_mcny),
            rate=percent(own.insolvent_rate, 1)),
    ]  # fmt: skip
    if own.policy_factor != 1.0:
        parts.append(say("part_policy", factor=f"{own.policy_factor:.2f}"))
    if own.inspection_rate:
        parts.append(say("part_inspection", rate=percent(own.inspection_rate, 1)))
    return say(
        "firm_closed", quarter=quarter(day), rate=percent(own.rate, 1), times=f"{own.rate / own.usual_rate:.1f}",
        size=say(f"size_{own.size}"), usual=percent(own.usual_rate, 1), parts=join(parts),
        chance=percent(own.chance, 1),
    )  # fmt: skip
