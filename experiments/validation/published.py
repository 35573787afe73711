"""The patterns V1 to V18: what was published, and where in the facts it stands. Data only; trials measure, nobody tunes
a figure here.

Rows of facts are named by file (scenarios/catalogue/sources and scenarios/base_year/facts), mechanism and the start of
the parameter's name.
"""

from collections.abc import Mapping

from jinzhen.experiments.validation.figures import Pattern
from jinzhen.experiments.validation.patterns.dynamics import DYNAMICS
from jinzhen.experiments.validation.patterns.experiments import EXPERIMENTS
from jinzhen.experiments.validation.patterns.programme import PROGRAMME


def _number(pattern: Pattern) -> int:
    return int(pattern.name.removeprefix("V"))


#: Every pattern by name, in order.
PATTERNS: Mapping[str, Pattern] = {
    each.name: each for each in sorted((*DYNAMICS, *EXPERIMENTS, *PROGRAMME), key=_number)
}
