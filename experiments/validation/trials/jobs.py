"""Jobs that firms create and lose (V23)."""

import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run


def job_flows(kit: Kit, number: int) -> dict[str, float]:
    """V23. Jobs created and lost between the ends of the years 2022 to 2025, by firms above the designated size at
    either end.

    created, lost, excess : jobs; excess of both beyond what the net change needs; jobs : mean of the two ends, added up
    """
    run = kit.run(kit.until("2025Q4"), number)
    run.step()
    sums = dict.fromkeys(("created", "lost", "excess", "jobs"), 0.0)
    before = _jobs(run)
    for _ in range(3):
        run.steps(run.scenario.steps_per_year)
        after = _jobs(run)
        both = pd.concat([before.add_suffix("_before"), after.add_suffix("_after")], axis=1).fillna(0.0)
        both = both[(both["above_size_before"] > 0.0) | (both["above_size_after"] > 0.0)]
        change = both["payroll_jobs_after"] - both["payroll_jobs_before"]
        created, lost = float(change.clip(lower=0.0).sum()), float(-change.clip(upper=0.0).sum())
        sums["created"] += created
        sums["lost"] += lost
        sums["excess"] += created + lost - abs(created - lost)
        sums["jobs"] += 0.5 * float(both["payroll_jobs_after"].sum() + both["payroll_jobs_before"].sum())
        before = after
    return sums | {"gross": sums["created"] + sums["lost"]}


def _jobs(run: Run) -> pd.DataFrame:
    return run.firms("payroll_jobs", "above_size")[["payroll_jobs", "above_size"]]
