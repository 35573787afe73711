"""Customers: the price premium of a geographical indication (V12) and exports of those who go to fairs (V14)."""

import numpy as np

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import (
    QUARTERS_BEFORE,
    as_in_the_studies,
    lots,
    one_town_a_trade,
)
from jinzhen.model.rules.town_action import ACCESS_YEARS, FAIR_MCNY, access_after

#: Fall of the price that measures how customers answer.
PRICE_CUT_SHARE = 0.10
#: Quarters after a label, and after a cut of prices, at which sales are compared.
QUARTERS_AFTER = 8
#: Fairs a year of a town that goes to them. Source: lever_facts.csv L14e: 97 fairs, ten towns, nine months.
FAIRS_A_YEAR = 97.0 / 10.0 / 0.75


def cut_prices(run: Run, towns: np.ndarray) -> None:
    """Firms of these towns sell for less: their costs fall, which passes through to prices, at unchanged capacity."""
    firms = run.tables.firms
    inside = np.isin(run.town_of_slots(), towns) & (firms.operating > 0.0)
    cheaper = -np.log(1.0 - PRICE_CUT_SHARE)
    firms.tfp[inside] += cheaper
    firms.log_scale[inside] -= cheaper


def label_premium(kit: Kit, number: int) -> dict[str, float]:
    """V12. A geographical indication for one town a trade that had none: the price premium customers grant.

    Source: meta-analysis of 183 estimates. Sales of the model are at prices of their day; the premium is the cut of
    prices that would have brought the same sales, measured by a run of its own in the same towns.
    label, cut : log orders of these towns two years on, labelled and cheaper over untreated
    premium : log of the price with the label over that without
    """
    scenario, lot = as_in_the_studies(kit, "2025Q3"), lots(kit, number, 12)
    plain, labelled, cheaper = (kit.run(scenario, number) for _ in range(3))
    for run in (plain, labelled, cheaper):
        run.steps(QUARTERS_BEFORE)
    towns = one_town_a_trade(plain, lot, (plain.tables.towns.gi == 0.0) & (plain.tables.towns.operating > 0.0))
    labelled.tables.towns.gi[towns] = 1.0
    cut_prices(cheaper, towns)
    for run in (plain, labelled, cheaper):
        run.steps(QUARTERS_AFTER)
    label, cut = (mean_orders(run, plain, towns) for run in (labelled, cheaper))
    return {"label": label, "cut": cut, "premium": -np.log(1.0 - PRICE_CUT_SHARE) * label / cut}


def mean_orders(treated: Run, plain: Run, towns: np.ndarray) -> float:
    """Mean over towns of the log of their orders of the step just made, treated over plain."""
    ordered = [run.tables.towns.domestic_mcny[towns] + run.tables.towns.exports_mcny[towns] for run in (treated, plain)]
    both = (ordered[0] > 0.0) & (ordered[1] > 0.0)
    return float(np.log(ordered[0][both] / ordered[1][both]).mean())


def fair_users(kit: Kit, number: int) -> dict[str, float]:
    """V14. One town a trade goes to fairs for a year as the first ten towns did; the others, and the untreated run, to
    none.

    Source: Canadian exporters that use trade promotion services against those that do not. The rule says what the fairs
    open; how far that is from the most they can bring is what is asked.
    exports : log exports of these towns in the fourth quarter
    """
    scenario = as_in_the_studies(kit, "2023Q3", exhibition_support=0.0, spend_fairs=0.0)
    lot = lots(kit, number, 14)
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    towns = one_town_a_trade(plain, lot, plain.tables.towns.exports_mcny > 0.0)
    step_years = plain.step_years
    worn, spent_mcny = np.exp(-step_years / ACCESS_YEARS), FAIRS_A_YEAR * FAIR_MCNY * step_years
    access = 0.0
    for _ in range(4):
        plain.step()
        access = access_after(access, spent_mcny, step_years, treated.params)
        treated.tables.towns.access[towns] = access / worn
        treated.step()
    sold = [run.tables.towns.exports_mcny[towns] for run in (treated, plain)]
    return {"exports": float(np.log(sold[0] / sold[1]).mean())}
