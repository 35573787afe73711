"""Reads the tables of facts and refuses what cannot be: every mistake names file, line, field and what was expected.

Every row says what period it describes and since when it is known; rows known later than asked for are not there.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, NoReturn

from jinzhen.scenarios.calendar import parse_date
from jinzhen.scenarios.errors import DateError, UserError, nearest_name

#: The facts shipped with the package.
FACTS_FOLDER = Path(__file__).parent / "facts"
#: Columns of every table: what a row describes, and the day from which it is known.
PERIOD, KNOWN_SINCE = "period", "known_since"
UNDATED = "undated"


class Facts(NamedTuple):
    """The facts that were known on a day.

    folder : tables of one's own; those that are absent are the shipped ones
    as_of : last day of what is known
    """

    folder: Path = FACTS_FOLDER
    as_of: date = date.max

    def path(self, file: str) -> Path:
        """The file of a table."""
        own = self.folder / file
        return own if own.exists() else FACTS_FOLDER / file

    def printed(self, file: str) -> str:
        """How errors call it: a table of one's own with its folder."""
        return file if self.path(file).parent == FACTS_FOLDER else str(self.folder / file)


def check_folder(folder: Path) -> None:
    """Raise UserError for a folder that is none, holds no table of facts, or holds something else."""
    known = sorted(file.name for file in FACTS_FOLDER.iterdir())
    try:
        found = sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))
    except OSError as error:
        raise UserError(f"cannot be read ({error.strerror})", where=str(folder), expected="a folder of facts") from None
    for name in found:
        if name not in known:
            raise UserError(f"{name!r} is no table of facts", where=str(folder), expected=f"one of {', '.join(known)}",
                            nearest=nearest_name(name, known))
    if not any(name.endswith(".csv") for name in found):
        raise UserError("holds no table of facts", where=str(folder), expected=f"one of {', '.join(known)}")


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

    def day(self, field: str) -> date:
        """The cell as a day; of a month, a quarter or a year the last one."""
        text = self.text(field)
        try:
            return period_end(text)
        except (DateError, ValueError):
            self.wrong(field, "a day such as 2023-12-31")

    def flag(self, field: str) -> bool:
        """The cell as a yes (1) or no (0)."""
        return self.one_of(field, ("0", "1")) == "1"


def period_end(text: str) -> date:
    """Last day of a period: a year, a quarter, a month, a day, or `first/last` of these. Raises DateError."""
    last = text.rpartition("/")[2]
    return date(int(last), 12, 31) if len(last) == 4 and last.isdecimal() else parse_date(last, "", is_end=True)


def read_table(
    facts: Facts, file: str, columns: tuple[str, ...], key: str | tuple[str, ...] = "", may_be_empty: bool = False
) -> list[Row]:
    """The known rows of a CSV file with at least these columns.

    key : column or columns of which there is one row each: of several, the one that became known last
    may_be_empty : whether nothing at all may be known
    An unreadable file, a missing column, a line of another length, a key that is known twice on one day and a row that
    was known before its period ended raise a UserError.
    """
    rows = read_rows(facts.path(file), facts.printed(file), (*columns, KNOWN_SINCE))
    known = [row for row in rows if _known_since(row) <= facts.as_of]
    if not (known or may_be_empty):
        raise UserError("no rows" if not rows else f"no row was known on {facts.as_of}", where=facts.printed(file),
                        expected="at least one line below the header")
    return _latest(known, (key,) if isinstance(key, str) else key) if key else known


def _known_since(row: Row) -> date:
    """The day a row is known from, not before the end of what it describes."""
    known = row.day(KNOWN_SINCE)
    period = row.cells.get(PERIOD, UNDATED).strip()
    if period == UNDATED:
        return known
    if row.day(PERIOD) > known:
        row.wrong(KNOWN_SINCE, f"the end of its period {period}, or a later day")
    return known


def read_rows(path: Path, printed: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of any CSV file with at least these columns. printed : what errors call it"""
    try:
        with open(path, newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            lines = [(reader.line_num, cells) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"cannot be read ({error})", where=printed, expected="a UTF-8 CSV file") from error
    for column in columns:
        if column not in header:
            raise UserError(f"column {column!r} is missing", where=f"{printed}, line 1",
                            expected=f"the columns {', '.join(columns)}", nearest=nearest_name(column, header))
    for line, cells in lines:
        if len(cells) != len(header):
            raise UserError(f"{len(cells)} fields", where=f"{printed}, line {line}", expected=f"{len(header)} fields")
    return [Row(printed, line, dict(zip(header, cells, strict=True))) for line, cells in lines]


def _latest(rows: Sequence[Row], key: tuple[str, ...]) -> list[Row]:
    """One row for every key, in the order in which the keys appear."""
    latest: dict[tuple[str, ...], Row] = {}
    for row in rows:
        name = tuple(row.text(field) for field in key)
        before = latest.setdefault(name, row)
        if before is row:
            continue
        if before.day(KNOWN_SINCE) == row.day(KNOWN_SINCE):
            raise UserError(f"{' and '.join(key)} {' '.join(name)!r} is already on line {before.line}",
                            where=f"{row.file}, line {row.line}", expected="every one once, or since another day")
        if before.day(KNOWN_SINCE) < row.day(KNOWN_SINCE):
            latest[name] = row
    return list(latest.values())
