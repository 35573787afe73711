"""Step 1, conditions: demand by trade, prices, wages, interest."""

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.draws import normal, uniform
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.state.now import Now, Param
from jinzhen.model.state.world import Firm, Price, Trade, World
from jinzhen.scenarios.units import QUARTERS_PER_YEAR


@helper
def elapsed_years(now: Now) -> float:
    """Time from the middle of the last step to that of this one: conditions stand as in the middle of a step."""
    return now.clock.step_years if now.clock.step > 0 else 0.5 * now.clock.step_years


@phase
def move_prices(world: World, now: Now) -> None:
    """Price, materials, wage and energy indices and the lending rate, moved by their yearly growth."""
    param = now.param
    price_growth, material_price_gap = param[Param.price_growth], param[Param.material_price_gap]
    wage_growth, energy_price_growth = param[Param.wage_growth], param[Param.energy_price_growth]
    lending_rate_trend = param[Param.lending_rate_trend]
    prices, years = world.prices, elapsed_years(now)
    prices[Price.output] *= exp(price_growth * years)
    prices[Price.materials] *= exp((price_growth + material_price_gap) * years)
    prices[Price.wage] *= exp(wage_growth * years)
    prices[Price.energy] *= exp(energy_price_growth * years)
    prices[Price.lending_rate] = max(prices[Price.lending_rate] + lending_rate_trend * years,
                                    param[Param.lending_rate_floor])


@phase
def reprice(world: World, now: Now) -> None:
    """Energy and discharge a m CNY of output, with the money's worth in goods: the goods take as much as before."""
    dearer, firms = exp(now.param[Param.price_growth] * elapsed_years(now)), world.firms
    for i in range(firms.shape[1]):
        firms[Firm.energy_tce_per_mcny, i] /= dearer
        firms[Firm.discharge_t_per_mcny, i] /= dearer


@phase
def move_demand(world: World, now: Now) -> None:
    """Market of every trade in money: what is bought (common and own growth, and a shock that fades) times its price.

    demand_persistence : part of a shock left after a quarter
    Demand stands as in the middle of the step. The rest of the country grows in productivity too (`outside_growth`, log
    a year): its weight stands as at the start of the step, where the productivity of the towns' firms stands.
    """
    trades, param = world.trades, now.param
    demand, export_demand, growth = trades[Trade.demand], trades[Trade.export_demand], trades[Trade.growth]
    shock, outside_weight = trades[Trade.shock], trades[Trade.outside_weight]
    outside_export_weight = trades[Trade.outside_export_weight]
    demand_growth, demand_shock_sd = param[Param.demand_growth], param[Param.demand_shock_sd]
    demand_persistence = param[Param.demand_persistence]
    outside_growth = param[Param.tfp_growth] + param[Param.outside_growth_gap]
    town_elasticity = param[Param.town_elasticity]
    replication = now.replication
    step_years, seed, step = now.clock.step_years, now.seed, now.clock.step
    kept = demand_persistence ** (QUARTERS_PER_YEAR * step_years)
    spread = demand_shock_sd * ((1.0 - kept * kept) / (1.0 - demand_persistence * demand_persistence)) ** 0.5
    years, price_growth = elapsed_years(now), param[Param.price_growth]
    rival = exp((town_elasticity - 1.0) * outside_growth * step_years) if step > 0 else 1.0
    for k in range(demand.size):
        z = normal(uniform(seed, replication, k, step, streams.DEMAND))
        moved = kept * shock[k] + spread * z
        factor = exp((demand_growth + price_growth + growth[k]) * years + moved - shock[k])
        shock[k] = moved
        demand[k] *= factor
        export_demand[k] *= factor
        outside_weight[k] *= rival
        outside_export_weight[k] *= rival


@phase
def set_conditions(world: World, now: Now) -> None:
    """Step 1: demand by trade, prices, wages, interest."""
    move_prices(world, now)
    reprice(world, now)
    move_demand(world, now)
