"""The schedule of one step (docs/model.md, "One step, in order"), read as one function."""

from jinzhen.model.columns import F64, I64, Clock, RoundPlan, World
from jinzhen.model.compiled import entry
from jinzhen.model.inputs import Levers, Params
from jinzhen.model.phases.record import close_accounts, open_accounts, record
from jinzhen.model.steps.after import (
    book_turnover,
    close_and_open,
    close_year,
    count_all,
    designate,
    feel_targets,
    finish_projects,
    follow_places,
    judge,
    move_and_link,
    sum_firms,
    write_reports,
)
from jinzhen.model.steps.before import act, court_projects, hand_out_money, hand_out_quotas, set_conditions
from jinzhen.model.steps.firm_year import build, class_by_size, honour, improve, make_and_settle
from jinzhen.model.steps.market import ask, ask_banks, move_projects, offer, share_factors, share_markets, take_orders


@entry
def advance(world: World, lever: Levers, at_town: F64, by_size: F64, upgrade_ceiling_mcny: float,
            params: Params, clock: Clock, plan: RoundPlan, imposed_tier: I64, seed: int, replication: int) -> None:
    """Move `world` by one step.

    lever : lever values of this step for the province
    at_town : (n_levers, n_towns), the same for every town, null where a lever is aimed at others
    by_size : (n_levers, 3), 1.0 where a lever is for small, medium, large firms
    upgrade_ceiling_mcny : most the upgrading grants may cost a year
    imposed_tier : (n_towns,), what history names at the end of this step, -1 nothing
    """
    firms, flows, trades = world.firms, world.flows, world.trades
    towns, places, wide = world.towns, world.places, world.wide
    cities, counties, projects = world.cities, world.counties, world.projects
    prices, money, tally, state, blocks = world.prices, world.money, world.tally, world.state, world.blocks
    opening = open_accounts(firms, towns, places, wide, money, tally)
    # 1 conditions
    set_conditions(trades, prices, params, clock, seed, replication)
    # 2 budget
    hand_out_money(towns, places, wide, at_town, lever, money, tally, clock)
    hand_out_quotas(towns, places, wide, trades, at_town, lever, params, tally, clock)
    # 3 town action
    act(towns, places, wide, counties, at_town, params, money, tally, clock, seed, replication)
    court_projects(
        towns, places, wide, projects, trades, at_town, params, money, tally, clock, seed, replication, state
    )
    # 4 orders
    offer(firms, flows, towns, places, wide, params, blocks)
    share_markets(towns, places, wide, trades, params, clock)
    take_orders(firms, flows, towns, places, wide, trades, tally, clock, blocks)
    # 5 factors
    ask(firms, flows, towns, places, wide, at_town, by_size, lever, prices, upgrade_ceiling_mcny, params, clock,
        blocks)
    move_projects(towns, places, wide, projects, at_town, params, tally, clock, seed, replication)
    share_factors(
        firms, flows, towns, places, wide, counties, projects, at_town, by_size, lever, prices, upgrade_ceiling_mcny,
        params, tally, clock
    )
    # 6 production, 7 accounts
    make_and_settle(firms, flows, towns, places, wide, trades, at_town, by_size, prices, params, money, tally, clock,
                    blocks)
    # 8 investment
    ask_banks(firms, flows, towns, places, wide, cities, at_town, by_size, lever, params, clock, blocks)
    build(firms, flows, towns, places, wide, trades, cities, counties,
          lever.guidance_fund * params.guidance_realised_share * clock.step_years, params.equipment_tax_credit, money,
          tally, clock, blocks)
    class_by_size(firms, towns, places, at_town, money, tally, clock, seed, replication)
    sum_firms(firms, flows, towns, places, wide, blocks, clock)
    # 9 learning
    improve(firms, flows, towns, places, wide, counties, at_town, params, clock, seed, replication, blocks)
    if clock.is_year_end:
        honour(firms, places, at_town, params.title_prestige, money, tally, clock, seed, replication, world.scratch)
    # 10 exit, entry, projects, moves, links
    feel_targets(towns, places, cities, lever)
    close_and_open(world, at_town, by_size, params, clock, seed, replication)
    finish_projects(world, at_town, params, clock, seed, replication)
    move_and_link(world, at_town, params, clock, seed, replication)
    book_turnover(money, tally)
    # 11 figures
    count_all(firms, towns, places, wide, clock, blocks)
    follow_places(firms, towns, places, wide, cities, counties)
    write_reports(towns, places, wide, at_town, params, money, clock)
    # 12 year end and rounds
    judge(towns, places, wide, counties, lever, at_town, params, tally.weights, clock, seed, replication)
    designate(
        towns, places, wide, tally, cities.shape[1], lever, at_town, params, plan, imposed_tier, clock, seed,
        replication, state
    )
    if clock.is_year_end:
        close_year(towns, places, cities, counties, lever, params, money, tally, clock, seed, replication)
    record(towns, places, wide, firms, flows, cities, counties, money, tally, clock, world.outcomes)
    close_accounts(firms, towns, tally, world.residuals, opening, clock)
