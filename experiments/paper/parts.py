"""What a page is made of: an `Opening` and `Section`s, from which terminal, page and files are all made."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag
from typing import TYPE_CHECKING, Literal

import pandas as pd

from jinzhen.experiments.paper.text import Text, Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen


class Where(Flag):
    """Where a part is shown."""

    PAGE = 1
    TERMINAL = 2
    BOTH = 3


PAGE, TERMINAL, BOTH = Where.PAGE, Where.TERMINAL, Where.BOTH


@dataclass(frozen=True)
class Marked:
    """A cell that should catch the eye."""

    words: Words


Cell = Words | Marked


@dataclass(frozen=True)
class Line:
    """A sentence. style : how it stands out, if it does; only the terminal indents"""

    words: Words
    where: Where = BOTH
    style: Literal["plain", "strong", "indented", "warning"] = "plain"


@dataclass(frozen=True)
class Table:
    """A table of cells; line breaks in a cell are kept.

    head : empty where every row is a name and what it is
    words : positions of the columns that hold words rather than numbers; numbers are never broken
    data : name of the `Data` with the numbers behind it
    """

    name: str
    head: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    words: Collection[int] = (0,)
    title: Words = ""
    caption: Words = ""
    data: str = ""
    where: Where = PAGE


@dataclass(frozen=True)
class Figure:
    """A figure on the page.

    draw : makes it with a `Pen`, which knows width and language; None where there is nothing to draw
    told : read aloud in its place; the caption where it is empty
    data : name of the `Data` with the numbers behind it
    as_file : whether it is written as a picture of its own beside the page
    """

    name: str
    draw: "Callable[[Pen], Drawing | None]"
    caption: Text
    told: Words = ""
    data: str = ""
    as_file: bool = False
    where: Where = PAGE


@dataclass(frozen=True)
class Column:
    """What a column of a file holds. unit : empty for words and plain counts"""

    meaning: Text
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Data:
    """Numbers that go into a file of their own, with what each column means. columns : by name, may hold more"""

    name: str
    frame: pd.DataFrame
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class File:
    """A text that is written beside the page as it is. name : of the file, with its ending"""

    name: str
    text: str


Part = Line | Table | Figure | Data | File


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. key : its address within the page; note : how to read it, at its end"""

    key: str
    heading: Words
    parts: Sequence[Part]
    note: Words = ""


@dataclass(frozen=True)
class Opening:
    """What stands first: the question and its answer.

    big, beside : the one number that answers it, and what belongs to that number
    headline, answers : the same in sentences, the first one in bold
    line : what was computed, when
    """

    title: Words
    question: Words
    big: Words
    beside: Words
    headline: Words
    line: Words
    answers: Sequence[Line] = ()


Sections = Sequence[Opening | Section]
