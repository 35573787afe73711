"""The result of all virtual experiments that were asked for, as rows and counts."""

from dataclasses import dataclass
from itertools import groupby

from jinzhen.experiments.paper.text import Text
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
    def summary(self) -> Text:
        """The result in a sentence."""
        agree, n_tests = self.n_tests_passed
        return Text(
            "{passed} of {patterns} patterns ({figures_passed} of {figures} figures) lie inside their published "
            "intervals; of the {tests} that nothing was tuned to, {agree} do.",
            "{patterns}项规律中{passed}项（{figures}个数值中{figures_passed}个）落在公布区间内；未用于调参的{tests}项中，"
            "{agree}项相符。",
        ).format(
            passed=self.n_passed, patterns=len(self.patterns), figures_passed=self.n_figures_passed,
            figures=len(self.rows), tests=n_tests, agree=agree,
        )  # fmt: skip
