"""Which scenarios can be compared: those that ask the same question of the same towns."""

from collections.abc import Sequence

from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Scenario, target_towns

#: Fields of a scenario that have to agree.
TIMES = ("start", "end", "as_of", "steps_per_year")


def check(scenarios: Sequence[Scenario]) -> None:
    """Raise a ConfigurationError unless two or more differ, and are of one population with one target at the end."""
    if len(scenarios) < 2:
        raise ConfigurationError(
            f"{len(scenarios)} policy is named", where="compare",
            expected="two or more, such as jinzhen compare equal_funds ranked_funds",
        )  # fmt: skip
    first, *others = scenarios
    for place, other in enumerate(scenarios):
        for same in (each for each in scenarios[:place] if each.content_hash == other.content_hash):
            raise ConfigurationError(
                f"{same.name!r} and {other.name!r} are the same scenario", expected="scenarios that differ"
            )
    for other in others:
        for what in TIMES:
            if getattr(first, what) != getattr(other, what):
                raise ConfigurationError(
                    f"{getattr(first, what)} of {first.name!r} is {getattr(other, what)} of {other.name!r}", where=what,
                    expected="the same dates and steps for all that is compared",
                )  # fmt: skip
        if (first.population.n_towns, first.population.n_firms) != (other.population.n_towns, other.population.n_firms):
            raise ConfigurationError(
                f"{first.name!r} and {other.name!r} have other towns", where="population",
                expected="one population for all that is compared",
            )  # fmt: skip
        if target_towns(first) != target_towns(other):
            raise ConfigurationError(
                f"{first.name!r} wants {target_towns(first)} towns and {other.name!r} {target_towns(other)}",
                where="certification.target_towns", expected="one target for all that is compared",
            )  # fmt: skip
