"""The result of all virtual experiments that were asked for, as rows and counts."""

from dataclasses import dataclass
from itertools import groupby

from jinzhen.experiments.paper.text import SEMICOLON, Text, join
from jinzhen.experiments.validation.figures import Row, Standing

COUNTED = Text(
    "{inside} of {n} figures that nothing was tuned to, and that can fail, lie inside their published intervals.",
    "未用于调参且可能不符的{n}个数值中，{inside}个落在公布区间内。",
)
NONE_COUNTED = Text("None of the figures asked for is a test.", "所选数值均不构成检验。")
BESIDE = Text(" No evidence: {parts}.", "以下不作为证据：{parts}。")
#: What is said of figures that do not count.
NO_EVIDENCE: dict[Standing, Text] = {
    "tuned": Text("{inside} of {n} that parameters were tuned to", "用于调参的{n}个中{inside}个相符"),
    "construction": Text("{inside} of {n} that follow by construction", "由模型设定决定的{n}个中{inside}个相符"),
}


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

    def of(self, standing: Standing) -> list[Row]:
        """The rows of a standing."""
        return [row for row in self.rows if row.figure.standing == standing]

    @property
    def misses(self) -> list[Row]:
        """Tests that miss."""
        return [row for row in self.of("test") if not row.passes]

    @property
    def summary(self) -> Text:
        """The result in a sentence: only figures that can fail count."""
        tests, parts = self.of("test"), []
        for standing, words in NO_EVIDENCE.items():
            rows = self.of(standing)
            if rows:
                parts.append(words.format(n=len(rows), inside=sum(row.passes for row in rows)))
        told = COUNTED.format(n=len(tests), inside=len(tests) - len(self.misses)) if tests else NONE_COUNTED
        return told + BESIDE.format(parts=join(parts, SEMICOLON)) if parts else told
