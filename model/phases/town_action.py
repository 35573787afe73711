"""Step 3, town action: each town spends by its plan; provincial programmes buy the same things at the same price."""

from jinzhen.model.columns import F64, I64, N_SERVICES, TIER_MUNICIPAL, TIER_POTENTIAL, TIER_PROVINCIAL
from jinzhen.model.compiled import phase
from jinzhen.model.rules.towns import (
    BRAND_SCALE_MCNY,
    INFRASTRUCTURE_COST_EFFECT,
    INFRASTRUCTURE_SCALE_MCNY,
    PLATFORM_GAIN,
    PLATFORM_MCNY,
    TRAINING_MCNY,
    access_after,
    closed_gap,
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
def programme_share(tier: I64, weight: F64) -> None:
    """Share of every town in provincial programmes: designated towns, provincial ones counting double.

    weight : written, (n_towns,), sums to 1 unless no town is designated
    """
    total = 0.0
    for t in range(tier.size):
        weight[t] = 2.0 if tier[t] == TIER_PROVINCIAL else (
            1.5 if tier[t] == TIER_POTENTIAL else (1.0 if tier[t] == TIER_MUNICIPAL else 0.0))
        total += weight[t]
    for t in range(tier.size):
        weight[t] = weight[t] / total if total > 0.0 else 0.0


@phase
def add_programmes(weight: F64, brand_mcny: F64, platforms: F64, infrastructure_mcny: F64, persons: F64,
                   step_years: float, money_mcny: F64, spent_mcny: F64) -> None:
    """Add the province's own brand, platform, infrastructure and training money to what the towns spend.

    brand_mcny, infrastructure_mcny : a year, by town; platforms, persons : a year
    money_mcny : (4,), what each programme paid, written
    """
    for p in range(4):
        money_mcny[p] = 0.0
    for t in range(weight.size):
        part = weight[t] * step_years
        amounts = (brand_mcny[t] * part, platforms[t] * PLATFORM_MCNY * part, infrastructure_mcny[t] * part,
                   persons[t] * TRAINING_MCNY * part)
        for p in range(4):
            spent_mcny[p, t] += amounts[p]
            money_mcny[p] += amounts[p]


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
        services[town, weakest] += (1.0 - services[town, weakest]) * PLATFORM_GAIN * used
        left -= used


@phase
def put_to_work(
    spent_mcny: F64, county: I64, brand: F64, brand_start: F64, services: F64, services_start: F64,
    infrastructure: F64, infrastructure_start: F64, access: F64, cost_relief: F64, upgrade_fund_mcny: F64,
    guarantee_fund_mcny: F64, courted: F64, skill: F64, county_workers: F64, fair_effect: float, courting_mcny: float,
    step_years: float
) -> None:
    """Money becomes brand, services, infrastructure, skill, access, courted projects and funds for firms."""
    for t in range(brand.size):
        brand[t] = closed_gap(worn(brand[t], brand_start[t], step_years), spent_mcny[BRAND, t], BRAND_SCALE_MCNY)
        for s in range(N_SERVICES):
            services[t, s] = worn(services[t, s], services_start[t], step_years)
        build_services(services, t, spent_mcny[PLATFORMS, t] / PLATFORM_MCNY)
        infrastructure[t] = closed_gap(worn(infrastructure[t], infrastructure_start[t], step_years),
                                       spent_mcny[INFRASTRUCTURE, t], INFRASTRUCTURE_SCALE_MCNY)
        cost_relief[t] = INFRASTRUCTURE_COST_EFFECT * (infrastructure[t] - infrastructure_start[t])
        access[t] = access_after(access[t], spent_mcny[FAIRS, t], fair_effect, step_years)
        courted[t] = spent_mcny[ATTRACTION, t] / courting_mcny / step_years
        guarantee_fund_mcny[t] += spent_mcny[GUARANTEE, t]
        upgrade_fund_mcny[t] += spent_mcny[UPGRADE, t]
        c = county[t]
        trained = spent_mcny[TRAINING, t] / TRAINING_MCNY
        skill[c] += (1.0 - skill[c]) * (1.0 - exp(-0.5 * trained / max(county_workers[c], 100.0)))
