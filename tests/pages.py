"""Reads what the kit of pages makes: an outline of HTML, what a terminal shows, cells of a table in a language."""

import io
import re
from html.parser import HTMLParser

from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.paper.parts import Data, Marked, Section, Table
from jinzhen.experiments.paper.present import print_parts
from jinzhen.experiments.paper.text import said


class Outline(HTMLParser):
    """Tags, identifiers, references and unclosed elements of a page."""

    VOID = frozenset({"meta", "input", "br", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.ids, self.links, self.tags = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        values = dict(attributes)
        self.tags.append((tag, values))
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[key] for key in ("href", "src", "xlink:href") if values.get(key)]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()


def printed(parts, language: str = "en", width: int = 100) -> str:
    """What a terminal of a width shows of these parts."""
    console = Terminal(file=io.StringIO(), width=width, color_system=None, force_terminal=True)
    print_parts(parts, console, language)
    return console.file.getvalue()


def cells(table: Table, language: str = "en") -> list[tuple[str, ...]]:
    """Rows of a table as text in a language."""
    return [tuple(said(c.words if isinstance(c, Marked) else c, language) for c in row) for row in table.rows]


def parts_of(page, kind):
    """Every part of a kind on a page, in order."""
    sections = [section for section in page if isinstance(section, Section)]
    return [part for section in sections for part in section.parts if isinstance(part, kind)]


def files_named(page) -> set[str]:
    """Names of the tables that a page brings as files."""
    return {data.name for data in parts_of(page, Data)}


def without_spans(html: str) -> str:
    """A page without the marks that keep ranges on one line."""
    return re.sub(r"</?span[^>]*>", "", html)
