"""Is the target reached by the end of the horizon, when, where, at what cost, and what binds?"""

from dataclasses import dataclass

from jinzhen.experiments.asking.fields import Timed, number, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.scenarios.errors import ConfigurationError

#: No probability is reported from fewer replications.
FEWEST_REPLICATIONS = 100


@dataclass(frozen=True)
class Settings(Timed):
    """How precise the answer has to be."""

    precision: float = number(
        0.001, 0.5,
        help=Text("half-width of the probability's interval; decides how many replications are run",
                  "概率区间半宽，决定运行次数"),
    )  # fmt: skip
    min_replications: int = whole(
        FEWEST_REPLICATIONS, 1e7, help=Text("replications that are run in any case", "最少运行次数")
    )
    max_replications: int = whole(
        FEWEST_REPLICATIONS, 1e7, help=Text("replications that are never exceeded", "最多运行次数")
    )

    def __post_init__(self) -> None:
        if self.max_replications < self.min_replications:
            raise ConfigurationError(
                f"{self.max_replications} is below min_replications = {self.min_replications}",
                where="max_replications", expected="at least min_replications",
            )  # fmt: skip


@experiment("forecast", Text("is the target reached?", "目标能否实现？"), Settings)
class Forecast:
    """Runs the scenario, and with the same draws without limits on places, without gates, and without both."""
