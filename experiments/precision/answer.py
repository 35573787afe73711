"""What statements take: replications, minutes and bytes, from the spread that a pilot showed."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.compare.paired import ALL_MONEY, Paired
from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.executors import available_cores
from jinzhen.experiments.running.fixed_design import in_chunks
from jinzhen.experiments.running.records import CHUNK_SIZE, Arm
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.running.work import platform_text
from jinzhen.experiments.statistics.families import level_of_each, replications_to_select
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.experiments.statistics.planning import for_mean, for_paired_shares, for_two_shares, variance_range
from jinzhen.experiments.statistics.precision import replications_needed
from jinzhen.experiments.store.contract import Store
from jinzhen.scenarios.differences import names_apart
from jinzhen.scenarios.scenario import Scenario, target_towns

F64 = NDArray[np.float64]

COUNT, OUTPUT = "provincial_towns", "core_output_mcny"
OUTCOMES = (CHANCE, COUNT, OUTPUT, ALL_MONEY)
#: Half-widths that are looked at: of a chance as a share, of the count in towns, of amounts as a share of their mean.
HALF_WIDTHS = {CHANCE: (0.05, 0.03, 0.02, 0.01), COUNT: (0.5, 0.2, 0.1)}
RELATIVE = (0.01, 0.001)


@dataclass(frozen=True, eq=False)
class Plan:
    """What statements take.

    policies : names, the first being what the others are compared with
    n : replications of every policy that this is read from; is_stored : whether all were stored before
    precision : half-width that the first sentence is about
    level : of every interval of a difference, so that all that `compare` looks at first hold together
    chances : as the pilot has them, by policy
    pilot : mean and standard deviation of every outcome, by policy
    alone : what it takes to know an outcome of one policy: half_width, replications, low, high, minutes, bytes
    differences : the same for the difference of a policy from the first with the same draws; `independent`: with
        other draws in each; `saved_share`: of the replications, by the same draws
    best : what it takes to choose the best by the chance, by half_width; empty for one policy
    seconds, bytes, cores, is_this_platform : of a replication; what minutes are made of
    detail : in which `bytes` are kept
    """

    policies: tuple[str, ...]
    scenario: Scenario
    n: int
    n_failed: int
    precision: float
    level: float
    chances: tuple[Estimate, ...]
    pilot: pd.DataFrame
    alone: pd.DataFrame
    differences: pd.DataFrame
    best: pd.DataFrame
    seconds: float
    bytes: float
    cores: int
    is_this_platform: bool
    detail: str
    provenance: Mapping[str, str]

    @property
    def target_towns(self) -> int:
        """Provincial towns wanted."""
        return target_towns(self.scenario)

    @property
    def costs(self) -> pd.DataFrame:
        """What minutes and bytes are made of, in one row."""
        return pd.DataFrame({"seconds": [self.seconds], "cores": [self.cores], "bytes": [self.bytes]})

    def asked(self) -> pd.Series:
        """What the first sentence is about: the chance, or the difference in it that takes most."""
        rows = self.differences if len(self.differences) else self.alone
        own = rows[(rows["outcome"] == CHANCE) & (rows["half_width"] == self.precision)]
        return own.loc[own["replications"].idxmax()]


def n_stored(store: Store, arms: Sequence[Arm], detail: str) -> int:
    """Replications from the first on that every arm has without a gap."""
    known = [store.finished_chunks(arm, detail) for arm in arms]
    n = 0
    while all(n in chunks for chunks in known):
        n += CHUNK_SIZE
    return n


def plan(ask: Ask, stored: Stored, detail: str) -> Plan:
    """Read what a pilot tells. detail : in which its runs are kept"""
    scenarios = (ask.scenario, *ask.others)
    names, runs = names_apart(scenarios), Paired.of(stored)
    values, level = runs.values(OUTCOMES), level_of_each(len(LOOKED_AT) * (len(names) - 1))
    n, k = values.shape[:2]
    seconds, is_this_platform = _seconds(stored)
    size = ask.store.bytes_a_replication(ask.store.arm_ids(stored.arms)).get(detail, math.nan)
    cores = available_cores()

    def costed(rows: Iterator[tuple], heads: Sequence[str], n_arms: int) -> pd.DataFrame:
        frame = pd.DataFrame(list(rows), columns=list(heads))
        return frame.assign(
            minutes=frame["replications"] * n_arms * seconds / cores / 60.0, bytes=frame["replications"] * n_arms * size
        )

    shares = _half_widths(ask.settings.precision)
    return Plan(
        policies=names,
        scenario=ask.scenario,
        n=n,
        n_failed=stored.n_failed,
        precision=ask.settings.precision,
        level=level,
        chances=tuple(wilson(int(values[:, arm, 0].sum()), n) for arm in range(k)),
        pilot=_pilot(values, names),
        alone=costed(_alone(values, names, shares), (*NEEDS, "low", "high"), 1),
        differences=costed(_differences(values, names, shares, level), (*NEEDS, "low", "high", *PAIRED), 2),
        best=costed(_best(values[:, :, 0], shares), ("half_width", "replications"), k),
        seconds=seconds,
        bytes=size,
        cores=cores,
        is_this_platform=is_this_platform,
        detail=detail,
        provenance=provenance(stored.reader, ask.scenario, n),
    )


NEEDS = ("policy", "outcome", "half_width", "replications")
PAIRED = ("independent", "saved_share")


def _half_widths(precision: float) -> dict[str, tuple[float, ...]]:
    """Those of the chance with the one that is asked for, the widest first."""
    return {**HALF_WIDTHS, CHANCE: tuple(sorted({*HALF_WIDTHS[CHANCE], precision}, reverse=True))}


def _widths(outcome: str, shares: Mapping[str, tuple[float, ...]], mean: float) -> list[float]:
    if outcome in shares:
        return list(shares[outcome])
    return [share * abs(mean) for share in RELATIVE if mean]


def _seconds(stored: Stored) -> tuple[float, bool]:
    """Seconds of a finished replication, of this platform where any ran on it, and whether one did."""
    runs = stored.reader.runs_at(stored.arms)
    done = runs[runs["status"] == "done"]
    here = done[done["platform"] == platform_text()]
    used = here if len(here) else done
    return float(used["seconds"].mean()), bool(len(here))


def _pilot(values: F64, names: Sequence[str]) -> pd.DataFrame:
    rows = [
        (policy, outcome, values[:, arm, column].mean(), values[:, arm, column].std(ddof=1))
        for arm, policy in enumerate(names) for column, outcome in enumerate(OUTCOMES)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["policy", "outcome", "mean", "sd"])


def _alone(values: F64, names: Sequence[str], shares: Mapping[str, tuple[float, ...]]) -> Iterator[tuple]:
    for arm, policy in enumerate(names):
        for column, outcome in enumerate(OUTCOMES):
            own = values[:, arm, column]
            for width in _widths(outcome, shares, own.mean()):
                if outcome == CHANCE:
                    needed = replications_needed(float(own.mean()), width)
                else:
                    needed = for_mean(float(own.std(ddof=1)), width)
                yield policy, outcome, width, *_with_range(needed, own)


def _differences(
    values: F64, names: Sequence[str], shares: Mapping[str, tuple[float, ...]], level: float
) -> Iterator[tuple]:
    for arm, policy in list(enumerate(names))[1:]:
        for column, outcome in enumerate(OUTCOMES):
            base, own = values[:, 0, column], values[:, arm, column]
            paired, independent = _needed_for_difference(outcome, base, own, level)
            for width in _widths(outcome, shares, base.mean()):
                apart = in_chunks(independent(width))
                needed, low, high = _with_range(paired(width), own - base)
                yield policy, outcome, width, needed, low, high, apart, 1.0 - needed / apart


def _needed_for_difference(
    outcome: str, base: F64, own: F64, level: float
) -> tuple[Callable[[float], int], Callable[[float], int]]:
    """Replications by half-width with the same draws, and with independent ones."""
    if outcome == CHANCE:
        gained, lost = float((own > base).mean()), float((base > own).mean())
        return (
            lambda width: for_paired_shares(gained, lost, width, level),
            lambda width: for_two_shares(float(own.mean()), float(base.mean()), width, level),
        )
    together, apart = float((own - base).std(ddof=1)), math.hypot(own.std(ddof=1), base.std(ddof=1))
    return lambda width: for_mean(together, width, level), lambda width: for_mean(apart, width, level)


def _with_range(needed: int, values: F64) -> tuple[int, int, int]:
    """Whole chunks, and the range they may lie in: they go with the variance, which a pilot only estimates."""
    variance = float(values.var(ddof=1))
    low, high = variance_range(values)
    ratios = (low / variance, high / variance) if variance else (1.0, 1.0)
    return in_chunks(needed), *(in_chunks(max(2, math.ceil(needed * ratio))) for ratio in ratios)  # type: ignore[return-value]


def _best(chance: F64, shares: Mapping[str, tuple[float, ...]]) -> Iterator[tuple]:
    """To choose the best by its chance, or one no further from it than the half-width."""
    for width in shares[CHANCE] if chance.shape[1] > 1 else ():
        yield width, in_chunks(replications_to_select(chance, width))


