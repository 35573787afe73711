"""How old firms become (V20)."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.validation.figures import Pool

#: Ages (years) that the source tells apart.
YOUNG_YEARS, OLD_YEARS = 5.0, 10.0
#: Years after their birth in which firms of 2023 are looked for.
AFTER_YEARS = {"three": 3, "five": 5}


def lives(kit: Kit, number: int) -> dict[str, float]:
    """V20. Ages of firms at the end of 2027, ages of those that closed from 2023 to 2027, and what became of those
    founded in 2023 after three and five years.

    Counts, and a sum of years: young, middle, old; n_closed, closed_years, closed_young; founded, closed_in_three,
        closed_in_five
    """
    run = kit.run(kit.until("2028Q4"), number)
    run.step()
    a_year = run.scenario.steps_per_year
    known = [run.firms("age_years")]
    counts = {"n_closed": 0.0, "closed_years": 0.0, "closed_young": 0.0}
    while run.at < run.n_steps:
        run.step()
        known.append(run.firms("age_years"))
    present = [firms.index.to_numpy() for firms in known]
    for before, after in zip(known[:5 * a_year], present[1:], strict=False):
        ages = before["age_years"].to_numpy()[~np.isin(before.index.to_numpy(), after)] + run.step_years
        counts["n_closed"] += ages.size
        counts["closed_years"] += float(ages.sum())
        counts["closed_young"] += float((ages <= YOUNG_YEARS).sum())
    ages = known[5 * a_year]["age_years"].to_numpy()
    young, old = float((ages < YOUNG_YEARS).sum()), float((ages > OLD_YEARS).sum())
    counts |= {"young": young, "middle": ages.size - young - old, "old": old}
    return counts | gone_of_the_first_year(present, a_year)


def gone_of_the_first_year(present: Sequence[NDArray[np.uint64]], a_year: int) -> dict[str, float]:
    """Firms that came in the first year, and how many of them were gone after some years.

    present : identities at the end of every step, the first before the year
    """
    counts = dict.fromkeys(("founded", *(f"closed_in_{name}" for name in AFTER_YEARS)), 0.0)
    for step in range(1, a_year + 1):
        new = present[step][~np.isin(present[step], present[step - 1])]
        counts["founded"] += new.size
        for name, years in AFTER_YEARS.items():
            counts[f"closed_in_{name}"] += float((~np.isin(new, present[step + years * a_year])).sum())
    return counts


def of_all(what: str) -> Pool:
    """Share of one of the three ages."""

    def share(sums: Mapping[str, float]) -> float:
        return sums[what] / (sums["young"] + sums["middle"] + sums["old"])

    return share
