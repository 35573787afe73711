"""The patterns V1 to V18: what was published, and where in the facts it stands. Data only; trials measure, nobody tunes
a figure here.

Rows of facts are named by file (scenarios/catalogue/sources and scenarios/base_year/facts), mechanism and the start of
the parameter's name.
"""

from collections.abc import Mapping
from math import inf, nan

from jinzhen.experiments.validation.figures import Figure, Pattern, around, nothing
from jinzhen.experiments.validation.trials import (
    capital,
    clusters,
    credit,
    dynamics,
    energy,
    links,
    markets,
    programme,
)

_DYNAMICS = (
    Pattern(
        "V1", "Firm growth is tent-shaped, not normal",
        treatment="none", outcome="yearly log growth of a firm's output, 2023 to 2024",
        comparison="firms of the same trade (deviations from the trade's median)", horizon="two calendar years",
        source="effects.csv firm_dynamics: growth-rate distribution Laplace (Subbotin); log growth-rate sd 0.15-0.50",
        trial=dynamics.growth_rates,
        figures=(
            Figure("shape", "Subbotin shape (1 Laplace, 2 normal)", 1.0, 0.5, 1.5,
                   basis="shape named, no number; 0.5 to 1.5 assumed"),
            Figure("sd", "Standard deviation", 0.30, 0.15, 0.50, "log points"),
        ),
    ),
    Pattern(
        "V2", "Tail of firm sizes",
        treatment="none", outcome="exponent of the density of yearly output, firms above the designated size",
        comparison="rank-size regression in the tail, all towns pooled", horizon="at the start and at the end of 2025",
        source="effects.csv firm_dynamics: power-law exponent of size density by province 2.0-2.5",
        trial=dynamics.size_tail,
        figures=(
            Figure("start", "Exponent of the density, start", 2.2, 2.0, 2.5),
            Figure("end", "Exponent of the density, end of 2025", 2.2, 2.0, 2.5),
        ),
    ),
    Pattern(
        "V3", "Exit by size and age",
        treatment="none", outcome="exits over firm-years at risk",
        comparison="by capital at the start of the step: over 10, 1 to 10, below 1 m CNY; by age to the nearest year",
        horizon="2023 to 2025",
        source="effects.csv firm_dynamics: implied constant annual exit hazard; by those three sizes; mode year 3",
        trial=dynamics.exits, tuned=("hazard_scale", "MARGIN_RESPONSE", "INSOLVENT_RATE"),
        figures=(
            around("all", "Exit, all", 0.065, "per year", dynamics.exit_rate("all")),
            around("large", "Exit, large", 0.0105, "per year", dynamics.exit_rate("large")),
            around("medium", "Exit, medium", 0.043, "per year", dynamics.exit_rate("medium")),
            around("small", "Exit, small", 0.092, "per year", dynamics.exit_rate("small")),
            around("peak", "Age of most exits", 3.0, "years", dynamics.age_of_most_exits),
        ),
    ),
    Pattern(
        "V4", "Turnover across the designated size",
        treatment="the reward for crossing as in the baseline (a campaign year)",
        outcome="firms above the size at the end of 2023 that were not at its start, and the reverse",
        comparison="stock at the start of the year", horizon="one calendar year",
        source="effects.csv firm_dynamics: gross up-scaling 1547/5450; drop-out (1547-1384)/5450, Shanxi 2021",
        trial=dynamics.size_crossings, tuned=("REGISTERED_SHARE", "DROP_OUT_SHARE"),
        figures=(
            around("new", "New above size over stock", 0.284, "per year", dynamics.per_firm_above("new")),
            around("lost", "Dropped out over stock", 0.030, "per year", dynamics.per_firm_above("lost")),
        ),
    ),
)

