"""Step 9, learning: productivity and appeal move; titles and technology centres are awarded once a year."""

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import fill_uniforms, laplace, uniform
from jinzhen.model.engine.sums import segment_product, segment_squares, segment_sum
from jinzhen.model.engine.vector_math import log
from jinzhen.model.phases.investment import accumulate
from jinzhen.model.rules.learning import (
    agglomeration,
    application,
    centre_after,
    chain_learning,
    customers_kept,
    drift,
    imitation_pace,
    listing_rate,
    passed_favour,
    quality_checks,
    quality_gain,
    spread_of_shock,
    support_learning,
    title_after,
    usual_reward,
)
from jinzhen.model.rules.turnover import chance_within
from jinzhen.model.state.codes import N_SERVICES
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import County, Firm, Flow, Price, Sum, Town, TownCode, World

#: Levers and lines of money of the rewards for titles, by rung.
REWARD_LEVERS = tuple(int(row) for row in (Lever.srdi_reward, Lever.little_giant_reward, Lever.champion_reward))
REWARD_LINES = tuple(int(row) for row in (Money.srdi_reward, Money.little_giant_reward, Money.champion_reward))


@phase
def town_support(world: World, now: Now) -> None:
    """What a town's firms learn from: its services, skill, size and digitalisation, each as far as it has changed.

    services_gain, skill_gain : above the start (0-1), of the last step, moved to this one
    size_gain : log productivity that these changes and the town's growth (see `agglomeration`) add now, written
    """
    towns, counties, param = world.towns, world.counties, now.param
    county = world.town_codes[TownCode.county]
    services_start, output_year_mcny = towns[Town.services_start], towns[Town.output_year_mcny]
    digital_gain, log_size_start = towns[Town.digital_gain], towns[Town.log_size_start]
    services_gain, skill_gain, size_gain = towns[Town.services_gain], towns[Town.skill_gain], towns[Town.size_gain]
    skill, skill_start = counties[County.skill], counties[County.skill_start]
    digital_effect, price = param[Param.digital_effect], world.prices[Price.output]
    eight = world.services
    for t in range(county.size):
        mean = 0.0
        for s in range(N_SERVICES):
            mean += eight[t, s] / N_SERVICES
        services, trained = max(mean - services_start[t], 0.0), max(skill[county[t]] - skill_start[county[t]], 0.0)
        taught = support_learning(services - services_gain[t], trained - skill_gain[t], param)
        services_gain[t], skill_gain[t] = services, trained
        size = log(max(output_year_mcny[t] / price, 1.0))
        size_gain[t] = (agglomeration(size - log_size_start[t], param)
                        + digital_effect * digital_gain[t] + taught)
        log_size_start[t] = size


