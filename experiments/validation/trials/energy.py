"""Energy quotas: how much of a forced saving is output not made (V10)."""

import numpy as np

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import as_in_the_studies, drawn, lots

#: Part of the towns under a cap, and the log cut of their energy use. Source: firms of the Top-1000 programme used 0.13
#: to 0.16 log points less than without it.
CAPPED_SHARE, LOG_CUT = 1.0 / 3.0, 0.145
#: Quota of a town that is to have no limit, tce a year.
AMPLE_TCE = 1e12


def set_quota(run: Run, quota_tce: np.ndarray) -> None:
    """Make the quotas of the step to come `quota_tce`, tce a step; quotas have to be set to grow by nothing."""
    towns, trades = run.tables.towns, run.tables.trades
    quarter = (run.scenario.step_ends[run.at].month - 1) // 3
    part = run.step_years * trades.season[towns.trade, quarter] * drawn(run, "energy_supply_share")
    towns.energy_base_tce[:] = quota_tce / part


def energy_cap(kit: Kit, number: int) -> dict[str, float]:
    """V10. A third of the towns, drawn by lot, may use 0.145 log points less energy than they would; four years.

    Source: the Top-1000 programme 2006-2010: regulated firms used 0.13 to 0.16 log points less energy, mostly
    by producing less.
    What the cap refuses is not given back by the problem ledger.
    energy, output : log change of capped towns over the four years, against the same towns without a limit
    output_over_energy : relative fall of output over relative fall of energy
    """
    scenario = as_in_the_studies(kit, "2026Q3", energy_quota_growth=0.0, problem_ledger=0.0)
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    capped = lots(kit, number, 10).random(plain.tables.towns.trade.size) < CAPPED_SHARE
    ample = np.full(capped.size, AMPLE_TCE)
    sums = {run: np.zeros(2) for run in (plain, treated)}
    for _ in range(16):
        set_quota(plain, ample)
        plain.step()
        set_quota(treated, np.where(capped, np.exp(-LOG_CUT) * plain.tables.towns.energy_use_tce, AMPLE_TCE))
        treated.step()
        for run, total in sums.items():
            towns = run.tables.towns
            total += towns.energy_use_tce[capped].sum(), towns.output_mcny[capped].sum()
    energy, output = np.log(sums[treated] / sums[plain])
    return {"energy": energy, "output": output,
            "output_over_energy": np.expm1(output) / np.expm1(energy)}
