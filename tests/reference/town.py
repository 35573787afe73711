"""Towns as the firms in them see them: who is there, sums over them, and what the town decides for its firms."""

from __future__ import annotations

from collections import namedtuple
from math import floor
from operator import attrgetter
from typing import TYPE_CHECKING

from reference.firm import PaperFirm, ReferenceFirm
from reference.rows import Row, Table
from reference.rules import add_up

from jinzhen.model.engine.rationing import UNBOUND
from jinzhen.model.phases.factors import ALIKE_TCE_PER_MCNY
from jinzhen.model.state.codes import EnergyPriority
from jinzhen.model.state.world import TownCode
from jinzhen.scenarios.levers import LEVER_NAMES

if TYPE_CHECKING:
    from reference.model import ReferenceModel

#: What holds in one town in one step, by the name of the lever.
Levers = namedtuple("Levers", LEVER_NAMES)  # type: ignore[misc]
#: What a town adds up over its firms once a step: its own column, attribute of a firm.
SUMS = {"output_mcny": "output_mcny", "output_year_mcny": "output_year_mcny", "value_added_mcny": "value_added_mcny",
        "wages_mcny": "wages_mcny", "tax_mcny": "tax_mcny", "investment_mcny": "investment_mcny",
        "capital_mcny": "capital_mcny", "energy_use_tce": "energy_tce", "discharge_use_t": "discharge_t",
        "credit_mcny": "loan_mcny", "rd_mcny": "rd_mcny", "outside_sales_mcny": "outside_sales_mcny"}
#: The same at its end, when firms have come and gone.
COUNTS = {"leaders": "leading", "above_size": "above_size", "titles": "title", "centres": "centre", "quoted": "quoted",
          "jobs": "payroll_jobs"}


def thirst(firm: ReferenceFirm) -> int:
    """Energy per output, in steps in which firms count as alike."""
    return floor(firm.energy_tce_per_mcny / ALIKE_TCE_PER_MCNY)


