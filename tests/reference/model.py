"""The whole model as a plain Mesa model: the readable specification of the engine, and the baseline of its benchmark.

Towns, firms and projects are agents that do one part of a step after the other, by the engine's own rules for one firm
or one town; every loop and every sum is the reference's own. Base year and draws are the engine's, too, so that results
have to be equal but for the last digits.
"""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import mesa
from reference import designation, government, project, record, rules, turnover
from reference.firm import STATE, ReferenceFirm
from reference.places import City, County, Trade
from reference.project import Project
from reference.roles import LeadingFirm, Link, Supplier
from reference.town import ReferenceTown

from jinzhen.model.columns import PRICES, S_BATCH
from jinzhen.model.outcomes import MONEY_LINES
from jinzhen.model.replication import Recorder, Trajectory, Workspace, aim, clock_at, set_levers, start
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.scenario import Scenario


class ReferenceModel(mesa.Model):
    """One replication. `step()` moves it by a step; `run()` to the end, and returns what the engine returns.

    money : m CNY of this step by lever; counts : what happened in this step; by_size : levers' size classes
    """

    def __init__(self, scenario: Scenario, base_year: BaseYear, seed: int, number: int) -> None:
        super().__init__(seed=seed)
        self.run_scenario, self.seed, self.number = scenario, seed, number
        self.workspace = Workspace(base_year)
        self.params, self.uncertainties, self.plan = start(self.workspace, scenario, seed, number)
        self.recorder = Recorder(self.workspace, scenario, self.plan)
        self.aim, self.at_town = aim(scenario, self.workspace.base_year), self.workspace.at_town
        self.by_size = dict(zip(LEVER_NAMES, self.aim.by_size.tolist(), strict=True))
        self.tables = self.workspace.tables
        world = self.workspace.world
        self.price = SimpleNamespace(**dict(zip(PRICES, world.prices.tolist(), strict=True)))
        self.batch, self.weights = int(world.state[S_BATCH]), world.tally.weights.tolist()
        self.trades = [Trade(self, k) for k in range(self.tables.trades.demand.size)]
        self.cities = [City(self, c) for c in range(self.tables.cities.debt_mcny.size)]
        self.counties = [County(self, c) for c in range(self.tables.counties.workers.size)]
        self.towns = [ReferenceTown(self, t) for t in range(self.tables.towns.city.size)]
        self.projects: list[Project] = []
        self.finished: list[Project] = []
        self.moved = 0
        self._make_firms()

    def _make_firms(self) -> None:
        """Turn every slot of the base year into an object, then its links into references."""
        columns, at_slot = self.tables.firms, {}
        for town in self.towns:
            for i in range(int(self.tables.towns.first_slot[town.index]), int(self.tables.towns.last_slot[town.index])):
                if columns.operating[i] > 0.0:
                    state = {name: float(getattr(columns, name)[i]) for name in STATE}
                    at_slot[i] = ReferenceFirm(self, int(columns.identity[i]), **state)
                    town.register(at_slot[i])
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
        return rules.uniform(self.seed, self.number, identity, self.clock.step, stream)

    def draw_two(self, identity: int, stream: int) -> tuple[float, float]:
        """Two uniform numbers of this step."""
        return rules.uniform2(self.seed, self.number, identity, self.clock.step, stream)

    def draw_once(self, identity: int, stream: int) -> float:
        """A uniform number that stays the same in all steps."""
        return rules.uniform(self.seed, self.number, identity, 0, stream)

    # --- the schedule ---

    def run(self) -> Trajectory:
        """All steps."""
        while self.steps < self.run_scenario.n_steps:
            self.step()
        return self.recorder.trajectory(self.uncertainties)

    def step(self) -> None:
        """One step, in the order of the engine's `advance`."""
        self.clock = clock_at(self.run_scenario, self.steps - 1)
        self.levers = set_levers(self.workspace, self.aim, self.clock.step)
        self.money = dict.fromkeys((lever for lever, _ in MONEY_LINES), 0.0)
        self.counts: Counter[str] = Counter()
        self.round_row = [0.0, 0.0, 0.0, 0.0]
        for town in self.towns:
            town.begin()
        self._govern()
        self._sell()
        self._share_factors()
        self._produce()
        self._invest()
        self._learn()
        self._turn_over()
        self._judge()
        record.write_tables(self)
        self.recorder.keep(self.clock.step)
        self.running = self.steps < self.run_scenario.n_steps

    def _govern(self) -> None:
        """1 conditions, 2 budget, 3 town action."""
        government.set_conditions(self)
        government.hand_out_money(self)
        government.issue_quotas(self)
        government.run_programmes(self)
        project.court_projects(self)

    def _sell(self) -> None:
        """4 orders: firms draw customers, towns share the market, firms share the town's orders and pass some down."""
        self.firms.do("weigh")
        for town in self.towns:
            town.pull, town.export_pull = town.total("pull"), town.total("export_pull")
            town.liquidity_mean = town.usual("liquidity")
        for trade in self.trades:
            trade.share_market()
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
            town.energy_wanted_tce, town.discharge_wanted_t = town.total("energy_tce"), town.total("discharge_t")
        if self.clock.step == 0:  # before, grants were rationed as the base year's investment makes them
            government.set_upgrade_ration(
                self, [town.lever.tech_upgrade_share * town.investment_mcny for town in self.towns])
        for town in self.towns:
            town.expect_grants(town.investment_mcny)
        government.lend_energy(self)
        for town in self.towns:
            town.grant_energy()
        self.firms.do("expect_orders")
        self.firms.do("want_investment")
        self.firms.do("want_workers")
        project.advance_projects(self)
        government.trade_permits(self)
        government.share_land(self)
        for county in self.counties:
            county.share_workers()
        government.ration_grants(self)

    def _produce(self) -> None:
        """6 production, 7 accounts."""
        self.firms.do("produce")
        for town in self.towns:
            town.see_limits()
        self.firms.do("earn")
        for town in self.towns:
            town.fund_research()
        self.firms.do("take_research_grant")
        self.firms.do("settle")
        self.rd_mcny = rules.add_up(self.firms.get("rd_mcny"))
        self.outside_sales_mcny = rules.add_up(self.firms.get("outside_sales_mcny"))

    def _invest(self) -> None:
        """8 investment: equity, loans, capital, jobs; expectations and size classes follow."""
        self.firms.do("want_loan")
        government.share_credit(self)
        money = self.levers.guidance_fund * self.params.guidance_realised_share * self.clock.step_years
        gaps = rules.add_up(self.firms.get("growth_gap_mcny"))
        self.firms.do("take_equity", min(money / gaps, 4.0 * self.clock.step_years) if gaps > 0.0 else 0.0)
        for part in ("borrow", "invest", "hire", "expect_orders", "follow_output", "register_by_size"):
            self.firms.do(part)
        for town in self.towns:
            town.add_up()
            town.upgrade_fund_mcny -= town.investment_mcny * town.town_grant_share

    def _learn(self) -> None:
        """9 learning: productivity, appeal and quality move; titles and listings once a year."""
        for town in self.towns:
            town.support_learning()
        self.firms.do("learn")
        self.firms.do("grow_older")
        for town in self.towns:
            town.watch_quality()
        if self.clock.is_year_end:
            self.firms.do("compete_for_titles")
            self.firms.do("consider_listing")

    def _turn_over(self) -> None:
        """10 exit, mergers, entry, projects, moves and links."""
        government.feel_targets(self)
        self.firms.do("weigh_exit")
        turnover.close_firms(self)
        turnover.merge_firms(self)
        turnover.welcome_entrants(self)
        turnover.play_paper(self)
        turnover.finish_projects(self)
        turnover.move_firms(self)
        for town in self.towns:
            town.set_chances_of_links()
        self.firms.do("search")
        turnover.mix_workers(self)
        if self.clock.is_year_end:
            for town in self.towns:
                town.promote()

    def _judge(self) -> None:
        """11 figures, 12 year end and rounds."""
        for town in self.towns:
            town.count()
            town.compare()
        for city in self.cities:
            city.debt_mcny = rules.add_up(town.total("debt_mcny") for town in city.towns)
        for county in self.counties:
            county.workers = rules.add_up(town.jobs for town in county.towns)
        for part in (designation.report, designation.face_gates, designation.score, designation.perceive):
            for town in self.towns:
                part(town)
        designation.designate(self)
        if self.clock.is_year_end:
            designation.assess(self)
            designation.win_indications(self)