_EXPERIMENTS = (
    Pattern(
        "V5", "A loan to one firm, and to its rivals",
        treatment="a new loan of 0.2 years of sales (the source gives access, no size) to one small firm a town; to "
        "every other firm of its town instead, in one town a trade",
        outcome="log revenue of the firm", comparison="the same firm without, same draws",
        horizon="one year (the quarter that ends it)",
        source="effects.csv credit_access: direct revenue effect of access to a new loan; indirect revenue effect when "
        "all local competitors get access",
        trial=credit.loan_and_rivals, tuned=("liquidity_effect",),
        figures=(
            around("own", "Revenue of the firm that borrows", 0.09, "log"),
            around("rivals", "Revenue of a firm whose rivals borrow", -0.07, "log"),
        ),
    ),
    Pattern(
        "V6", "A supplier's first leading firm",
        treatment="one unlinked small firm a town starts to supply a leading firm of its town",
        outcome="jobs, productivity, sales outside the chain; productivity of small firms of the town that supply none",
        comparison="the same firm kept without a leading firm, same draws", horizon="four years; one year for the dip",
        source="effects.csv supplier_linkage: employment, TFP, sales to other buyers four years after; TFP in first "
        "years and second-tier suppliers",
        trial=links.new_supplier, tuned=("link_orders_effect", "CHAIN_LOSS"),
        figures=(
            around("jobs", "Jobs after four years", 0.26, "log"),
            Figure("tfp", "TFP after four years", 0.065, 0.04, 0.09, "log"),
            Figure("other_sales_first_year", "Sales to others, first year", nan, -inf, 0.0, "log",
                   "published as a fall, no number"),
            around("other_sales", "Sales to others, year around the fourth anniversary", 0.20, "log"),
            nothing("tfp_first_year", "TFP after one year"),
            nothing("second_tier_tfp", "TFP of firms outside the chain"),
        ),
    ),
    Pattern(
        "V7", "An investment grant",
        treatment="a tenth of every investment granted in a third of the towns, by lot",
        outcome="jobs by size of firm at the start; productivity",
        comparison="the same firms without, less the same difference in towns without grant", horizon="four years",
        source="effects.csv direct_subsidy: manufacturing employment per 10 pp higher maximum investment subsidy "
        "(small firms only; TFP zero); response of large firms (over 150 employees)",
        trial=capital.investment_grant, tuned=("capital_cost_pass_through", "LARGE_PRICE_SHARE"),
        figures=(
            Figure("jobs_small", "Jobs in firms up to 150 workers", 0.10, 0.07, 0.10, "log"),
            nothing("jobs_large", "Jobs in firms over 150 workers"),
            nothing("tfp", "TFP"),
        ),
    ),
    Pattern(
        "V8", "User-cost elasticity of investment",
        treatment="the national tax returns 15 % of the price of equipment",
        outcome="relative rise of investment over relative fall of its cost",
        comparison="the same firms without, same draws", horizon="four years, mean",
        source="effects.csv capital_cost: user-cost elasticity of investment (absolute)",
        trial=capital.equipment_credit, tuned=("FINANCE_LOSS",),
        figures=(Figure("elasticity", "Elasticity", 2.1, 1.84, 2.4, "elasticity"),),
    ),
    Pattern(
        "V9", "A guaranteed loan",
        treatment="a loan of 0.2 years of sales to one profitable small firm a town with less cash than firms like to "
        "hold",
        outcome="jobs, turnover", comparison="the same firm without, same draws", horizon="five years",
        source="effects.csv credit_guarantee: employment within five years of guaranteed loan; turnover by fifth year",
        trial=credit.guaranteed_loan, tuned=("customer_stickiness_rate",),
        figures=(
            around("jobs", "Jobs", 0.173, "log"),
            around("turnover", "Turnover", 0.196, "log"),
        ),
    ),
    Pattern(
        "V10", "An energy cap",
        treatment="a third of the towns, by lot, may use 0.145 log points less energy than without a limit",
        outcome="relative fall of output over relative fall of energy",
        comparison="the same towns without a limit, same draws", horizon="four years",
        source="effects.csv energy_quota: energy use of regulated firms (met mostly by cutting output)",
        trial=energy.energy_cap,
        figures=(
            Figure("energy", "Energy (the treatment)", -0.145, -0.16, -0.13, "log"),
            Figure("output_over_energy", "Fall of output over fall of energy", nan, 0.5, inf, "ratio",
                   "published as mostly"),
        ),
    ),
    Pattern(
        "V11", "Productivity by cluster size",
        treatment="half the towns, by lot, are wanted half as much again by their markets",
        outcome="mean log productivity of the firms there were, over log yearly output",
        comparison="the same towns without, less the same difference in towns not drawn (the lot is the instrument)",
        horizon="six years",
        source="effects.csv agglomeration: suggested prior: productivity to cluster size; meta-analyses 0.039-0.071",
        trial=clusters.size_and_productivity,
        figures=(Figure("elasticity", "Elasticity", 0.045, 0.02, 0.08, "elasticity"),),
    ),
    Pattern(
        "V12", "A geographical indication",
        treatment="an indication for one town a trade that had none",
        outcome="the cut of prices that would have brought the same orders, measured by a run with prices down 10 %",
        comparison="the same towns without, same draws", horizon="two years",
        source="effects.csv brand_gi: GI price premium", trial=markets.label_premium,
        figures=(Figure("premium", "Price premium", 0.133, -0.11, 0.38, "share", "mean ± 1 sd of 183 estimates"),),
    ),
    Pattern(
        "V14", "Use of trade fairs",
        treatment="one town a trade uses every fair that helps for a year",
        outcome="log exports", comparison="the same towns with no fair, same draws",
        horizon="one year (the quarter that ends it)",
        source="effects.csv exhibition: export level of users of trade promotion services",
        trial=markets.fair_users, tuned=("fair_effect",),
        figures=(around("exports", "Exports", 0.179, "log"),),
    ),
    Pattern(
        "V15", "Managers' meetings",
        treatment="an active cluster organisation in one town a trade",
        outcome="log revenue of small firms of these towns",
        comparison="the same firms without, same draws", horizon="one year (the quarter that ends it)",
        source="effects.csv peer_network: revenue effect of monthly manager meetings", trial=links.managers_meet,
        tuned=("meeting_effect", "MEETING_YEARS"),
        figures=(around("revenue", "Revenue", 0.081, "log"),),
    ),
)

