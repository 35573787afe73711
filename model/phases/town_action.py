"""Step 3, town action: each town spends by its plan; provincial programmes buy the same things at the same price."""

from jinzhen.model import streams
from jinzhen.model.columns import F64, I64, N_SERVICES, TIER_MUNICIPAL
from jinzhen.model.compiled import phase
from jinzhen.model.draws import uniform
from jinzhen.model.rules.demand import smoothed
from jinzhen.model.rules.towns import (
    BRAND_SCALE_MCNY,
    COURTING_MCNY,
    FAIR_MCNY,
    INFRASTRUCTURE_COST_EFFECT,
    INFRASTRUCTURE_SCALE_MCNY,
    MEETING_YEARS,
    ORGANISATION_MCNY,
    PLATFORM_GAIN,
    PLATFORM_MCNY,
    STARTUP_MCNY,
    TO_ORDER_SHARE,
    TRAINING_MCNY,
    access_after,
    closed_gap,
    digital_after,
    ecommerce_after,
    eroded,
    startup_grant,
    worn,
)
from jinzhen.model.vector_math import exp

BRAND, PLATFORMS, INFRASTRUCTURE, TRAINING, FAIRS, ATTRACTION, GUARANTEE, UPGRADE = range(8)
#: What a town spends half its money on when it perceives a constraint; the index is that of `CONSTRAINTS`.
REMEDY = (UPGRADE, ATTRACTION, ATTRACTION, BRAND, PLATFORMS, INFRASTRUCTURE, TRAINING, INFRASTRUCTURE, UPGRADE,
          GUARANTEE, FAIRS)


@phase
def plan_spending(received_mcny: F64, perceived_constraint: F64, town_plan: F64, shares: F64, spent_mcny: F64) -> None:
    """Split what a town received over its purposes.

    town_plan : 0 fixed shares, 1 by perceived constraint (half on the remedy, half by the shares)
    shares : (n purposes, n_towns), spend_* levers; spent_mcny : written, same shape
    """
    n_purposes = shares.shape[0]
    for t in range(received_mcny.size):
        total = 0.0
        for p in range(n_purposes):
            total += shares[p, t]
        by_shares = received_mcny[t] * (0.5 if town_plan[t] > 0.5 else 1.0)
        for p in range(n_purposes):
            spent_mcny[p, t] = by_shares * (shares[p, t] / total if total > 0.0 else 1.0 / n_purposes)
        if town_plan[t] > 0.5:
            spent_mcny[REMEDY[int(perceived_constraint[t])], t] += received_mcny[t] - by_shares


@phase
def programme_share(tier: I64, tilt: F64, weight: F64) -> None:
    """Share of every town in the province's programmes: designated towns, by their tilt.

    weight : written, (n_towns,), sums to 1 unless no town is designated
    """
    total = 0.0
    for t in range(tier.size):
        weight[t] = tilt[t] if tier[t] >= TIER_MUNICIPAL else 0.0
        total += weight[t]
    for t in range(tier.size):
        weight[t] = weight[t] / total if total > 0.0 else 0.0


@phase
def add_programmes(weight: F64, brand_mcny: F64, platforms: F64, infrastructure_mcny: F64, persons: F64, fairs: F64,
                   step_years: float, money_mcny: F64, spent_mcny: F64) -> None:
    """Add the province's own brand, platform, infrastructure, training and fair money to what the towns spend.

    brand_mcny, infrastructure_mcny : a year, by town; platforms, persons, fairs : a year
    money_mcny : what each programme paid, in the order of PROGRAMMES, the first five written
    """
    for p in range(5):
        money_mcny[p] = 0.0
    for t in range(weight.size):
        part = weight[t] * step_years
        amounts = (brand_mcny[t] * part, platforms[t] * PLATFORM_MCNY * part, infrastructure_mcny[t] * part,
                   persons[t] * TRAINING_MCNY * part, fairs[t] * FAIR_MCNY * part)
        for p in range(5):
            spent_mcny[p, t] += amounts[p]
            money_mcny[p] += amounts[p]


