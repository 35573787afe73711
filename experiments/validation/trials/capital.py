"""The cost of capital: investment grants (V7) and a tax credit on equipment (V8)."""

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import (
    QUARTERS_BEFORE,
    as_in_the_studies,
    log_ratio,
    lots,
    mean_difference,
    these,
    year_of_flows,
)
from jinzhen.model.rules.investment import INFRAMARGINAL_JOBS
from jinzhen.model.state.now import Param
from jinzhen.scenarios.constants import CONSTANTS

#: Part of the towns that grant; share of an investment they grant, which is the ten points of the source.
GRANTING_SHARE, GRANT_SHARE = 1.0 / 3.0, CONSTANTS["town_grant_ceiling"].value
#: First quarter of a higher maximum: after QUARTERS_BEFORE.
GRANTED_FROM = "2023Q4"
#: Money in the upgrading fund of a granting town, in times of its investment of a step: never short.
FUND_STEPS = 4.0
#: Part of the price of equipment the tax returns. Source: the reform cut the cost of investment by 15 %.
TAX_CREDIT_SHARE = 0.15
CREDIT = {"equipment_tax_credit": TAX_CREDIT_SHARE}


def fill_funds(run: Run, granting: np.ndarray) -> None:
    """Towns that grant have more upgrading money than is asked for, the others none."""
    towns = run.tables.towns
    towns.upgrade_fund_mcny[:] = 0.0
    towns.upgrade_fund_mcny[granting] = FUND_STEPS * towns.investment_mcny[granting] + 1.0


def investment_grant(kit: Kit, number: int) -> dict[str, float]:
    """V7. The admissible maximum of grants raised by ten points in a third of the towns, drawn by lot, and a tenth of
    every investment granted there, each against none anywhere.

    Source: UK assisted areas, where the highest admissible grant changed; four years of a plant panel. What treated
    towns gain less what the others gain between the two runs. A higher maximum is paid as far as the programme's yearly
    ceiling goes.
    jobs_maximum : log jobs in firms of up to 150 workers at the start, by the maximum
    jobs_small, jobs_large : the same of firms of up to, and over, 150 workers, by a tenth of every investment (closed
        firms count as none)
    tfp : mean log productivity of these firms, likewise
    """
    scenario = as_in_the_studies(kit, "2027Q3", tech_upgrade_share=0.0, spend_upgrade=0.0)
    lot, ids = lots(kit, number, 7), kit.base_year.towns.town_id
    granting = lot.random(len(ids)) < GRANTING_SHARE
    from_then = [[GRANTED_FROM, GRANT_SHARE]]
    maximum = {"value": 0.0, "local": {ids[town]: from_then for town in np.flatnonzero(granting)}}
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    entitled = kit.run(scenario.with_levers(tech_upgrade_share=maximum), number)
    for run in (plain, treated, entitled):
        run.steps(QUARTERS_BEFORE)
    before = plain.firms("payroll_jobs")
    for _ in range(16):
        fill_funds(treated, granting)
        for run in (plain, treated, entitled):
            run.step()
    is_large, is_granted = before["payroll_jobs"] > INFRAMARGINAL_JOBS, granting[before["town"].to_numpy()]
    usual = plain.firms("payroll_jobs", "tfp")

    def gain(after: pd.DataFrame, chosen: pd.Series, column: str) -> float:
        ids = before.index[chosen]
        if column == "tfp":
            return mean_difference(these(after, ids)["tfp"], usual["tfp"])
        return log_ratio(these(after, ids)[column].sum(), these(usual, ids)[column].sum())

    def apart(run: Run, chosen: pd.Series, column: str) -> float:
        after = run.firms("payroll_jobs", "tfp")
        return gain(after, is_granted & chosen, column) - gain(after, ~is_granted & chosen, column)

    return {
        "jobs_maximum": apart(entitled, ~is_large, "payroll_jobs"),
        "jobs_small": apart(treated, ~is_large, "payroll_jobs"),
        "jobs_large": apart(treated, is_large, "payroll_jobs"),
        "tfp": apart(treated, is_large | ~is_large, "tfp"),
    }


def equipment_credit(kit: Kit, number: int) -> dict[str, float]:
    """V8. User-cost elasticity of investment: the tax returns 15 % of the price of equipment, four years.

    Source: firms of China's pilot of 2004 invested 28 % more on average of the four years after; elasticities of the
    facts are relative rise over relative fall of the cost. Firms in business throughout.
    elasticity : over the four years; elasticity_first_year : in the first
    """
    scenario = as_in_the_studies(kit, "2027Q3")
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    for run in (plain, treated):
        run.steps(QUARTERS_BEFORE)
    for name, value in CREDIT.items():
        treated.params[Param[name]] = value
    years = {run: [year_of_flows(run, "investment_mcny") for _ in range(4)] for run in (plain, treated)}
    four = {run: sum(each[1:], each[0]).dropna() for run, each in years.items()}
    return {"elasticity": rise(four[treated], four[plain]) / TAX_CREDIT_SHARE,
            "elasticity_first_year": rise(years[treated][0], years[plain][0]) / TAX_CREDIT_SHARE}


def rise(treated: pd.DataFrame, plain: pd.DataFrame) -> float:
    """Relative rise of the investment of firms in both, treated over plain."""
    both = treated.index.intersection(plain.index)
    invested = treated.loc[both, "investment_mcny"].sum(), plain.loc[both, "investment_mcny"].sum()
    return float(np.expm1(log_ratio(*invested)))
