"""Clusters: what a town's size does to the productivity of its firms (V11)."""

import numpy as np

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.validation.trials.sampling import QUARTERS_BEFORE, as_in_the_studies, lots

#: How much more customers want from the towns that are made to grow, as a factor on their weight in their market.
MORE_WANTED = 1.5
YEARS = 6


def size_and_productivity(kit: Kit, number: int) -> dict[str, float]:
    """V11. Half the towns, drawn by lot, are wanted more by their markets; productivity against size six years on.

    Source: meta-analyses of the elasticity of productivity to cluster size, instrumented. The lot is the instrument:
    what towns drawn gain in mean log productivity of the firms they had, over what they gain in log yearly output,
    both less what the others gain.
    size : log, what the instrument moved; tfp : log; elasticity : tfp over size
    """
    scenario = as_in_the_studies(kit, f"{2023 + YEARS}Q3")
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    drawn = lots(kit, number, 11).random(plain.tables.towns.trade.size) < 0.5
    for run in (plain, treated):
        run.steps(QUARTERS_BEFORE)
    present = plain.firms()
    for column in (treated.tables.towns.base_weight, treated.tables.towns.base_export_weight):
        column[drawn] *= MORE_WANTED
    for run in (plain, treated):
        run.steps(4 * YEARS)
    output = np.array([run.tables.towns.output_year_mcny for run in (treated, plain)])
    size = np.log(np.where((output > 0.0).all(axis=0), output[0] / np.maximum(output[1], 1e-9), np.nan))
    gain = (treated.firms("tfp")["tfp"] - plain.firms("tfp")["tfp"]).dropna()
    present = present.loc[present.index.intersection(gain.index)]
    of_town = gain.loc[present.index].groupby(present["town"]).mean()
    tfp = of_town.reindex(np.arange(drawn.size)).to_numpy()
    known = np.isfinite(tfp) & np.isfinite(size)
    apart = [values[known & drawn].mean() - values[known & ~drawn].mean() for values in (tfp, size)]
    return {"size": apart[1], "tfp": apart[0], "elasticity": apart[0] / apart[1]}
