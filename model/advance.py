"""The schedule of one step, read as one function: each line is a part of the step, and its file holds that part.

    1 conditions           phases/conditions.py
    2 budget               phases/budget.py
    3 town action          phases/town_action.py, projects.py
    4 orders               phases/orders.py
    5 factors              phases/factors.py, projects.py
    6 production           phases/production.py
    7 accounts             phases/accounts.py
    8 investment           phases/investment.py
    9 learning             phases/learning.py
    10 turnover            phases/turnover.py, newcomers.py, links.py, projects.py
    11 figures             phases/figures.py
    12 year end, rounds    phases/certification.py, record.py

What a phase applies to one firm, project or town stands under the same name in `rules/`.
"""

from jinzhen.model.engine.compiled import entry
from jinzhen.model.phases.accounts import make_and_settle
from jinzhen.model.phases.budget import hand_out_money, hand_out_quotas
from jinzhen.model.phases.certification import check_gates, close_year, designate, judge
from jinzhen.model.phases.conditions import set_conditions
from jinzhen.model.phases.factors import ask, share_factors
from jinzhen.model.phases.figures import count_all, sum_firms, write_reports
from jinzhen.model.phases.investment import ask_banks, build, class_by_size
from jinzhen.model.phases.learning import honour, improve
from jinzhen.model.phases.orders import offer, share_markets, take_orders
from jinzhen.model.phases.projects import advance_projects, court_projects, finish_projects
from jinzhen.model.phases.record import close_accounts, open_accounts, record
from jinzhen.model.phases.town_action import act
from jinzhen.model.phases.turnover import close_and_open, move_and_link
from jinzhen.model.state.now import Now
from jinzhen.model.state.world import World


@entry
def advance(world: World, now: Now) -> None:
    """Move `world` by one step."""
    opening = open_accounts(world, now)
    # 1 conditions
    set_conditions(world, now)
    # 2 budget
    hand_out_money(world, now)
    hand_out_quotas(world, now)
    # 3 town action
    act(world, now)
    court_projects(world, now)
    # 4 orders
    offer(world, now)
    share_markets(world, now)
    take_orders(world, now)
    # 5 factors
    ask(world, now)
    advance_projects(world, now)
    share_factors(world, now)
    # 6 production, 7 accounts
    make_and_settle(world, now)
    # 8 investment
    ask_banks(world, now)
    build(world, now)
    class_by_size(world, now)
    sum_firms(world, now)
    # 9 learning
    improve(world, now)
    if now.clock.is_year_end:
        honour(world, now)
    # 10 exit, entry, projects, moves, links
    close_and_open(world, now)
    finish_projects(world, now)
    move_and_link(world, now)
    # 11 figures
    count_all(world, now)
    write_reports(world, now)
    # 12 year end and rounds
    judge(world, now)
    designate(world, now)
    if now.clock.is_year_end:
        close_year(world, now)
    record(world, now)
    close_accounts(world, now, opening)


@entry
def record_base(world: World, now: Now) -> None:
    """Record the base year as a step is recorded; a flow is its part of the year where it is known, else 0.

    Gates are those of the first step. Scores and perceived constraints are not judged: nobody acts on them before it.
    """
    check_gates(world, now)
    record(world, now)
