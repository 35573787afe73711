"""Loans: what one gains, what its rivals lose, and what a guarantee does to firms that lack money (V5, V9)."""

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import (
    QUARTERS_BEFORE,
    as_in_the_studies,
    lots,
    mean_log_ratio,
    one_a_town,
    one_town_a_trade,
    small_firms,
    these,
    year_of_flows,
)
from jinzhen.model.state.now import Param

#: A new loan, in years of sales. The sources report access to a loan, not its size; assumed, as unsecured loans to
#: firms of nine workers with sales of half a million dollars are.
LOAN_YEARS = 0.2


def lend(run: Run, identities: pd.Index) -> None:
    """Give firms a new loan: cash and debt rise alike."""
    firms, slots = run.tables.firms, run.slots_of(identities)
    slots = slots[slots >= 0]
    loan_mcny = LOAN_YEARS * firms.expected_orders_mcny[slots]
    firms.cash_mcny[slots] += loan_mcny
    firms.debt_mcny[slots] += loan_mcny


def loan_and_rivals(kit: Kit, number: int) -> dict[str, float]:
    """V5. Revenue one year after a new loan to one small firm a town, and of it when all its rivals get one instead.

    Source: 3,100 Chinese SMEs in 78 local markets, randomised. Treatment: access to a new unsecured loan. Here the
    local market is the town; the firm's rivals are every other firm of it, and only one town of a trade is treated
    so, as the source's markets do not compete with each other.
    own : mean log revenue of the treated firms, treated less untreated, fourth quarter after
    rivals : the same of an untreated firm whose rivals are treated
    """
    scenario, lot = as_in_the_studies(kit, "2024Q3"), lots(kit, number, 5)
    plain, own, rivals = (kit.run(scenario, number) for _ in range(3))
    for run in (plain, own, rivals):
        run.steps(QUARTERS_BEFORE)
    chosen = one_a_town(small_firms(plain), lot)
    towns = one_town_a_trade(plain, lot, np.isin(np.arange(plain.tables.towns.trade.size), chosen["town"]))
    watched = chosen[np.isin(chosen["town"], towns)]
    others = plain.firms()
    others = others[np.isin(others["town"], towns)].drop(index=watched.index)
    lend(own, chosen.index)
    lend(rivals, others.index)
    for run in (plain, own, rivals):
        run.steps(4)
    usual = plain.flows("output_mcny")["output_mcny"]
    return {
        "own": mean_log_ratio(these(own.flows("output_mcny"), chosen.index)["output_mcny"], usual),
        "rivals": mean_log_ratio(these(rivals.flows("output_mcny"), watched.index)["output_mcny"], usual),
    }


def constrained(run: Run, profit: pd.DataFrame) -> pd.DataFrame:
    """Small firms worth a guarantee that lack money: profit over the last year, less cash than firms like to hold."""
    firms = small_firms(run, "cash_mcny", "expected_orders_mcny").join(profit, how="inner")
    is_short = firms["cash_mcny"] < run.params[Param.cash_buffer_years] * firms["expected_orders_mcny"]
    return firms[is_short & (firms["profit_mcny"] > 0.0)]


def guaranteed_loan(kit: Kit, number: int) -> dict[str, float]:
    """V9. Jobs and turnover five years after a guaranteed loan to one constrained small firm a town.

    Source: SMEs of Central and Eastern Europe 2005-2012 with EU-guaranteed loans against matched ones without.
    jobs, turnover : mean log difference treated less untreated of those in business in both, in the 20th quarter
    """
    scenario, lot = as_in_the_studies(kit, "2028Q3"), lots(kit, number, 9)
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    profit = year_of_flows(plain, "profit_mcny")
    treated.steps(QUARTERS_BEFORE)
    chosen = one_a_town(constrained(plain, profit), lot)
    lend(treated, chosen.index)
    for run in (plain, treated):
        run.steps(20)
    firms = these(treated.firms("payroll_jobs"), chosen.index)
    flows = these(treated.flows("output_mcny"), chosen.index)
    return {
        "jobs": mean_log_ratio(firms["payroll_jobs"], plain.firms("payroll_jobs")["payroll_jobs"]),
        "turnover": mean_log_ratio(flows["output_mcny"], plain.flows("output_mcny")["output_mcny"]),
    }
