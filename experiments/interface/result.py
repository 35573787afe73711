"""An answer in Python: it shows itself in a notebook, plots, and turns into pandas, xarray, files."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup, escape

from jinzhen.experiments.paper.parts import (
    TERMINAL,
    Cell,
    Data,
    Figure,
    Line,
    Marked,
    Opening,
    Part,
    Section,
    Sections,
    Table,
)  # fmt: skip
from jinzhen.experiments.paper.plain import plain_text
from jinzhen.experiments.paper.present import data_of, write
from jinzhen.experiments.paper.text import LANGUAGES, Words, said
from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.scenario import Scenario

if TYPE_CHECKING:
    import xarray
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The answer to a question.

    question : name of the experiment; scenarios : it was asked about; settings : what it was told
    answer : the numbers, typed (each question has its own)
    parts : what its page is made of
    problems : why it cannot be relied upon, in a line each; mostly empty
    language : in which it shows itself, `en` or `zh`
    """

    question: str
    scenarios: tuple[Scenario, ...]
    settings: Any
    answer: Any
    parts: Sections
    problems: tuple[str, ...] = ()
    language: str = field(default="en", kw_only=True)

    def in_(self, language: str) -> "Result":
        """The same in a language, `en` or `zh`."""
        if language not in LANGUAGES:
            raise ConfigurationError(f"{language!r} is no language", expected=f"one of {', '.join(LANGUAGES)}")
        return replace(self, language=language)

    @property
    def opening(self) -> Opening:
        """Question and answer in words."""
        return next(part for part in self.parts if isinstance(part, Opening))

    @property
    def headline(self) -> str:
        """The answer in a sentence."""
        return self._say(self.opening.headline)

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The numbers behind the answer, by name; `frame.attrs["units"]` says the unit of every column that has one."""
        return {data.name: _with_units(data) for data in data_of(self.parts)}

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures."""
        return tuple(figure.name for figure in self._figures())

    def to_pandas(self, name: str = "") -> pd.DataFrame:
        """A table by name; the first where none is given."""
        return self.tables[self._known(name, tuple(self.tables), "tables")].copy()

    def to_xarray(self, name: str = "", dims: tuple[str, ...] | list[str] = ()) -> "xarray.Dataset":
        """A table as a labelled dataset with units. dims : columns that become its dimensions, such as the factors"""
        frame = self.to_pandas(name)
        units = frame.attrs.pop("units")
        dataset = (frame.set_index(list(dims)) if dims else frame).to_xarray()
        for variable in dataset.variables:
            if str(variable) in units:
                dataset[variable].attrs["units"] = units[str(variable)]
        dataset.attrs.update(question=self.question, scenarios=", ".join(each.name for each in self.scenarios))
        return dataset

    def plot(self, name: str = "", width: float = 7.2) -> "Drawing":
        """A figure as Matplotlib's; the first where none is named. width : inches"""
        from jinzhen.experiments.paper.drawing import Pen, look

        chosen = self._known(name, self.figures, "figures")
        figure = next(each for each in self._figures() if each.name == chosen)
        with look():
            drawing = figure.draw(Pen(width, self.language))
        if drawing is None:
            raise ConfigurationError(f"{chosen} has nothing to show", where="plot", expected="another figure")
        return drawing

    def save(self, folder: str | Path) -> list[Path]:
        """Write the page, its tables, pictures and numbers into a folder; returns the files."""
        return write(self.question, self.parts, Path(folder), self.language)

    def _figures(self) -> list[Figure]:
        sections = [part for part in self.parts if isinstance(part, Section)]
        return [part for section in sections for part in section.parts if isinstance(part, Figure)]

    def _known(self, name: str, names: tuple[str, ...], what: str) -> str:
        if not names or (name and name not in names):
            raise ConfigurationError(
                f"{self.question} has no {name or 'such'!r}", where=what, expected=f"one of {', '.join(names)}",
                nearest=nearest_name(name, names),
            )  # fmt: skip
        return name or names[0]

    def _say(self, words: Words) -> str:
        return plain_text(said(words, self.language))

    def __repr__(self) -> str:
        names = ", ".join(each.name for each in self.scenarios)
        return f"<{self.question} of {names}: {self.headline}>"

    def _repr_html_(self) -> str:
        """As a notebook shows it: the answer, its first figure, and what a terminal would print."""
        opening = self.opening
        lines = [f"<h3>{escape(self._say(opening.title))}</h3>"]
        big, beside = (escape(self._say(each)) for each in (opening.big, opening.beside))
        lines.append(f'<p><span style="font-size:2.2em;font-weight:600">{big}</span> {beside}</p>')
        lines.append(f"<p><b>{escape(self.headline)}</b></p>")
        lines += [f"<p>{escape(self._say(line.words))}</p>" for line in opening.answers]
        lines += [f'<p style="color:#b5482a"><b>{escape(problem)}</b></p>' for problem in self.problems]
        lines += map(self._picture, self._figures()[:1])
        for section in self.parts:
            if isinstance(section, Section):
                lines += filter(None, map(self._html, section.parts))
        more = f".plot(name): {', '.join(self.figures)}; .tables[name]: {', '.join(self.tables)}"
        lines.append(f"<p><small>{escape(self._say(opening.line))}<br>{escape(more)}</small></p>")
        return "\n".join(lines)

    def _html(self, part: Part) -> str:
        """A part that a terminal shows; else nothing."""
        if isinstance(part, Line) and TERMINAL in part.where:
            return f"<p>{escape(self._say(part.words))}</p>"
        if isinstance(part, Table) and TERMINAL in part.where:
            return self._table(part)
        return ""

    def _picture(self, figure: Figure) -> str:
        """A figure as a picture: where a notebook is read, the fonts of its text may be missing."""
        from jinzhen.experiments.paper.drawing import NOTEBOOK_RESOLUTION
        from jinzhen.experiments.paper.svg import picture

        shown, told = picture(figure, self.language, NOTEBOOK_RESOLUTION), self._say(figure.told or figure.caption)
        encoded = base64.b64encode(shown).decode()
        return f'<img style="max-width:760px" alt="{escape(told)}" src="data:image/png;base64,{encoded}">'

    def _table(self, table: Table) -> str:
        head = "".join(f"<th>{escape(self._say(cell))}</th>" for cell in table.head)
        rows = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>" for row in table.rows)
        caption = f"<caption>{escape(self._say(table.caption))}</caption>" if table.caption else ""
        return f"<table>{caption}{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table>"

    def _cell(self, cell: Cell) -> str:
        words = cell.words if isinstance(cell, Marked) else cell
        text = escape(self._say(words)).replace("\n", Markup("<br>"))
        return f"<td><b>{text}</b></td>" if isinstance(cell, Marked) else f"<td>{text}</td>"


def _with_units(data: Data) -> pd.DataFrame:
    """The numbers with their units; a column may be declared for this table alone, as `table.column`."""
    frame = data.frame.reset_index(drop=True)
    declared = {name: data.columns.get(f"{data.name}.{name}", data.columns.get(name)) for name in map(str, frame)}
    frame.attrs["units"] = {name: column.unit for name, column in declared.items() if column and column.unit}
    return frame
