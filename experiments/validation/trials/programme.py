"""What the programme did: registration reform, the first ten towns, the second batch, and city totals left out."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.figures import Pool
from jinzhen.model.state.world import State
from jinzhen.scenarios.base_year import BaseYear, load_base_year

FIRST_BATCH = tuple(f"P{number:02d}" for number in range(1, 11))
#: Towns of the second batch with figures of their own.
SECOND_BATCH_KNOWN = ("P11", "P12", "P13", "P14")
#: Share of the approval delay removed before the reform and by it. The step is assumed, as in the rule of entry.
UNREFORMED, REFORM_GAIN = 0.2, 0.3
#: Cities whose municipal towns' output is published and predicted.
PREDICTED = {"jincheng": "晋城市", "datong": "大同市"}


def registration_reform(kit: Kit, number: int) -> dict[str, float]:
    """V13. Entrants and exits of 2023 and 2024 with and without an approval reform from 2023 on, everywhere."""
    plain = kit.until("2024Q4").with_levers(approval_reform=UNREFORMED)
    reformed = plain.with_levers(approval_reform=[["2022Q4", UNREFORMED], ["2023Q1", UNREFORMED + REFORM_GAIN]])
    counted: dict[str, float] = {}
    for name, scenario in (("plain", plain), ("reformed", reformed)):
        run = kit.run(scenario, number)
        run.step()
        entries, exits = _turnover(run)
        counted |= {f"entry_{name}": entries, f"exit_{name}": exits}
    return counted


def _turnover(run: Run) -> tuple[float, float]:
    """Real entrants and exits from here to the end of the run."""
    entries, exits = 0.0, 0.0
    while run.at < run.n_steps:
        run.step()
        entries += run.outcome("entries")
        exits += run.outcome("exits")
    return entries, exits


def relative(what: str) -> Pool:
    """Change through the reform over the number without it."""

    def change(sums: Mapping[str, float]) -> float:
        return sums[f"{what}_reformed"] / sums[f"{what}_plain"] - 1.0

    return change


def first_ten_towns(kit: Kit, number: int) -> dict[str, float]:
    """V16. Newcomers, jobs and signed projects of the first ten towns in three quarters, gross and as reported.

    entities : real entrants, entities on paper and units registered beyond the chain's firms
    """
    run = kit.run(kit.until("2023Q2"), number)
    first = kit.town_rows(*FIRST_BATCH)
    entities, jobs = 0.0, 0.0
    for _ in range(run.n_steps):
        before, beyond = _units(run, first), run.tables.towns.registered_beyond[first].copy()
        run.step()
        entities += float((~_units(run, first).index.isin(before.index)).sum())
        entities += float(np.maximum(run.tables.towns.registered_beyond[first] - beyond, 0.0).sum())
        jobs += float(run.tables.towns.new_jobs[first].sum())
    projects = run.tables.projects
    ours = np.isin(projects.town[: run.workspace.world.state[State.projects]], first)
    return {"entities": entities, "jobs": jobs, "projects": float(ours.sum()),
            "signed_mcny": float(projects.size_mcny[: ours.size][ours].sum())}


def _units(run: Run, towns: NDArray[np.int64]) -> pd.DataFrame:
    """Real firms and entities on paper in some towns, by identity."""
    units = pd.concat([run.firms("payroll_jobs"), run.paper("payroll_jobs")])
    return units[units["town"].isin(towns)]


def second_batch(kit: Kit, number: int) -> dict[str, float]:
    """V17. Where the later second batch stood among the candidates of 2023, by score; history only to 2022-09."""
    run = kit.run(kit.until("2023Q3", as_of="2022-09-30"), number)
    run.to_end()
    score = run.tables.towns.score
    candidates = score[np.flatnonzero(kit.base_year.towns.is_municipal_mid_2023)]
    rows = kit.town_rows(*SECOND_BATCH_KNOWN)
    below = {name: float((candidates < score[row]).sum()) / max(candidates.size - 1, 1)
             for name, row in zip(SECOND_BATCH_KNOWN, rows, strict=True)}
    return below | {"mean": float(np.mean(list(below.values())))}


def city_totals(kit: Kit, number: int) -> dict[str, float]:
    """V18. Reported output of a city's municipal towns, m CNY a year, predicted without its own data."""
    predicted = {}
    for name, city in PREDICTED.items():
        base_year = _without(city)
        run = kit.run(kit.scenario, number, base_year)
        towns = base_year.towns
        ours = towns.is_municipal_mid_2023 & (towns.city == base_year.cities.name_zh.index(city))
        predicted[name] = float(run.tables.towns.reported_year_mcny[ours].sum())
    return predicted


@lru_cache(maxsize=len(PREDICTED))
def _without(city: str) -> BaseYear:
    return load_base_year(left_out=(city,))
