"""What a model is off by beyond what it knows not to know: from figures known at the origin, each of them left out.

A figure of a town that is not known at the origin is predicted as every known one of its kind is when it is left out of
the base year (`jinzhen.scenarios.base_year.left_out`). The band of the forecast lies where those errors lie in the
mean, and is at least as wide as they ask for. That mean is not nothing: figures are printed of towns that are larger
than the fit says, while the sums over all towns hold. Of the towns of a city together the errors are those of the
cities whose totals are known. Nothing that came after the origin counts; where nothing of a kind was known, only what
was assumed beforehand does; and of what has no kind (counts of towns, sums of the province) nothing is known of how far
off a forecast is.
"""

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.hindcast.record_file import PROVINCE, Fact, town_rows
from jinzhen.experiments.hindcast.registry import MUNICIPAL, ONE
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.build import Read, read
from jinzhen.scenarios.base_year.estimate import ENTITIES, JOBS, OUTPUT
from jinzhen.scenarios.base_year.left_out import (
    LEAST,
    SIZE_SPREAD,
    Belief,
    belief,
    count_errors,
    entities_errors,
    jobs_errors,
    output_errors,
)
from jinzhen.scenarios.base_year.reading import Facts

F64 = NDArray[np.float64]

#: Measure -> what finds its errors.
ERRORS = {OUTPUT: output_errors, ENTITIES: entities_errors, JOBS: jobs_errors}
#: Units of figures that are whole numbers.
WHOLE = ("units", "firms")
#: A variance that divides nothing by nothing.
LEAST_VARIANCE = 1e-12
#: Measures of towns by what tells their errors; a core figure is as far off as the one of the whole.
OF_OUTPUT, OF_JOBS = (OUTPUT, "core_output"), (JOBS, "payroll")


class Asked(NamedTuple):
    """What errors tell of the logarithm. kind : that they are of; errors : how many of them"""

    kind: str
    belief: Belief
    errors: int


class Discrepant(NamedTuple):
    """A forecast with its discrepancy.

    sample : of values; kind, errors : of the figures it was estimated from
    mean, sd : of the logarithm, that are added
    share : of the variance of the logarithm, with what the base year has of it
    """

    sample: F64
    kind: str
    errors: int
    mean: float
    sd: float
    share: float


@dataclass(frozen=True)
class Discrepancy:
    """What was known on a day of how far off figures are. folder : of the facts; origin : the day"""

    folder: Path
    origin: date

    def added_to(self, sample: F64, fact: Fact) -> Discrepant:
        """The sample with what its kind of figure is off by, where that is known."""
        asked = self._asked(fact)
        if asked is None:
            return Discrepant(sample, "", 0, 0.0, 0.0, 0.0)
        logs = np.log(np.maximum(sample, LEAST))
        own, mean = float(logs.var()), asked.belief.mean
        added = math.sqrt(max(asked.belief.spread**2 - own, 0.0))
        inside = min(self._inside(fact) ** 2, own)
        share = (added**2 + inside) / max(added**2 + own, LEAST_VARIANCE)
        moved = np.exp(logs + mean + added * _normal(f"{fact.place} {self.origin}", sample.size))
        if fact.metric.unit in WHOLE:
            moved = np.rint(moved)
        return Discrepant(moved, asked.kind, asked.errors, mean, added, share)

    @cached_property
    def _read(self) -> Read:
        return read(Facts(self.folder, self.origin))

    def _asked(self, fact: Fact) -> Asked | None:
        """None where nothing is known of such errors, or where the base year takes a figure over."""
        measure = fact.metric.base_measure
        if fact.metric.of == MUNICIPAL and fact.scope != PROVINCE:
            errors = self._of_cities.get(measure, ())
            return Asked("city", belief(errors, SIZE_SPREAD), len(errors)) if errors else None
        if fact.metric.of != ONE or not measure:
            return None
        town, figures = town_rows()[fact.scope], self._read.known.figures
        measures = next((each for each in (OF_OUTPUT, OF_JOBS) if measure in each), (measure,))
        if any(np.isfinite(figures[each][town]) for each in measures):
            return None
        is_alone = not any(np.isfinite(values[town]) for values in figures.values())
        errors = self._of_towns(measures[0], is_alone)
        return Asked(measures[0], belief(errors, SIZE_SPREAD), len(errors))

    def _inside(self, fact: Fact) -> float:
        """What the base year itself has of it, where it has a spread."""
        spreads, measure = self._read.known.spreads, fact.metric.base_measure
        if fact.metric.of != ONE:
            return 0.0
        return spreads[OUTPUT] if measure in (*OF_OUTPUT, *OF_JOBS) else spreads.get(measure, 0.0)

    def _of_towns(self, measure: str, is_alone: bool) -> tuple[float, ...]:
        """Errors of the logarithm of figures known on the day. is_alone : of a town that nothing else is known of"""
        known, before = self._read.known, self._read.before
        found = ERRORS[measure](known, before) if measure in ERRORS else count_errors(known, before, measure, is_alone)
        return tuple(each.log_error for each in found)

    @cached_property
    def _of_cities(self) -> Mapping[str, tuple[float, ...]]:
        """By measure: the same of the municipal towns of a city together, predicted from the other cities."""
        found: dict[str, tuple[float, ...]] = {}
        whole = load_base_year(self.folder, as_of=self.origin)
        for total in whole.totals:
            here = set(whole.towns.city[total.members].tolist())
            if len(here) != 1:
                continue
            others = load_base_year(self.folder, (whole.cities.name_zh[here.pop()],), self.origin).towns
            columns = {OUTPUT: others.reported_mcny, ENTITIES: others.n_entities, JOBS: others.published_jobs}
            error = math.log(total.value / float(columns[total.measure][total.members].sum()))
            found[total.measure] = (*found.get(total.measure, ()), error)
        return found


def _normal(key: str, n: int) -> F64:
    """(n,) quantiles of a standard normal variable, in an order of their own: as even as n numbers can be."""
    quantiles = [NormalDist().inv_cdf((each + 0.5) / n) for each in range(n)]
    return np.random.default_rng(zlib.crc32(key.encode())).permutation(quantiles)
