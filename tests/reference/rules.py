"""The engine's own rules as plain Python, by their names; everything with a loop in it is the reference's own.

Some rules live among the engine's phases, beside what uses them: identities, traits and appeal of newcomers, losses.
"""

from collections.abc import Iterable

from jinzhen.model import draws
from jinzhen.model.compiled import plain
from jinzhen.model.phases import demography as births
from jinzhen.model.phases import projects as signing
from jinzhen.model.rules import (
    certification,
    demand,
    demography,
    finance,
    investment,
    learning,
    links,
    production,
    projects,
    titles,
    towns,
)

# What customers want and what is made of it.
log_pull, liquidity, smoothed = plain(demand.log_pull), plain(demand.liquidity), plain(demand.smoothed)
town_weight, reputation = plain(demand.town_weight), plain(demand.reputation)
shanxi_share = plain(demand.shanxi_share)
offered, passed_orders = plain(links.offered), plain(links.passed_orders)
capacity, scale_for = plain(production.capacity), plain(production.scale_for)
intended_output, output_within = plain(production.intended_output), plain(production.output_within)

# Money.
value_added, tax = plain(finance.value_added), plain(finance.tax)
power_saving, lending_rate = plain(finance.power_saving), plain(finance.lending_rate)
credit_limit, wanted_loan = plain(finance.credit_limit), plain(finance.wanted_loan)
guaranteed_debt, loss_to_guarantor = plain(finance.guaranteed_debt), plain(births.loss_to_guarantor)

# Investment and jobs.
log_capital_cost, log_rate_cost = plain(investment.log_capital_cost), plain(investment.log_rate_cost)
wanted_investment, land_for = plain(investment.wanted_investment), plain(investment.land_for)
affordable_investment, firm_grant_share = plain(investment.affordable_investment), plain(investment.firm_grant_share)
investment_with_land = plain(investment.investment_with_land)
rd_spending, research_grant = plain(investment.rd_spending), plain(investment.research_grant)
intensity_pace, wanted_hires = plain(investment.intensity_pace), plain(production.wanted_hires)

# Size classes and the register of those above the designated size.
size_weight, falls_below_size = plain(demography.size_weight), plain(demography.falls_below_size)
registration_line, registration_rate = plain(demography.registration_line), plain(demography.registration_rate)

# Learning, titles and listings.
drift, chain_learning = plain(learning.drift), plain(learning.chain_learning)
support_learning, spread_of_shock = plain(learning.support_learning), plain(learning.spread_of_shock)
research_learning = plain(learning.research_learning)
agglomeration, quality_gain = plain(learning.agglomeration), plain(learning.quality_gain)
customers_kept = plain(learning.customers_kept)
application, title_after = plain(titles.application), plain(titles.title_after)
centre_after, standards_rate = plain(titles.centre_after), plain(titles.standards_rate)
listing_rate = plain(titles.listing_rate)

# Birth, death, moves and links.
exit_hazard, eased_hazard = plain(demography.exit_hazard), plain(demography.eased_hazard)
competition, chance_within = plain(demography.competition), plain(demography.chance_within)
entry_response, arrivals_ceiling = plain(demography.entry_response), plain(demography.arrivals_ceiling)
search_rate, first_weight = plain(links.search_rate), plain(links.first_weight)
traits_of_entrant, appeal_for = plain(births.traits_of_entrant), plain(births.appeal_for)
pull_of_sales, entrant_identity = plain(births.pull_of_sales), plain(births.entrant_identity)

# Projects.
project_identity, approval_rate = plain(signing.project_identity), plain(projects.approval_rate)
median_size, needs_review = plain(projects.median_size), plain(projects.needs_review)
land_asked, variety_gain = plain(projects.land_asked), plain(projects.variety_gain)
courting_weight = plain(projects.courting_weight)

# Towns: what they do with money, how they report and how they feel.
closed_gap, worn, eroded = plain(towns.closed_gap), plain(towns.worn), plain(towns.eroded)
digital_after, ecommerce_after = plain(towns.digital_after), plain(towns.ecommerce_after)
startup_grant, access_after = plain(towns.startup_grant), plain(towns.access_after)
guarantee_cover, courting_effort = plain(towns.guarantee_cover), plain(towns.courting_effort)
fund_weight, label_growth, effort_after = plain(towns.fund_weight), plain(towns.label_growth), plain(towns.effort_after)
lacks, pressure, gaming_target = plain(towns.lacks), plain(towns.pressure), plain(towns.gaming_target)
found_share, is_drive = plain(towns.found_share), plain(towns.is_drive)

# How towns are judged.
output_gate, score_history = plain(certification.output_gate), plain(certification.score_history)
score_jobs, score_market = plain(certification.score_jobs), plain(certification.score_market)
score_concentration, score_leaders = plain(certification.score_concentration), plain(certification.score_leaders)
score_products, score_services = plain(certification.score_products), plain(certification.score_services)
score_environment = plain(certification.score_environment)

# Draws: the counter-based generator in its compiled form, as quick as Python's own; the shapes as plain Python.
uniform, uniform2 = draws.uniform, draws.uniform2
laplace, poisson, normal = plain(draws.laplace), plain(draws.poisson), plain(draws.normal)
exponential, repeated = plain(draws.exponential), plain(draws.repeated)


def add_up(values: Iterable[float]) -> float:
    """Sum in order, one rounding an addition: since Python 3.12 `sum` compensates, which the engine does not."""
    total = 0.0
    for value in values:
        total += value
    return total
