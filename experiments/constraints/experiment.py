"""What holds every town back? Each gate, criterion and factor is relaxed by a step, with the same draws."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinzhen.experiments.asking.fields import Timed, names, number, steps, whole, years
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.scenarios.errors import ConfigurationError

#: No probability is reported from fewer replications.
FEWEST_REPLICATIONS = 100


@dataclass(frozen=True)
class Settings(Timed):
    """Which towns and years are examined, and how closely."""

    towns: tuple[str, ...] = names(help=Text("towns by id or name, or `uncertain`", "专业镇代码或名称，或uncertain"))
    unlikely: float = number(0.0, 1.0, help=Text("a chance below is out of reach", "低于此概率视为无望"))
    likely: float = number(0.0, 1.0, help=Text("a chance above is safe", "高于此概率视为稳妥"))
    years: tuple[int, ...] = years(help=Text("years at whose end a town is to be provincial", "考察的年末"))
    replications: int = whole(FEWEST_REPLICATIONS, 1e6, help=Text("of the scenario as it is", "原情景运行次数"))
    screening_replications: int = whole(1, 1e6, help=Text("of every relaxation, to choose by", "初筛运行次数"))
    final_replications: int = whole(1, 1e6, help=Text("of the chosen ones, on other draws", "复核运行次数"))
    towns_per_arm: int = whole(1, 1e6, help=Text("towns relaxed side by side; 1 is each by itself", "同时放宽的镇数"))
    steps: Mapping[str, float] = steps(help=Text("other steps than the usual, by lever", "各政策工具的放宽幅度"))

    def __post_init__(self) -> None:
        if self.unlikely >= self.likely:
            raise ConfigurationError(
                f"{self.unlikely:g} is not below likely = {self.likely:g}", where="unlikely",
                expected="less than experiment.likely",
            )  # fmt: skip


@experiment("constraints", Text("what holds every town back?", "制约各镇的因素是什么？"), Settings)
class Constraints:
    """Runs the scenario as it is, every relaxation of every town in question, and the promising ones closely."""
