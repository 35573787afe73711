"""Shows an answer everywhere: first in the terminal, then as files, so that no fault of a page loses what was found."""

from collections.abc import Iterable
from pathlib import Path

from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.paper.csv_files import write_tables
from jinzhen.experiments.paper.files import write_whole, writing_into
from jinzhen.experiments.paper.json_files import json_text
from jinzhen.experiments.paper.parts import Data, File, Opening, Section, Sections
from jinzhen.experiments.paper.terminal import print_part

#: Dots an inch of a figure as a picture of its own.
RESOLUTION = 200


def present(
    name: str, parts: Iterable[Opening | Section], console: Terminal, folder: Path, language: str = "en"
) -> list[Path]:
    """Print an answer part by part, then write it; returns the files.

    name : of the page's files; language : of the terminal, and the one in which the page opens
    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    return write(name, print_parts(parts, console, language), folder, language)


def print_parts(parts: Iterable[Opening | Section], console: Terminal, language: str = "en") -> Sections:
    """Print parts as they come; returns them all."""
    kept = []
    for part in parts:
        print_part(part, console, language)
        kept.append(part)
    return kept


def write(name: str, parts: Sections, folder: Path, language: str = "en") -> list[Path]:
    """Write the page, its tables and pictures into a folder: the numbers first, then the page; returns the files.

    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    from jinzhen.experiments.paper.page import page  # brings matplotlib, which only a page needs

    tables = data_of(parts)
    with writing_into(folder):
        numbers = [
            write_whole(folder / f"{name}.json", json_text(name, parts, tables)), *write_tables(name, tables, folder)
        ]  # fmt: skip
        shown = write_whole(folder / f"{name}.html", page(parts, language))
        files = [write_whole(folder / each.name, each.text) for each in files_of(parts)]
        return [shown, *files, *_write_pictures(parts, folder, language), *numbers]


def data_of(parts: Sections) -> list[Data]:
    """The tables behind a page, each once."""
    every = [each for part in parts if isinstance(part, Section) for each in part.parts if isinstance(each, Data)]
    return list({data.name: data for data in every}.values())


def files_of(parts: Sections) -> list[File]:
    """The texts that are written beside a page."""
    return [each for part in parts if isinstance(part, Section) for each in part.parts if isinstance(each, File)]


def _write_pictures(parts: Sections, folder: Path, language: str) -> list[Path]:
    """Figures that are asked for as pictures of their own."""
    from jinzhen.experiments.paper.page import figures
    from jinzhen.experiments.paper.svg import picture

    asked = [each for each in figures([part for part in parts if isinstance(part, Section)]) if each.as_file]
    return [write_whole(folder / f"{each.name}.png", picture(each, language, RESOLUTION)) for each in asked]