_PROGRAMME = (
    Pattern(
        "V13", "Registration reform",
        treatment="approval_reform up by 0.3 of the delay from 2023 on, everywhere",
        outcome="real entrants and exits", comparison="the same years without the reform, same draws",
        horizon="2023 and 2024",
        source="effects.csv entry_regulation: entry after registration reform; exit after registration reform",
        trial=programme.registration_reform, tuned=("approval_entry_effect",),
        figures=(
            around("entry", "Entry", 0.25, "share", programme.relative("entry")),
            around("exit", "Exit", 0.087, "share", programme.relative("exit")),
        ),
    ),
    Pattern(
        "V16", "The first ten towns after designation",
        treatment="designation of September 2022 and the plan", outcome="gross and as reported: newcomers of any kind "
        "(real, on paper, moved in), hires with linked jobs, signed projects and sums (empty ones included)",
        comparison="none: level", horizon="2022Q4 to 2023Q2 (the source: 10 to 12 months)",
        source="base_year outcomes 2023-07-28 and 2023-09-11: new_market_entities_first10, new_jobs_first10, "
        "new_projects_first10, new_project_investment_first10",
        trial=programme.first_ten_towns,
        tuned=("registration_drive", "worker_turnover_rate", "SIGNED_SHARE", "FULL_SIZE_OUTPUT_MCNY"),
        figures=(
            around("entities", "New entities", 1069.0, "units"),
            around("jobs", "New jobs", 37100.0, "persons"),
            around("projects", "Projects signed", 192.0, "projects"),
            around("signed_mcny", "Investment signed", 61600.0, "m CNY"),
        ),
    ),
    Pattern(
        "V17", "Hindcast of the second batch",
        treatment="history imposed up to 2022-09-30 only",
        outcome="score before the round of 2023Q4: share of the other candidates below",
        comparison="the 82 municipal towns of mid-2023", horizon="2022Q4 to 2023Q3",
        source="towns.csv: P11 to P14 named in December 2023; the upper part taken as 0.67 on the mean, 0.5 each",
        trial=programme.second_batch,
        figures=(
            Figure("mean", "Mean percentile of P11-P14", nan, 0.67, 1.0, "share", "upper third, assumed"),
            *(Figure(town, f"Percentile of {town}", nan, 0.5, 1.0, "share", "upper half, assumed")
              for town in programme.SECOND_BATCH_KNOWN),
        ),
    ),
    Pattern(
        "V18", "City totals predicted from the other cities",
        treatment="base year without the city's totals, its towns' output and the priors of their output",
        outcome="reported output of the city's municipal towns", comparison="published total (Datong's 334 of 2023 "
        "carried back to 2022)", horizon="2022",
        source="base_year totals.csv: Jincheng 129.63, Datong 334 hundred million CNY",
        trial=programme.city_totals, tuned=("CITY_SD",),
        figures=(
            Figure("jincheng", "Jincheng, predicted over published", 1.0, 1.0, 1.0, "ratio", "published total",
                   judged_by="prediction"),
            Figure("datong", "Datong, predicted over published", 1.0, 30400 / 31853, 33400 / 31853, "ratio",
                   "published total, range of carrying it back", judged_by="prediction"),
        ),
    ),
)


def _number(pattern: Pattern) -> int:
    return int(pattern.name.removeprefix("V"))


#: Every pattern by name, in order.
PATTERNS: Mapping[str, Pattern] = {
    each.name: each for each in sorted((*_DYNAMICS, *_EXPERIMENTS, *_PROGRAMME), key=_number)
}
