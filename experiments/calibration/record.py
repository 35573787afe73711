"""The record: published figures of the programme's course, each with the day it was known and its own uncertainty.

`record.csv`, a row a figure. `use` says what becomes of it: `learn` teaches; `check` is held back, as others say the
same of another cut; `built_in` is what the base year was fitted to, which teaches nothing that is not in it already.
Figures count on a scale of their own, `log` or `count`, in which their errors are given: `measured_sd` of the
publication, `discrepancy_sd` of the model, which is no more than a model.
"""

import hashlib
import math
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.base_year.reading import Facts, Row, read_table
from jinzhen.scenarios.calendar import parse_date

F64 = NDArray[np.float64]

FILE = "record.csv"
COLUMNS = ("id", "label_en", "label_zh", "quantity", "measure", "members", "first", "last", "value", "unit",
           "known_since", "scale", "measured_sd", "discrepancy_sd", "use", "source", "basis")  # fmt: skip
#: What a run is asked for; `probes` says how.
QUANTITIES = ("named", "municipal", "new_entities", "new_jobs", "projects", "signed_mcny", "reported_output",
              "core_output", "registered")  # fmt: skip
LEARN, CHECK, BUILT_IN = USES = ("learn", "check", "built_in")
SCALES = ("log", "count")
#: A simulated nothing on a logarithmic scale counts as this.
LEAST = 0.5
LARGEST = 1e9


class Known(NamedTuple):
    """A published figure.

    quantity, members : what is counted, of which towns; measure : core, chain, reported or gross, as published
    first, last : first and last day of what it describes; a stock is that of the last
    value : in `unit`; known_since : day it was in print
    sd : of observation and model together, on its scale
    """

    id: str
    label: Text
    quantity: str
    measure: str
    members: str
    first: date
    last: date
    value: float
    unit: str
    known_since: date
    scale: str
    measured_sd: float
    discrepancy_sd: float
    use: str
    source: str
    basis: str

    @property
    def sd(self) -> float:
        """Standard deviation of what may lie between the model and the print, on the scale of the figure."""
        return math.hypot(self.measured_sd, self.discrepancy_sd)

    def on_scale(self, values: F64) -> F64:
        """Values on the scale of the figure, in standard deviations of it from what is published."""
        return (self._scaled(values) - self._scaled(np.array(self.value))) / self.sd

    def back(self, scaled: F64) -> F64:
        """The reverse; a count that an error takes below zero is zero."""
        values = scaled * self.sd + self._scaled(np.array(self.value))
        return np.exp(values) if self.scale == "log" else np.maximum(values, 0.0)

    def _scaled(self, values: F64) -> F64:
        return np.log(np.maximum(values, LEAST)) if self.scale == "log" else np.asarray(values, dtype=np.float64)


@cache
def record() -> tuple[Known, ...]:
    """Every figure of the record. Raises UserError, naming line and field, for one that cannot be."""
    return tuple(map(_known, read_table(Facts(Path(__file__).parent), FILE, COLUMNS, key="id")))


def _known(row: Row) -> Known:
    days = {name: parse_date(row.text(name), f"{row.file}, line {row.line}: {name}", is_end=name == "last")
            for name in ("first", "last", "known_since")}  # fmt: skip
    figure = Known(
        id=row.text("id"), label=Text(row.text("label_en"), row.text("label_zh")),
        quantity=row.one_of("quantity", QUANTITIES), measure=row.text("measure"), members=row.text("members"),
        value=row.number("value", LARGEST), unit=row.text("unit"), scale=row.one_of("scale", SCALES),
        measured_sd=row.number("measured_sd", LARGEST), discrepancy_sd=row.number("discrepancy_sd", LARGEST),
        use=row.one_of("use", USES), source=row.text("source"), basis=row.text("basis"), **days,
    )  # fmt: skip
    if figure.sd <= 0.0:
        row.wrong("discrepancy_sd", "a number above 0, or measured_sd above 0")
    return figure


def known_at(as_of: date, end: date, figures: Sequence[Known] = ()) -> tuple[Known, ...]:
    """Figures that were known at a day and describe no time after `end`."""
    return tuple(each for each in figures or record() if each.known_since <= as_of and each.last <= end)


def fingerprint() -> str:
    """8 hex digits that change with what runs are asked for."""
    asked = [(each.id, each.quantity, each.members, each.first, each.last) for each in record()]
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:8]
