"""The numbers of a page as CSV files in UTF-8 that spreadsheets recognise, and what every column of them means."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from jinzhen.experiments.paper.files import write_whole
from jinzhen.experiments.paper.parts import Data

#: Folder beside the page.
FOLDER = "tables"

#: What a spreadsheet would take for a formula. A lone sign, and a number with one, are none.
_FORMULA = re.compile(r"[=@\t\r]|[+\-](?=.*[A-Za-z0-9(])", re.DOTALL)

#: The columns of the dictionary, which describes itself too.
DICTIONARY_COLUMNS = ("table", "column", "unit", "meaning_en", "meaning_zh")


def file_of(name: str) -> str:
    """Where the file of a table lies, seen from the page."""
    return f"{FOLDER}/{name}.csv"


def write_tables(page: str, tables: Sequence[Data], folder: Path) -> list[Path]:
    """Write every table and the dictionary of their columns into `folder`/tables; returns the files in order."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    frames = {data.name: data.frame for data in tables}
    frames[f"{page}_columns"] = pd.DataFrame(dictionary(tables), columns=list(DICTIONARY_COLUMNS))
    return [write_whole(target / f"{name}.csv", csv_bytes(frame)) for name, frame in frames.items()]


def dictionary(tables: Sequence[Data]) -> Iterator[tuple[str, str, str, str, str]]:
    """Table, column, unit and meaning in both languages of every column.

    Raises ValueError for a column that nobody described.
    """
    for data in tables:
        for name in map(str, data.frame.columns):
            column = data.columns.get(f"{data.name}.{name}", data.columns.get(name))
            if column is None:
                raise ValueError(f"table {data.name}: nobody says what its column {name} means")
            yield data.name, name, column.unit, column.meaning.en, column.meaning.zh


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV; text that a spreadsheet would take for a formula is escaped, numbers are as they are."""
    text = frame.apply(lambda column: column.map(_escaped)) if len(frame) else frame
    written = text.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    return ("\ufeff" + written).encode("utf-8")


def _escaped(value: object) -> object:
    """Text with an apostrophe before it where it would be taken for a formula; anything else as it is."""
    if not isinstance(value, str) or not _FORMULA.match(value) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
