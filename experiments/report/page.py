"""The answer as one HTML page that needs nothing else: both languages, figures, fonts and style inside."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from importlib import resources
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.report import html_tables, outcome_tables, sentences
from jinzhen.experiments.report.captions import CAPTIONS, READING
from jinzhen.experiments.report.csv_files import FOLDER
from jinzhen.experiments.report.figures import chances, count, reported, totals, towns
from jinzhen.experiments.report.figures.style import NARROW, WIDE, look
from jinzhen.experiments.report.figures.svg import inline_svg
from jinzhen.experiments.report.formats import day, percent, percent_range
from jinzhen.experiments.report.html_tables import Table
from jinzhen.experiments.report.words import LANGUAGES, say

PACKAGE = "jinzhen.experiments.report"

#: Figure -> how it is drawn.
FIGURES: dict[str, Callable[[Forecast, str, float], Figure]] = {
    "course": count.course,
    "final": count.final,
    "by_rule": chances.by_rule,
    "binding": chances.binding,
    "town_chances": towns.chances,
    "where": towns.where,
    "money": totals.money,
    "quotas": totals.quotas,
    "reported": reported.reported,
    "standing": totals.standing,
}

#: Figure -> the sentence that is read aloud in its place; the caption where there is none.
SUMMARIES: dict[str, Callable[[Forecast, str], str]] = {
    "course": sentences.expected_count,
    "by_rule": sentences.by_rule,
    "binding": sentences.binds,
    "town_chances": sentences.town_counts,
    "money": sentences.spending,
    "reported": sentences.stretch,
    "standing": sentences.known_share,
}

#: Figure or table -> the CSV file with its numbers.
FILES = {
    "money_table": "money",
    "quotas_table": "quotas",
    "course": "count_by_quarter",
    "final": "final_count",
    "reported": "reported_parts",
    "town_chances": "towns",
    "town_details": "towns",
    "where": "towns",
    "accounts": "residuals",
}


class Shown(NamedTuple):
    """A figure or a table with what stands under it, nothing without a file.

    narrow : the figure for a narrow page
    """

    name: str
    caption: str
    file: str
    wide: Markup = Markup("")
    narrow: Markup = Markup("")
    table: Table | None = None
    title: str = ""


class Section(NamedTuple):
    """A heading, sentences, and what is shown."""

    key: str
    heading: str
    sentences: tuple[str, ...]
    shown: tuple[Shown, ...] = ()


def page(result: Forecast, language: str = "en") -> str:
    """The page as text. language : the one shown first; the reader can change it"""
    return render(lambda code: _edition(result, code), language)


def render(edition: Callable[[str], dict[str, Any]], language: str) -> str:
    """The page whose parts in a language `edition` gives, as the template names them. language : shown first"""
    environment = Environment(
        loader=PackageLoader(PACKAGE, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = unbroken
    with look():
        editions = [edition(code) for code in LANGUAGES]
    return environment.get_template("page.html.jinja").render(
        editions=editions,
        language=language,
        style=Markup(_text("page.css")),
        script=Markup(_text("page.js")),
        fonts={weight: _font(name) for name, weight in (("Regular", 400), ("Bold", 700))},
    )


def unbroken(text: str) -> Markup:
    """The text escaped, with ranges such as `31–35%` kept on one line."""
    return Markup(re.sub(r"[\d.,]+–[\d.,]+%?", r'<span class="range">\g<0></span>', str(escape(text))))


def _text(name: str) -> str:
    return (resources.files(PACKAGE) / name).read_text(encoding="utf-8")


def _font(weight: str) -> str:
    data = (resources.files(PACKAGE) / "fonts" / f"JinzhenSansSC-{weight}.woff2").read_bytes()
    return b64encode(data).decode("ascii")


def _edition(result: Forecast, language: str) -> dict[str, Any]:
    """Everything on the page in one language."""
    asked, p = result.question, result.probability
    return {
        "language": language,
        "html_language": {"en": "en", "zh": "zh-Hans"}[language],
        "name": say("language_name", language),
        "program": say("program", language),
        "title": say("page_title", language, scenario=asked.scenario),
        "contents": say("contents", language),
        "numbers": say("numbers", language),
        "line": say(
            "printed_from",
            language,
            scenario=asked.scenario,
            as_of=day(asked.as_of, language),
            n=f"{p.n:,}",
            date=day(date.fromisoformat(result.provenance["last_run"][:10]), language),
        ),
        "question": sentences.question(result, language).replace("，", "，\n").splitlines(),
        "chance": percent(p.value),
        "interval": percent_range(p.low, p.high),
        "headline": sentences.headline(result, language),
        "answers": [
            make(result, language)
            for make in (sentences.by_rule, sentences.binds, sentences.expected_count, sentences.when_met)
        ],
        "reading": READING[LANGUAGES.index(language)],
        "sections": _sections(result, language),
    }


def _sections(result: Forecast, language: str) -> list[Section]:
    def figure(name: str) -> Shown:
        return _figure(result, language, name)

    def table(name: str, rows: Table, title: str = "") -> Shown:
        return Shown(name, _caption(name, language), _file(name), table=rows, title=title)

    def section(key: str, lines: tuple[Callable[[Forecast, str], str], ...], *shown: Shown) -> Section:
        return Section(key, say(f"h_{key}", language), tuple(line(result, language) for line in lines), shown)

    words, tables = sentences, html_tables
    return [
        section("course", (), figure("course"), figure("final")),
        section("rules", (), figure("by_rule")),
        section("binding", (), figure("binding")),
        section("rounds", (words.rounds,), table("rounds", tables.rounds(result, language))),
        section(
            "towns",
            (words.town_counts,),
            figure("town_chances"),
            figure("where"),
            *(
                table("towns", tables.towns(result, language, which), say(which, language))
                for which in ("most_likely", "least_likely")
            ),
            table("town_details", tables.town_details(result, language), say("town_details", language)),
        ),
        section(
            "money",
            (words.spending, words.cost_per_town),
            figure("money"),
            table("money_table", tables.money(result, language)),
            table("cost_per_town", tables.cost_per_town(result, language)),
        ),
        section("quotas", (), figure("quotas"), table("quotas_table", tables.quotas(result, language))),
        section(
            "output",
            (words.stretch,),
            figure("reported"),
            table("output", tables.output(result, language)),
            table("entities", tables.entities(result, language)),
        ),
        section(
            "outcomes",
            (words.output_classes,),
            *_outcomes(result, language),
        ),
        section("standing", (words.known_share,), figure("standing")),
        section(
            "made",
            (words.precision, words.accounts, words.failed),
            table("accounts", tables.accounts(result, language)),
            Shown("provenance", "", _file("provenance"), table=tables.provenance(result, language)),
        ),
    ]


def _outcomes(result: Forecast, language: str) -> list[Shown]:
    """Tables of all outcomes; what holds for all of them, and their file, stand under the last one."""
    tables = [
        Shown(
            "outcomes",
            "",
            "",
            table=outcome_tables.outcomes(result, language, group),
            title=say(f"group_{group}", language),
        )
        for group in outcome_tables.GROUPS
    ]
    tables[-1] = tables[-1]._replace(caption=_caption("outcomes", language), file=_file("outcomes"))
    return tables


def _figure(result: Forecast, language: str, name: str) -> Shown:
    caption = _caption(name, language)
    told = SUMMARIES[name](result, language) if name in SUMMARIES else caption
    return drawn(name, caption, _file(name), language, told, lambda width: FIGURES[name](result, language, width))


def drawn(name: str, caption: str, file: str, language: str, told: str, draw: Callable[[float], Figure]) -> Shown:
    """A figure for both widths. told : read aloud in its place; draw : makes it for a width in inches"""
    wide, narrow = (
        Markup(inline_svg(draw(width), f"{name}-{language}-{label}", told))
        for width, label in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    return Shown(name, caption, file, wide, narrow)


def _caption(name: str, language: str) -> str:
    return CAPTIONS[name][LANGUAGES.index(language)]


def _file(name: str) -> str:
    return f"{FOLDER}/{FILES.get(name, name)}.csv"
