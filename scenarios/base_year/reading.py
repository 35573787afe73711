"""Reads the tables of facts and refuses what cannot be: every mistake names file, line, field and what was expected."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

from jinzhen.scenarios.errors import UserError, nearest_name

#: The facts shipped with the package.
FACTS_FOLDER = Path(__file__).parent / "facts"


class Row(NamedTuple):
    """One line of a table of facts.

    file : name of the file
    line : line number in it, the header being line 1
    cells : text by column
    """

    file: str
    line: int
    cells: dict[str, str]

    def wrong(self, field: str, expected: str, known: Iterable[str] = ()) -> NoReturn:
        """Raise the one-line error of this cell."""
        value = self.cells[field]
        raise UserError(f"{field} is {value!r}", where=f"{self.file}, line {self.line}", expected=expected,
                        nearest=nearest_name(value, known))

    def text(self, field: str) -> str:
        """The cell, which may not be empty."""
        value = self.cells[field].strip()
        if not value:
            self.wrong(field, "a text")
        return value

    def one_of(self, field: str, known: Iterable[str]) -> str:
        """The cell, which has to be one of the known names."""
        names = tuple(known)
        value = self.text(field)
        if value not in names:
            shown = ", ".join(names) if len(names) <= 8 else f"one of {len(names)} known names"
            self.wrong(field, shown, names)
        return value

    def number(self, field: str, high: float = float("inf"), low: float = 0.0) -> float:
        """The cell as a finite number between low and high."""
        try:
            value = float(self.cells[field])
        except ValueError:
            self.wrong(field, "a number")
        if not (low <= value <= high) or value == float("inf"):
            self.wrong(field, f"a number of {low:g} or more" if high == float("inf")
                       else f"a number from {low:g} to {high:g}")
        return value

    def number_or(self, field: str, default: float, high: float = float("inf")) -> float:
        """The cell as a number, or the default where it is empty (not found)."""
        return self.number(field, high) if self.cells[field].strip() else default

    def flag(self, field: str) -> bool:
        """The cell as a yes (1) or no (0)."""
        return self.one_of(field, ("0", "1")) == "1"


def read_table(folder: Path, file: str, columns: tuple[str, ...], key: str = "") -> list[Row]:
    """The rows of a CSV file with at least these columns; values of the key column may not repeat.

    An unreadable file, a missing column, a line of another length and a repeated key raise a UserError.
    """
    rows = [Row(file, line, cells) for line, cells in _read_lines(folder, file, columns)]
    if not rows:
        raise UserError("no rows", where=file, expected="at least one line below the header")
    if key:
        _refuse_duplicates(rows, key)
    return rows


def _read_lines(folder: Path, file: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        with open(folder / file, newline="", encoding="utf-8") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            lines = [(reader.line_num, cells) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"cannot be read ({error})", where=file, expected=f"a UTF-8 CSV file in {folder}") from error
    for column in columns:
        if column not in header:
            raise UserError(f"column {column!r} is missing", where=f"{file}, line 1",
                            expected=f"the columns {', '.join(columns)}", nearest=nearest_name(column, header))
    for line, cells in lines:
        if len(cells) != len(header):
            raise UserError(f"{len(cells)} fields", where=f"{file}, line {line}", expected=f"{len(header)} fields")
    return [(line, dict(zip(header, cells, strict=True))) for line, cells in lines]


def _refuse_duplicates(rows: list[Row], key: str) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        value = row.text(key)
        if value in seen:
            raise UserError(f"{key} {value!r} is already on line {seen[value]}", where=f"{row.file}, line {row.line}",
                            expected="every one once")
        seen[value] = row.line
