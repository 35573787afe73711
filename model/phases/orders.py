"""Step 4, orders: finite markets, nested choice, and what leading firms pass down their links."""

from jinzhen.model.columns import F64, I32, I64, MAX_LINKS
from jinzhen.model.compiled import phase
from jinzhen.model.phases.sums import segment_sum
from jinzhen.model.rules.demand import liquidity, log_pull, reputation, shanxi_share, town_weight
from jinzhen.model.rules.links import offered, passed_orders
from jinzhen.model.rules.production import capacity
from jinzhen.model.vector_math import exp


@phase
def weigh_firms(first: I64, last: I64, from_town: int, to_town: int, operating: F64, appeal: F64, quality: F64,
                tfp: F64, user_cost: F64, cash_mcny: F64, expected_orders_mcny: F64, above_size: F64,
                cost_relief: F64, ecommerce: F64, pass_through: float, liquidity_effect: float,
                segment_elasticity: float, operating_count: F64, liquidity_: F64, liquidity_mean: F64,
                pull_: F64) -> None:
    """Pull of every firm in its town's sales, and what it lacks in working capital (written).

    cost_relief, ecommerce : by town; pass_through : of the user cost of capital into the price
    """
    for t in range(from_town, to_town):
        relief, online = cost_relief[t], ecommerce[t]
        for i in range(first[t], last[t]):
            liquidity_[i] = operating[i] * liquidity(cash_mcny[i], expected_orders_mcny[i], liquidity_effect)
        for i in range(first[t], last[t]):
            pull_[i] = operating[i] * exp(log_pull(
                appeal[i], quality[i], online * (1.0 - above_size[i]), tfp[i], relief, pass_through * user_cost[i],
                liquidity_[i], segment_elasticity))
        liquidity_mean[t] = segment_sum(liquidity_, first[t], last[t]) / max(operating_count[t], 1.0)


@phase
def split_exports(first: I64, last: I64, from_town: int, to_town: int, export_share: F64, pull_: F64,
                  export_pull: F64, town_pull: F64, town_export_pull: F64) -> None:
    """Divide pulls between the domestic and the export market, and add them up by town."""
    low, high = first[from_town], last[to_town - 1]
    block = pull_[low:high]
    for i in range(block.size):
        export_pull[low + i] = block[i] * export_share[low + i]
    for i in range(block.size):
        block[i] -= export_pull[low + i]
    for t in range(from_town, to_town):
        town_pull[t] = segment_sum(pull_, first[t], last[t])
        town_export_pull[t] = segment_sum(export_pull, first[t], last[t])


@phase
def set_capacity(first: I64, last: I64, from_town: int, to_town: int, operating: F64, log_scale: F64, tfp: F64,
                 capital_mcny: F64, jobs: F64, capacity_mcny: F64) -> None:
    """Yearly capacity of every firm, m CNY."""
    for i in range(first[from_town], last[to_town - 1]):
        capacity_mcny[i] = operating[i] * capacity(log_scale[i], tfp[i], capital_mcny[i], jobs[i])


@phase
def weigh_towns(
    trade: I64, pull_: F64, base_weight: F64, brand: F64, brand_start: F64, access: F64, label: F64, gi: F64,
    gi_start: F64, meets: F64, gi_premium: float, brand_premium: float, meeting_effect: float,
    segment_elasticity: float, town_elasticity: float, export_access: float, weight: F64, trade_weight: F64
) -> None:
    """Weight of every town in its trade's market, and their sum by trade (both written).

    export_access : how often access from fairs counts (fairs move exports more than home sales)
    """
    for k in range(trade_weight.size):
        trade_weight[k] = 0.0
    for t in range(trade.size):
        standing = reputation(brand[t] - brand_start[t], gi[t] - gi_start[t], export_access * access[t], label[t],
                              meeting_effect * meets[t], gi_premium, brand_premium, town_elasticity)
        weight[t] = town_weight(base_weight[t], pull_[t], standing, segment_elasticity,
                                town_elasticity) if pull_[t] > 0.0 else 0.0
        trade_weight[trade[t]] += weight[t]


@phase
def share_market(trade: I64, weight: F64, trade_weight: F64, outside_weight: F64, demand: F64, season: F64,
                 quarter: int, step_years: float, share: F64, orders_mcny: F64) -> None:
    """Market share and orders of every town in this step, m CNY (both written)."""
    for t in range(trade.size):
        k = trade[t]
        inside = shanxi_share(trade_weight[k], outside_weight[k])
        share[t] = inside * weight[t] / trade_weight[k] if trade_weight[k] > 0.0 else 0.0
        orders_mcny[t] = demand[k] * season[k, quarter] * step_years * share[t]


@phase
def order_from_firms(first: I64, last: I64, from_town: int, to_town: int, pull_: F64, export_pull: F64,
                     town_pull: F64, town_export_pull: F64, domestic_mcny: F64, exports_mcny: F64,
                     orders_mcny: F64) -> None:
    """Divide a town's domestic and export orders over its firms by their pulls."""
    for t in range(from_town, to_town):
        home = domestic_mcny[t] / town_pull[t] if town_pull[t] > 0.0 else 0.0
        abroad = exports_mcny[t] / town_export_pull[t] if town_export_pull[t] > 0.0 else 0.0
        for i in range(first[t], last[t]):
            orders_mcny[i] = pull_[i] * home + export_pull[i] * abroad


@phase
def pass_down(first: I64, last: I64, from_town: int, to_town: int, trade: I64, materials_share: F64,
              sourcing_share: F64, season: F64, quarter: int, step_years: float, leading: F64, operating: F64,
              expected_orders_mcny: F64, link_leader: I32, link_weight: F64, orders_mcny: F64, passed_mcny: F64,
              offered_mcny: F64, chain_orders_mcny: F64) -> float:
    """Leading firms pass orders to linked suppliers; returns orders received less orders given, m CNY.

    offered_mcny : scratch, what suppliers offer each leading firm in this step
    passed_mcny, chain_orders_mcny : written; chain orders are added to `orders_mcny`
    """
    given, received = 0.0, 0.0
    for t in range(from_town, to_town):
        k = trade[t]
        for i in range(first[t], last[t]):
            offered_mcny[i] = 0.0
            chain_orders_mcny[i] = 0.0
        part = season[k, quarter] * step_years
        for s in range(MAX_LINKS):
            for i in range(first[t], last[t]):
                leader = link_leader[s, i]
                if leader >= 0 and operating[i] > 0.0:
                    offered_mcny[leader] += offered(link_weight[s, i], expected_orders_mcny[i], part)
        for i in range(first[t], last[t]):
            passed_mcny[i] = leading[i] * passed_orders(orders_mcny[i], materials_share[k], sourcing_share[k],
                                                        offered_mcny[i])
            given += passed_mcny[i]
        for s in range(MAX_LINKS):
            for i in range(first[t], last[t]):
                leader = link_leader[s, i]
                if leader >= 0 and operating[i] > 0.0 and offered_mcny[leader] > 0.0:
                    got = passed_mcny[leader] * (offered(link_weight[s, i], expected_orders_mcny[i], part)
                                                 / offered_mcny[leader])
                    chain_orders_mcny[i] += got
                    received += got
        for i in range(first[t], last[t]):
            orders_mcny[i] += chain_orders_mcny[i]
    return received - given
