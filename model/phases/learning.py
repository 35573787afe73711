"""Step 9, learning: productivity and appeal move; titles and technology centres are awarded once a year."""

from jinzhen.model import streams
from jinzhen.model.columns import F64, I64, N_SERVICES, U64
from jinzhen.model.compiled import phase
from jinzhen.model.draws import laplace, uniform
from jinzhen.model.rules.demography import LOW_QUALITY, chance_within
from jinzhen.model.rules.learning import (
    agglomeration,
    chain_learning,
    customers_kept,
    drift,
    quality_gain,
    research_learning,
    spread_of_shock,
    support_learning,
)
from jinzhen.model.rules.titles import (
    LISTING_EQUITY_SHARE,
    USUAL_REWARDS_MCNY,
    application,
    centre_after,
    listing_rate,
    title_after,
)
from jinzhen.model.vector_math import log


@phase
def town_support(county: I64, services_: F64, services_start: F64, skill: F64, skill_start: F64, output_year_mcny: F64,
                 digital_gain: F64, log_size_start: F64, agglomeration_elasticity: float, digital_effect: float,
                 platform_effect: float, skill_effect: float, services_gain: F64, skill_gain: F64,
                 size_gain: F64) -> None:
    """What a town's firms learn from: its services, skill, size and digitalisation, each as far as it has changed.

    services_gain, skill_gain : above the start (0-1), of the last step, moved to this one
    size_gain : log productivity that these changes and the town's growth (see `agglomeration`) add now, written
    """
    for t in range(county.size):
        mean = 0.0
        for s in range(N_SERVICES):
            mean += services_[t, s] / N_SERVICES
        services, trained = max(mean - services_start[t], 0.0), max(skill[county[t]] - skill_start[county[t]], 0.0)
        taught = support_learning(services - services_gain[t], trained - skill_gain[t], platform_effect, skill_effect)
        services_gain[t], skill_gain[t] = services, trained
        size = log(max(output_year_mcny[t], 1.0))
        size_gain[t] = (agglomeration(size - log_size_start[t], agglomeration_elasticity)
                        + digital_effect * digital_gain[t] + taught)
        log_size_start[t] = size


@phase
def learn(first: I64, last: I64, from_town: int, to_town: int, operating: F64, town_mean: F64, town_frontier: F64,
          size_gain: F64, meets: F64, chain_years: F64, rd_mcny: F64, output_mcny: F64, tfp_growth: float,
          imitation_rate: float, tfp_reversion: float, link_tfp_effect: float, rd_effect: float, step_years: float,
          change: F64, tfp: F64) -> None:
    """Expected change of productivity of a step (`change` is scratch, `tfp` written)."""
    for t in range(from_town, to_town):
        mean, frontier, imitation = town_mean[t], town_frontier[t], imitation_rate * (1.0 + meets[t])
        for i in range(first[t], last[t]):
            yearly = (drift(tfp[i], mean, frontier, tfp_growth, imitation, tfp_reversion)
                      + chain_learning(chain_years[i], link_tfp_effect)
                      + research_learning(rd_mcny[i], output_mcny[i], rd_effect))
            change[i] = operating[i] * (yearly * step_years + size_gain[t])
    low, high = first[from_town], last[to_town - 1]
    block = tfp[low:high]
    for i in range(block.size):
        block[i] += change[low + i]


@phase
def keep_customers(first: I64, last: I64, from_town: int, to_town: int, operating: F64, liquidity: F64,
                   liquidity_mean: F64, stickiness: float, step_years: float, appeal: F64) -> None:
    """Customers won by firms with more working capital than their neighbours stay, those lost stay away (written)."""
    for t in range(from_town, to_town):
        block, mean = appeal[first[t]:last[t]], liquidity_mean[t]
        low = first[t]
        for i in range(block.size):
            block[i] += operating[low + i] * customers_kept(liquidity[low + i], mean, stickiness) * step_years


@phase
def watch_quality(first: I64, last: I64, from_town: int, to_town: int, operating: F64, output_mcny: F64,
                  inspections: F64, step_years: float, quality: F64, low_share: F64) -> None:
    """Inspections raise low quality; share of a town's output that is of low quality (both written).

    inspections : a firm and year, by town
    """
    for t in range(from_town, to_town):
        visits = inspections[t]
        block = quality[first[t]:last[t]]
        for i in range(block.size):
            block[i] += quality_gain(block[i], visits) * step_years
        low, total = 0.0, 0.0
        for i in range(first[t], last[t]):
            low += output_mcny[i] if quality[i] < LOW_QUALITY else 0.0
            total += output_mcny[i]
        low_share[t] = low / total if total > 0.0 else 0.0


