"""Step 3, town action: each town spends by its plan; provincial programmes buy the same things at the same price."""

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import uniform
from jinzhen.model.rules.orders import smoothed
from jinzhen.model.rules.projects import COURTING_MCNY
from jinzhen.model.rules.town_action import (
    FAIR_MCNY,
    MEETING_YEARS,
    ORGANISATION_MCNY,
    PLATFORM_MCNY,
    TRAINING_MCNY,
    access_after,
    closed_gap,
    courses_taken,
    digital_after,
    ecommerce_after,
    eroded,
    skill_after,
    startup_grant,
    training_room,
    worn,
)
from jinzhen.model.state.codes import N_PURPOSES, N_SERVICES, REMEDY, SPEND_LEVERS, Purpose, Tier
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import County, Town, TownCode, World

#: Programmes of the province that add to what towns buy: their lines of money, and the purpose they add to.
PROGRAMME_LINES = tuple(int(line) for line in (
    Money.brand_support, Money.public_platforms, Money.infrastructure, Money.training, Money.exhibition_support))
PROGRAMME_PURPOSES = tuple(int(purpose) for purpose in (
    Purpose.brand, Purpose.platforms, Purpose.infrastructure, Purpose.training, Purpose.fairs))


@helper
def courses_of_province(world: World, now: Now, t: int) -> tuple[float, float]:
    """What the province offers a town for courses, and what of it takes place, m CNY; before the town's own."""
    step_years, weight = now.clock.step_years, world.towns[Town.programme_weight, t]
    offered = now.at_town[Lever.training, t] * TRAINING_MCNY * weight * step_years
    return offered, courses_taken(offered, training_room(world.towns[Town.jobs, t], step_years, now.param))


@helper
def spare_no_more(world: World, now: Now, t: int) -> None:
    """Training money for which a town's firms cannot spare the workers goes to its other purposes, by what they get."""
    spent_mcny = world.spent_mcny
    offered, taken = courses_of_province(world, now, t)
    room = training_room(world.towns[Town.jobs, t], now.clock.step_years, now.param)
    over = spent_mcny[Purpose.training, t]
    over -= courses_taken(offered + over, room) - taken
    others = -spent_mcny[Purpose.training, t]
    for p in range(N_PURPOSES):
        others += spent_mcny[p, t]
    for p in range(N_PURPOSES):
        if p != Purpose.training:
            part = spent_mcny[p, t] / others if others > 0.0 else 1.0 / (N_PURPOSES - 1)
            spent_mcny[p, t] += over * part
    spent_mcny[Purpose.training, t] -= over


@phase
def plan_spending(world: World, now: Now) -> None:
    """Split what a town received over its purposes.

    town_plan : 0 fixed shares, 1 by perceived constraint (half on the remedy, half by the shares)
    spent_mcny : written, a row a purpose
    """
    towns, at_town = world.towns, now.at_town
    received_mcny, perceived_constraint = towns[Town.received_mcny], towns[Town.perceived_constraint]
    town_plan, spent_mcny = at_town[Lever.town_plan], world.spent_mcny
    for t in range(received_mcny.size):
        total = 0.0
        for p in range(N_PURPOSES):
            total += at_town[SPEND_LEVERS[p], t]
        by_shares = received_mcny[t] * (0.5 if town_plan[t] > 0.5 else 1.0)
        for p in range(N_PURPOSES):
            spent_mcny[p, t] = by_shares * (at_town[SPEND_LEVERS[p], t] / total if total > 0.0 else 1.0 / N_PURPOSES)
        if town_plan[t] > 0.5:
            spent_mcny[REMEDY[int(perceived_constraint[t])], t] += received_mcny[t] - by_shares
        spare_no_more(world, now, t)


@phase
def programme_share(world: World, now: Now) -> None:
    """Share of every town in the province's programmes: designated towns, by their tilt.

    programme_weight : written, (n_towns,), sums to 1 unless no town is designated
    """
    towns = world.towns
    tier = world.town_codes[TownCode.tier]
    tilt, programme_weight = towns[Town.tilt], towns[Town.programme_weight]
    total = 0.0
    for t in range(tier.size):
        programme_weight[t] = tilt[t] if tier[t] >= Tier.municipal else 0.0
        total += programme_weight[t]
    for t in range(tier.size):
        programme_weight[t] = programme_weight[t] / total if total > 0.0 else 0.0


@phase
def add_programmes(world: World, now: Now) -> None:
    """Add the province's own brand, platform, infrastructure, training and fair money to what the towns spend.

    Courses take place as far as workers can be spared; others are not paid.
    """
    programme_weight, spent_mcny, money = world.towns[Town.programme_weight], world.spent_mcny, world.money
    at_town = now.at_town
    brand_support, public_platforms = at_town[Lever.brand_support], at_town[Lever.public_platforms]
    infrastructure = at_town[Lever.infrastructure]
    exhibition_support, step_years = at_town[Lever.exhibition_support], now.clock.step_years
    for t in range(programme_weight.size):
        part = programme_weight[t] * step_years
        _, courses = courses_of_province(world, now, t)
        amounts = (brand_support[t] * part, public_platforms[t] * PLATFORM_MCNY * part, infrastructure[t] * part,
                   courses, exhibition_support[t] * FAIR_MCNY * part)
        for p in range(len(amounts)):
            spent_mcny[PROGRAMME_PURPOSES[p], t] += amounts[p]
            money[PROGRAMME_LINES[p]] += amounts[p]


