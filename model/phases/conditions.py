"""Step 1, conditions: demand by trade, prices, wages, interest."""

from jinzhen.model import streams
from jinzhen.model.columns import F64, P_ENERGY, P_MATERIALS, P_OUTPUT, P_RATE, P_WAGE
from jinzhen.model.compiled import phase
from jinzhen.model.draws import normal, uniform
from jinzhen.model.vector_math import exp


@phase
def move_prices(prices: F64, price_growth: float, material_price_gap: float, wage_growth: float,
                energy_price_growth: float, lending_rate_trend: float, elapsed_years: float) -> None:
    """Price, materials, wage and energy indices and the lending rate, moved by their yearly growth.

    elapsed_years : from the middle of the last step to that of this one
    """
    prices[P_OUTPUT] *= exp(price_growth * elapsed_years)
    prices[P_MATERIALS] *= exp((price_growth + material_price_gap) * elapsed_years)
    prices[P_WAGE] *= exp(wage_growth * elapsed_years)
    prices[P_ENERGY] *= exp(energy_price_growth * elapsed_years)
    prices[P_RATE] = max(prices[P_RATE] + lending_rate_trend * elapsed_years, 0.01)


@phase
def move_demand(
    demand: F64, export_demand: F64, growth: F64, shock: F64, outside_weight: F64, outside_export_weight: F64,
    demand_growth: float, shock_sd: float, persistence: float, outside_growth: float, town_elasticity: float,
    step_years: float, seed: int, replication: int, step: int
) -> None:
    """Market of every trade: common and own growth, and a shock that fades.

    persistence : part of a shock left after a quarter
    Demand stands as in the middle of the step. The rest of the country grows in productivity too (`outside_growth`, log
    a year): its weight stands as at the start of the step, where the productivity of the towns' firms stands.
    """
    kept = persistence ** (4.0 * step_years)
    spread = shock_sd * ((1.0 - kept * kept) / (1.0 - persistence * persistence)) ** 0.5
    elapsed_years = step_years if step > 0 else 0.5 * step_years
    rival = exp((town_elasticity - 1.0) * outside_growth * step_years) if step > 0 else 1.0
    for k in range(demand.size):
        z = normal(uniform(seed, replication, k, step, streams.DEMAND))
        moved = kept * shock[k] + spread * z
        factor = exp((demand_growth + growth[k]) * elapsed_years + moved - shock[k])
        shock[k] = moved
        demand[k] *= factor
        export_demand[k] *= factor
        outside_weight[k] *= rival
        outside_export_weight[k] *= rival