@phase
def shock(first: I64, last: I64, from_town: int, to_town: int, operating: F64, jobs: F64, draw: F64,
          shock_scale: float, step_years: float, moved: F64) -> None:
    """Laplace shocks to productivity or appeal (written)."""
    low, high = first[from_town], last[to_town - 1]
    block = moved[low:high]  # read and written: only a slice from zero is packed (22.6 ns a row without, 5.1 with)
    for i in range(block.size):
        spread = spread_of_shock(shock_scale, jobs[low + i], step_years)
        block[i] += operating[low + i] * laplace(draw[low + i], spread)


@phase
def frontier(first: I64, last: I64, from_town: int, to_town: int, operating: F64, tfp: F64, town_mean: F64,
             town_frontier: F64) -> None:
    """Mean log productivity of a town's firms, and that of its most productive tenth by a fixed rule (written).

    The frontier is the mean plus 1.3 standard deviations, which is where the best tenth of a normal begins.
    """
    for t in range(from_town, to_town):
        n, total, squares = 0.0, 0.0, 0.0
        for i in range(first[t], last[t]):
            n += operating[i]
            total += operating[i] * tfp[i]
        mean = total / n if n > 0.0 else 0.0
        for i in range(first[t], last[t]):
            squares += operating[i] * (tfp[i] - mean) * (tfp[i] - mean)
        town_mean[t] = mean
        town_frontier[t] = mean + 1.3 * (squares / n if n > 0.0 else 0.0) ** 0.5


@phase
def award(first: I64, last: I64, operating: F64, above_size: F64, leading: F64, rd_stock_mcny: F64,
          output_year_mcny: F64, identity: U64, reward_mcny: F64, prestige: float, seed: int, replication: int,
          step: int, title: F64, centre: F64, appeal: F64, cash_mcny: F64, paid: F64) -> None:
    """Titles and technology centres, once a year, with their rewards and what they say to customers (written).

    reward_mcny : (3, n_towns), for an SRDI firm, a little giant, a champion; paid : (3,), written
    """
    paid[:3] = 0.0
    for t in range(first.size):
        for i in range(first[t], last[t]):
            if operating[i] > 0.0 and above_size[i] > 0.0:
                u = uniform(seed, replication, identity[i], step, streams.TITLES)
                intensity = rd_stock_mcny[i] / max(output_year_mcny[i], 1.0)
                rung = min(int(title[i]), 2)
                applies = application(reward_mcny[rung, t], USUAL_REWARDS_MCNY[rung])
                risen = title_after(title[i], intensity, applies, u)
                if risen > title[i]:
                    title[i] = risen
                    appeal[i] += prestige
                    cash_mcny[i] += reward_mcny[rung, t]
                    paid[rung] += reward_mcny[rung, t]
                centre[i] = centre_after(centre[i], leading[i], intensity, u)


@phase
def list_firms(first: I64, last: I64, operating: F64, leading: F64, output_year_mcny: F64, capital_mcny: F64,
               identity: U64, reward_mcny: F64, seed: int, replication: int, step: int, quoted: F64, equity_mcny: F64,
               cash_mcny: F64, paid: F64) -> None:
    """Leading firms that list raise equity and get a reward, once a year (written). paid : (2,), rewards and equity"""
    paid[:2] = 0.0
    for t in range(first.size):
        for i in range(first[t], last[t]):
            if operating[i] == 0.0 or leading[i] == 0.0 or quoted[i] > 0.0:
                continue
            rate = listing_rate(leading[i], output_year_mcny[i], reward_mcny[t])
            if uniform(seed, replication, identity[i], step, streams.LISTING) < chance_within(rate, 1.0):
                raised = LISTING_EQUITY_SHARE * capital_mcny[i]
                quoted[i] = 1.0
                equity_mcny[i] += raised
                cash_mcny[i] += raised + reward_mcny[t]
                paid[0] += reward_mcny[t]
                paid[1] += raised
