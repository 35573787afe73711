"""Investment of single firms: spikes, years without, and memory (V22)."""

from itertools import pairwise

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.validation.trials.sampling import year_of_flows

#: Investment rates (of a year, over capital at its start) that count as none, and as a spike. Source: the study.
NONE_RATE, SPIKE_RATE = 0.01, 0.20


def investment_rates(kit: Kit, number: int) -> dict[str, float]:
    """V22. Investment over capital, each year from 2023 to 2025, of firms above the designated size throughout.

    rate : mean; inaction, spikes : shares of firm-years; memory : correlation of a year's rate with that of the next
    """
    run = kit.run(kit.until("2025Q4"), number)
    run.step()
    rates = []
    for _ in range(3):
        firms = run.firms("capital_mcny", "above_size")
        firms = firms[(firms["above_size"] > 0.0) & (firms["capital_mcny"] > 0.0)]
        rates.append((year_of_flows(run, "investment_mcny")["investment_mcny"] / firms["capital_mcny"]).dropna())
    table = pd.concat(rates, axis=1, join="inner").to_numpy()
    first, second = (np.concatenate(years) for years in zip(*pairwise(table.T), strict=True))
    return {"rate": float(table.mean()), "inaction": float((np.abs(table) < NONE_RATE).mean()),
            "spikes": float((table > SPIKE_RATE).mean()), "memory": float(np.corrcoef(first, second)[0, 1])}
