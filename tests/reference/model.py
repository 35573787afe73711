"""The whole model as a plain Mesa model: the readable specification of the engine, and the baseline of its benchmark.

Firms are objects that do one part of a step after the other by the engine's own rules. What only concerns towns,
trades, counties, cities and projects is shared with the engine: the same phases on tables of the model's own. Base
year and draws are the engine's, too, so that results have to be equal but for the last digits.
"""

from collections import namedtuple

import mesa
from jinzhen.model.columns import (
    P_PERMIT,
    P_UPGRADE,
    PRICES,
    S_OVERFLOW,
    T_EQUITY,
    T_PERMITS,
    Flow,
    allocate_slots,
)
from jinzhen.model.compiled import plain
from jinzhen.model.inputs import LeverRow
from jinzhen.model.money import M_GUIDANCE, M_POWER, M_RATE
from jinzhen.model.outcomes import Outcome
from jinzhen.model.phases import factors
from jinzhen.model.phases.learning import town_support
from jinzhen.model.phases.record import open_accounts, record
from jinzhen.model.phases.turnover import mix_workers
from jinzhen.model.replication import Recorder, Trajectory, Workspace, aim, clock_at, set_levers, start
from jinzhen.model.steps import after, before, firm_year, market
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from numpy import zeros
from numpy.typing import NDArray
from reference import rules, turnover
from reference.firm import STATE, ReferenceFirm
from reference.roles import LeadingFirm, Link, Supplier
from reference.town import ReferenceTown

Price = namedtuple("Price", PRICES)


