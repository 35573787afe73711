"""The shipped facts as rows, and as somebody would have written them on an earlier day."""

import csv
from datetime import date

from jinzhen.scenarios.base_year.reading import FACTS_FOLDER, KNOWN_SINCE, period_end
from jinzhen.scenarios.horizon import LAST_FACT

DAYS = (date(2022, 9, 30), date(2023, 6, 30), LAST_FACT)
FILES = tuple(sorted(path.name for path in FACTS_FOLDER.glob("*.csv")))
#: Cells of towns.csv that have a day of their own.
PARTS = {
    "provincial_known_since": ("provincial_since", "provincial_batch"),
    "municipal_known_since": ("municipal_since",),
    "figures_known_since": ("output_100m_yuan", "output_year", "firms", "above_scale_firms", "employees",
                            "market_share_pct"),
}


def rows_of(file: str) -> list[dict[str, str]]:
    with (FACTS_FOLDER / file).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def write(folder, file: str, rows: list[dict[str, str]]) -> None:
    header = list(rows_of(file)[0])
    with (folder / file).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def is_later(text: str, as_of: date) -> bool:
    return bool(text) and period_end(text) > as_of


def without_later(file: str, as_of: date) -> list[dict[str, str]]:
    """The table as somebody would have written it on that day."""
    rows = [row for row in rows_of(file) if not is_later(row[KNOWN_SINCE], as_of)]
    for row in rows if file == "towns.csv" else ():
        for known, cells in PARTS.items():
            if is_later(row[known], as_of):
                row.update(dict.fromkeys((known, *cells), ""))
    return rows