class ReferenceTown(Row):
    """A specialised town. Its attributes are the engine's columns of towns, moved by the engine's phases of towns.

    firms, papers : real firms and those on paper, as they came; no result depends on their order, but for rounding
    of_trade, of_county : rows of theirs; lever : as they apply here in this step
    part : part of a year's sales that falls into this step; season : sales of this quarter over the mean
    """

    def __init__(self, model: ReferenceModel, table: Table, index: int) -> None:
        super().__init__(table, index)
        codes = model.world.town_codes[:, index].tolist()
        self.model, self.category, self.city = model, codes[TownCode.category], codes[TownCode.city]
        self.of_trade, self.of_county = model.trades[codes[TownCode.trade]], model.counties[codes[TownCode.county]]
        self.firms: list[ReferenceFirm] = []
        self.papers: list[PaperFirm] = []

    def take(self, firm: ReferenceFirm) -> None:
        """Take a firm in."""
        self.firms.append(firm)
        firm.town = self

    def drop(self, firm: ReferenceFirm) -> None:
        """Let a firm go; its land stays."""
        self.firms.remove(firm)
        self.take_land_back(firm.land_held_mu)

    def take_land_back(self, land_mu: float) -> None:
        """Land in use becomes land that may be granted again."""
        self.put(land_stock_mu=self.land_stock_mu - land_mu, land_idle_mu=self.land_idle_mu + land_mu)

    def find_premises(self, land_mu: float) -> float:
        """Land that a newcomer takes over of what others have left, at most what it needs."""
        taken = min(self.land_idle_mu, land_mu)
        self.take_land_back(-taken)
        return taken

    def total(self, name: str) -> float:
        """Sum of an attribute over its firms."""
        return add_up(map(attrgetter(name), self.firms))

    def usual(self, name: str) -> float:
        """Mean of an attribute over its firms, 0 without any."""
        return self.total(name) / len(self.firms) if self.firms else 0.0

    def begin(self, levers: list[float]) -> None:
        """Levers as they apply here in this step, and the season."""
        self.lever = Levers(*levers)
        self.season = float(self.model.world.season[self.of_trade.index, self.model.now.clock.quarter])
        self.part = self.model.step_years * self.season

    # --- 4 orders ---

    def gather_pulls(self) -> None:
        """What draws customers to the town."""
        self.put(pull=self.total("pull"), export_pull=self.total("export_pull"), liquidity_mean=self.usual("liquidity"))

    def open_market(self) -> None:
        """Orders a unit of pull brings, at home and abroad."""
        self.home_per_pull = self.domestic_mcny / self.pull if self.pull > 0.0 else 0.0
        self.abroad_per_pull = self.exports_mcny / self.export_pull if self.export_pull > 0.0 else 0.0

    def foresee_use(self) -> None:
        """Energy and discharge of what its firms intend to make."""
        self.put(energy_wanted_tce=self.total("energy_tce"), discharge_wanted_t=self.total("discharge_t"))

    # --- 5 factors ---

    def grant_energy(self) -> None:
        """Within the town's quota: everybody the same share, or by the priority that is set, then by identity."""
        if self.energy_wanted_tce <= self.energy_quota_tce:
            return
        if self.lever.energy_priority == EnergyPriority.proportional:
            for firm in self.firms:
                firm.energy_tce *= self.energy_quota_tce / self.energy_wanted_tce
            return
        by_efficiency = self.lever.energy_priority == EnergyPriority.most_efficient_first
        first = thirst if by_efficiency else lambda firm: -firm.leading
        left = self.energy_quota_tce
        for firm in sorted(self.firms, key=lambda firm: (first(firm), firm.identity)):
            firm.energy_tce = min(firm.energy_tce, left)
            left -= firm.energy_tce

    def ask_for_grants(self) -> float:
        """Investment its firms want, and upgrading grants likely to be asked for by firms of the sizes they are for.

        Returns the grants for all that is wanted; likely is what was built in the step before.
        """
        asked = add_up(firm.wanted_mcny * firm.counted("tech_upgrade_share") for firm in self.firms)
        wanted, most = self.total("wanted_mcny"), self.model.param.upgrade_project_share * asked
        self.put(investment_wanted_mcny=wanted, value=most * min(self.investment_mcny / max(wanted, 1e-6), 1.0))
        return most

    # --- 6 production, 7 accounts, 8 investment ---

    def price_permits(self) -> None:
        """What a tonne its firms intended to discharge costs them, or brings."""
        wanted = self.discharge_wanted_t
        self.permit_mcny_per_t = self.permits_mcny / wanted if wanted > 0.0 else 0.0

    def see_limits(self) -> None:
        """Part of its orders that it could serve under its ceilings if its firms were large enough."""
        room = self.energy_quota_tce / self.energy_wanted_tce if self.energy_wanted_tce > 0.0 else UNBOUND
        if self.discharge_factor < 1.0:
            room = min(room, self.discharge_factor)
        elif self.discharge_wanted_t > 0.0:
            room = min(room, max(self.discharge_quota_t / self.discharge_wanted_t, 1.0))
        orders, intended = self.total("orders_mcny"), self.total("intended_mcny")
        self.put(reachable_share=min(room * intended / orders, 1.0) if orders > 0.0 else 1.0)

    def fund_research(self) -> None:
        """Spread its part of the province's R&D grants over its leading firms and those with a title or centre."""
        research_grant = self.model.rules.research_grant
        eligible = add_up(research_grant(firm.rd_mcny, firm.leading, firm.title, firm.centre, 1.0)
                          for firm in self.firms)
        money = self.lever.rd_grant * self.programme_weight * self.model.step_years
        self.grant_per_rd = min(money / eligible, 1.0) if eligible > 0.0 else 0.0

    def pay_grants(self) -> None:
        """The province pays what it owes the town's firms, as far as it has set money aside; what is left is kept.

        Public grants of the year's last step that are left lapse.
        """
        asked = self.total("grant_asked_mcny")
        granted = min(asked, self.upgrade_left_mcny)
        for firm in self.firms:
            firm.pay_for_investment(granted / asked if asked > 0.0 else 1.0)
        left = 0.0 if self.model.now.clock.is_year_end else self.upgrade_left_mcny - granted
        self.put(upgrade_left_mcny=left)

    def add_up(self) -> None:
        """Sums of its firms, its margin, smoothed, and what is left of its own fund for them."""
        self.put(**{figure: self.total(name) for figure, name in SUMS.items()})
        margin_years, bound = self.model.param.margin_years, self.model.param.margin_bound
        margin = self.total("profit_mcny") / self.output_mcny if self.output_mcny > 0.0 else 0.0
        present = min(max(margin, -bound), bound)
        self.keep_unbuilt()
        self.put(margin=self.model.rules.smoothed(self.margin, present, margin_years, self.model.step_years),
                 upgrade_fund_mcny=self.upgrade_fund_mcny - self.investment_mcny * self.town_grant_share)

    def keep_unbuilt(self) -> None:
        """Land its firms had room to build on and no money stays with it: quotas first, then what it had back."""
        unbuilt = max(self.land_firms_mu - self.total("land_mu"), 0.0)
        fresh = min(unbuilt, self.land_fresh_mu)
        self.put(land_account_mu=self.land_account_mu + fresh, land_fresh_mu=self.land_fresh_mu - fresh,
                 land_idle_mu=self.land_idle_mu + unbuilt - fresh, land_use_mu=self.land_use_mu - unbuilt)

    # --- 9 learning ---

    def watch_quality(self) -> None:
        """How much of its output is of low quality."""
        line = self.model.param.low_quality
        low = add_up(firm.output_mcny for firm in self.firms if firm.quality < line)
        self.put(low_quality_share=low / self.output_mcny if self.output_mcny > 0.0 else 0.0)

    # --- 10 links ---

    def set_chances_of_links(self) -> None:
        """Chances that a supplier finds a leading firm, and that a link ends, in this step."""
        rules, years = self.model.rules, self.model.step_years
        rate = rules.search_rate(self.meets, self.infrastructure - self.infrastructure_start)
        self.finds = rules.chance_within(rate, years)
        self.ends = rules.chance_within(self.model.param.break_rate, years)

    def leading_firms(self) -> list[ReferenceFirm]:
        """Its leading firms."""
        return [firm for firm in self.firms if firm.leading > 0.0]

    def strongest_leader(self) -> ReferenceFirm | None:
        """The leading firm with the largest yearly output."""
        return max(self.leading_firms(), key=attrgetter("output_year_mcny"), default=None)

    def choose_leader(self, draw: float) -> ReferenceFirm | None:
        """A leading firm, chosen in proportion to its orders; they stand in the order of their identities."""
        chosen = None
        left = draw * add_up(firm.orders_mcny for firm in self.leading_firms())
        for firm in sorted(self.leading_firms(), key=attrgetter("identity")):
            if firm.orders_mcny > 0.0 and left >= 0.0:
                chosen = firm
                left -= firm.orders_mcny
        return chosen

    def promote(self) -> None:
        """Once a year, large suppliers become leading firms."""
        param = self.model.param
        self.leading_line_mcny = max(param.leading_mcny, param.leading_share * self.output_year_mcny)
        for firm in self.firms:
            firm.grow_into_leader()

    # --- 11 figures ---

    def count(self) -> None:
        """How many firms of each kind it has, and the standards that those of the step before have led."""
        standards = self.standards + self.model.rules.standards_rate(self.titles, self.centres) * self.model.step_years
        operating, paper = float(len(self.firms)), float(len(self.papers))
        self.put(standards=standards, operating=operating, paper=paper, registered=operating + paper,
                 **{figure: self.total(name) for figure, name in COUNTS.items()})
        held = [firm.title for firm in self.firms]
        self.put(supporting=self.registered - self.leaders, titles_srdi=float(held.count(1.0)),
                 titles_giant=float(held.count(2.0)), titles_champion=float(held.count(3.0)))

    def compare(self) -> None:
        """Mean productivity of its firms, and where its best tenth begins."""
        mean = self.usual("tfp")
        variance = add_up((firm.tfp - mean) ** 2 for firm in self.firms) / max(len(self.firms), 1)
        self.put(tfp_mean=mean, tfp_frontier=mean + self.model.param.frontier_deviations * variance**0.5)
