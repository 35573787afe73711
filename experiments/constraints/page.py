"""What holds every town back as sections: what its page, its terminal and its files show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinzhen.experiments.constraints import sentences, tables
from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.constraints.data import data
from jinzhen.experiments.constraints.towns import examined, is_counted, others
from jinzhen.experiments.constraints.words import CAPTIONS, READING, say
from jinzhen.experiments.paper.formats import chance
from jinzhen.experiments.paper.labels import printed_from, provenance_table
from jinzhen.experiments.paper.parts import TERMINAL, Figure, Line, Opening, Part, Section
from jinzhen.experiments.paper.text import Text, Words, join

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Name of the page's files.
NAME = "constraints"

BAR = Text(" | ", " | ")


def page(answer: Constraints) -> Iterator[Opening | Section]:
    """Everything that is told of what holds towns back."""
    yield _opening(answer)
    if len(answer.verdicts):
        yield from _examined(answer)
    yield _section("others", tables.others_in_short(answer), *_counted(answer), tables.other_towns(answer))
    yield _section("steps", tables.steps(answer))
    made = (sentences.replications, sentences.side_by_side, sentences.from_when)
    yield _section(
        "made", *(Line(tell(answer)) for tell in made),
        provenance_table(answer.provenance, "constraints_provenance"), *data(answer), note=READING,
    )  # fmt: skip


def _section(key: str, *parts: Part, year: int = 0, note: Words = "") -> Section:
    return Section(f"{key}{year or ''}", say(f"h_{key}", year=year), parts, note)


def _examined(answer: Constraints) -> Iterator[Section]:
    """The towns that were examined: the last year first, on the terminal alone."""
    last, *earlier = reversed(answer.terms.years)
    yield _section("towns", *_in_short(answer, last), tables.verdicts(answer, last), year=last)
    yield _section("gains", _figure("gains", answer, "constraints"))
    for year in earlier:
        yield _section("towns", tables.verdicts(answer, year), year=year)
    yield _section("screening", _figure("screening", answer, "constraints_effects"))
    yield _section("rounds", tables.rounds(answer))


def _opening(answer: Constraints) -> Opening:
    terms = answer.terms
    own = answer.verdicts[answer.verdicts["year"] == terms.years[-1]]
    answers = (sentences.most_often(answer, "rule"), sentences.most_often(answer, "first"), sentences.rounds(answer))
    return Opening(
        title=say("title", scenario=terms.scenario),
        question=say("question"),
        big=str(int((own["binds"] != "none").sum())),
        beside=say("big_of_one" if len(own) == 1 else "big_of", n=len(own)),
        headline=sentences.headline(answer),
        answers=[Line(words) for words in answers] if len(own) else [],
        line=printed_from(
            terms.scenario, terms.as_of, int(answer.chances["n"].max()), answer.provenance["last_run"]
        ),
    )


def _in_short(answer: Constraints, year: int) -> Iterator[Line]:
    """Two lines a town: what holds it back and what to do, and the numbers behind it; then what the steps are."""
    for _, row in examined(answer, year).iterrows():
        yield Line(f"{row['name_zh']}: " + sentences.verdict(answer, row), TERMINAL, "strong")
        known = f"{row['town_id']} {row['name_en']}, {chance(row['chance'], row['low'], row['high'])}"
        numbers = (known, sentences.rule_text(answer, row), sentences.factors_text(answer, row))
        yield Line(join(numbers, BAR), TERMINAL, "indented")
    yield Line(sentences.steps_named(answer), TERMINAL)


def _counted(answer: Constraints) -> list[Line]:
    """How many towns the terminal leaves out."""
    n = int(is_counted(others(answer, answer.terms.years[-1])).sum())
    return [Line(say("unnamed", n=n), TERMINAL)] if n else []


def _figure(name: str, answer: Constraints, data_name: str) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.constraints.figures import FIGURES  # brings matplotlib, which only a page needs

        return FIGURES[name](answer, pen)

    return Figure(name, draw, CAPTIONS[name], data=data_name)