@phase
def equip_small_firms(weight: F64, digital_mcny: F64, ecommerce_mcny: F64, startup_mcny: F64, operating: F64,
                      above_size: F64, entry_rate: float, step_years: float, digital: F64, digital_gain: F64,
                      ecommerce: F64, startup_grant_mcny: F64, startup_intensity: F64, money_mcny: F64) -> None:
    """Digitalisation, e-commerce and start-up support of every town (written); money of all three is a year's, by town.

    digital_gain : change of `digital` in this step; startup_grant_mcny : what a real entrant of this step gets
    money_mcny : sixth and seventh of PROGRAMMES written
    """
    money_mcny[5], money_mcny[6] = 0.0, 0.0
    for t in range(weight.size):
        part = weight[t] * step_years
        before = digital[t]
        digital[t] = digital_after(before, digital_mcny[t] * part, above_size[t], step_years)
        digital_gain[t] = digital[t] - before
        ecommerce[t] = ecommerce_after(ecommerce[t], ecommerce_mcny[t] * part, operating[t], step_years)
        startup_grant_mcny[t] = startup_grant(startup_mcny[t] * part, operating[t] * entry_rate * step_years)
        startup_intensity[t] = startup_grant_mcny[t] / STARTUP_MCNY
        money_mcny[5] += digital_mcny[t] * part
        money_mcny[6] += ecommerce_mcny[t] * part


@phase
def hold_meetings(organised_share: F64, step_years: float, seed: int, replication: int, meets: F64) -> float:
    """Standing of managers' meetings in towns with an active cluster organisation (written); returns their cost, m CNY.

    Which towns have one is drawn once a replication, so that a larger share adds towns and takes none away.
    """
    cost = 0.0
    for t in range(meets.size):
        active = uniform(seed, replication, t, 0, streams.CLUSTER_ORGANISATION) < organised_share[t]
        meets[t] = smoothed(meets[t], 1.0 if active else 0.0, MEETING_YEARS, step_years)
        cost += ORGANISATION_MCNY * step_years if active else 0.0
    return cost


@phase
def train(money_mcny: F64, county: I64, hires_wanted: F64, hire_factor: F64, workers: F64, training_effect: float,
          trained: F64, skill: F64, free_workers: F64) -> None:
    """Training money becomes skill, and workers trained to order for hires that found nobody in the last step.

    money_mcny : by town; trained, skill, free_workers : by county, written
    """
    trained[:] = 0.0
    for t in range(county.size):
        trained[county[t]] += money_mcny[t] / TRAINING_MCNY
    for c in range(trained.size):
        skill[c] += (1.0 - skill[c]) * (1.0 - exp(-training_effect * trained[c] / max(workers[c], 100.0)))
        free_workers[c] += min(TO_ORDER_SHARE * trained[c], hires_wanted[c] * (1.0 - hire_factor[c]))


@phase
def build_services(services: F64, town: int, platforms: float) -> None:
    """Raise the weakest of the town's eight services by `platforms` platforms, each closing part of its gap."""
    left = platforms
    for _ in range(N_SERVICES):
        if left <= 0.0:
            return
        weakest = 0
        for s in range(1, N_SERVICES):
            if services[town, s] < services[town, weakest]:
                weakest = s
        used = min(left, 1.0)
        services[town, weakest] += (1.0 - services[town, weakest]) * (1.0 - (1.0 - PLATFORM_GAIN) ** used)
        left -= used


@phase
def put_to_work(
    spent_mcny: F64, brand: F64, brand_start: F64, low_quality_share: F64, inspections: F64, services: F64,
    services_start: F64, infrastructure: F64, infrastructure_start: F64, access: F64, cost_relief: F64,
    upgrade_fund_mcny: F64, guarantee_fund_mcny: F64, courted: F64, fair_effect: float, step_years: float
) -> None:
    """Money becomes brand, services, infrastructure, access, courted projects and funds for firms.

    inspections : a firm and year, by town
    """
    for t in range(brand.size):
        kept = eroded(worn(brand[t], brand_start[t], step_years), low_quality_share[t], inspections[t], step_years)
        brand[t] = closed_gap(kept, spent_mcny[BRAND, t], BRAND_SCALE_MCNY)
        for s in range(N_SERVICES):
            services[t, s] = worn(services[t, s], services_start[t], step_years)
        build_services(services, t, spent_mcny[PLATFORMS, t] / PLATFORM_MCNY)
        infrastructure[t] = closed_gap(worn(infrastructure[t], infrastructure_start[t], step_years),
                                       spent_mcny[INFRASTRUCTURE, t], INFRASTRUCTURE_SCALE_MCNY)
        cost_relief[t] = INFRASTRUCTURE_COST_EFFECT * (infrastructure[t] - infrastructure_start[t])
        access[t] = access_after(access[t], spent_mcny[FAIRS, t], fair_effect, step_years)
        courted[t] = spent_mcny[ATTRACTION, t] / COURTING_MCNY / step_years
        guarantee_fund_mcny[t] += spent_mcny[GUARANTEE, t]
        upgrade_fund_mcny[t] += spent_mcny[UPGRADE, t]
