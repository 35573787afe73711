"""Reads what came: a file of the programme and its cities, or of single towns, told apart by its header."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jinzhen.experiments.hindcast.registry import (
    ANNOUNCED,
    IN_ITS_MEASURE,
    NO_COUNTERPART,
    OF_PROGRAMME,
    OF_TOWNS,
    Metric,
)
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER, KNOWN_SINCE, Row, read_table
from jinzhen.scenarios.base_year.reading import Facts as KnownFacts
from jinzhen.scenarios.calendar import last_day_of_month, parse_date
from jinzhen.scenarios.errors import DateError, UserError, nearest_name

#: Columns by which a file is recognised.
PROGRAMME_COLUMNS = ("date", "scope", "metric", "value", "unit")
TOWN_COLUMNS = ("name_zh", "metric", "value", "year_or_date")
#: The whole province, as a scope.
PROVINCE = "province"
#: The package's own record.
RECORD = Path(__file__).parent / "record"

MONTHS_IN_YEAR = 12
#: How the date of a row begins that has none.
UNDATED = "undated"
_RANGE = re.compile(r"(\d{4}-\d{2})/(\d{4}-\d{2})")
_PLAN_YEAR = re.compile(r"_(\d{4})$")


@dataclass(frozen=True)
class Fact:
    """One row of a record.

    place : file and line; key : metric it is compared under; scope : province, a city or a town, as the row has it
    day : that it holds for; a period's last; months : length of the period, of what flows
    known_since : day it was in print, where the file says so; else its own
    printed : metric that the row names
    value : in the unit of the panel; raw : as in the row; is_town : whether it is of a single town
    """

    place: str
    metric: Metric
    key: str
    scope: str
    day: date
    months: int
    value: float
    raw: float
    note: str
    is_town: bool
    known_since: date
    printed: str


@dataclass(frozen=True)
class Plan:
    """What was announced. key, scope : as of the facts it is about; adds : to the last value; from_day : announced"""

    key: str
    scope: str
    day: date
    value: float
    adds: bool
    announced: date


@dataclass(frozen=True)
class Facts:
    """What a file has, beside the package's own.

    known : facts that the model has, of the file; before : those of the package, to look back to
    plans : what was announced; skipped : what the model does not have
    """

    known: tuple[Fact, ...]
    before: tuple[Fact, ...]
    plans: tuple[Plan, ...]
    skipped: tuple["Skipped", ...]


#: Why a row is skipped.
NO_OUTCOME, NO_PLACE, NO_DATE, SUSPECT = "no_outcome", "no_place", "no_date", "suspect"
#: How the note of a row begins that its collector warns against.
WARNING = "SUSPECT"


class Skipped(NamedTuple):
    """name : metric or place of rows that are skipped; why : one of the above; nearest : known name, empty for none"""

    name: str
    why: str
    nearest: str
    rows: int


class _Reading:
    """Collects what rows have."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.plans: list[Plan] = []
        self.skipped: dict[tuple[str, str, str], int] = {}

    def skip(self, name: str, why: str, known: Iterable[str] = ()) -> None:
        """Count a row that the model does not have. known : names that may have been meant"""
        key = (name, why, nearest_name(name, tuple(known)))
        self.skipped[key] = self.skipped.get(key, 0) + 1


def read(path: str | None) -> Facts:
    """What the file has; without one, the record of the package.

    Raises UserError with file, line and column for what cannot be read.
    """
    own = _Reading()
    _read_programme(own, RECORD / "outcomes.csv")
    _read_towns(own, FACTS_FOLDER / "town_figures.csv")
    if path is None:
        return Facts(tuple(own.facts), tuple(own.facts), tuple(own.plans), _skipped(own))
    given, file = _Reading(), Path(path)
    (_read_programme if _is_of_programme(file) else _read_towns)(given, file)
    if not given.facts:
        raise UserError(
            "no row has a metric of the model", where=file.name,
            expected=f"such as {', '.join(list(OF_PROGRAMME)[:4])}, or {', '.join(list(OF_TOWNS)[:4])} of towns",
        )  # fmt: skip
    return Facts(tuple(given.facts), tuple(own.facts), (*own.plans, *given.plans), _skipped(given))


