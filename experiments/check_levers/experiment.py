"""Is every lever nothing at null, and elsewhere what it declares?"""

from dataclasses import dataclass

from jinzhen.experiments.asking.fields import Timed, names, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.levers import LEVERS


@dataclass(frozen=True)
class Settings(Timed):
    """Which levers are checked, and with how many pairs of replications."""

    replications: int = whole(2, 1e6, help=Text("pairs of every lever at first", "每项工具起初的配对次数"))
    most_replications: int = whole(2, 1e6, help=Text("pairs of a lever that stays unclear", "未明确时的最多配对次数"))
    levers: tuple[str, ...] = names(of=tuple(LEVERS), help=Text("levers that are checked", "检验的政策工具"))

    def __post_init__(self) -> None:
        if self.most_replications < self.replications:
            raise ConfigurationError(
                f"{self.most_replications} is below replications = {self.replications}", where="most_replications",
                expected="at least replications",
            )  # fmt: skip


@experiment("check_levers", Text("does every lever do what it declares?", "各政策工具是否名副其实？"), Settings)
class CheckLevers:
    """Runs every lever at null in every way there is, and across its range."""
