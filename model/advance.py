"""The schedule of one step (docs/model.md, "One step, in order"), read as one function."""

from jinzhen.model.columns import F64, I64, Clock, RoundPlan, World
from jinzhen.model.compiled import entry
from jinzhen.model.inputs import Levers, Params
from jinzhen.model.phases.record import close_accounts, open_accounts, record
from jinzhen.model.steps.after import (
    book_turnover, close_and_open, count_all, designate, finish_projects, follow_places, judge, move_and_link,
    sum_firms, write_reports,
)
from jinzhen.model.steps.before import act, court_projects, hand_out_money, hand_out_quotas, set_conditions
from jinzhen.model.steps.firm_year import build, improve, make_and_settle, pay_for_upgrading
from jinzhen.model.steps.market import ask, offer, share_factors, share_markets, take_orders


@entry
def advance(world: World, lever: Levers, at_town: Levers, spend_shares: F64, upgrade_ceiling_mcny: float,
            params: Params, clock: Clock, plan: RoundPlan, imposed_tier: I64, seed: int, replication: int) -> None:
    """Move `world` by one step.

    lever, at_town : lever values of this step for the province, and by town where a lever is aimed at some
    spend_shares : (n purposes, n_towns), the spend_* levers; upgrade_ceiling_mcny : a year
    imposed_tier : (n_towns,), what history names at the end of this step, -1 nothing
    """
    firms, flows, towns, trades = world.firms, world.flows, world.towns, world.trades
    cities, counties, projects = world.cities, world.counties, world.projects
    prices, money, tally, state, blocks = world.prices, world.money, world.tally, world.state, world.blocks
    opening = open_accounts(firms, towns, money, tally)
    # 1 conditions
    set_conditions(trades, prices, params, clock, seed, replication)
    # 2 budget
    hand_out_money(towns, at_town, lever, money, tally, clock)
    hand_out_quotas(towns, trades, at_town, tally, clock)
    # 3 town action
    act(towns, counties, at_town, spend_shares, money, tally, clock)
    court_projects(towns, projects, trades, at_town, params, money, tally, clock, seed, replication, state)
    # 4 orders
    offer(firms, flows, towns, params, blocks)
    share_markets(towns, trades, params, clock)
    take_orders(firms, flows, towns, trades, tally, clock, blocks)
    # 5 factors
    ask(firms, flows, towns, at_town, prices, params, clock, blocks)
    share_factors(flows, towns, cities, counties, projects, at_town, prices, upgrade_ceiling_mcny, params, tally,
                  clock)
    # 6 production, 7 accounts
    make_and_settle(firms, flows, towns, trades, at_town, prices, params, money, tally, clock, blocks)
    # 8 investment
    build(firms, flows, towns, trades, cities, counties,
          lever.guidance_fund * params.guidance_realised_share * clock.step_years, money, tally, clock, blocks)
    sum_firms(firms, flows, towns, blocks, clock)
    pay_for_upgrading(towns, at_town, prices, money)
    # 9 learning
    improve(firms, flows, towns, counties, params, clock, seed, replication, blocks)
    # 10 exit, entry, projects, moves, links
    close_and_open(world, at_town, params, clock, seed, replication)
    finish_projects(world, at_town, params, clock, seed, replication)
    move_and_link(world, at_town, params, clock, seed, replication)
    book_turnover(money, tally)
    # 11 figures
    count_all(firms, towns, blocks)
    follow_places(firms, towns, cities, counties)
    write_reports(towns, lever, params, clock)
    # 12 year end and rounds
    judge(towns, counties, cities, lever, at_town, params, tally.weights, clock, seed, replication)
    designate(towns, tally, cities.debt_mcny.size, lever, params, plan, imposed_tier, clock, seed, replication, state)
    record(world, clock)
    close_accounts(world, opening, clock)
