"""The numbers of a forecast as CSV files, one a table, in UTF-8 that spreadsheets recognise."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from jinzhen.experiments.forecast.answer import Forecast

#: Folder beside the page.
FOLDER = "tables"


def tables(result: Forecast) -> dict[str, pd.DataFrame]:
    """Name of each file, without suffix, and its table."""
    asked, p = result.question, result.probability
    answer = pd.DataFrame(
        [
            {
                "scenario": asked.scenario,
                "target_towns": asked.target_towns,
                "start": asked.start,
                "end": asked.end,
                "as_of": asked.as_of,
                "probability": p.value,
                "low": p.low,
                "high": p.high,
                "n": p.n,
                "precision_asked": asked.precision,
                "verdict": result.verdict,
            }
        ]
    )
    named = (
        "by_rule",
        "count_by_quarter",
        "observed",
        "final_count",
        "when_met",
        "rounds",
        "binding",
        "towns",
        "money",
        "cost_per_town",
        "outcomes",
        "quotas",
        "output",
        "entities",
        "reported_parts",
        "standing",
        "fit",
        "residuals",
        "failures",
    )
    return {
        "answer": answer,
        **{name: getattr(result, name) for name in named},
        "provenance": pd.DataFrame(list(result.provenance.items()), columns=["what", "value"]),
    }


def write_tables(result: Forecast, folder: Path) -> list[Path]:
    """Write every table into `folder`/tables; returns the files in order."""
    return write_frames(tables(result), folder)


def write_frames(frames: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write tables by name into `folder`/tables; returns the files in order."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    files = []
    for name, table in frames.items():
        files.append(target / f"{name}.csv")
        table.to_csv(files[-1], index=False, encoding="utf-8-sig", float_format="%.10g", lineterminator="\n")
    return files
