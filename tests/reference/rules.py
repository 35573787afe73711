"""The engine's own rules as plain Python, by their names; the reference adds objects to them and nothing else."""

from collections.abc import Iterable

from jinzhen.model import draws
from jinzhen.model.compiled import plain
from jinzhen.model.phases import demography as births
from jinzhen.model.phases import projects, turnover
from jinzhen.model.rules import demand, demography, finance, investment, learning, links, production, titles

# What customers want and what is made of it.
pull, smoothed = plain(demand.pull), plain(demand.smoothed)
offered, passed_orders = plain(links.offered), plain(links.passed_orders)
capacity, scale_for = plain(production.capacity), plain(production.scale_for)
intended_output, output_within = plain(production.intended_output), plain(production.output_within)

# Money.
value_added, tax = plain(finance.value_added), plain(finance.tax)
power_saving, lending_rate = plain(finance.power_saving), plain(finance.lending_rate)
credit_limit, wanted_loan = plain(finance.credit_limit), plain(finance.wanted_loan)
guaranteed_debt, loss_to_guarantor = plain(finance.guaranteed_debt), plain(births.loss_to_guarantor)

# Investment and jobs.
user_cost_ratio, wanted_investment = plain(investment.user_cost_ratio), plain(investment.wanted_investment)
land_for, affordable_investment = plain(investment.land_for), plain(investment.affordable_investment)
rd_spending, wanted_hires = plain(investment.rd_spending), plain(production.wanted_hires)
stays_above_size = plain(demography.stays_above_size)

# Learning.
drift, chain_learning = plain(learning.drift), plain(learning.chain_learning)
support_learning, spread_of_shock = plain(learning.support_learning), plain(learning.spread_of_shock)
title_after, centre_after = plain(titles.title_after), plain(titles.centre_after)

# Birth, death, moves and links.
exit_hazard, chance_within = plain(demography.exit_hazard), plain(demography.chance_within)
entry_response, search_rate = plain(demography.entry_response), plain(links.search_rate)
size_of_entrant, appeal_for = plain(births.size_of_entrant), plain(births.appeal_for)
entrant_identity, project_identity = plain(births.entrant_identity), plain(projects.project_identity)
best_other_town = plain(turnover.best_other_town)

# Draws: the counter-based generator in its compiled form, as quick as Python's own; the shapes as plain Python.
uniform, uniform2 = draws.uniform, draws.uniform2
laplace, poisson = plain(draws.laplace), plain(draws.poisson)


def add_up(values: Iterable[float]) -> float:
    """Sum in order, one rounding an addition: since Python 3.12 `sum` compensates, which the engine does not."""
    total = 0.0
    for value in values:
        total += value
    return total
