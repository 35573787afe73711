"""Step 4, orders: finite markets, nested choice, and what leading firms pass down their links."""

from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.sums import segment_sum
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.phases.factors import intend
from jinzhen.model.rules.links import offered, passed_orders
from jinzhen.model.rules.orders import liquidity, log_pull, reputation, shanxi_share, town_weight
from jinzhen.model.rules.production import capacity
from jinzhen.model.state.column import F64
from jinzhen.model.state.firms import MAX_LINKS
from jinzhen.model.state.now import Now, Param
from jinzhen.model.state.world import Firm, Flow, Price, Sum, Town, TownCode, Trade, World


@phase
def weigh_firms(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Pull of every firm in its town's sales, and what it lacks in working capital (written).

    cost_relief, ecommerce : by town; capital_cost_pass_through : of the user cost of capital into the price
    """
    codes, firms, towns, param, flows = world.town_codes, world.firms, world.towns, now.param, world.flows
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    cost_relief, ecommerce, town_operating = towns[Town.cost_relief], towns[Town.ecommerce], towns[Town.operating]
    liquidity_mean = towns[Town.liquidity_mean]
    capital_cost_pass_through = param[Param.capital_cost_pass_through]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, appeal = firms[Firm.operating, low:high], firms[Firm.appeal, low:high]
        quality, tfp = firms[Firm.quality, low:high], firms[Firm.tfp, low:high]
        user_cost, cash_mcny = firms[Firm.user_cost, low:high], firms[Firm.cash_mcny, low:high]
        expected_orders_mcny = firms[Firm.expected_orders_mcny, low:high]
        above_size, liquidity_ = firms[Firm.above_size, low:high], flows[Flow.liquidity, low:high]
        pull = flows[Flow.pull, low:high]
        relief, online = cost_relief[t], ecommerce[t]
        for i in range(operating.size):
            liquidity_[i] = operating[i] * liquidity(cash_mcny[i], expected_orders_mcny[i], param)
        for i in range(operating.size):
            pull[i] = operating[i] * exp(log_pull(
                appeal[i], quality[i], online * (1.0 - above_size[i]), tfp[i], relief,
                capital_cost_pass_through * user_cost[i], liquidity_[i], param))
        liquidity_mean[t] = segment_sum(liquidity_) / max(town_operating[t], 1.0)


@phase
def split_exports(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Divide pulls between the domestic and the export market, and add them up by town."""
    codes, flows, towns = world.town_codes, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    town_pull, town_export_pull = towns[Town.pull], towns[Town.export_pull]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        export_share, pull_ = world.firms[Firm.export_share, low:high], flows[Flow.pull, low:high]
        export_pull = flows[Flow.export_pull, low:high]
        for i in range(pull_.size):
            export_pull[i] = pull_[i] * export_share[i]
        for i in range(pull_.size):
            pull_[i] -= export_pull[i]
        town_pull[t] = segment_sum(pull_)
        town_export_pull[t] = segment_sum(export_pull)


@phase
def set_capacity(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Yearly capacity of every firm, m CNY at the price of output."""
    param, price = now.param, world.prices[Price.output]
    codes, firms = world.town_codes, world.firms
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        operating, log_scale = firms[Firm.operating, low:high], firms[Firm.log_scale, low:high]
        tfp, capital_mcny = firms[Firm.tfp, low:high], firms[Firm.capital_mcny, low:high]
        payroll_jobs, capacity_mcny = firms[Firm.payroll_jobs, low:high], world.flows[Flow.capacity_mcny, low:high]
        for i in range(operating.size):
            goods = capacity(log_scale[i], tfp[i], capital_mcny[i], payroll_jobs[i], param)
            capacity_mcny[i] = operating[i] * goods * price


@phase
def offer(world: World, now: Now) -> None:
    """Step 4: what every firm can make and how much it draws customers."""
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        weigh_firms(world, now, low, high)
        split_exports(world, now, low, high)
        set_capacity(world, now, low, high)


@helper
def weigh_towns(world: World, now: Now, pull: F64, base_weight: F64, access_count: float, weight: F64,
                trade_weight: F64) -> None:
    """Weight of every town in its trade's home or export market, and their sum by trade (both written).

    access_count : how often access from fairs counts (fairs move exports more than home sales); that from public
        services, which is there all year, counts once in either
    """
    trade, towns, param = world.town_codes[TownCode.trade], world.towns, now.param
    brand, brand_start, gi, gi_start = towns[Town.brand], towns[Town.brand_start], towns[Town.gi], towns[Town.gi_start]
    access, label, meets = towns[Town.access], towns[Town.label], towns[Town.meets]
    services_gain = towns[Town.services_gain]
    meeting_effect, platform_access = param[Param.meeting_effect], param[Param.platform_access]
    for k in range(trade_weight.size):
        trade_weight[k] = 0.0
    for t in range(trade.size):
        opened = access_count * access[t] + platform_access * services_gain[t]
        standing = reputation(brand[t] - brand_start[t], gi[t] - gi_start[t], opened, label[t],
                              meeting_effect * meets[t], param)
        weight[t] = town_weight(base_weight[t], pull[t], standing, param) if pull[t] > 0.0 else 0.0
        trade_weight[trade[t]] += weight[t]


@helper
def share_market(world: World, now: Now, weight: F64, trade_weight: F64, outside_weight: F64, demand: F64, share: F64,
                 orders_mcny: F64) -> None:
    """Market share and orders of every town in this step, m CNY (both written), of the home or export market."""
    param = now.param
    trade, season = world.town_codes[TownCode.trade], world.season
    quarter, step_years = now.clock.quarter, now.clock.step_years
    for t in range(trade.size):
        k = trade[t]
        inside = shanxi_share(trade_weight[k], outside_weight[k], param)
        share[t] = inside * weight[t] / trade_weight[k] if trade_weight[k] > 0.0 else 0.0
        orders_mcny[t] = demand[k] * season[k, quarter] * step_years * share[t]


@phase
def share_markets(world: World, now: Now) -> None:
    """Step 4: the country or Shanxi, then the town; home and export markets apart."""
    param = now.param
    towns, trades = world.towns, world.trades
    weight, trade_weight = towns[Town.market_weight], trades[Trade.domestic_weight]
    weigh_towns(world, now, towns[Town.pull], towns[Town.base_weight], param[Param.home_access], weight, trade_weight)
    share_market(world, now, weight, trade_weight, trades[Trade.outside_weight], trades[Trade.demand],
                 towns[Town.market_share], towns[Town.domestic_mcny])
    weight, trade_weight = towns[Town.export_weight], trades[Trade.export_weight]
    weigh_towns(world, now, towns[Town.export_pull], towns[Town.base_export_weight], param[Param.export_access], weight,
                trade_weight)
    share_market(world, now, weight, trade_weight, trades[Trade.outside_export_weight], trades[Trade.export_demand],
                 towns[Town.export_share_of_market], towns[Town.exports_mcny])


@phase
def order_from_firms(world: World, now: Now, from_town: int, to_town: int) -> None:
    """Divide a town's domestic and export orders over its firms by their pulls."""
    codes, flows, towns = world.town_codes, world.flows, world.towns
    first, last = codes[TownCode.first_slot], codes[TownCode.last_slot]
    town_pull, town_export_pull, domestic_mcny = towns[Town.pull], towns[Town.export_pull], towns[Town.domestic_mcny]
    exports_mcny = towns[Town.exports_mcny]
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        pull_, export_pull = flows[Flow.pull, low:high], flows[Flow.export_pull, low:high]
        orders_mcny = flows[Flow.orders_mcny, low:high]
        home = domestic_mcny[t] / town_pull[t] if town_pull[t] > 0.0 else 0.0
        abroad = exports_mcny[t] / town_export_pull[t] if town_export_pull[t] > 0.0 else 0.0
        for i in range(pull_.size):
            orders_mcny[i] = pull_[i] * home + export_pull[i] * abroad


@phase
def pass_down(world: World, now: Now, from_town: int, to_town: int) -> float:
    """Leading firms pass orders to linked suppliers; returns orders received less orders given, m CNY.

    offered_mcny : scratch, what suppliers offer each leading firm in this step
    passed_mcny, chain_orders_mcny : written; chain orders are added to `orders_mcny`
    """
    codes, trades, firms, flows = world.town_codes, world.trades, world.firms, world.flows
    first, last, trade = codes[TownCode.first_slot], codes[TownCode.last_slot], codes[TownCode.trade]
    leading, operating = firms[Firm.leading], firms[Firm.operating]
    expected_orders_mcny = firms[Firm.expected_orders_mcny]
    orders_mcny, passed_mcny, offered_mcny = flows[Flow.orders_mcny], flows[Flow.passed_mcny], flows[Flow.draw_a]
    chain_orders_mcny = flows[Flow.chain_orders_mcny]
    materials_share, local_sourcing_share = trades[Trade.materials_share], trades[Trade.local_sourcing_share]
    season, link_leader, link_weight = world.season, world.link_leader, world.link_weight
    quarter, step_years = now.clock.quarter, now.clock.step_years
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
            passed_mcny[i] = leading[i] * passed_orders(orders_mcny[i], materials_share[k], local_sourcing_share[k],
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


@phase
def take_orders(world: World, now: Now) -> None:
    """Step 4: the firm, then its suppliers; step 5: what it intends to make and the energy that takes."""
    for b in range(world.blocks.size - 1):
        low, high = world.blocks[b], world.blocks[b + 1]
        order_from_firms(world, now, low, high)
        world.sums[Sum.orders_gap] += pass_down(world, now, low, high)
        intend(world, now, low, high)
