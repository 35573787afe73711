"""A scenario as a model of the EMA Workbench: levers, uncertainties through their priors, outcomes with a direction.

It works with ema_workbench 2.5 (Python 3.11) and 3.0 (3.12 and later), which are not installed along with this program.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rv_continuous

from jinzhen.experiments.asking.factors import Factor, read_factor
from jinzhen.experiments.interface.one_run import run
from jinzhen.experiments.interface.runs import USUAL_SEED
from jinzhen.experiments.interface.scenarios import scenario
from jinzhen.scenarios.errors import ConfigurationError, Failure, ScenarioError, nearest_name
from jinzhen.scenarios.levers import lever_named
from jinzhen.scenarios.priors import Prior, draw, pack
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, uncertainty_named

if TYPE_CHECKING:
    from ema_workbench import Model

TARGET, MONEY = "target_met", "public_money_mcny"
MAXIMIZE, MINIMIZE, INFO = "maximize", "minimize", "info"
#: What is looked at where nothing is said, and in which direction it is meant to go.
DIRECTIONS: Mapping[str, str] = {
    TARGET: MAXIMIZE, "provincial_towns": MAXIMIZE, "payroll_jobs": MAXIMIZE, MONEY: MINIMIZE,
    "energy_tce_per_10k_cny": MINIMIZE, "city_spread": MINIMIZE,
}  # fmt: skip


def ema_model(
    plan: Scenario | None = None, levers: Mapping[str, object] | None = None,
    uncertainties: Sequence[str] | None = None, outcomes: Mapping[str, str] | None = None, *, replications: int = 1,
    seed: int = USUAL_SEED,
) -> "Model":  # fmt: skip
    """A `Model` of the EMA Workbench for `perform_experiments`, its optimisers and its analyses.

    plan : of `jinzhen.scenario()`; the plan as it is where none is given
    levers : what policies set, as for `jinzhen.sweep`: `{"special_fund": "200..1000", "places_rule": ["drawn", "gap"]}`
        or `"range"` for all that is admissible; the EMA Workbench takes their values as equally likely
    uncertainties : names; they are sampled from the priors of the plan, as the model draws them. None: all that are not
        fixed. Those left out are drawn by the model in every replication, and so is `places_rule` where the lever of
        that name is moved.
    outcomes : `target_met`, or names of `jinzhen.outcomes()`, to `maximize`, `minimize` or `info`; None: DIRECTIONS.
        They are those of the last step; public money is that of all steps
    replications : of every experiment, averaged; `target_met` is then the share that met it. The same in every
        experiment, so that policies are compared with the same draws
    seed : of the draws

    Where levers contradict each other (gates in the wrong order), or the model fails, every outcome is nan and a
    warning says why. Raises a UserError for what cannot be asked.
    """
    from ema_workbench import Model, RealParameter, ScalarOutcome

    asked = plan or scenario()
    moved = [_factor(name, spec) for name, spec in (levers or {}).items()]
    looked_at = DIRECTIONS if outcomes is None else outcomes
    kinds = {MAXIMIZE: ScalarOutcome.MAXIMIZE, MINIMIZE: ScalarOutcome.MINIMIZE, INFO: ScalarOutcome.INFO}
    _check(looked_at, replications)
    model = Model("Jinzhen", function=Experiment(asked, tuple(each.name for each in moved), tuple(looked_at),
                                                 replications, seed))  # fmt: skip
    model.levers = [_lever(factor) for factor in moved]
    sampled = _uncertain(asked, uncertainties, {each.name for each in moved})
    model.uncertainties = [RealParameter.from_dist(name, prior_of(asked, name)) for name in sampled]
    model.outcomes = [ScalarOutcome(name, kinds[direction]) for name, direction in looked_at.items()]
    return model


def prior_of(plan: Scenario, name: str) -> Any:
    """The prior of an uncertainty as a frozen distribution of SciPy, for tools that sample by themselves."""
    entry = uncertainty_named(name)
    return PriorDistribution(plan.priors[name], entry.low, entry.high)()


class PriorDistribution(rv_continuous):
    """A prior, cut at its admissible range; its quantiles are those the model draws by. Choices are steps of it.

    prior : the prior; low, high : admissible range of its uncertainty
    settings : of SciPy, which makes a frozen distribution from a copy
    """

    def __init__(self, prior: Prior, low: float, high: float, **settings: Any) -> None:
        self.prior, self.low, self.high = prior, low, high
        smallest, largest = self._ppf(np.array([0.0, 1.0]))
        super().__init__(**{**settings, "name": "prior", "a": smallest, "b": largest})

    def _updated_ctor_param(self) -> dict[str, Any]:
        settings: dict[str, Any] = super()._updated_ctor_param()
        return settings | {"prior": self.prior, "low": self.low, "high": self.high}

    def _ppf(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        """Quantiles at levels of one axis."""
        levels = np.asarray(q, dtype=np.float64)
        arrays = pack([self.prior] * levels.size, [self.low] * levels.size, [self.high] * levels.size)
        return np.clip(draw(arrays, levels), self.low, self.high)


@dataclass(frozen=True)
class Experiment:
    """What the EMA Workbench calls for one experiment; it goes through pickle to the workers of its evaluators."""

    plan: Scenario
    levers: tuple[str, ...]
    outcomes: tuple[str, ...]
    replications: int
    seed: int

    def __call__(self, **values: Any) -> dict[str, float]:
        """Outcomes by name at values of levers and uncertainties, mean over the replications."""
        set_here = {name: values[name] for name in self.levers}
        held = {name: float(value) for name, value in values.items() if name not in set_here}
        try:
            plan = self.plan.with_levers(**set_here)
            rows = [self._outcomes(plan, number, held) for number in range(self.replications)]
        except (ScenarioError, Failure) as problem:  # told to raise, 2.5 keeps the outcomes of the experiment before
            warnings.warn(f"an experiment has no outcomes: {problem}", stacklevel=2)
            rows = [[np.nan] * len(self.outcomes)]
        return dict(zip(self.outcomes, np.mean(rows, axis=0).tolist(), strict=True))

    def _outcomes(self, plan: Scenario, number: int, held: Mapping[str, float]) -> list[float]:
        frame = run(plan, number, self.seed, point=held)
        known = frame.iloc[-1].to_dict() | {TARGET: frame.attrs[TARGET], MONEY: frame[MONEY].iloc[1:].sum()}
        return [float(known[name]) for name in self.outcomes]


def _factor(name: str, spec: object) -> Factor:
    factor = read_factor(lever_named(name).name, spec, name)
    if factor.is_prior:
        raise ConfigurationError(f"{spec!r} is for uncertainties", where=name, expected="values, or range")
    return factor


def _lever(factor: Factor) -> Any:
    from ema_workbench import CategoricalParameter, RealParameter

    if factor.ends is None:
        return CategoricalParameter(factor.name, factor.values)
    return RealParameter(factor.name, *factor.ends)


def _uncertain(plan: Scenario, names: Sequence[str] | None, moved: set[str]) -> list[str]:
    """The uncertainties to be sampled, checked; a name cannot stand for a lever as well."""
    if names is None:
        return [name for name in UNCERTAINTIES if plan.priors[name].kind != "fixed" and name not in moved]
    for name in names:
        if plan.priors[uncertainty_named(name).name].kind == "fixed":
            raise ConfigurationError(f"{name} is held at a value", where=plan.name, expected="one with a prior")
        if name in moved:
            raise ConfigurationError(f"{name} is moved as a lever", where="uncertainties", expected="other names")
    return list(names)


def _check(outcomes: Mapping[str, str], replications: int) -> None:
    from jinzhen.model.outcomes import OUTCOME_NAMES

    if replications < 1:
        raise ConfigurationError(f"{replications!r}", where="replications", expected="1 or more")
    for name, direction in outcomes.items():
        if name not in (TARGET, *OUTCOME_NAMES):
            raise ConfigurationError(
                f"there is no outcome {name!r}", where="outcomes", expected=f"{TARGET} or a name of outcomes()",
                nearest=nearest_name(name, (TARGET, *OUTCOME_NAMES)),
            )  # fmt: skip
        if direction not in (MAXIMIZE, MINIMIZE, INFO):
            raise ConfigurationError(
                f"{direction!r}", where=name, expected=f"{MAXIMIZE}, {MINIMIZE} or {INFO}",
                nearest=nearest_name(direction, (MAXIMIZE, MINIMIZE, INFO)),
            )  # fmt: skip
