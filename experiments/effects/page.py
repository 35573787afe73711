"""The effects of levers as sections: what page, terminal and files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.compare.precision import CHANCE
from jinzhen.experiments.compare.tables import points, points_range
from jinzhen.experiments.effects import tables
from jinzhen.experiments.effects.answer import COUNT, MONEY, STEP, Effects
from jinzhen.experiments.effects.words import say
from jinzhen.experiments.paper.formats import chance, day, money, number, signed
from jinzhen.experiments.paper.labels import lever_label, printed_from, provenance_table, unit
from jinzhen.experiments.paper.parts import TERMINAL, Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import NEXT, PAUSE, Text, brackets, join
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


def page(answer: Effects) -> Iterator[Opening | Section]:
    """Everything that is told of the effects: what the money buys first."""
    yield _opening(answer)
    reading = say("reading", first_day=day(answer.first_day), n=answer.n, n_moves=len(answer.moves))
    for basis in (MONEY, STEP):
        if len(answer.of(basis)):
            heading = say(f"h_{basis}", money=money(answer.money_mcny))
            yield Section(basis, heading, list(_parts(answer, basis, heading)), reading)
    if dead := list(_dead(answer)):
        yield Section("dead", say("h_dead"), dead)
    if unmoved := list(_unmoved(answer)):
        yield Section("unmoved", say("h_unmoved"), unmoved)
    made = provenance_table(answer.provenance, "effects_provenance")
    failed = [Line(say("failed", n=answer.n_failed))] if answer.n_failed else []
    yield Section("made", say("h_made"), [Line(reading, TERMINAL), *failed, made, *tables.data(answer)])


def _opening(answer: Effects) -> Opening:
    basis = MONEY if len(answer.of(MONEY)) else STEP
    key = "" if basis == MONEY else "_steps"
    told = {"money": money(answer.money_mcny), "target": answer.target_towns, "end": day(answer.end)}
    up = _raising(answer, basis, CHANCE)
    sentences = [*_sentences(answer, basis, up)]
    if basis == MONEY:
        sentences += [_towns(answer), *_steps(answer)]
    now = chance(answer.chance.value, answer.chance.low, answer.chance.high)
    return Opening(
        title=say(f"title{key}", **told),
        question=say(f"question{key}", **told),
        big=f"{len(up)}/{len(answer.moves[answer.moves['basis'] == basis])}",
        beside=say("beside"),
        headline=sentences[0],
        answers=[Line(each) for each in (*sentences[1:], say("chance", chance=now))],
        line=printed_from(answer.scenario, answer.as_of, answer.n, answer.provenance["last_run"]),
    )


def _raising(answer: Effects, basis: str, outcome: str) -> pd.DataFrame:
    """The moves shown to raise an outcome, in their rank."""
    moves = answer.of(basis)
    return moves[[answer.difference(move, outcome)["low"] > 0.0 for move in moves["move"]]]


def _sentences(answer: Effects, basis: str, up: pd.DataFrame) -> Iterator[Text]:
    """Every move shown to raise the chance; where none is, the largest estimate."""
    for _, move in up.head(tables.MOST_MOVES).iterrows():
        row, count = (answer.difference(move["move"], outcome) for outcome in (CHANCE, COUNT))
        yield say(
            "clear", lever=_with_moved(move), points=points(row["difference"]), range=points_range(row),
            towns=signed(count["difference"], 2), towns_range=_towns_range(count),
        )  # fmt: skip
    if len(up):
        yield say("largest")
    elif len(moves := answer.of(basis)):
        row = answer.difference(moves.iloc[0]["move"])
        yield say(
            f"none_{basis}", n=len(moves), money=money(answer.money_mcny), points=points(row["difference"]),
            range=points_range(row), lever=tables.name(moves.iloc[0]),
        )  # fmt: skip
    else:
        yield say("all_dead")


def _with_moved(move: pd.Series) -> Text:
    return tables.name(move) + brackets(tables.moved_text(move))


def _towns_range(row: pd.Series) -> Text:
    low, high = (signed(row[end], 2) for end in ("low", "high"))
    return Text(f"{low} to {high}", f"{low}至{high}")


def _towns(answer: Effects) -> Text:
    """What the money is shown to do to the count of towns."""
    up = _raising(answer, MONEY, COUNT)
    if up.empty:
        return say("towns_none", money=money(answer.money_mcny))
    gains = [(answer.difference(move["move"], COUNT)["difference"], tables.name(move)) for _, move in up.iterrows()]
    gains.sort(key=lambda gain: -gain[0])
    listed = join([name + f" {signed(gain, 2)}" for gain, name in gains], PAUSE)
    return say("towns_money", money=money(answer.money_mcny), levers=listed)


def _steps(answer: Effects) -> Iterator[Text]:
    up = _raising(answer, STEP, CHANCE)
    if len(up):
        gains = (points(answer.difference(move)["difference"]) for move in up["move"])
        named = (_with_moved(move) for _, move in up.iterrows())
        yield say("raising_step", levers=join([name + f" {gain}" for name, gain in zip(named, gains, strict=True)],
                                              PAUSE))  # fmt: skip


def _parts(answer: Effects, basis: str, heading: Text) -> Iterator[Part]:
    yield Line(heading + Text(":", "："), TERMINAL, "strong")
    yield tables.short(answer, basis)
    if (more := len(answer.of(basis)) - tables.MOST_MOVES) > 0:
        yield Line(say("more", n=more), TERMINAL)
    yield _figure(answer, basis)
    yield tables.full(answer, basis)
    if basis == MONEY:
        yield from map(Line, _not_all(answer))


def _not_all(answer: Effects) -> Iterator[Text]:
    """Levers whose range ends before the money is spent."""
    moves = answer.of(MONEY)
    for _, move in moves[~moves["is_all_spent"] & moves["is_at_end"]].iterrows():
        yield say("spent", lever=tables.name(move), after=tables.after(move), unit=unit(move["unit"]),
                  cost=number(move["cost_mcny"], 1))  # fmt: skip


def _figure(answer: Effects, basis: str) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.effects.figures import ranked  # brings matplotlib, which only a page needs

        return ranked(answer, basis, pen)

    caption, n = say("caption"), len(answer.of(basis))
    if n > tables.MOST_SHOWN:
        caption += say("caption_some", n=tables.MOST_SHOWN, all=n)
    return Figure(f"effects_{basis}", draw, caption, data="effects_outcomes", as_file=True)


def _dead(answer: Effects) -> Iterator[Line]:
    """Every move that changes nothing, with what its lever needs."""
    moves = answer.moves.set_index("move")
    for name, needs in answer.dead.groupby("move", sort=False):
        move = moves.loc[name].rename(name)
        told = say("dead", move=lever_label(move["lever"]) + brackets(str(move["lever"])), before=tables.before(move),
                   after=tables.after(move))  # fmt: skip
        for _, row in needs[needs["needs"] != ""].iterrows():
            told += NEXT + say("dead_why", other=lever_label(row["needs"]) + brackets(str(row["needs"])),
                               needed=Text(row["needed"], row["needed_zh"]), here=Text(row["here"], row["here_zh"]),
                               )  # fmt: skip
        if not (needs["needs"] != "").any():
            told += NEXT + say("dead_unknown")
        yield Line(told if LEVERS[move["lever"]].choices else told + NEXT + say("dead_step"))


def _unmoved(answer: Effects) -> Iterator[Line]:
    for _, row in answer.unmoved.iterrows():
        yield Line(say(row["why"], lever=lever_label(row["lever"]), told=row["told"]))
    if answer.unpriced:
        yield Line(say("unpriced", levers=join(map(lever_label, answer.unpriced), PAUSE)))