@phase
def learn(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Expected change of productivity of a step (`land_mu` serves as scratch, `tfp` written)."""
    codes, firms, towns, flows, param = world.town_codes, world.firms, world.towns, world.flows, now.param
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    tfp_mean, tfp_frontier, size_gain = towns[Town.tfp_mean], towns[Town.tfp_frontier], towns[Town.size_gain]
    meets, services_gain = towns[Town.meets], towns[Town.services_gain]
    step_years = now.clock.step_years
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, chain_years = firms[Firm.operating, low:high], firms[Firm.chain_years, low:high]
        tfp, change = firms[Firm.tfp, low:high], flows[Flow.land_mu, low:high]
        mean, frontier = tfp_mean[t], tfp_frontier[t]
        imitation = imitation_pace(meets[t], services_gain[t], param)
        for i in range(operating.size):
            yearly = (drift(tfp[i], mean, frontier, imitation, param)
                      + chain_learning(chain_years[i], param))
            change[i] = operating[i] * (yearly * step_years + size_gain[t])
        for i in range(tfp.size):
            tfp[i] += change[i]


@helper
def shock(world: World, now: Now, low: int, high: int) -> None:
    """Laplace shocks of a step: to productivity they last, to appeal they pass with customers' favour (all written).

    `land_mu` serves as scratch.
    """
    firms, flows, param = world.firms, world.flows, now.param
    operating, payroll_jobs = firms[Firm.operating, low:high], firms[Firm.payroll_jobs, low:high]
    age_years, tfp = firms[Firm.age_years, low:high], firms[Firm.tfp, low:high]
    appeal, favour = firms[Firm.appeal, low:high], firms[Firm.favour, low:high]
    for_tfp, for_appeal = flows[Flow.draw_a, low:high], flows[Flow.draw_b, low:high]
    spread = flows[Flow.land_mu, low:high]
    step_years = now.clock.step_years
    tfp_scale, appeal_scale = param[Param.tfp_shock_scale], param[Param.appeal_shock_scale]
    for i in range(operating.size):
        spread[i] = operating[i] * spread_of_shock(payroll_jobs[i], age_years[i], step_years, param)
    for i in range(tfp.size):
        tfp[i] += laplace(for_tfp[i], tfp_scale * spread[i])
    for i in range(appeal.size):
        moved = laplace(for_appeal[i], appeal_scale * spread[i]) - passed_favour(favour[i], step_years, param)
        appeal[i] += moved
        favour[i] += moved


@phase
def meet_chance(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Draws of the step, and the shocks to productivity and appeal."""
    codes, flows = world.town_codes, world.flows
    seed, replication, step = now.seed, now.replication, now.clock.step
    for_tfp, for_appeal, for_exit, for_links = (
        flows[Flow.draw_a], flows[Flow.draw_b], flows[Flow.draw_c], flows[Flow.draw_d])
    for t in range(from_town, to_town):
        low, high = codes[TownCode.first_slot, t], codes[TownCode.last_slot, t]
        identity = world.identity[low:high]
        fill_uniforms(seed, replication, identity, step, streams.TFP_SHOCK, for_tfp[low:high], for_appeal[low:high])
        fill_uniforms(seed, replication, identity, step, streams.EXIT, for_exit[low:high], for_links[low:high])
        shock(world, now, low, high)


@phase
def keep_customers(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Customers won by firms with more working capital than their neighbours stay, those lost stay away (written)."""
    param = now.param
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    liquidity_mean = world.towns[Town.liquidity_mean]
    step_years = now.clock.step_years
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, appeal = firms[Firm.operating, low:high], firms[Firm.appeal, low:high]
        liquidity = world.flows[Flow.liquidity, low:high]
        mean = liquidity_mean[t]
        for i in range(appeal.size):
            kept = customers_kept(liquidity[i], mean, param)
            appeal[i] += operating[i] * kept * step_years


@phase
def raise_quality(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Inspections, and testing by public services, raise low quality (written)."""
    param = now.param
    first, last = world.town_codes[TownCode.first_slot], world.town_codes[TownCode.last_slot]
    quality_enforcement, services_gain = now.at_town[Lever.quality_enforcement], world.towns[Town.services_gain]
    step_years = now.clock.step_years
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        quality = world.firms[Firm.quality, low:high]
        checks = quality_checks(quality_enforcement[t], services_gain[t], param)
        for i in range(quality.size):
            quality[i] += quality_gain(quality[i], checks, param) * step_years


@phase
def watch_quality(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Share of every town's output that is of low quality (written)."""
    first, last = world.town_codes[TownCode.first_slot], world.town_codes[TownCode.last_slot]
    low_quality_share = world.towns[Town.low_quality_share]
    threshold = now.param[Param.low_quality]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        quality, output_mcny = world.firms[Firm.quality, low:high], world.flows[Flow.output_mcny, low:high]
        of_low_quality = world.flows[Flow.draw_b, low:high]
        for i in range(quality.size):
            of_low_quality[i] = output_mcny[i] if quality[i] < threshold else 0.0
        total = segment_sum(output_mcny)
        low_quality_share[t] = segment_sum(of_low_quality) / total if total > 0.0 else 0.0


@phase
def improve(world: World, now: Now) -> None:
    """Step 9: productivity and appeal move."""
    town_support(world, now)
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        learn(world, now, low, high)
        meet_chance(world, now, low, high)
        accumulate(world, now, low, high)
        keep_customers(world, now, low, high)
        raise_quality(world, now, low, high)
        watch_quality(world, now, low, high)


@phase
def frontier(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Mean log productivity of a town's firms, and that of its most productive tenth by a fixed rule (written).

    The frontier lies `frontier_deviations` standard deviations above the mean.
    """
    codes, firms, towns = world.town_codes, world.firms, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    tfp_mean, tfp_frontier = towns[Town.tfp_mean], towns[Town.tfp_frontier]
    deviations = now.param[Param.frontier_deviations]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, tfp = firms[Firm.operating, low:high], firms[Firm.tfp, low:high]
        n = segment_sum(operating)
        mean = segment_product(tfp, operating) / n if n > 0.0 else 0.0
        spread = segment_squares(tfp, operating, mean) / n if n > 0.0 else 0.0
        tfp_mean[t] = mean
        tfp_frontier[t] = mean + deviations * spread ** 0.5


@phase
def award(world: World, now: Now) -> None:
    """Titles and technology centres, once a year, with their rewards and what they say to customers (written)."""
    param = now.param
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    operating, above_size, leading = firms[Firm.operating], firms[Firm.above_size], firms[Firm.leading]
    rd_stock_mcny, output_year_mcny = firms[Firm.rd_stock_mcny], firms[Firm.output_year_mcny]
    title, centre, appeal = firms[Firm.title], firms[Firm.centre], firms[Firm.appeal]
    cash_mcny = firms[Firm.cash_mcny]
    identity, replication, at_town, money = world.identity, now.replication, now.at_town, world.money
    title_prestige = now.param[Param.title_prestige]
    seed, step = now.seed, now.clock.step
    for t in range(first.size):
        for i in range(first[t], last[t]):
            if operating[i] > 0.0 and above_size[i] > 0.0:
                u = uniform(seed, replication, identity[i], step, streams.TITLES)
                intensity = rd_stock_mcny[i] / max(output_year_mcny[i], 1.0)
                rung = min(int(title[i]), 2)
                reward = at_town[REWARD_LEVERS[rung], t]
                applies = application(reward, usual_reward(rung, param), param)
                risen = title_after(title[i], intensity, applies, u, param)
                if risen > title[i]:
                    title[i] = risen
                    appeal[i] += title_prestige
                    cash_mcny[i] += reward
                    money[REWARD_LINES[rung]] += reward
                centre[i] = centre_after(centre[i], leading[i], intensity, u, param)


@phase
def list_firms(world: World, now: Now) -> float:
    """Leading firms that list raise equity and get a reward, once a year (written); returns the equity."""
    param = now.param
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    operating, leading, output_year_mcny = firms[Firm.operating], firms[Firm.leading], firms[Firm.output_year_mcny]
    capital_mcny, quoted, equity_mcny = firms[Firm.capital_mcny], firms[Firm.quoted], firms[Firm.equity_mcny]
    cash_mcny = firms[Firm.cash_mcny]
    listing_support = now.at_town[Lever.listing_support]
    identity, replication, money = world.identity, now.replication, world.money
    seed, step = now.seed, now.clock.step
    equity = 0.0
    for t in range(first.size):
        for i in range(first[t], last[t]):
            if operating[i] == 0.0 or leading[i] == 0.0 or quoted[i] > 0.0:
                continue
            rate = listing_rate(leading[i], output_year_mcny[i], listing_support[t], param)
            if uniform(seed, replication, identity[i], step, streams.LISTING) < chance_within(rate, 1.0):
                raised = param[Param.listing_equity_share] * capital_mcny[i]
                quoted[i] = 1.0
                equity_mcny[i] += raised
                cash_mcny[i] += raised + listing_support[t]
                money[Money.listing_support] += listing_support[t]
                equity += raised
    return equity


@phase
def honour(world: World, now: Now) -> None:
    """Step 9, once a year: titles, technology centres and listings, with their rewards."""
    money = world.money
    award(world, now)
    rewards = money[Money.srdi_reward] + money[Money.little_giant_reward] + money[Money.champion_reward]
    world.sums[Sum.cash_flow] += rewards
    equity = list_firms(world, now)
    world.sums[Sum.cash_flow] += money[Money.listing_support] + equity
