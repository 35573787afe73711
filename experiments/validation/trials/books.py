"""Books of above-size firms: losses, margins, liabilities, wages (V19)."""

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import year_of_flows
from jinzhen.model.state.now import Param

FLOWS = ("output_mcny", "profit_mcny", "tax_mcny", "value_added_mcny", "wages_mcny")


def above_size_books(kit: Kit, number: int) -> dict[str, float]:
    """V19. Margin and wage share of 2023, liabilities at its end, and losses in the first half of 2024, of firms that
    were above the designated size at the end of 2023.

    loss_making : share of firms whose profit of the half-year is below zero
    margin : profit over sales; profit as statistics count it, before income tax
    liabilities : debt and overdrafts over capital and cash
    wage_share : wages over value added
    """
    run = kit.run(kit.until("2024Q2"), number)
    run.step()
    year = year_of_flows(run, *FLOWS)
    firms = run.firms("above_size", "capital_mcny", "cash_mcny", "debt_mcny")
    firms = firms[firms["above_size"] > 0.0]
    half = year_of_flows(run, *FLOWS, n_steps=2)
    year, half = (flows.loc[flows.index.intersection(firms.index)] for flows in (year, half))
    overdrawn = np.minimum(firms["cash_mcny"], 0.0).sum()
    assets_mcny = firms["capital_mcny"].sum() + np.maximum(firms["cash_mcny"], 0.0).sum()
    return {
        "loss_making": float((total_profit(run, half) < 0.0).mean()),
        "margin": float(total_profit(run, year).sum() / year["output_mcny"].sum()),
        "liabilities": float((firms["debt_mcny"].sum() - overdrawn) / assets_mcny),
        "wage_share": float(year["wages_mcny"].sum() / year["value_added_mcny"].sum()),
    }


def total_profit(run: Run, flows: pd.DataFrame) -> pd.Series:
    """Profit as statistics count it (利润总额): after taxes on value added, before those on income, m CNY."""
    on_value_added = run.params[Param.tax_on_value_added] * flows["value_added_mcny"].clip(lower=0.0)
    return flows["profit_mcny"] + flows["tax_mcny"] - on_value_added
