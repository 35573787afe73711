"""Sections as one HTML page that needs nothing else: both languages, figures, fonts and style inside."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from jinzhen.experiments.paper import words
from jinzhen.experiments.paper.csv_files import file_of
from jinzhen.experiments.paper.drawing import NARROW, WIDE, Pen, look
from jinzhen.experiments.paper.fonts import embedded
from jinzhen.experiments.paper.parts import PAGE, Figure, Line, Marked, Opening, Section, Sections, Table
from jinzhen.experiments.paper.plain import plain_text
from jinzhen.experiments.paper.svg import inline_svg
from jinzhen.experiments.paper.text import LANGUAGES, said

PACKAGE = "jinzhen.experiments.paper"
HTML_LANGUAGES = {"en": "en", "zh": "zh-Hans"}

#: A figure in a language, for a wide and for a narrow page; nothing where there is nothing to draw.
Drawn = tuple[Markup, Markup]


def page(parts: Sections, language: str = "en") -> str:
    """The page as text. language : the one shown first; the reader can change it"""
    opening, sections = _opening(parts), [part for part in parts if isinstance(part, Section)]
    template = _environment().get_template("page.html.jinja")
    shown: dict[str, Any] = {
        "opening": opening,
        "sections": sections,
        "drawings": _drawings(sections),
        "language": language,
        "languages": HTML_LANGUAGES,
        "words": words,
        "style": Markup(_text("page.css")),
        "script": Markup(_text("page.js")),
    }
    characters = set(template.render(fonts={}, **shown))
    return template.render(fonts=embedded(characters), **shown)


def _opening(parts: Sections) -> Opening:
    return next(part for part in parts if isinstance(part, Opening))


def _environment() -> Environment:
    """Everything is escaped but the style, the script and what `inline_svg` made."""
    environment = Environment(
        loader=PackageLoader(PACKAGE, ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "in_": lambda text, language: plain_text(said(text, language)), "unbroken": unbroken, "phrases": phrases,
        "file": file_of,
    }  # fmt: skip
    environment.tests |= {
        "line": lambda part: isinstance(part, Line),
        "table": lambda part: isinstance(part, Table),
        "shown": lambda part: PAGE in getattr(part, "where", ~PAGE),
        "marked": lambda cell: isinstance(cell, Marked),
    }
    return environment


def figures(sections: Sequence[Section]) -> Iterator[Figure]:
    """Every figure of a page, in order."""
    return (part for section in sections for part in section.parts if isinstance(part, Figure))


def _drawings(sections: Sequence[Section]) -> Mapping[tuple[str, str], Drawn]:
    with look():
        return {
            (figure.name, language): (_svg(figure, language, WIDE, "wide"), _svg(figure, language, NARROW, "narrow"))
            for figure in figures(sections)
            for language in LANGUAGES
        }


def _svg(figure: Figure, language: str, width: float, label: str) -> Markup:
    drawing = figure.draw(Pen(width, language))
    if drawing is None:
        return Markup("")
    told = plain_text(said(figure.told or figure.caption, language))
    return Markup(inline_svg(drawing, f"{figure.name}-{language}-{label}", told))


def unbroken(text: str) -> Markup:
    """The text escaped, with ranges such as `31–35%` kept on one line."""
    return Markup(re.sub(r"[\d.,]+–[\d.,]+%?", r'<span class="range">\g<0></span>', str(escape(text))))


def phrases(text: str) -> list[str]:
    """A Chinese question in the phrases between which it may be broken."""
    return re.split(r"(?<=[，？])(?=.)", text)


def _text(name: str) -> str:
    return (resources.files(PACKAGE) / name).read_text(encoding="utf-8")
