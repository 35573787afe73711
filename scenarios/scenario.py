"""A scenario: everything that decides what a replication does, apart from its seed and number. Frozen and hashed."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jinzhen.scenarios.calendar import parse_date
from jinzhen.scenarios.contradictions import check_contradictions
from jinzhen.scenarios.errors import ScenarioError
from jinzhen.scenarios.horizon import FIRST_DAY, LAST_DAY, LAST_FACT, Horizon, read_as_of
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS, lever_named
from jinzhen.scenarios.posterior.table import Learnt, Posterior, learnt_by, parse_again
from jinzhen.scenarios.priors import Prior, PriorArrays
from jinzhen.scenarios.setting import (
    LeverSetting,
    Target,
    definition,
    levels,
    local_levels,
    read_setting,
    unknown_town,
)
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, prior_arrays, uncertainty_named

__all__ = ["LeverSetting", "Population", "Scenario", "Target"]

DEFAULT_END = date(2025, 12, 31)
DEFAULT_AS_OF = LAST_FACT
#: Stands for the folder of a stored scenario that was run with facts of one's own.
FACTS_IT_WAS_RUN_WITH = "the folder of facts it was run with"


@dataclass(frozen=True, slots=True)
class Population:
    """Size of the simulated world.

    n_towns : candidate towns
    n_firms : firms at the start; None is as many as the base year has
    slots_factor : slots for firms over firms at the start; a matter of memory that never changes a result
    """

    n_towns: int = 150
    n_firms: int | None = None
    slots_factor: float = 1.65

    def __post_init__(self) -> None:
        if not _is_whole(self.n_towns) or not 1 <= self.n_towns <= 1_000_000:
            raise ScenarioError(f"{self.n_towns!r} towns", where="n_towns", expected="a whole number from 1 to 1000000")
        if self.n_firms is not None and (not _is_whole(self.n_firms) or not self.n_towns <= self.n_firms <= 10**8):
            raise ScenarioError(
                f"{self.n_firms!r} firms",
                where="n_firms",
                expected=f"a whole number from {self.n_towns} (one a town) to 100000000",
            )
        if isinstance(self.slots_factor, (bool, str)) or not 1.0 <= self.slots_factor <= 64.0:
            raise ScenarioError(
                f"{self.slots_factor!r} slots a firm", where="slots_factor", expected="a number from 1 to 64"
            )


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """Levers, priors, dates and population; two scenarios with equal `content_hash` give the same replications.

    name : for print; not part of the hash
    start, end : first and last day, on the grid of the steps
    as_of : day up to which history is imposed and facts are known
    levers : lever -> setting, completed by the baseline; raw values as in a file are read and checked
    priors : uncertainty -> prior, completed by what could be believed on that day
    facts : folder of facts of one's own; the base year made of them has a hash of its own, so it is no part of this one
    posterior : what was learnt, instead of priors that are as in the catalogue; one that knows more than was known at
        `as_of` is not taken
    """

    name: str = "equal_funds"
    start: date = FIRST_DAY
    end: date = DEFAULT_END
    as_of: date = DEFAULT_AS_OF
    steps_per_year: int = 4
    levers: Mapping[str, LeverSetting] = field(default_factory=dict)
    priors: Mapping[str, Prior] = field(default_factory=dict)
    population: Population = Population()
    facts: str = ""
    posterior: Posterior | None = None

    def __post_init__(self) -> None:
        fill = object.__setattr__
        fill(self, "start", parse_date(self.start, "start"))
        fill(self, "end", parse_date(self.end, "end", is_end=True))
        fill(self, "as_of", read_as_of(self.as_of, last=LAST_DAY if self.facts else LAST_FACT))
        given, beliefs = dict(self.levers), dict(self.priors)
        for name in given:
            lever_named(name)
        for name in beliefs:
            uncertainty_named(name)
        horizon = self.horizon
        fill(
            self,
            "levers",
            MappingProxyType({name: read_setting(lever, given.get(name), horizon) for name, lever in LEVERS.items()}),
        )
        fill(
            self,
            "priors",
            MappingProxyType(
                {name: entry.read(beliefs.get(name), as_of=self.as_of) for name, entry in UNCERTAINTIES.items()}
            ),
        )
        if self.posterior and self.posterior.as_of > self.as_of:
            fill(self, "posterior", None)
        _ = self.learnt  # a draw out of range is found here
        check_contradictions(self._levels, self.step_ends)
        self._check_towns()

    def _check_towns(self) -> None:
        """Raise a `ScenarioError` where the values of a single town contradict each other."""
        here: dict[str, dict[str, list[float]]] = {}
        for name, town_id, course in self.local_values():
            steps = zip(course, self._levels[name], strict=True)
            here.setdefault(town_id, {})[name] = [other if math.isnan(own) else own for own, other in steps]
        for town_id, courses in here.items():
            try:
                check_contradictions({**self._levels, **courses}, self.step_ends)
            except ScenarioError as mistake:
                raise mistake.within(f"town {town_id}") from None

    @classmethod
    def baseline(cls, **changes: Any) -> "Scenario":
        """The plan as it is: equal funds, certification as planned; `changes` are fields of a scenario."""
        return cls(**changes)

    @classmethod
    def from_definition(cls, name: str, text: str) -> "Scenario":
        """The scenario whose `definition` is `text`. A later history than the shipped facts' needs its folder again."""
        parts = json.loads(text)
        facts = FACTS_IT_WAS_RUN_WITH if date.fromisoformat(parts["as_of"]) > LAST_FACT else ""
        posterior = parse_again(parts.pop("posterior")) if "posterior" in parts else None
        population = Population(**parts.pop("population"))
        return cls(name=name, **parts, population=population, facts=facts, posterior=posterior)

    def with_levers(self, **values: object) -> "Scenario":
        """A copy with some levers set: numbers, choices, dated pairs, mappings or settings.

        Before its first date a lever keeps what it has here.
        """
        given = {
            name: read_setting(lever_named(name), raw, self.horizon, base=self.levers[name])
            for name, raw in values.items()
        }
        return replace(self, levers={**self.levers, **given})

    def as_known_on(self, day: date | str) -> "Scenario":
        """A copy with history up to another day, and the priors that nobody set as they could be believed then."""
        known = read_as_of(day, last=LAST_DAY if self.facts else LAST_FACT)
        own = {name: prior for name, prior in self.priors.items() if prior != UNCERTAINTIES[name].prior_at(self.as_of)}
        return replace(self, as_of=known, priors=own)

    def with_priors(self, **values: object) -> "Scenario":
        """A copy with some priors set; a number fixes an uncertainty."""
        return replace(self, priors={**self.priors, **values})  # type: ignore[dict-item]

    def at_centre(self) -> "Scenario":
        """A copy with every uncertainty fixed at its central value."""
        return replace(self, priors={name: entry.at_centre(self.as_of) for name, entry in UNCERTAINTIES.items()})

    @cached_property
    def horizon(self) -> Horizon:
        """The scenario's steps."""
        return Horizon(self.start, self.end, self.steps_per_year)

    @property
    def step_ends(self) -> tuple[date, ...]:
        """Last day of every step, [n_steps]."""
        return self.horizon.ends

    @property
    def n_steps(self) -> int:
        """Number of steps."""
        return len(self.horizon.ends)

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years the steps end in; the first may be a part of one."""
        return tuple(sorted({day.year for day in self.step_ends}))

    @cached_property
    def _levels(self) -> dict[str, list[float]]:
        return {name: levels(LEVERS[name], setting, self.horizon) for name, setting in self.levers.items()}

    def lever_table(self) -> NDArray[np.float64]:
        """Every lever at every step, float64[n_steps, n_levers], columns as `LEVER_INDEX`.

        Numbers are in the lever's unit, choices are indices into its choices.
        """
        return self._tables[0].copy()

    def target_table(self) -> NDArray[np.int8]:
        """Whom every lever is aimed at, int8[n_levers, 4]: category, city, tier, size; -1 is everyone."""
        return self._tables[1].copy()

    @cached_property
    def _tables(self) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        everyone = Target()
        targets = [(setting.target or everyone).codes() for setting in self.levers.values()]
        return np.array(list(self._levels.values()), dtype=np.float64).T.copy(), np.array(targets, dtype=np.int8)

    def local_values(self) -> tuple[tuple[str, str, tuple[float, ...]], ...]:
        """Values of single towns, in the order of the levers: (lever, town id, value at every step).

        Choices are indices; nan stands before the first value of its own, where the town has what the lever is set to.
        Which towns there are is known to the base year alone.
        """
        return tuple(
            (name, town_id, local_levels(LEVERS[name], values, self.horizon))
            for name, setting in self.levers.items()
            for town_id, values in setting.local
        )

    def local_at(self, town_ids: Sequence[str]) -> tuple[tuple[str, int, tuple[float, ...]], ...]:
        """Those values with the town's position among `town_ids`. Raises LeverError for a town that is not there."""
        position = {town_id: town for town, town_id in enumerate(town_ids)}
        found = []
        for name, town_id, course in self.local_values():
            if town_id not in position:
                raise unknown_town(name, town_id, position)
            found.append((name, position[town_id], course))
        return tuple(found)

    @cached_property
    def prior_arrays(self) -> PriorArrays:
        """The priors packed for `priors.draw`, in the order of `UNCERTAINTY_NAMES`."""
        return prior_arrays(self.priors)

    @cached_property
    def learnt(self) -> Learnt | None:
        """What the posterior says of uncertainties whose prior nobody set otherwise; None where it says nothing."""
        return learnt_by(self.posterior, self.priors, self.as_of) if self.posterior else None

    @cached_property
    def definition(self) -> str:
        """Canonical JSON of everything that decides results, but for the base year: no name, no memory settings."""
        parts = {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "steps_per_year": int(self.steps_per_year),
            "levers": {name: definition(setting, self.horizon) for name, setting in self.levers.items()},
            "priors": {name: prior.definition for name, prior in self.priors.items()},
            "population": {"n_towns": self.population.n_towns, "n_firms": self.population.n_firms},
        }
        if self.posterior and self.learnt:
            parts["posterior"] = self.posterior.text  # whole, so that whoever has the definition can run it again
        return json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the definition, in hex."""
        return hashlib.sha256(self.definition.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[str, str, str]:
        return self.name, self.content_hash, self.facts

    def __repr__(self) -> str:
        """One line: what it is called, when, how much is set otherwise than in the plan, and its hash."""
        n_set = sum(self.levers[name] != read_setting(lever, None, self.horizon) for name, lever in LEVERS.items())
        n_set += sum(self.priors[name] != each.prior_at(self.as_of) for name, each in UNCERTAINTIES.items())
        return f"<Scenario {self.name!r}, {self.start} to {self.end}, {n_set} set, {self.content_hash[:12]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Scenarios travel to worker processes; read-only mappings and caches do not."""
        return _restore, (self.name, self.definition, self.population, self.facts)


def target_towns(scenario: Scenario) -> int:
    """Provincial towns wanted at the end of a scenario."""
    return int(scenario.lever_table()[-1, LEVER_INDEX["target_towns"]])


def fixed_draws(scenario: Scenario) -> tuple[str, ...]:
    """Levers that may be left to a draw and are not, at any time or place: the uncertainty behind them does nothing."""
    return tuple(name for name, lever in LEVERS.items() if lever.drawn and not _is_ever_drawn(scenario.levers[name]))


def _is_ever_drawn(setting: LeverSetting) -> bool:
    """Whether a number of a setting is left to a draw: such values are words."""
    own = (values for _, values in setting.local)
    return any(isinstance(value, str) for values in (setting.values, *own) for _, value in values)


def _restore(name: str, text: str, population: Population, facts: str) -> Scenario:
    return replace(Scenario.from_definition(name, text), population=population, facts=facts)
