"""A step of a month gives a year's figures as a step of a quarter does, apart from chance and a little coarseness."""

import functools
from dataclasses import replace

import numpy as np
from small_worlds import OUTCOME, lively, outcome, run

from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES, OUTCOMES, TOWN_FIGURE_NAMES
from jinzhen.scenarios.scenario import Scenario

N_REPLICATIONS = 40
#: What the steps may differ by without chance: firms answer half a step late. A rate that is not converted shows as
#: three times its size or as a third of it.
COARSENESS = 0.03
#: Chance of one figure in about 15,000 to differ by more standard errors without a cause; about 400 are compared.
STANDARD_ERRORS = 4.0
#: The quarter of 2022 alone shows in which step a start is felt, not whether years agree.
YEARS = (2023, 2024, 2025)
#: Quotas and credit of a month cannot be made up for in the next one, those of a quarter can within it: where single
#: firms make a town's months uneven, more is short of them.
UNEVEN = {"energy_short_tce", "discharge_short_t", "credit_short_mcny"}
MOST_UNEVEN = 3.0
#: Of the last step of a year only: a quarter's mean is not its last month's.
OF_THE_LAST_STEP = {"town energy_short_share", "town land_short_share", "town credit_short_share"}


@functools.cache
def scenario(steps_per_year: int) -> Scenario:
    """The small world with every uncertainty fixed, so that little but the step and luck is left to differ.

    The guidance fund is as small as the world: how soon firms run short of capacity does not decide what it pays.
    """
    fixed = replace(lively(), priors=Scenario.baseline().at_centre().priors, steps_per_year=steps_per_year)
    return fixed.with_levers(guidance_fund=20)


@functools.cache
def trajectories(steps_per_year: int):
    return [run(scenario(steps_per_year), number) for number in range(N_REPLICATIONS)]


def yearly(trajectory, steps_per_year):
    """Flows summed over every year, everything else at its end: (n_years, n_figures), towns' figures as a mean."""
    chosen = scenario(steps_per_year)
    step_years = np.array([day.year for day in chosen.step_ends])
    rows = []
    for year in YEARS:
        steps = trajectory.outcomes[1:][step_years == year]
        own = [steps[:, k].sum() if figure.kind == "flow" else steps[-1, k] for k, figure in enumerate(OUTCOMES)]
        at = chosen.years.index(year)
        rows.append(np.concatenate([own, trajectory.town_years[at].mean(axis=0), trajectory.money_mcny[at]]))
    return np.array(rows)


NAMES = (*OUTCOME_NAMES, *(f"town {name}" for name in TOWN_FIGURE_NAMES), *(f"money {name}" for name, _ in MONEY_LINES))


def test_years_of_months_are_years_of_quarters():
    """Paired by replication: same base year, same history and rounds; other luck within the years."""
    quarters, months = (np.array([yearly(trajectory, n) for trajectory in trajectories(n)]) for n in (4, 12))
    gap = months - quarters
    error = gap.std(axis=0, ddof=1) / np.sqrt(N_REPLICATIONS)
    allowed = STANDARD_ERRORS * error + COARSENESS * np.abs(quarters).mean(axis=0)
    apart = [f"{NAMES[k]} of {YEARS[y]}: {months[:, y, k].mean():.4g} by months, {quarters[:, y, k].mean():.4g} by "
             f"quarters (+- {error[y, k]:.2g})" for y, k in np.argwhere(np.abs(gap.mean(axis=0)) > allowed)
             if NAMES[k] not in OF_THE_LAST_STEP | UNEVEN]
    assert apart == []
    for k in (NAMES.index(name) for name in UNEVEN):
        more = gap[:, :, k].mean(axis=0)
        assert (more > -allowed[:, k]).all(), NAMES[k]
        assert (more < allowed[:, k] + (MOST_UNEVEN - 1.0) * quarters[:, :, k].mean(axis=0)).all(), NAMES[k]


def test_the_comparison_is_sharp():
    """Figures of the economy could not be a tenth apart without being noticed."""
    gap = np.array([yearly(one, 12) - yearly(other, 4) for one, other in zip(*map(trajectories, (12, 4)), strict=True)])
    size = np.mean([yearly(trajectory, 4) for trajectory in trajectories(4)], axis=0)
    noise = STANDARD_ERRORS * gap.std(axis=0, ddof=1) / np.sqrt(N_REPLICATIONS)
    for name in ("core_output_mcny", "value_added_mcny", "entities", "payroll_jobs", "wages_mcny", "tax_mcny",
                 "capital_mcny", "debt_mcny", "energy_use_tce", "land_in_use_mu", "public_money_mcny"):
        assert (noise + COARSENESS * size < 0.1 * size)[:, OUTCOME[name]].all(), name
    lumpy = (noise + COARSENESS * size < 0.2 * size)[:, OUTCOME["investment_mcny"]]
    assert lumpy.all(), "investment counts new plants, of which such a world has a few a year"


def test_rounds_and_history_fall_on_the_same_days():
    for number in range(12):
        assert_same_days(number)


def assert_same_days(number):
    """Step of a round, whether history imposes it, its places where a number is drawn."""
    drawn = replace(Scenario.baseline(), end="2028-12-31")
    quarters, months = (run(replace(drawn, steps_per_year=n), number) for n in (4, 12))
    ends = {n: ("start", *replace(drawn, steps_per_year=n).step_ends) for n in (4, 12)}
    days = [[(ends[n][int(row[0])], row[1]) for row in trajectory.rounds if row[1] == 0.0 or row[0] == 0.0]
            for n, trajectory in ((4, quarters), (12, months))]
    assert days[0] == days[1]
    imposed = [[(ends[n][int(row[0])].year, row[5]) for row in trajectory.rounds if row[1] == 1.0 and row[0] > 0.0]
               for n, trajectory in ((4, quarters), (12, months))]
    assert imposed[0] == imposed[1]


def test_both_begin_with_the_same_base_year():
    quarters, months = trajectories(4)[0], trajectories(12)[0]
    per_step = np.array([3.0 if figure.kind == "flow" else 1.0 for figure in OUTCOMES])
    np.testing.assert_allclose(months.outcomes[0] * per_step, quarters.outcomes[0], rtol=1e-12)
    np.testing.assert_array_equal(months.uncertainties, quarters.uncertainties)
    np.testing.assert_array_equal(months.tiers[0], quarters.tiers[0])


def test_a_quarters_months_have_their_quarters_energy_ceiling():
    """Season by quarter, growth by month: three months' ceilings add up to the quarter's."""
    quarters, months = (outcome(trajectories(n)[0], "energy_quota_tce")[1:] for n in (4, 12))
    np.testing.assert_allclose(months.reshape(-1, 3).sum(axis=1), quarters, rtol=1e-3)