def _skipped(reading: _Reading) -> tuple[Skipped, ...]:
    return tuple(Skipped(*key, n) for key, n in sorted(reading.skipped.items()))


def _is_of_programme(file: Path) -> bool:
    """By its header. Raises UserError for a file that is neither."""
    try:
        with open(file, encoding="utf-8-sig") as stream:
            header = stream.readline().strip().split(",")
    except (OSError, UnicodeDecodeError) as problem:
        raise UserError(f"cannot be read ({problem})", where=str(file), expected="a UTF-8 CSV file") from problem
    if "scope" in header or "date" in header:
        return True
    if "name_zh" in header or "year_or_date" in header:
        return False
    raise UserError(
        f"header {', '.join(header)}", where=f"{file.name}, line 1",
        expected=f"the columns {', '.join(PROGRAMME_COLUMNS)}, or {', '.join(TOWN_COLUMNS)}",
        nearest=next(filter(None, (nearest_name(each, (*PROGRAMME_COLUMNS, *TOWN_COLUMNS)) for each in header)), ""),
    )  # fmt: skip


def _rows(file: Path, columns: Sequence[str]) -> list[Row]:
    """The lines of a file with at least these columns. Raises UserError."""
    try:
        with open(file, newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            lines = [(reader.line_num, cells) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UserError(f"cannot be read ({problem})", where=file.name, expected="a UTF-8 CSV file") from problem
    for column in columns:
        if column not in header:
            raise UserError(
                f"column {column!r} is missing", where=f"{file.name}, line 1",
                expected=f"the columns {', '.join(columns)}", nearest=nearest_name(column, header),
            )  # fmt: skip
    for line, cells in lines:
        if len(cells) != len(header):
            raise UserError(
                f"{len(cells)} fields", where=f"{file.name}, line {line}", expected=f"{len(header)} fields"
            )
    return [Row(file.name, line, dict(zip(header, cells, strict=True))) for line, cells in lines]


def _read_programme(reading: _Reading, file: Path) -> None:
    """Rows of the province and its cities."""
    cities = _cities()
    for row in _rows(file, PROGRAMME_COLUMNS):
        name, scope, day, raw = row.text("metric"), row.text("scope"), _day(row, "date"), row.number("value")
        if scope != PROVINCE and scope not in cities:
            reading.skip(scope, NO_PLACE, (PROVINCE, *cities))
        elif name in ANNOUNCED:
            reading.plans.append(_plan(name, scope, day, raw, OF_PROGRAMME))
        elif metric := _metric(reading, name, OF_PROGRAMME):
            if metric.of == "first_ten" and scope != PROVINCE:
                reading.skip(f"{name}, {scope}", NO_PLACE)
                continue
            key = metric.same_as or name
            value = raw * metric.factor
            months, known = _months(row), _known(row, day)
            reading.facts.append(
                Fact(_place(row), metric, key, scope, day, months, value, raw, _note(row), False, known, name)
            )


def _read_towns(reading: _Reading, file: Path) -> None:
    """Rows of single towns, by their Chinese names."""
    towns, measures = town_rows(), _measures()
    for row in _rows(file, TOWN_COLUMNS):
        printed, scope, raw = row.text("metric"), row.text("name_zh"), row.number("value")
        measure = measures.get((scope, printed, row.text("year_or_date"), f"{raw:g}"), "")
        name = IN_ITS_MEASURE.get((printed, measure), printed)
        if _note(row).startswith(WARNING):
            reading.skip(f"{name}, {scope}", SUSPECT)
            continue
        if row.text("year_or_date").startswith(UNDATED):
            reading.skip(name, NO_DATE)
            continue
        first, day = _period(row)
        if scope not in towns:
            reading.skip(scope, NO_PLACE, towns)
        elif name in ANNOUNCED:
            reading.plans.append(_plan(name, scope, day, raw, OF_TOWNS))
        elif metric := _metric(reading, name, OF_TOWNS):
            months = 12 * (day.year - first.year) + day.month - first.month + 1 if first != day else MONTHS_IN_YEAR
            value = raw * metric.factor
            reading.facts.append(
                Fact(_place(row), metric, name, scope, day, months, value, raw, _note(row), True, _known(row, day),
                     printed)
            )


def _metric(reading: _Reading, name: str, known: Mapping[str, Metric]) -> Metric | None:
    if name not in known:
        reading.skip(name, NO_OUTCOME, () if name in NO_COUNTERPART else known)
    return known.get(name)


def _plan(name: str, scope: str, day: date, raw: float, known: Mapping[str, Metric]) -> Plan:
    """For the end of the year it names, announced on its day; else for its day, known from the plan on."""
    key, adds = ANNOUNCED[name]
    value = raw * known[key].factor
    if year := _PLAN_YEAR.search(name):
        return Plan(key, scope, date(int(year[1]), 12, 31), value, adds, day)
    return Plan(key, scope, day, value, adds, PLAN_DAY)


#: From this day targets are known. Source: the plan (晋政办发〔2022〕80号) is of the last quarter of 2022.
PLAN_DAY = date(2022, 12, 31)


def _day(row: Row, field: str) -> date:
    try:
        return parse_date(row.text(field), field, is_end=True)
    except DateError as problem:
        row.wrong(field, problem.expected)


def _period(row: Row) -> tuple[date, date]:
    """First day and last; the same where it is a day, a month or a year, of which the last counts."""
    text = row.text("year_or_date")
    if re.fullmatch(r"\d{4}", text):
        day = date(int(text), 12, 31)
        return day, day
    if found := _RANGE.fullmatch(text):
        first, last = (date(int(each[:4]), int(each[5:]), 1) for each in found.groups())
        return first, last_day_of_month(last.year, last.month)
    day = _day(row, "year_or_date")
    return day, day


def _months(row: Row) -> int:
    """Length of the period: of the column `months` where there is one; a quarter where the note says so."""
    if row.cells.get("months", "").strip():
        return int(row.number("months", MONTHS_IN_YEAR, 1))
    note = _note(row)
    return 3 if "first quarter" in note or "一季度" in note else MONTHS_IN_YEAR


def _known(row: Row, day: date) -> date:
    """Not before the day it holds for."""
    return max(day, _day(row, KNOWN_SINCE)) if row.cells.get(KNOWN_SINCE, "").strip() else day


def _note(row: Row) -> str:
    return row.cells.get("note", "").strip()


def _place(row: Row) -> str:
    return f"{row.file}, line {row.line}"


def _cities() -> tuple[str, ...]:
    from jinzhen.scenarios.base_year import load_base_year

    return tuple(load_base_year().cities.name_zh)


def _measures() -> dict[tuple[str, ...], str]:
    """Town, metric, date and value of a figure that the base year of today takes over -> measure it takes it for."""
    columns = ("name_zh", "metric", "year_or_date", "value", "measure")
    rows = read_table(KnownFacts(), "chosen_figures.csv", columns, may_be_empty=True)
    return {
        (row.text("name_zh"), row.text("metric"), row.cells["year_or_date"], f"{row.number('value'):g}"):
            row.text("measure")
        for row in rows
    }  # fmt: skip


def town_rows() -> dict[str, int]:
    """Name of a town, also as the tables of figures have it -> its row in the base year."""
    from jinzhen.scenarios.base_year import load_base_year

    towns = load_base_year().towns
    rows = {name: row for row, name in enumerate(towns.name_zh) if name}
    for chosen in read_table(KnownFacts(), "chosen_figures.csv", ("town_id", "name_zh")):
        rows.setdefault(chosen.text("name_zh"), towns.town_id.index(chosen.text("town_id")))
    return rows