@phase
def equip_small_firms(world: World, now: Now) -> None:
    """Digitalisation, e-commerce and start-up support of every town (written); money of all three is a year's, by town.

    digital_gain : change of `digital` in this step; startup_grant_mcny : what a real entrant of this step gets
    """
    param = now.param
    towns, at_town = world.towns, now.at_town
    programme_weight, operating = towns[Town.programme_weight], towns[Town.operating]
    above_size, digital, digital_gain = towns[Town.above_size], towns[Town.digital], towns[Town.digital_gain]
    ecommerce, startup_grant_mcny = towns[Town.ecommerce], towns[Town.startup_mcny]
    startup_intensity = towns[Town.startup_intensity]
    digital_support, ecommerce_support = at_town[Lever.digital_support], at_town[Lever.ecommerce_support]
    startup_support = at_town[Lever.startup_support]
    entry_ratio, closings = now.param[Param.entry_ratio], towns[Town.closings]
    money = world.money
    step_years = now.clock.step_years
    for t in range(programme_weight.size):
        part = programme_weight[t] * step_years
        before = digital[t]
        digital[t] = digital_after(before, digital_support[t] * part, above_size[t], step_years, param)
        digital_gain[t] = digital[t] - before
        ecommerce[t] = ecommerce_after(ecommerce[t], ecommerce_support[t] * part, operating[t], step_years, param)
        startup_grant_mcny[t] = startup_grant(startup_support[t] * part, entry_ratio * closings[t], param)
        startup_intensity[t] = startup_grant_mcny[t] / param[Param.startup_mcny]
        money[Money.digital_support] += digital_support[t] * part
        money[Money.ecommerce_support] += ecommerce_support[t] * part


@phase
def hold_meetings(world: World, now: Now) -> float:
    """Standing of managers' meetings in towns with an active cluster organisation (written); returns their cost, m CNY.

    Which towns have one is drawn once a replication, so that a larger share adds towns and takes none away.
    """
    meets = world.towns[Town.meets]
    cluster_organisations = now.at_town[Lever.cluster_organisations]
    replication = now.replication
    step_years, seed = now.clock.step_years, now.seed
    cost = 0.0
    for t in range(meets.size):
        active = uniform(seed, replication, t, 0, streams.CLUSTER_ORGANISATION) < cluster_organisations[t]
        meets[t] = smoothed(meets[t], 1.0 if active else 0.0, MEETING_YEARS, step_years)
        cost += ORGANISATION_MCNY * step_years if active else 0.0
    return cost


@phase
def train(world: World, now: Now) -> None:
    """Training money becomes skill, and workers trained to order (see `share_workers`).

    money_mcny : by town; trained, skill : by county, written
    """
    param = now.param
    counties = world.counties
    county = world.town_codes[TownCode.county]
    workers, trained, skill = counties[County.workers], counties[County.trained], counties[County.skill]
    skill_start, step_years = counties[County.skill_start], now.clock.step_years
    money_mcny = world.spent_mcny[Purpose.training]
    trained[:] = 0.0
    for t in range(county.size):
        trained[county[t]] += money_mcny[t] / TRAINING_MCNY
    for c in range(trained.size):
        skill[c] = skill_after(skill[c], skill_start[c], trained[c], workers[c], step_years, param)


@helper
def build_services(services: F64, town: int, platforms: float, param: F64) -> None:
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
        services[town, weakest] += (1.0 - services[town, weakest]) * (1.0 - (1.0 - param[Param.platform_gain]) ** used)
        left -= used


@phase
def put_to_work(world: World, now: Now) -> None:
    """Money becomes brand, services, infrastructure, access, courted projects and funds for firms.

    quality_enforcement : a firm and year, by town
    """
    param = now.param
    towns = world.towns
    brand, brand_start, low_quality_share = towns[Town.brand], towns[Town.brand_start], towns[Town.low_quality_share]
    services_start, infrastructure = towns[Town.services_start], towns[Town.infrastructure]
    infrastructure_start, access = towns[Town.infrastructure_start], towns[Town.access]
    cost_relief, upgrade_fund_mcny = towns[Town.cost_relief], towns[Town.upgrade_fund_mcny]
    guarantee_fund_mcny, courted = towns[Town.guarantee_fund_mcny], towns[Town.courted]
    quality_enforcement = now.at_town[Lever.quality_enforcement]
    spent_mcny, services = world.spent_mcny, world.services
    step_years = now.clock.step_years
    for t in range(brand.size):
        kept = worn(brand[t], brand_start[t], step_years, param)
        kept = eroded(kept, low_quality_share[t], quality_enforcement[t], step_years, param)
        brand[t] = closed_gap(kept, spent_mcny[Purpose.brand, t], param[Param.brand_scale_mcny])
        for s in range(N_SERVICES):
            services[t, s] = worn(services[t, s], services_start[t], step_years, param)
        build_services(services, t, spent_mcny[Purpose.platforms, t] / PLATFORM_MCNY, param)
        infrastructure[t] = closed_gap(worn(infrastructure[t], infrastructure_start[t], step_years, param),
                                       spent_mcny[Purpose.infrastructure, t], param[Param.infrastructure_scale_mcny])
        cost_relief[t] = param[Param.infrastructure_cost_effect] * (infrastructure[t] - infrastructure_start[t])
        access[t] = access_after(access[t], spent_mcny[Purpose.fairs, t], step_years, param)
        courted[t] = spent_mcny[Purpose.attraction, t] / COURTING_MCNY / step_years
        guarantee_fund_mcny[t] += spent_mcny[Purpose.guarantee, t]
        upgrade_fund_mcny[t] += spent_mcny[Purpose.upgrade, t]


@phase
def act(world: World, now: Now) -> None:
    """Step 3: towns spend by their plans; the province's programmes add to the same stocks."""
    programme_share(world, now)
    plan_spending(world, now)
    add_programmes(world, now)
    equip_small_firms(world, now)
    world.money[Money.cluster_organisations] = hold_meetings(world, now)
    train(world, now)
    put_to_work(world, now)
