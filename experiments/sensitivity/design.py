"""The points of a sensitivity analysis, and what came of them as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.asking.factors import Factor, check_no_grid
from jinzhen.experiments.running.fixed_design import in_chunks
from jinzhen.experiments.running.points import factor_points
from jinzhen.experiments.running.stage import Ask, Stage
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.sensitivity.experiment import GIVEN_DATA, MORRIS
from jinzhen.experiments.sweep.design import MOST_POINTS, Layout
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Scenario

F64 = NDArray[np.float64]

#: Values of a factor in a screen.
LEVELS = 4


@dataclass(frozen=True, eq=False)
class Design:
    """Points of a design in groups: the trajectories of a screen, or base points of Sobol' indices with their changes.

    All points of a group run the same replications, so that what differs between them is their doing; every group runs
    others, so that an answer rests on many replications and not on a few that are the same everywhere.

    factors : columns of `levels` (n_points, k), 0-1; layout : the arms that points are run as
    group_size : points of a group; n : replications at every point
    """

    factors: tuple[Factor, ...]
    levels: F64
    layout: Layout
    group_size: int
    n: int

    def stage(self, label: str) -> Stage:
        """Every point with the replications of its group."""
        arms = [self.layout.arms[place] for place in self.layout.of_point]
        return Stage(label, arms, self.n, firsts=self._firsts.tolist(), may_fail=True)

    @property
    def _rows(self) -> NDArray[np.intp]:
        """Points at which a scenario may stand."""
        return np.asarray(self.layout.points.rows, dtype=np.intp)

    @property
    def _firsts(self) -> NDArray[np.intp]:
        """First replication of each of them."""
        return self._rows // self.group_size * self.n

    def table(self, stored: Stored, name: str) -> F64:
        """An outcome at every point, (n_points, n); nan where nothing finished or no scenario may stand."""
        frame = stored.outcomes([name])
        known = frame["position"].to_numpy(np.int64) * stored.below + frame["replication"].to_numpy(np.int64)
        firsts = np.asarray(self.layout.of_point, dtype=np.int64) * stored.below + self._firsts
        wanted = firsts[:, None] + np.arange(self.n)
        place = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
        found = np.full((len(self.levels), self.n), np.nan)
        found[self._rows] = np.where(known[place] == wanted, frame[name].to_numpy(dtype=np.float64)[place], np.nan)
        return found


def factors_of(settings: Any, scenario: Scenario) -> tuple[Factor, ...]:
    """The factors named, or every uncertainty that is drawn, through its prior."""
    drawn = (Factor(name) for name, prior in scenario.priors.items() if prior.kind != "fixed")
    return tuple(settings.factors) or tuple(drawn)


def check(settings: Any, scenario: Scenario) -> None:
    """Raise a UserError for what cannot be asked."""
    chosen = factors_of(settings, scenario)
    if not chosen:
        raise ConfigurationError("no uncertainty is drawn", where="sensitivity", expected="factors, or priors")
    check_no_grid(chosen)
    for factor in chosen:
        drawn = factor.is_prior and scenario.priors[factor.name].kind != "fixed"
        if factor.is_prior and not drawn:
            raise ConfigurationError(
                "it is held at one value, so that there is nothing to move", where=factor.name,
                expected=f"two ends, such as {factor.name}=low..high",
            )  # fmt: skip
        if settings.method == GIVEN_DATA and not drawn:
            raise ConfigurationError(
                "stored draws tell of uncertainties through their priors alone", where=factor.name,
                expected="experiment.method=morris or sobol",
            )  # fmt: skip
    screens = settings.method == MORRIS or not settings.factors
    points = settings.trajectories * (len(chosen) + 1) if screens else settings.base_points * (len(chosen) + 2)
    if settings.method != GIVEN_DATA and points > MOST_POINTS:
        raise ConfigurationError(
            f"{points} points", where="experiment", expected=f"at most {MOST_POINTS}: fewer trajectories or base points"
        )
    if any(factor.is_lever for factor in chosen):
        levels = _morris_levels if screens else _sobol_levels
        factor_points(scenario, chosen, levels(chosen, settings)[1])


def morris(ask: Ask, chosen: Sequence[Factor]) -> Design:
    """Trajectories on which one factor after the other moves across half of its values.

    Source: Morris 1991, Technometrics 33, 161-174; Campolongo, Cariboni and Saltelli 2007, Environ. Model. Softw. 22,
    1509-1518. The four values of a prior are the middles of four equally likely parts: a prior has no ends.
    """
    return _design(ask, chosen, *_morris_levels(chosen, ask.settings), len(chosen) + 1)


def sobol(ask: Ask, chosen: Sequence[Factor]) -> Design:
    """Base points A and B of a Sobol' sequence, and A with one factor after the other from B.

    Source: Saltelli et al. 2010, Comput. Phys. Commun. 181, 259-270.
    """
    return _design(ask, chosen, *_sobol_levels(chosen, ask.settings), len(chosen) + 2)


def _design(ask: Ask, chosen: Sequence[Factor], sampled: F64, levels: F64, group_size: int) -> Design:
    layout = Layout.of(factor_points(ask.scenario, chosen, levels), ask, False)
    return Design(tuple(chosen), sampled, layout, group_size, in_chunks(ask.settings.point_replications))


def _problem(chosen: Sequence[Factor]) -> dict[str, Any]:
    names = [factor.name for factor in chosen]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _morris_levels(chosen: Sequence[Factor], settings: Any) -> tuple[F64, F64]:
    """As sampled, and as levels of the factors."""
    from SALib.sample import morris as sampler

    sampled = sampler.sample(_problem(chosen), settings.trajectories, num_levels=LEVELS, seed=settings.seed)
    middles = 0.5 / LEVELS + (1.0 - 1.0 / LEVELS) * sampled
    has_ends = np.array([factor.ends is not None for factor in chosen])
    return sampled, np.where(has_ends, sampled, middles)


def _sobol_levels(chosen: Sequence[Factor], settings: Any) -> tuple[F64, F64]:
    from SALib.sample import sobol as sampler

    sampled = sampler.sample(_problem(chosen), settings.base_points, calc_second_order=False, seed=settings.seed)
    return sampled, sampled
