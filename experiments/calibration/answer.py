"""What a calibration found: every uncertainty before and after, every figure beside the runs, and the checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.calibration.learning import ENDS, METHOD, Learning, bands
from jinzhen.experiments.calibration.runs import is_reached
from jinzhen.experiments.statistics.likelihood_free import weighted_quantiles
from jinzhen.experiments.statistics.posterior_checks import LEVELS, Ranks, tail
from jinzhen.scenarios.posterior.table import Posterior
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

F64 = NDArray[np.float64]

#: A figure of which runs from the posterior lie so seldom so far out is a misfit.
MISFIT = 0.05
#: Draws behind the curves of a figure.
CURVE_DRAWS = 2000
ANYWHERE, NEAR = "anywhere", "near"


@dataclass(frozen=True, eq=False)
class Calibration:
    """What was learnt. The tables are also written as CSV files.

    posterior : as data; None where nothing was learnt
    parameters : a row an uncertainty that is drawn: before, after, whether learnt, and its checks
    choices : a row a coded alternative, with its weight before and after
    figures : a row a figure of the record: published, before, after, p-value, and what the others say of it
    coverage : how often truths of held-out runs lie inside intervals, all uncertainties together
    places : where those truths lie within what would have been learnt, (n, k), anywhere and near the record
    curves : draws before and after, in units, by uncertainty
    n_effective : of the accepted runs
    """

    scenario: str
    as_of: date
    end: date
    n_runs: int
    n_failed: int
    n_accepted: int
    n_held_out: int
    n_check: int
    n_effective: float
    posterior: Posterior | None
    parameters: pd.DataFrame
    choices: pd.DataFrame
    figures: pd.DataFrame
    coverage: pd.DataFrame
    places: Mapping[str, pd.DataFrame]
    curves: Mapping[str, tuple[F64, F64]]
    provenance: Mapping[str, str]

    @property
    def learnt(self) -> pd.DataFrame:
        """What was learnt, the most first."""
        own = self.parameters[self.parameters["is_learnt"]]
        return own.sort_values("contraction", ascending=False, kind="stable")

    @property
    def held_back(self) -> pd.DataFrame:
        """Figures that the base year was not fitted to, each with what the others say of it."""
        return self.figures[self.figures["use"] != "built_in"]

    @property
    def misfits(self) -> pd.DataFrame:
        """Figures that the model cannot reach, or that it still misses."""
        return self.figures[~self.figures["is_reached"] | (self.figures["p"] < MISFIT)]


def calibration(done: Any) -> Calibration:
    """From a study after its stages."""
    learning: Learning = done.learning
    told, runs = done.ask.settings, learning.runs
    anywhere, near = learning.ranks()
    parameters = _parameters(learning, anywhere, near)
    return Calibration(
        scenario=done.ask.scenario.name, as_of=told.as_of, end=runs.scenario.end, n_runs=len(runs),
        n_failed=done.n_failed, n_accepted=learning.accepted, n_held_out=told.held_out,
        n_check=0 if done.again is None else len(done.again), n_effective=learning.draws.n_effective,
        posterior=done.posterior, parameters=parameters, choices=_choices(learning),
        figures=_figures(learning, done.again), coverage=_coverage(anywhere, near, parameters["is_learnt"].to_numpy()),
        places={name: pd.DataFrame(each.place, columns=list(runs.names))
                for name, each in ((ANYWHERE, anywhere), (NEAR, near))},
        curves=_curves(learning, parameters), provenance=_provenance(done),
    )  # fmt: skip


def _provenance(done: Any) -> dict[str, str]:
    at, runs = done.ask.address, done.learning.runs
    versions = {name: metadata.version(name) for name in ("jinzhen", "numpy", "scipy", "scikit-learn")}
    return {
        "engine_id": at.engine_id, "base_year_hash": at.base_year_hash, "scenario_hash": runs.scenario.content_hash,
        "seed": str(at.seed), "replications": str(len(runs)), "method": METHOD,
        **({"posterior_hash": done.posterior.content_hash} if done.posterior else {}), **versions,
    }  # fmt: skip


def _parameters(learning: Learning, anywhere: Ranks, near: Ranks) -> pd.DataFrame:
    runs, draws = learning.runs, learning.draws
    prior = runs.in_units(np.repeat(_normal(ENDS)[:, None], len(runs.names), axis=1))
    columns = [weighted_quantiles(column, draws.weights, ENDS) for column in draws.values.T]
    after = runs.in_units(np.array(columns).T)
    mean, spread = draws.moments()
    shift, expected = learning.halves()
    return pd.DataFrame({
        "uncertainty": list(runs.names),
        "unit": [UNCERTAINTIES[name].unit for name in runs.names],
        "is_choice": runs.is_choice,
        **{f"prior_{end}": prior.iloc[row].to_numpy() for row, end in enumerate(("low", "median", "high"))},
        **{f"posterior_{end}": after.iloc[row].to_numpy() for row, end in enumerate(("low", "median", "high"))},
        "shift_sd": mean, "contraction": 1.0 - spread**2, "explained": np.maximum(learning.bank.explained, 0.0),
        "is_learnt": learning.is_learnt,
        "half_shift_sd": shift, "half_expected_sd": expected,
        "p_ranks": anywhere.p_values(), "p_ranks_holm": anywhere.corrected(),
        "p_ranks_near": near.p_values(), "p_ranks_near_holm": near.corrected(),
    })  # fmt: skip


def _normal(levels: tuple[float, ...]) -> F64:
    from jinzhen.experiments.statistics.likelihood_free import normal_levels

    return normal_levels(np.array(levels))


def _choices(learning: Learning) -> pd.DataFrame:
    """Weights of coded alternatives before and after."""
    runs, draws, rows = learning.runs, learning.draws, []
    after = runs.in_units(draws.values)
    for name in np.array(runs.names)[runs.is_choice]:
        prior = runs.scenario.priors[name]
        for value, weight in zip(prior.choices, prior.weights, strict=True):
            own = float(draws.weights[(after[name] == value).to_numpy()].sum())
            rows.append({"uncertainty": name, "value": value, "prior": weight, "posterior": own})
    return pd.DataFrame(rows, columns=["uncertainty", "value", "prior", "posterior"])


def _figures(learning: Learning, again: pd.DataFrame | None) -> pd.DataFrame:
    runs, seed = learning.runs, learning.told.seed
    measured = pd.DataFrame(runs.measured, columns=[each.id for each in runs.figures])
    before = bands(measured, runs.figures, seed)
    after = np.full_like(before, np.nan) if again is None else bands(again, runs.figures, seed)
    rows = []
    for position, figure in enumerate(runs.figures):
        held = learning.held_back(position)
        rows.append({
            "figure": figure.id, "label_en": figure.label.en, "label_zh": figure.label.zh, "unit": figure.unit,
            "measure": figure.measure, "use": figure.use, "known_since": figure.known_since, "published": figure.value,
            "is_reached": is_reached(runs.shown[:, position]), "teaches": bool(learning.teaches[position]),
            **_ends("prior", before[position]), **_ends("posterior", after[position]),
            "p": np.nan if again is None else _p_value(figure, again, seed + position),
            "held_back_low": held.low, "held_back_median": held.middle, "held_back_high": held.high,
            "is_inside": held.is_inside, "source": figure.source, "basis": figure.basis,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _ends(name: str, values: F64) -> dict[str, float]:
    return {f"{name}_{end}": float(value) for end, value in zip(("low", "median", "high"), values, strict=True)}


def _p_value(figure: Any, again: pd.DataFrame, seed: int) -> float:
    scaled = figure.on_scale(again[figure.id].to_numpy())
    scaled = scaled + np.random.default_rng(seed).standard_normal(scaled.size)
    return tail(scaled, np.full(scaled.size, 1.0 / scaled.size), 0.0)


def _coverage(anywhere: Ranks, near: Ranks, is_learnt: NDArray[np.bool_]) -> pd.DataFrame:
    rows = []
    for where, each in ((ANYWHERE, anywhere), (NEAR, near)):
        for of, which in (("all", np.ones_like(is_learnt)), ("learnt", is_learnt)):
            if which.any():
                shares = {f"inside_{100 * level:.0f}": float(each.coverage(level)[which].mean()) for level in LEVELS}
                smallest = float(each.corrected()[which].min())
                rows.append({"where": where, "of": of, "n": len(each.place), **shares, "p_smallest": smallest})
    return pd.DataFrame(rows)


def _curves(learning: Learning, parameters: pd.DataFrame) -> dict[str, tuple[F64, F64]]:
    """Draws of what was learnt, before and after, in units."""
    runs = learning.runs
    after = runs.in_units(learning.draws.resampled(CURVE_DRAWS, learning.told.seed))
    levels = _normal(tuple((np.arange(CURVE_DRAWS) + 0.5) / CURVE_DRAWS))
    before = runs.in_units(np.repeat(levels[:, None], len(runs.names), axis=1))
    own = parameters[parameters["is_learnt"] & ~parameters["is_choice"]]["uncertainty"]
    return {name: (before[name].to_numpy(), after[name].to_numpy()) for name in own}
