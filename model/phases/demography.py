"""Step 10, exit, entry and moves: who leaves, who comes, on paper or in earnest, and who changes town."""

import numpy as np

from jinzhen.model import streams
from jinzhen.model.columns import F64, I64, MAX_LINKS, NO_LEADER, Firm, Slots
from jinzhen.model.compiled import phase
from jinzhen.model.draws import normal, uniform
from jinzhen.model.rules.demand import liquidity, log_pull
from jinzhen.model.rules.demography import (
    BASE_DELAY_REMOVED,
    chance_within,
    competition,
    eased_hazard,
    exit_hazard,
)
from jinzhen.model.rules.production import scale_for
from jinzhen.model.vector_math import exp, log

#: Part of capital and cash that creditors of a failed firm recover. Assumed.
RECOVERY_SHARE = 0.5
#: Jobs of the median entrant and the log standard deviation of their size. Assumed.
ENTRANT_JOBS, ENTRANT_LOG_SD = 5.0, 0.8
#: Part of a town's usual productivity that an entrant starts from, log. Assumed.
ENTRANT_TFP, ENTRANT_TFP_SD = -0.05, 0.2
#: Jobs of a firm that moves in from outside the province over those of an entrant. Assumed.
MOVED_IN_SIZE = 4.0
#: Mean and spread of an entrant's log quality. Assumed: somewhat below the usual.
ENTRANT_QUALITY, ENTRANT_QUALITY_SD = -0.05, 0.15
#: Cash a new firm opens with, in years of planned sales. Assumed.
OPENING_CASH_YEARS = 0.1
#: Ordinals from which on newcomers of a town and step come from outside the province, and are on paper.
MOVED_IN_ORDINAL, PAPER_ORDINAL = 1536, 2048
#: Bit that tells an entrant's identity from a base-year firm's.
ENTRANT_BIT = 1 << 31


@phase
def weigh_exits(first: I64, last: I64, from_town: int, to_town: int, operating: F64, capital_mcny: F64,
                age_years: F64, profit_mcny: F64, output_mcny: F64, cash_mcny: F64, debt_mcny: F64,
                quality: F64, startup_intensity: F64, delay_removed: F64, inspections: F64, hazard_small: float,
                hazard_medium: float, hazard_large: float, approval_exit_effect: float, step_years: float,
                chance: F64) -> None:
    """Chance of every firm to close in this step (written).

    startup_intensity, delay_removed, inspections : by town
    """
    for t in range(from_town, to_town):
        rivalry = competition(delay_removed[t] - BASE_DELAY_REMOVED, approval_exit_effect)
        support, visits = startup_intensity[t], inspections[t]
        for i in range(first[t], last[t]):
            margin = profit_mcny[i] / max(output_mcny[i], 1e-6)
            worth = capital_mcny[i] + cash_mcny[i] - debt_mcny[i]
            hazard = exit_hazard(capital_mcny[i], age_years[i], margin, worth, hazard_small, hazard_medium,
                                 hazard_large)
            eased = eased_hazard(hazard, age_years[i], support, rivalry, quality[i], visits)
            chance[i] = operating[i] * chance_within(eased, step_years)


@phase
def loss_to_guarantor(debt_mcny: float, capital_mcny: float, cash_mcny: float, guaranteed_mcny: float,
                      share: float) -> float:
    """What the public guarantor pays when a firm closes: its share of the guaranteed debt that is not recovered."""
    lost = max(debt_mcny - RECOVERY_SHARE * capital_mcny - max(cash_mcny, 0.0), 0.0)
    return share * min(lost, guaranteed_mcny)


@phase
def clear_slot(firms: Slots, i: int) -> None:
    """Empty a slot: every float column zero, no links."""
    firms.identity[i] = np.uint64(0)
    for row in range(firms.rows.shape[0]):
        firms.rows[row, i] = 0.0
    for s in range(MAX_LINKS):
        firms.link_leader[s, i] = NO_LEADER
        firms.link_weight[s, i] = 0.0


@phase
def copy_slot(firms: Slots, i: int, j: int) -> None:
    """Copy a firm from slot i to slot j, without its links."""
    firms.identity[j] = firms.identity[i]
    for row in range(firms.rows.shape[0]):
        firms.rows[row, j] = firms.rows[row, i]


