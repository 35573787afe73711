"""The whole model as a plain Mesa model: the readable specification of the engine, and the baseline of its benchmark.

Firms, their links and projects are objects that do one part of a step after the other, by the engine's own rules for
one firm or one project; every loop over them and every sum is the reference's own. Towns, counties, trades and the
province are the engine's own phases, as plain Python on the columns that the firms fill: their world has no firms.
Base year and draws are the engine's, too, so that results have to be equal but for the last digits.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import mesa
import numpy as np
from reference import factors, project, rows, turnover
from reference.firm import STATE, ReferenceFirm
from reference.plain import PlainPython, by_name
from reference.project import Project
from reference.roles import LeadingFirm, Link, Supplier
from reference.rules import Rules, add_up
from reference.town import ReferenceTown

from jinzhen.model.engine.draws import uniform, uniform2
from jinzhen.model.engine.sums import total
from jinzhen.model.phases.budget import hand_out_money, hand_out_quotas
from jinzhen.model.phases.certification import close_year, designate, judge
from jinzhen.model.phases.conditions import elapsed_years, set_conditions
from jinzhen.model.phases.factors import lend_energy, start_ration, trade_permits
from jinzhen.model.phases.figures import feel_pressure, write_reports
from jinzhen.model.phases.investment import share_credit
from jinzhen.model.phases.learning import town_support
from jinzhen.model.phases.orders import share_markets
from jinzhen.model.phases.projects import court, court_projects
from jinzhen.model.phases.record import of_all, record
from jinzhen.model.phases.town_action import act
from jinzhen.model.phases.turnover import mix_workers, note_sales
from jinzhen.model.replication import Recorder, Trajectory, Workspace, clock_at, set_levers, start
from jinzhen.model.state.now import Lever, Money, Now, Param
from jinzhen.model.state.world import City, County, Firm, Price, Sum, Town, Trade, World
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES


class ReferenceModel(mesa.Model):
    """One replication. `step()` moves it by a step; `run()` to the end, and returns what the engine returns.

    world : the engine's tables but for its firms, which there are none of; now : what holds in this step
    towns, counties, trades, price : the same columns as attributes, which firms read
    money : m CNY of this step that firms were paid, by lever
    plain, rules : the engine's phases and rules as plain Python; param : parameters of this replication by name
    """

    now: Now

    def __init__(self, scenario: Scenario, base_year: BaseYear, seed: int, number: int) -> None:
        super().__init__(seed=seed)
        self.run_scenario, self.seed, self.number = scenario, seed, number
        self.workspace = Workspace(base_year)
        self.drawn, self.plan, self.aim = start(self.workspace, scenario, seed, number)
        self.recorder = Recorder(self.workspace, scenario, self.plan)
        self.by_size = dict(zip(LEVER_NAMES, self.aim.by_size.tolist(), strict=True))
        self.param = by_name("param", dict(zip(Param.__members__, self.drawn.tolist(), strict=True)))
        self.plain = PlainPython({uniform: uniform, uniform2: uniform2,  # compiled they are as quick as Python's own
                                  total: lambda column: add_up(column.tolist()),
                                  of_all: lambda world, row: self.over_firms(Firm(row).name),
                                  court: lambda world, now: None})  # projects are objects: `project.sign_projects`
        self.rules = Rules(self.plain, self.drawn.tolist())
        self.world = _without_firms(self.workspace.world)
        self._open_tables()
        self.projects: list[Project] = []
        self.finished: list[Project] = []
        self._make_firms()

    def _open_tables(self) -> None:
        """Rows of towns, counties and trades as objects."""
        world, price = self.world, rows.Table(Price, self.world.prices[:, None])
        trades, counties = rows.Table(Trade, world.trades), rows.Table(County, world.counties)
        towns = rows.Table(Town, world.towns)
        self.trades = [rows.Row(trades, k) for k in range(world.trades.shape[1])]
        self.counties = [rows.County(counties, c) for c in range(world.counties.shape[1])]
        self.towns = [ReferenceTown(self, towns, t) for t in range(world.towns.shape[1])]
        self.price = rows.Row(price, 0)
        self._tables = {trades: self.trades, counties: self.counties, towns: self.towns, price: [self.price]}
        self.look()

    def _make_firms(self) -> None:
        """Turn every slot of the base year into an object, then its links into references."""
        columns, places, at_slot = self.workspace.tables.firms, self.workspace.tables.towns, {}
        for town in self.towns:
            for i in range(int(places.first_slot[town.index]), int(places.last_slot[town.index])):
                if columns.operating[i] > 0.0:
                    state = {name: float(getattr(columns, name)[i]) for name in STATE}
                    at_slot[i] = ReferenceFirm(self, int(columns.identity[i]), **state)
                    town.take(at_slot[i])
        for i, firm in at_slot.items():
            pairs = zip(columns.link_leader[:, i].tolist(), columns.link_weight[:, i].tolist(), strict=True)
            links = [Link(at_slot[leader], weight) for leader, weight in pairs if leader >= 0]
            firm.role = LeadingFirm() if columns.leading[i] > 0.0 else Supplier(links, float(columns.chain_years[i]))

    @property
    def firms(self) -> mesa.agent.AgentSet:
        """Firms in business."""
        return self.agents_by_type[ReferenceFirm]

    # --- draws: what is drawn depends on who draws, when and for what ---

    def draw(self, identity: int, stream: int) -> float:
        """A uniform number of this step."""
        return uniform(self.seed, self.number, identity, self.now.clock.step, stream)

    def draw_two(self, identity: int, stream: int) -> tuple[float, float]:
        """Two uniform numbers of this step."""
        return uniform2(self.seed, self.number, identity, self.now.clock.step, stream)

    # --- what firms hand to the engine's phases, and what they get from them ---

    def move_towns(self, *phases: Callable[[World, Now], None]) -> None:
        """The engine's own phases of towns and province; then firms see what has become of their towns."""
        for phase in phases:
            self.plain(phase)(self.world, self.now)
        self.look()

    def look(self) -> None:
        """Renew the rows of every table."""
        for table, objects in self._tables.items():
            table.look(objects)

    def count(self, what: Sum, number: float = 1.0) -> None:
        """Something happened in this step."""
        self.world.sums[what] += number

    def over_firms(self, name: str) -> float:
        """Sum of an attribute over all firms."""
        return add_up(town.total(name) for town in self.towns)

    # --- the schedule ---

    def run(self) -> Trajectory:
        """All steps."""
        while self.steps < self.run_scenario.n_steps:
            self.step()
        return self.recorder.trajectory(self.drawn[:len(UNCERTAINTY_NAMES)])

    def step(self) -> None:
        """One step, in the order of the engine's `advance`."""
        self._begin()
        self._govern()
        self._sell()
        self._share_factors()
        self._produce()
        self._invest()
        self._learn()
        self._turn_over()
        self._judge()
        self.recorder.keep(self.now.clock.step)
        self.running = self.steps < self.run_scenario.n_steps

    def _begin(self) -> None:
        """Time and levers of this step; nothing has happened yet."""
        clock = clock_at(self.run_scenario, self.steps - 1)
        self.step_years = clock.step_years
        set_levers(self.workspace, self.aim, clock.step)
        now = self.workspace.now(clock, self.drawn, self.plan, self.seed, self.number)
        self.now = now._replace(param=self.drawn.tolist(), lever=now.lever.tolist())
        for town, levers in zip(self.towns, now.at_town.T.tolist(), strict=True):
            town.begin(levers)
        self.money = dict.fromkeys(Money.__members__, 0.0)
        self.world.money[:] = 0.0
        self.world.sums[:] = 0.0

    def _govern(self) -> None:
        """1 conditions, 2 budget, 3 town action."""
        self.move_towns(set_conditions, hand_out_money, hand_out_quotas, act, court_projects)
        self.firms.do("reprice", exp(self.param.price_growth * self.plain(elapsed_years)(self.now)))
        project.sign_projects(self)

    def _sell(self) -> None:
        """4 orders: firms draw customers, towns share the market, firms share the town's orders and pass some down."""
        self.firms.do("weigh")
        for town in self.towns:
            town.gather_pulls()
        self.move_towns(share_markets)
        for town in self.towns:
            town.open_market()
        for firm in self.firms:
            if firm.leading > 0.0:
                firm.role.offered_mcny = 0.0
        self.firms.do("take_orders")
        self.firms.do("pass_down")

    def _share_factors(self) -> None:
        """5 factors: asked for by firms, rationed where they are short."""
        self.firms.do("intend")
        for town in self.towns:
            town.foresee_use()
        if self.now.clock.step == 0:
            self.move_towns(start_ration)
        factors.say_grants(self, Town.investment_mcny)
        self.move_towns(lend_energy)
        for town in self.towns:
            town.grant_energy()
        self.firms.do("expect_orders")
        self.firms.do("want_investment")
        self.firms.do("want_workers")
        project.advance_projects(self)
        self.move_towns(trade_permits)
        factors.share_land(self)
        factors.share_workers(self)
        factors.ration_grants(self)

    def _produce(self) -> None:
        """6 production, 7 accounts."""
        self.firms.do("produce")
        for town in self.towns:
            town.see_limits()
            town.price_permits()
        self.firms.do("earn")
        for town in self.towns:
            town.fund_research()
        self.firms.do("take_research_grant")
        self.firms.do("settle")
        self.firms.do("fit_costs")

    def _invest(self) -> None:
        """8 investment: equity, loans, capital, jobs; expectations and size classes follow."""
        self.firms.do("want_loan")
        for town in self.towns:
            town.put(credit_wanted_mcny=town.total("loan_wanted_mcny"))
        self.move_towns(share_credit)
        money = self.now.lever[Lever.guidance_fund] * self.param.guidance_realised_share * self.step_years
        gaps, most = self.over_firms("growth_gap_mcny"), self.param.guidance_rate * self.step_years
        per_gap = min(money / gaps, most) if gaps > 0.0 else 0.0
        self.firms.do("take_equity", per_gap)
        for town in self.towns:
            town.put(equity_share=per_gap)
        self.firms.do("borrow")
        self.firms.do("invest")
        for town in self.towns:
            town.pay_grants()
        for part in ("hire", "expect_orders", "follow_output", "register_by_size"):
            self.firms.do(part)
        for town in self.towns:
            town.add_up()

    def _learn(self) -> None:
        """9 learning: productivity, appeal and quality move; titles and listings once a year."""
        self.move_towns(town_support)
        self.firms.do("learn")
        self.firms.do("grow_older")
        for town in self.towns:
            town.watch_quality()
        if self.now.clock.is_year_end:
            self.firms.do("compete_for_titles")
            self.firms.do("consider_listing")

    def _turn_over(self) -> None:
        """10 exit, mergers, entry, projects, moves and links."""
        self.move_towns(feel_pressure)
        self.firms.do("weigh_exit")
        for town in self.towns:
            town.put(closings=town.total("usual_chance"))
        turnover.close_firms(self)
        turnover.merge_firms(self)
        self.move_towns(note_sales)
        turnover.welcome_entrants(self)
        turnover.play_paper(self)
        turnover.finish_projects(self)
        turnover.move_firms(self)
        for town in self.towns:
            town.set_chances_of_links()
        self.firms.do("search")
        self.move_towns(mix_workers)
        if self.now.clock.is_year_end:
            for town in self.towns:
                town.promote()

    def _judge(self) -> None:
        """11 figures, 12 year end and rounds, and what is recorded of the step."""
        debt_mcny, workers = self.world.cities[City.debt_mcny], self.world.counties[County.workers]
        debt_mcny[:], workers[:] = 0.0, 0.0
        for town in self.towns:
            town.count()
            town.compare()
            debt_mcny[town.city] += town.total("debt_mcny")
            workers[town.of_county.index] += town.jobs
        self.move_towns(write_reports, judge, designate)
        if self.now.clock.is_year_end:
            self.move_towns(close_year)
        self.world.money[:] += list(self.money.values())
        self.move_towns(record)


def _without_firms(world: World) -> World:
    """The same tables, but for those of firms: no phase can read a firm of the engine there."""
    none = {name: np.empty((*getattr(world, name).shape[:-1], 0), getattr(world, name).dtype)
            for name in ("firms", "flows", "identity", "link_leader", "link_weight")}
    return world._replace(**none)
