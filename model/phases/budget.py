"""Step 2, budget: who gets public money, and when it arrives; quotas are issued."""

from jinzhen.model.columns import F64, I64, TIER_MUNICIPAL, TIER_POTENTIAL, TIER_PROVINCIAL
from jinzhen.model.compiled import phase
from jinzhen.model.rules.towns import fund_weight
from jinzhen.model.vector_math import exp


@phase
def in_pool(tier: int, pool: int) -> bool:
    """Whether a town of this tier is in the special fund's pool: 0 provincial, 1 and potential, 2 all designated."""
    return tier == TIER_PROVINCIAL or (pool >= 1 and tier == TIER_POTENTIAL) or (pool >= 2 and tier == TIER_MUNICIPAL)


@phase
def weigh_towns_by_tier(tier: I64, priority_tilt: float, tilt: F64) -> None:
    """Weight of every town where something is rationed (written): provincial ones have more, potential ones half of it.

    Source: plan 四(二) (倾斜); one number for money and factors alike.
    """
    for t in range(tier.size):
        extra = 1.0 if tier[t] == TIER_PROVINCIAL else (0.5 if tier[t] == TIER_POTENTIAL else 0.0)
        tilt[t] = 1.0 + priority_tilt * extra


@phase
def split_fund(tier: I64, rank_share: F64, reported_year_mcny: F64, gate_mcny: F64, jobs: F64, fund_mcny: float,
               pool: int, rule_code: int, weight: F64, granted_mcny: F64) -> float:
    """Split the step's special fund over its pool; returns the money handed out (0 when the pool is empty).

    weight : scratch; granted_mcny : written, (n_towns,)
    """
    total = 0.0
    for t in range(tier.size):
        weight[t] = 0.0
        if in_pool(tier[t], pool):
            gate = gate_mcny[t] if gate_mcny[t] > 0.0 else reported_year_mcny[t]  # before the first judgement
            distance = abs(reported_year_mcny[t] / max(gate, 1.0) - 1.0)
            weight[t] = fund_weight(rule_code, rank_share[t], distance, reported_year_mcny[t] / max(jobs[t], 1.0))
        total += weight[t]
    paid = 0.0
    for t in range(tier.size):
        granted_mcny[t] = fund_mcny * weight[t] / total if total > 0.0 else 0.0
        paid += granted_mcny[t]
    return paid


@phase
def county_money(tier: I64, yearly_mcny: F64, step_years: float, granted_mcny: F64) -> float:
    """Add one-town-one-policy money of municipal, potential and provincial towns; returns what was paid."""
    paid = 0.0
    for t in range(tier.size):
        if tier[t] >= TIER_MUNICIPAL:
            money = yearly_mcny[t] * step_years
            granted_mcny[t] += money
            paid += money
    return paid


@phase
def let_arrive(granted_mcny: F64, arriving_share: F64, delay_quarters: F64, step_years: float, waiting_mcny: F64,
               received_mcny: F64) -> None:
    """Money in time reaches the town; the rest waits in the county account and trickles out over its delay.

    What is granted comes in evenly through the step.
    """
    for t in range(granted_mcny.size):
        delay_years = max(delay_quarters[t] / 4.0, 1e-6)
        kept = exp(-step_years / delay_years)
        at_once = granted_mcny[t] * arriving_share[t]
        late = granted_mcny[t] - at_once
        waiting = waiting_mcny[t] * kept + late * (delay_years / step_years) * (1.0 - kept)
        released = waiting_mcny[t] + late - waiting
        waiting_mcny[t] = waiting
        received_mcny[t] = at_once + released


@phase
def issue_quotas(trade: I64, tier: I64, tilt: F64, highest_tilt: float, season: F64, quarter: int,
                 energy_base_tce: F64, energy_growth: F64, supply_share: float, discharge_base_t: F64,
                 discharge_growth: F64, land_quota_mu: F64, output_year_mcny: F64, years_since_start: float,
                 step_years: float, energy_quota_tce: F64, discharge_quota_t: F64, land_account_mu: F64) -> float:
    """Energy and discharge ceilings of this step, and land added to each town's account; returns the land issued, mu.

    Energy and discharge grow from the base year's use; land is a number for a provincial town and in proportion to
    output for the others, less where provincial towns are tilted to. Land not used within about a year lapses.
    supply_share : of the province's energy quotas that is really delivered, outside the province's hands
    Source: docs/model.md, land_quota, energy_quota_growth, discharge_quota_growth.
    """
    provincial_output, n_provincial = 0.0, 0
    for t in range(trade.size):
        if tier[t] == TIER_PROVINCIAL:
            provincial_output += output_year_mcny[t]
            n_provincial += 1
    mean_output = max(provincial_output / max(n_provincial, 1), 1.0)
    issued = 0.0
    for t in range(trade.size):
        part = step_years * season[trade[t], quarter]
        energy_quota_tce[t] = supply_share * energy_base_tce[t] * max(
            1.0 + energy_growth[t] * years_since_start, 0.0
        ) * part
        discharge_quota_t[t] = discharge_base_t[t] * max(1.0 + discharge_growth[t] * years_since_start, 0.0) * part
        share = tilt[t] / highest_tilt
        if tier[t] != TIER_PROVINCIAL:
            share *= min(output_year_mcny[t] / mean_output, 1.0)
        land = land_quota_mu[t] * share * step_years
        land_account_mu[t] = land_account_mu[t] * exp(-step_years) + land
        issued += land
    return issued