@phase
def drop_links_to(firms: Slots, low: int, high: int, leader: int) -> None:
    """End every link of a segment that points to `leader`."""
    for s in range(MAX_LINKS):
        for i in range(low, high):
            if firms.link_leader[s, i] == leader:
                firms.link_leader[s, i] = NO_LEADER
                firms.link_weight[s, i] = 0.0


@phase
def free_slot(operating: F64, paper: F64, low: int, high: int) -> int:
    """Lowest empty slot of a segment, -1 when it is full."""
    for i in range(low, high):
        if operating[i] == 0.0 and paper[i] == 0.0:
            return i
    return -1


@phase
def entrant_identity(town: int, step: int, ordinal: int) -> int:
    """Identity of the `ordinal`-th entrant of a town in a step: never that of another firm, whatever the capacity."""
    return (town << 32) | ENTRANT_BIT | (step << 12) | ordinal


@phase
def found_firm(firms: Slots, i: int, identity: int, jobs: float, output_mcny: float, capital_mcny: float, tfp: float,
               appeal: float, quality: float, export_share: float, energy: float, discharge: float,
               legal_form: float, overhead_share: float) -> float:
    """Write a new firm into slot i; its owner pays capital and a tenth of yearly sales in cash, which is returned."""
    clear_slot(firms, i)
    cash = OPENING_CASH_YEARS * output_mcny
    firms.identity[i] = np.uint64(identity)
    firms.rows[Firm.operating, i] = 1.0
    firms.rows[Firm.payroll_jobs, i] = jobs
    firms.rows[Firm.overhead_share, i] = overhead_share
    firms.rows[Firm.capital_mcny, i] = capital_mcny
    firms.rows[Firm.capital_ratio, i] = capital_mcny / max(output_mcny, 1e-6)
    firms.rows[Firm.equity_mcny, i] = capital_mcny + cash
    firms.rows[Firm.cash_mcny, i] = cash
    firms.rows[Firm.tfp, i] = tfp
    firms.rows[Firm.log_scale, i] = scale_for(output_mcny, tfp, capital_mcny, jobs)
    firms.rows[Firm.appeal, i] = appeal
    firms.rows[Firm.quality, i] = quality
    firms.rows[Firm.export_share, i] = export_share
    firms.rows[Firm.energy_tce_per_mcny, i] = energy
    firms.rows[Firm.discharge_t_per_mcny, i] = discharge
    firms.rows[Firm.expected_orders_mcny, i] = output_mcny
    firms.rows[Firm.output_year_mcny, i] = 0.5 * output_mcny
    firms.rows[Firm.legal_form, i] = legal_form
    return cash


@phase
def pull_of_sales(sales_mcny: float, town_pull: float, town_sales_mcny: float) -> float:
    """Pull that gives `sales_mcny` a year at a town's present pulls and sales."""
    per_sale = town_pull / town_sales_mcny if town_sales_mcny > 0.0 and town_pull > 0.0 else 1.0
    return max(sales_mcny * per_sale, 1e-9)


@phase
def appeal_for(sales_mcny: float, planned_mcny: float, tfp: float, quality: float, cost_relief: float,
               town_pull: float, town_sales_mcny: float, segment_elasticity: float, liquidity_effect: float) -> float:
    """Appeal that gives a newcomer `sales_mcny` a year at its town's present pulls and sales. Form: inverse of pull.

    planned_mcny : sales it is founded for, which its opening cash goes by
    """
    rest = log_pull(0.0, quality, 0.0, tfp, cost_relief, 0.0,
                    liquidity(OPENING_CASH_YEARS * planned_mcny, planned_mcny, liquidity_effect), segment_elasticity)
    return log(pull_of_sales(sales_mcny, town_pull, town_sales_mcny)) - rest


@phase
def usual(values: F64, weights: F64, low: int, high: int) -> float:
    """Weighted mean of a column over a segment, 0 when the weights are."""
    total, weight = 0.0, 0.0
    for i in range(low, high):
        total += values[i] * weights[i]
        weight += weights[i]
    return total / weight if weight > 0.0 else 0.0


