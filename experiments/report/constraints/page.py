"""What holds every town back as one HTML page that needs nothing else, in both languages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.report.constraints import figures, sentences, tables
from jinzhen.experiments.report.constraints.words import CAPTIONS, READING, tell
from jinzhen.experiments.report.csv_files import FOLDER
from jinzhen.experiments.report.formats import day, percent
from jinzhen.experiments.report.html_tables import Table
from jinzhen.experiments.report.page import Section, Shown, drawn, render
from jinzhen.experiments.report.words import LANGUAGES, knows, say

#: Figure or table -> the CSV file with its numbers.
FILES = {
    "screening": "constraints_effects", "for_all": "constraints_effects", "steps": "constraints_steps",
    "provenance": "constraints_provenance",
}  # fmt: skip


def page(answer: Constraints, language: str = "en") -> str:
    """The page as text. language : the one shown first; the reader can change it"""
    return render(lambda code: _edition(answer, code), language)


def _caption(answer: Constraints, name: str, language: str) -> str:
    bounds = {"likely": percent(answer.terms.likely), "unlikely": percent(answer.terms.unlikely)}
    return CAPTIONS[name][LANGUAGES.index(language)].format(**bounds)


def _file(name: str) -> str:
    return f"{FOLDER}/{FILES.get(name, 'constraints')}.csv"


def _edition(answer: Constraints, language: str) -> dict[str, Any]:
    """Everything on the page in one language."""
    terms = answer.terms
    own = answer.verdicts[answer.verdicts["year"] == terms.years[-1]]
    n_clear = int((own["binds"] != "none").sum())
    return {
        "language": language,
        "html_language": {"en": "en", "zh": "zh-Hans"}[language],
        "name": say("language_name", language),
        "program": say("program", language),
        "title": tell("title", language, scenario=terms.scenario),
        "contents": say("contents", language),
        "numbers": say("numbers", language),
        "line": say(
            "printed_from", language, scenario=terms.scenario, as_of=day(terms.as_of, language),
            n=f"{int(answer.chances['n'].max()):,}",
            date=day(date.fromisoformat(answer.provenance["last_run"][:10]), language),
        ),
        "question": tell("question", language).splitlines(),
        "chance": tell("big", language, n=n_clear),
        "interval": tell("big_of", language, n=len(own)),
        "headline": sentences.headline(answer, language),
        "answers": [
            sentences.most_often(answer, language, "rule"), sentences.most_often(answer, language, "first"),
            sentences.rounds(answer, language),
        ],
        "reading": READING[LANGUAGES.index(language)],
        "sections": _sections(answer, language),
    }  # fmt: skip


def _sections(answer: Constraints, language: str) -> list[Section]:
    def figure(name: str, draw: Callable[[Constraints, str, float], Any]) -> Shown:
        caption = _caption(answer, name, language)
        return drawn(name, caption, _file(name), language, caption, lambda width: draw(answer, language, width))

    def table(name: str, rows: Table) -> Shown:
        return Shown(name, _caption(answer, name, language), _file(name), table=rows)

    def section(key: str, lines: tuple[str, ...], *shown: Shown, year: int = 0) -> Section:
        return Section(f"{key}{year or ''}", tell(f"h_{key}", language, year=year), lines, shown)

    last, *earlier = reversed(answer.terms.years)
    examined = [] if answer.verdicts.empty else [
        section("towns", (), table("verdicts", tables.verdicts(answer, language, last)), year=last),
        section("gains", (), figure("gains", figures.gains)),
        *(
            section("towns", (), table("verdicts", tables.verdicts(answer, language, year)), year=year)
            for year in earlier
        ),
        section("screening", (), figure("screening", figures.screening)),
        section("rounds", (), table("for_all", tables.rounds(answer, language))),
    ]
    made = (sentences.replications, sentences.side_by_side, sentences.from_when)
    return [
        *examined,
        section("others", (), table("others", tables.other_towns(answer, language))),
        section("steps", (), table("steps", tables.steps(answer, language))),
        section(
            "made", tuple(make(answer, language) for make in made),
            Shown("provenance", "", _file("provenance"), table=_provenance(answer, language)),
        ),
    ]  # fmt: skip


def _provenance(answer: Constraints, language: str) -> Table:
    """What made the numbers."""
    rows = [
        (say(f"p_{key}", language) if knows(f"p_{key}") else key, value) for key, value in answer.provenance.items()
    ]
    return Table((), rows)
