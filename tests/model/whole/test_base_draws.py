"""The base year of a replication: what is not printed is drawn, and jobs go with the output they are for."""

import numpy as np
from small_worlds import SEED

from jinzhen.model.replication import Workspace, start
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.tables import OBSERVED
from jinzhen.scenarios.scenario import Scenario

REPLICATIONS = 40
TOWNS = load_base_year().towns


def drawn():
    """Core output, payroll and all jobs of every town, (replications, towns) each."""
    workspace, scenario = Workspace(load_base_year()), Scenario.baseline()
    found = []
    for number in range(REPLICATIONS):
        start(workspace, scenario, SEED, number)
        towns = workspace.tables.towns
        found.append([towns.output_year_mcny.copy(), towns.jobs.copy(), towns.jobs * (1.0 + towns.linked_jobs_per_job)])
    return np.array(found).swapaxes(0, 1)


def test_jobs_go_with_the_output_they_are_for_and_printed_ones_stay():
    output, payroll, jobs = drawn()
    free = (TOWNS.output_mcny_standing != OBSERVED) & (TOWNS.payroll_jobs_standing != OBSERVED)
    free &= TOWNS.published_jobs_standing != OBSERVED
    spread = np.log(output[:, free]).std(axis=0)
    a_worker = np.log(output[:, free] / payroll[:, free]).std(axis=0)
    assert np.median(spread) > 0.6 and np.median(a_worker) < 0.4
    printed = TOWNS.published_jobs_standing == OBSERVED
    assert np.allclose(jobs[:, printed], TOWNS.published_jobs[printed], rtol=0.01)
