"""A page as JSON: its sentences in both languages, and every table with its columns, units and meanings."""

import json
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from jinzhen.experiments.paper.csv_files import dictionary
from jinzhen.experiments.paper.parts import Data, Line, Opening, Sections
from jinzhen.experiments.paper.text import LANGUAGES, Words, said

#: Words of an opening.
OPENING = ("title", "question", "big", "beside", "headline", "line")


def json_text(page: str, parts: Sections, tables: Sequence[Data]) -> str:
    """The whole page as one JSON object. No number is `null`; one without limit is the word Infinity in quotes."""
    whole = {
        "page": page,
        "languages": list(LANGUAGES),
        "sections": [_section(part) for part in parts],
        "tables": {data.name: _table(data) for data in tables},
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _both(words: Words) -> dict[str, str]:
    return {language: said(words, language) for language in LANGUAGES}


def _section(part: Any) -> dict[str, Any]:
    if isinstance(part, Opening):
        words = {name: _both(getattr(part, name)) for name in OPENING}
        return {"key": "opening", **words, "lines": [_both(line.words) for line in part.answers]}
    lines = [_both(each.words) for each in part.parts if isinstance(each, Line)]
    return {"key": part.key, "heading": _both(part.heading), "lines": lines}


def _table(data: Data) -> dict[str, Any]:
    columns = [
        {"name": name, "unit": unit, "meaning": {"en": en, "zh": zh}} for _, name, unit, en, zh in dictionary([data])
    ]
    rows = [[_plain(value) for value in row] for row in data.frame.itertuples(index=False, name=None)]
    return {"columns": columns, "rows": rows}


def _plain(value: Any) -> Any:
    """A value that JSON has."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Infinity" if value > 0.0 else "-Infinity")
    return value if isinstance(value, (bool, int, float, str)) else str(value)
