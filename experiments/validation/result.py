"""The result of all virtual experiments that were asked for, as rows, counts and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from jinzhen.experiments.validation.figures import Row


@dataclass(frozen=True)
class Validation:
    """Published figures beside simulated ones, in the order of the patterns.

    scenario : name of the scenario the model was run with
    """

    rows: tuple[Row, ...]
    scenario: str
    n_replications: int
    seed: int
    engine_id: str
    base_year_hash: str

    @property
    def patterns(self) -> list[tuple[Row, ...]]:
        """The rows of each pattern."""
        return [tuple(rows) for _, rows in groupby(self.rows, key=lambda row: row.pattern.name)]

    @property
    def n_passed(self) -> int:
        """Patterns of which every figure agrees."""
        return sum(all(row.passes for row in rows) for rows in self.patterns)

    @property
    def n_figures_passed(self) -> int:
        """Figures that agree."""
        return sum(row.passes for row in self.rows)

    @property
    def n_tests_passed(self) -> tuple[int, int]:
        """Patterns that nothing was tuned to: how many agree, and how many there are."""
        tests = [rows for rows in self.patterns if not rows[0].pattern.tuned]
        return sum(all(row.passes for row in rows) for rows in tests), len(tests)

    @property
    def summary(self) -> str:
        """The result in a sentence."""
        agree, n_tests = self.n_tests_passed
        return (
            f"{self.n_passed} of {len(self.patterns)} patterns ({self.n_figures_passed} of {len(self.rows)} figures) "
            f"lie inside their published intervals; of the {n_tests} that nothing was tuned to, {agree} do."
        )


def table(rows: Sequence[Row]) -> pd.DataFrame:
    """Everything about every figure, a row each; open ends of intervals are infinite, unknown numbers empty."""
    return pd.DataFrame(
        {
            "pattern": row.pattern.name,
            "title": row.pattern.title,
            "figure": row.figure.label,
            "unit": row.figure.unit,
            "published": row.figure.centre,
            "published_low": row.figure.low,
            "published_high": row.figure.high,
            "interval_basis": row.figure.basis,
            "judged_by": row.figure.judged_by,
            "simulated": row.simulated.value,
            "simulated_low": row.simulated.low,
            "simulated_high": row.simulated.high,
            "spread_over_replications": row.simulated.spread,
            "replications": row.simulated.n,
            "passes": row.passes,
            "tuned": " ".join(row.pattern.tuned),
            "treatment": row.pattern.treatment,
            "outcome": row.pattern.outcome,
            "comparison": row.pattern.comparison,
            "horizon": row.pattern.horizon,
            "source": row.pattern.source,
        }
        for row in rows
    )
