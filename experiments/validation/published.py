"""The patterns V1 to V24: what was done and measured. Figures stand in published.csv; nobody tunes anything here."""

from collections.abc import Mapping

from jinzhen.experiments.validation.figures import Pattern
from jinzhen.experiments.validation.patterns.dynamics import DYNAMICS
from jinzhen.experiments.validation.patterns.experiments import EXPERIMENTS
from jinzhen.experiments.validation.patterns.firms import FIRMS
from jinzhen.experiments.validation.patterns.programme import PROGRAMME


def _number(pattern: Pattern) -> int:
    return int(pattern.name.removeprefix("V"))


#: Every pattern by name, in order.
PATTERNS: Mapping[str, Pattern] = {
    each.name: each for each in sorted((*DYNAMICS, *EXPERIMENTS, *PROGRAMME, *FIRMS), key=_number)
}
