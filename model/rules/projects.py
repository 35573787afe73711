"""From signature to production (plan 三(四), 三(八); docs/model.md)."""

from jinzhen.model.compiled import rule

#: Part of courted projects that end in a signature. Source: lever_facts.csv L14e, L15a: 192 signed in nine months by
#: ten towns against about 400 courted a year in the plan's range.
SIGNED_SHARE = 0.6
#: Years that approval takes without reform, and that building takes; rate at which an empty signature is dropped.
#: Assumed.
APPROVAL_YEARS, BUILDING_YEARS, DROP_RATE = 0.75, 1.25, 0.5
#: Energy use (tce a year) under which a project escapes review. Source: lever_facts.csv L05b.
REVIEW_TCE = 1000.0
#: Town output (m CNY a year) at which projects have their published size; smaller towns sign smaller ones. Assumed.
FULL_SIZE_OUTPUT_MCNY = 8000.0
#: Part of the signed sum that is really built, least and most. Source: outcomes.csv Linfen: 1.5 % of planned sums
#: signed; signed sums are totals over many years. Assumed.
BUILT_LEAST, BUILT_MOST = 0.1, 0.4


@rule
def median_size(project_size_mcny: float, town_output_mcny: float) -> float:
    """Median signed sum of a town's projects, m CNY. Source: lever_facts.csv L15a (320 m CNY a project)."""
    return project_size_mcny * min(town_output_mcny / FULL_SIZE_OUTPUT_MCNY, 1.0)


@rule
def approval_rate(delay_removed: float) -> float:
    """Approvals a year of a signed project. Form: inverse of the delay that approval reform leaves."""
    return 1.0 / (APPROVAL_YEARS * max(1.0 - delay_removed, 0.1))


@rule
def needs_review(energy_tce: float) -> bool:
    """Whether a project needs room under the town's energy quota. Source: lever_facts.csv L05b."""
    return energy_tce >= REVIEW_TCE