@phase
def traits_of_entrant(seed: int, replication: int, identity: int, step: int) -> tuple[float, float, float]:
    """Jobs, log productivity (relative to the town's mean) and log quality of an entrant, by its own draws."""
    z = normal(uniform(seed, replication, identity, step, streams.ENTRANT_SIZE))
    w = normal(uniform(seed, replication, identity, step, streams.ENTRANT_TFP))
    q = normal(uniform(seed, replication, identity, step, streams.ENTRANT_QUALITY))
    jobs = max(ENTRANT_JOBS * exp(ENTRANT_LOG_SD * z), 1.0)
    return jobs, ENTRANT_TFP + ENTRANT_TFP_SD * w, ENTRANT_QUALITY + ENTRANT_QUALITY_SD * q


@phase
def enter(firms: Slots, low: int, high: int, town: int, first_ordinal: int, n_entrants: int, size: float,
          grant_mcny: float, category: int, segment_elasticity: float, liquidity_effect: float, town_pull: float,
          town_sales_mcny: float, cost_relief: float, tfp_mean: float, seed: int, replication: int,
          step: int) -> tuple[int, float, float, float]:
    """Real entrants take the lowest free slots of their town.

    first_ordinal : of the entrants in their step; size : jobs relative to a usual entrant; grant_mcny : each gets
    Returns how many there was no room for, and the cash, capital and jobs that came in.
    """
    cash, capital, workers = 0.0, 0.0, 0.0
    if n_entrants == 0:
        return 0, cash, capital, workers
    operating = firms.rows[Firm.operating]
    mean_jobs = usual(firms.rows[Firm.payroll_jobs], operating, low, high)
    per_job = usual(firms.rows[Firm.output_year_mcny], operating, low, high) / mean_jobs if mean_jobs > 0.0 else 0.1
    ratio = usual(firms.rows[Firm.capital_ratio], operating, low, high)
    energy = usual(firms.rows[Firm.energy_tce_per_mcny], operating, low, high)
    discharge = usual(firms.rows[Firm.discharge_t_per_mcny], operating, low, high)
    exports = usual(firms.rows[Firm.export_share], operating, low, high)
    overhead = usual(firms.rows[Firm.overhead_share], operating, low, high)
    for ordinal in range(n_entrants):
        i = free_slot(firms.rows[Firm.operating], firms.rows[Firm.paper], low, high)
        if i < 0:
            return n_entrants - ordinal, cash, capital, workers
        identity = entrant_identity(town, step, first_ordinal + ordinal)
        jobs, tfp, quality = traits_of_entrant(seed, replication, identity, step)
        jobs *= size
        output = 0.8 * jobs * per_job
        appeal = appeal_for(0.7 * output, output, tfp_mean + tfp, quality, cost_relief, town_pull, town_sales_mcny,
                            segment_elasticity, liquidity_effect)
        form = 1.0 if category == 1 and jobs < 10.0 else 0.0
        cash += found_firm(firms, i, identity, jobs, output, max(ratio, 0.2) * output, tfp_mean + tfp, appeal, quality,
                           exports, energy, discharge, form, overhead)
        firms.rows[Firm.cash_mcny, i] += grant_mcny
        cash += grant_mcny
        capital += firms.rows[Firm.capital_mcny, i]
        workers += jobs
    return 0, cash, capital, workers


@phase
def register_paper(firms: Slots, low: int, high: int, town: int, n_entrants: int, step: int) -> int:
    """Entities that exist on paper only take slots and produce nothing; returns how many there was no room for."""
    for ordinal in range(n_entrants):
        i = free_slot(firms.rows[Firm.operating], firms.rows[Firm.paper], low, high)
        if i < 0:
            return n_entrants - ordinal
        clear_slot(firms, i)
        firms.identity[i] = np.uint64(entrant_identity(town, step, PAPER_ORDINAL + ordinal))
        firms.rows[Firm.paper, i] = 1.0
    return 0


@phase
def strike_paper(firms: Slots, low: int, high: int, chance: float, seed: int, replication: int, step: int) -> None:
    """Entities on paper are struck off when found."""
    for i in range(low, high):
        draw = uniform(seed, replication, firms.identity[i], step, streams.PAPER_EXIT)
        if firms.rows[Firm.paper, i] > 0.0 and draw < chance:
            clear_slot(firms, i)