class ReferenceModel(mesa.Model):
    """One replication. `step()` moves it by a quarter; `run()` to the end, and returns what the engine returns."""

    def __init__(self, scenario: Scenario, base_year: BaseYear, seed: int, number: int) -> None:
        super().__init__(seed=seed)
        self.run_scenario, self.seed, self.number = scenario, seed, number
        self.workspace = Workspace(base_year)
        self.params, self.uncertainties, self.plan = start(self.workspace, scenario, seed, number)
        self.recorder = Recorder(self.workspace, scenario, self.plan)
        self.aim, self.at_town = aim(scenario, self.workspace.base_year), self.workspace.at_town
        self.tables, self.tally = self.workspace.tables, self.workspace.world.tally
        self.towns = [ReferenceTown(self, t) for t in range(self.tables.towns.city.size)]
        self.moved = 0
        self._make_firms()
        # From here on firms are objects; the tables of towns and places stay.
        self.world = self.workspace.world = self.workspace.world._replace(
            firms=allocate_slots(0), flows=zeros((len(Flow), 0)))

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

    def lever_row(self, name: str) -> NDArray:
        """A lever's value in every town."""
        return self.at_town[LeverRow[name]]

    def run(self) -> Trajectory:
        """All steps."""
        while self.steps < self.run_scenario.n_steps:
            self.step()
        return self.recorder.trajectory(self.uncertainties)

    def step(self) -> None:
        """One quarter, in the order of the engine's `advance`."""
        self.clock = clock_at(self.run_scenario, self.steps - 1)
        self.levers = set_levers(self.workspace, self.aim, self.clock.step)
        world = self.world
        plain(open_accounts)(world.firms, world.towns, world.places, world.wide, world.money, world.tally)
        self._govern()
        self._sell()
        self._share_factors()
        self._produce()
        self._invest()
        self._learn()
        self._turn_over()
        self._judge()
        self.recorder.keep(self.clock.step)
        self.running = self.steps < self.run_scenario.n_steps

    def _govern(self) -> None:
        """1 conditions, 2 budget, 3 town action: shared."""
        w, at_town, params, clock = self.world, self.at_town, self.params, self.clock
        towns = (w.towns, w.places, w.wide)
        plain(before.set_conditions)(w.trades, w.prices, params, clock, self.seed, self.number)
        plain(before.hand_out_money)(*towns, at_town, self.levers, w.money, w.tally, clock)
        plain(before.hand_out_quotas)(*towns, w.trades, at_town, params, w.tally, clock)
        plain(before.act)(*towns, w.counties, at_town, params, w.money, w.tally, clock)
        plain(before.court_projects)(*towns, w.projects, w.trades, at_town, params, w.money, w.tally, clock, self.seed,
                                     self.number, w.state)
        self._expect_grants(self.tables.towns.investment_mcny)
        self.price = Price(*w.prices.tolist())
        for town in self.towns:
            town.begin()

    def _expect_grants(self, investment_mcny: NDArray) -> None:
        """Grants and town money that firms count on. investment_mcny : by town, what they are spread over."""
        towns = self.tables.towns
        plain(factors.expect_grants)(self.lever_row("tech_upgrade_share"), towns.upgrade_fund_mcny, investment_mcny,
                                     self.world.prices[P_UPGRADE], towns.expected_grant_share)

    def _sell(self) -> None:
        """4 orders: firms draw customers, towns share the market, firms share the town's orders and pass some down."""
        w = self.world
        self.firms.do("weigh")
        for town in self.towns:
            town.tell(pull=town.total("pull"), export_pull=town.total("export_pull"))
        plain(market.share_markets)(w.towns, w.places, w.wide, w.trades, self.params, self.clock)
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
            town.tell(energy_wanted_tce=town.total("energy_tce"), discharge_wanted_t=town.total("discharge_t"))
            town.grant_energy()
        self.firms.do("want_investment")
        self.firms.do("want_loan_and_workers")
        for town in self.towns:
            town.tell(land_wanted_mu=town.total("land_mu"), credit_wanted_mcny=town.total("loan_wanted_mcny"))
        towns, cities, projects = self.tables.towns, self.tables.cities, self.world.projects
        self.tally.paid[T_PERMITS] = plain(factors.trade_permits)(
            towns.discharge_wanted_t, towns.discharge_quota_t, self.world.prices[P_PERMIT], towns.discharge_factor,
            towns.permits_mcny)
        plain(factors.share_land)(
            towns.land_wanted_mu, towns.land_account_mu, projects.town, projects.stage, projects.land_mu,
            projects.granted_mu, projects.count, towns.land_factor, towns.land_use_mu)
        plain(factors.share_credit)(
            towns.city, towns.credit_wanted_mcny, cities.debt_mcny, cities.credit_wanted_mcny, cities.credit_factor,
            self.params.credit_supply_growth, self.clock.step_years)
        self._share_workers()
        self._ration_grants()
        for town in self.towns:
            town.receive_factors()

    def _share_workers(self) -> None:
        """The let-go join a county's free workers, who fill what part of the wanted hires they can."""
        counties = self.tables.counties
        counties.hires_wanted[:] = 0.0
        for town in self.towns:
            counties.hires_wanted[town.county] += rules.add_up(max(firm.hires_jobs, 0.0) for firm in town.firms)
            counties.free_workers[town.county] += rules.add_up(max(-firm.hires_jobs, 0.0) for firm in town.firms)
        for c, wanted in enumerate(counties.hires_wanted.tolist()):
            counties.hire_factor[c] = min(counties.free_workers[c] / wanted, 1.0) if wanted > 0.0 else 1.0
            counties.free_workers[c] -= wanted * counties.hire_factor[c]

    def _ration_grants(self) -> None:
        """Upgrading grants within the province's ceiling."""
        ceiling = LEVERS["tech_upgrade_share"].yearly_ceiling * self.clock.step_years
        for town in self.towns:
            town.tell(investment_wanted_mcny=town.total("wanted_mcny"))
        wanted = self.tables.towns.investment_wanted_mcny
        asked = float(self.lever_row("tech_upgrade_share") @ wanted)
        self.world.prices[P_UPGRADE] = min(ceiling / asked, 1.0) if asked > 0.0 else 1.0
        self._expect_grants(wanted)

    def _produce(self) -> None:
        """6 production, 7 accounts."""
        for part in ("produce", "earn", "settle"):
            self.firms.do(part)
        self.world.money[M_POWER] = rules.add_up(self.firms.get("power_saved_mcny"))
        self.world.money[M_RATE] = rules.add_up(self.firms.get("interest_saved_mcny"))
        self.rd_mcny = rules.add_up(self.firms.get("rd_mcny"))
        self.outside_sales_mcny = rules.add_up(self.firms.get("outside_sales_mcny"))

    def _invest(self) -> None:
        """8 investment: equity, loans, capital, jobs; expectations follow."""
        w = self.world
        money = self.levers.guidance_fund * self.params.guidance_realised_share * self.clock.step_years
        gaps = rules.add_up(self.firms.get("growth_gap_mcny"))
        self.firms.do("take_equity", min(money / gaps, 1.0) if gaps > 0.0 else 0.0)
        for part in ("borrow", "invest", "hire", "expect"):
            self.firms.do(part)
        w.money[M_GUIDANCE] = self.tally.paid[T_EQUITY] = rules.add_up(self.firms.get("equity_received_mcny"))
        for town in self.towns:
            town.add_up()
        plain(firm_year.pay_for_upgrading)(w.towns, w.places, w.wide, self.at_town, w.prices, w.money)

    def _learn(self) -> None:
        """9 learning: productivity and appeal move; titles once a year."""
        towns, counties = self.tables.towns, self.tables.counties
        plain(town_support)(
            towns.county, towns.services, towns.services_start, counties.skill, counties.skill_start,
            towns.output_year_mcny, towns.log_size_start, self.params.agglomeration_elasticity, towns.services_gain,
            towns.skill_gain, towns.size_gain)
        for town in self.towns:
            town.look("tfp_mean", "tfp_frontier", "services_gain", "skill_gain", "size_gain")
        self.firms.do("learn")
        self.firms.do("grow_older")
        for town in self.towns:
            town.compare()
            town.look("tfp_mean")
        if self.clock.is_year_end:
            self.firms.do("compete_for_titles")

    def _turn_over(self) -> None:
        """10 exit, entry, projects, moves and links."""
        counties, cities = self.tables.counties, self.tables.cities
        self.firms.do("weigh_exit")
        turnover.close_firms(self)
        turnover.welcome_entrants(self)
        turnover.play_paper(self)
        turnover.finish_projects(self)
        turnover.move_firms(self)
        for town in self.towns:
            town.set_chances_of_links()
        self.firms.do("search")
        plain(mix_workers)(counties.city, counties.free_workers, counties.free_start, cities.debt_mcny.size,
                           self.params.worker_mobility, self.clock.step_years)
        if self.clock.is_year_end:
            for town in self.towns:
                town.promote()
        plain(after.book_turnover)(self.world.money, self.tally)

    def _judge(self) -> None:
        """11 figures, 12 year end and rounds, and the row of outcomes."""
        w, clock, params = self.world, self.clock, self.params
        towns, who = (w.towns, w.places, w.wide), (self.seed, self.number)
        self._count()
        plain(after.write_reports)(*towns, self.levers, params, clock)
        plain(after.judge)(*towns, w.counties, w.cities, self.levers, self.at_town, params, w.tally.weights, clock,
                           *who)
        plain(after.designate)(
            *towns, w.tally, w.cities.shape[1], self.levers, params, self.plan.rounds[clock.step],
            self.plan.imposed[clock.step], clock, *who, w.state)
        plain(record)(*towns, w.firms, w.flows, w.cities, w.counties, w.money, w.tally, w.outcomes)
        w.outcomes[Outcome.capital_mcny] = rules.add_up(self.firms.get("capital_mcny"))
        w.outcomes[Outcome.debt_mcny] = rules.add_up(self.firms.get("debt_mcny"))
        w.outcomes[Outcome.rd_mcny], w.outcomes[Outcome.outside_sales_mcny] = self.rd_mcny, self.outside_sales_mcny
        if w.state[S_OVERFLOW]:
            raise RuntimeError("the project table is too small")

    def _count(self) -> None:
        """Counts of every town, what cities' banks have lent and who works in each county."""
        cities, counties = self.tables.cities, self.tables.counties
        cities.debt_mcny[:] = counties.workers[:] = 0.0
        for town in self.towns:
            town.count()
            cities.debt_mcny[town.city] += town.total("debt_mcny")
            counties.workers[town.county] += town.total("payroll_jobs")
