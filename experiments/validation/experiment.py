"""What the model does in virtual experiments, beside what was published."""

from dataclasses import dataclass

from jinzhen.experiments.asking.fields import Settings as Seeded
from jinzhen.experiments.asking.fields import names, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import experiment

#: Names of the virtual experiments there are; validation/published.py has them, and is slow to load.
PATTERN_NAMES = tuple(f"V{number}" for number in range(1, 19))


@dataclass(frozen=True)
class Settings(Seeded):
    """Which virtual experiments are run, and how often."""

    replications: int = whole(2, 1e6, help=Text("of every virtual experiment", "每个虚拟实验的运行次数"))
    only: tuple[str, ...] = names(of=PATTERN_NAMES, help=Text("virtual experiments that are run", "运行的虚拟实验"))


@experiment("validate", Text("does the model do what studies found?", "模型能否再现文献结果？"), Settings)
class Validate:
    """Runs the treatments of published studies in the model."""
