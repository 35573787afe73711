"""A stored forecast made up for tests of analysis and report: the real towns, invented runs, the reader's frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import SimpleNamespace

import numpy as np
import pandas as pd

from jinzhen.experiments.forecast.unknown import EACH, OUTCOMES, Again
from jinzhen.model.outcomes import CONSTRAINTS, MONEY_LINES, RESIDUALS, TOWN_FIGURES
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.tables import PROVINCIAL
from jinzhen.scenarios.horizon import Horizon
from jinzhen.scenarios.levers import LEVER_INDEX, LEVER_NAMES
from jinzhen.scenarios.priors import Prior
from jinzhen.scenarios.scenario import LeverSetting, Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

PLAN = Scenario.baseline()
STEP_ENDS = tuple(
    date(year, month, 31 if month in (3, 12) else 30)
    for year in range(2022, 2026)
    for month in (3, 6, 9, 12)
    if (year, month) >= (2022, 12)
)
N_STEPS = len(STEP_ENDS)
AS_OF_STEP = 5
#: Extra towns a round by arm, where a test names no others.
LIFT = {"as_is": 0.0, "unlimited_places": 5.0, "gates_waived": 0.4, "no_bar": 0.2, "unlimited_nominations": 0.0,
        "all": 7.0}  # fmt: skip
ARM_LABELS = tuple(LIFT)
RULES = ("fixed", "gap", "quality_bar")

#: Size of outcomes in a quarter, by name or by what a name begins with; others are 20.
LEVELS = {
    "energy": 4.0e5, "land": 900.0, "discharge": 8000.0, "core": 34e3, "chain": 57e3, "reported": 61e3,
    "entities": 6500.0, "paper_entities": 700.0, "reported_entities": 7600.0, "public_money_mcny": 600.0,
    "payroll_jobs": 2.6e5, "linked_jobs": 3.1e5, "city_spread": 0.5, "energy_tce_per_10k_cny": 0.12,
    "output_per_mu_mcny": 0.9, "mean_log_tfp": 0.01,
}  # fmt: skip

#: Public money a full year by lever, m CNY.
MONEY = {
    "special_fund": 500.0, "county_fund": 560.0, "city_cofunding": 20.0, "guidance_fund": 125.0,
    "power_price_discount": 240.0, "tech_upgrade_share": 300.0, "training": 60.0, "brand_support": 50.0,
    "public_platforms": 30.0, "infrastructure": 300.0, "credit_rate_discount": 40.0, "guarantee_share": 35.0,
    "attraction_effort": 80.0, "rd_grant": 150.0, "size_crossing_reward": 26.0, "merger_support": 47.0,
}  # fmt: skip


@dataclass(frozen=True)
class MadeUpScenario:
    """As much of a scenario as analysis uses."""

    content_hash: str
    name: str = "equal_funds"
    start: date = date(2022, 10, 1)
    end: date = date(2025, 12, 31)
    as_of: date = date(2023, 12, 31)
    step_ends: tuple[date, ...] = STEP_ENDS

    @property
    def levers(self) -> Mapping[str, LeverSetting]:
        return PLAN.levers

    @property
    def priors(self) -> Mapping[str, Prior]:
        return PLAN.priors

    @property
    def horizon(self) -> Horizon:
        return PLAN.horizon

    def lever_table(self) -> np.ndarray:
        table = np.zeros((N_STEPS, len(LEVER_NAMES)))
        table[:, LEVER_INDEX["target_towns"]] = 30.0
        return table


class MadeUpReader:
    """Answers like `store.reader.Reader`. lift : extra towns a round by arm; n : replications"""

    def __init__(self, n: int = 320, lift: dict[str, float] | None = None, failures: int = 1, seed: int = 3) -> None:
        self.n, self.failed, self.rng_seed = n, failures, seed
        self.lift = LIFT if lift is None else lift
        self.base_year = load_base_year()
        self.address = SimpleNamespace(engine_id="e" * 16, base_year_hash=self.base_year.content_hash, seed=2025)
        self.n_replications = n

    @cached_property
    def arms(self) -> list[tuple[str, MadeUpScenario]]:
        return [(label, MadeUpScenario(f"{index}" * 64)) for index, label in enumerate(ARM_LABELS)]

    def _label(self, scenario_hash: str) -> str:
        return ARM_LABELS[int(scenario_hash[0])]

    def _rules(self) -> np.ndarray:
        return np.array(RULES)[np.random.default_rng(self.rng_seed).choice(3, self.n, p=(0.4, 0.35, 0.25))]

    def designations(self, scenario_hash: str) -> np.ndarray:
        """History for the 18 first towns, then rounds in 2024Q4 and 2025Q4 that name the best by a noisy score."""
        rng = np.random.default_rng(self.rng_seed + 1)
        steps = np.full((self.n, 150), -1, np.int16)
        steps[:, :10], steps[:, 10:18] = 0, 5
        noise = rng.normal(0.0, 0.9, (self.n, 150)) + self.strength()
        for run, rule in enumerate(self._rules()):
            order = [town for town in np.argsort(-noise[run]) if town >= 18]
            places = (
                {"fixed": 4, "gap": 6, "quality_bar": 7}[rule]
                + rng.integers(-2, 3)
                + self.lift[self._label(scenario_hash)]
            )
            first, last = int(places), int(2 * places)
            steps[run, order[:first]], steps[run, order[first:last]] = 9, 13
        return steps

    def strength(self) -> np.ndarray:
        return np.log(self.base_year.towns.reported_mcny / 2000.0)

    def quarter_array(self, scenario_hash: str, names: list[str]) -> np.ndarray:
        rng = np.random.default_rng(self.rng_seed + 2)
        steps = self.designations(scenario_hash)
        counts = np.stack([((steps >= 0) & (steps <= k)).sum(axis=1) for k in range(N_STEPS + 1)], axis=1)
        made = {"provincial_towns": counts}
        growth = np.cumprod(1.0 + rng.normal(0.01, 0.01, (self.n, N_STEPS + 1)), axis=1)
        for name in names:
            kind = name.rsplit("_", 2)[0]
            if name != "provincial_towns":
                factor = 1.08 if "quota" in name else 0.06 if "short" in name else 1.0
                made[name] = LEVELS.get(name, LEVELS.get(kind, 20.0)) * factor * growth
        return np.stack([made[name] for name in names], axis=2).astype(float)

    def outcomes(self, hashes: list[str], names: list[str] | None = None) -> pd.DataFrame:
        return pd.concat([self._outcomes(key) for key in hashes], ignore_index=True)

    def _outcomes(self, key: str) -> pd.DataFrame:
        counts = self.quarter_array(key, ["provincial_towns"])[:, :, 0]
        met = counts >= 30
        others = [name for name in OUTCOMES if name not in ("target_met", "provincial_towns")]
        ends = self.quarter_array(key, others)[:, -1].T
        return pd.DataFrame(
            {
                "scenario_hash": key,
                "replication": range(self.n),
                "provincial_towns": counts[:, -1],
                "target_step": np.where(met.any(axis=1), met.argmax(axis=1), -1),
                "target_met": met.any(axis=1),
                "places_rule": self._rules() if key[0] in "0234" else "unlimited",
                **dict(zip(others, ends, strict=True)),
            }
        )

    def uncertainties(self, hashes: list[str]) -> pd.DataFrame:
        """The rule of places as it was drawn, and other draws on which nothing hangs."""
        rng = np.random.default_rng(self.rng_seed + 4)
        draws = {name: rng.random(self.n) for name in UNCERTAINTY_NAMES}
        draws |= {"places_rule": [RULES.index(rule) for rule in self._rules()], "hazard_large": np.full(self.n, 0.03)}
        return pd.DataFrame({"scenario_hash": hashes[0], "replication": range(self.n)} | draws)

    @property
    def again(self) -> Again:
        """The first draws with other luck: whether the target is met follows the rule of places."""
        draws = self.n // EACH
        chance = np.repeat([0.2 + 0.3 * RULES.index(rule) for rule in self._rules()[:draws]], EACH)
        generator = np.random.default_rng(self.rng_seed + 5)
        runs = pd.DataFrame({"draw": np.repeat(np.arange(draws), EACH)})
        for name in OUTCOMES:
            runs[name] = chance + generator.normal(size=len(runs))
        return Again(range(draws), runs.assign(target_met=generator.random(len(runs)) < chance))

    def rounds(self, hashes: list[str]) -> pd.DataFrame:
        rows = []
        steps = self.designations(hashes[0])
        for run, rule in enumerate(self._rules()):
            named = [int((steps[run] == step).sum()) for step in (0, 5, 9, 13)]
            rows += [
                (hashes[0], run, 0, -1, True, 10, 10, 10, named[0], "fixed"),
                (hashes[0], run, 1, 5, True, 8, 8, 8, named[1], "fixed"),
            ]
            for ordinal, (step, count) in enumerate(zip((9, 13), named[2:], strict=True), 2):
                places = np.inf if rule == "quality_bar" else count
                rows.append((hashes[0], run, ordinal, step, False, 24 - run % 5, 11 + run % 6, places, count, rule))
        return pd.DataFrame(
            rows,
            columns=[
                "scenario_hash",
                "replication",
                "round",
                "step",
                "imposed",
                "nominated",
                "eligible",
                "places",
                "named",
                "rule",
            ],
        )

    def town_years(self, hashes: list[str]) -> pd.DataFrame:
        rng = np.random.default_rng(5)
        chain = 1.0 / (1.0 + np.exp(-2.0 * self.strength()))
        frames = []
        for year in (2022, 2023, 2024, 2025):
            frame = {"scenario_hash": hashes[0], "town": range(150), "year": year, "n": self.n}
            for figure in TOWN_FIGURES:
                if figure.unit != "code":
                    frame[f"{figure.name}_mean"] = rng.random(150) * (0.3 if figure.unit == "share" else 1.0)
            frame |= {
                "passes_output_mean": chain,
                "passes_leader_mean": np.minimum(1.0, 0.6 + 0.5 * chain),
                "passes_support_mean": np.ones(150),
                "passes_county_mean": np.full(150, 0.97),
                "passes_all_mean": chain * 0.9,
                "score_mean": 0.2 + 0.5 * chain,
            }
            frame |= {f"n_constraint_{name}": rng.integers(0, 99, 150) for name in CONSTRAINTS}
            frames.append(pd.DataFrame(frame))
        return pd.concat(frames, ignore_index=True)

    def money_years(self, hashes: list[str]) -> pd.DataFrame:
        """What MONEY names, a quarter of it in 2022; nothing for every other lever."""
        rows = [
            {"scenario_hash": hashes[0], "year": year, "n": self.n}
            | {
                f"money_{lever}_{payer}_mcny_mean": MONEY.get(lever, 0.0) * (0.25 if year == 2022 else 1.0)
                for lever, payer in MONEY_LINES
            }
            | {f"money_{lever}_{payer}_mcny_sd": MONEY.get(lever, 0.0) * 0.1 for lever, payer in MONEY_LINES}
            for year in (2022, 2023, 2024, 2025)
        ]
        return pd.DataFrame(rows)

    def residuals(self, hashes: list[str]) -> pd.DataFrame:
        return pd.DataFrame({"replication": range(self.n)} | {name: np.full(self.n, 3e-8) for name in RESIDUALS})

    def failures(self, hashes: list[str]) -> pd.DataFrame:
        rows = [
            (hashes[0], self.n + k, 2025, "ArithmeticError: orders do not add up <&>", "") for k in range(self.failed)
        ]
        return pd.DataFrame(rows, columns=["scenario_hash", "replication", "seed", "error", "traceback"])

    def runs(self, hashes: list[str]) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "scenario_hash": hashes[0],
                "replication": range(self.n),
                "status": "done",
                "seconds": 0.02,
                "platform": "Linux x86_64",
                "created": "2026-11-23T20:00:00",
            }
        )


def provincial_by_2023() -> int:
    """Towns that are provincial in the imposed history, those that nobody knows by name too."""
    base_year = load_base_year()
    return sum(entry.tier == PROVINCIAL for entry in base_year.imposed) + sum(each.places for each in base_year.drawn)
