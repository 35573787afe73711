"""Towns as Mesa agents: a register of firms, the town's money and assets, and its part of every step."""

from __future__ import annotations

from bisect import insort
from heapq import heappop, heappush
from math import exp, log
from operator import attrgetter
from typing import TYPE_CHECKING

import mesa
from reference import rules
from reference.firm import PaperFirm, ReferenceFirm

from jinzhen.model import streams
from jinzhen.model.columns import N_SERVICES, SPENDING, TIER_MUNICIPAL, TOWN_ROWS
from jinzhen.model.inputs import Levers
from jinzhen.model.phases.factors import (
    LEADER_FIRST,
    MOST_EFFICIENT_FIRST,
    PROPORTIONAL,
    TOWN_GRANT_CEILING,
    UNBOUND,
)
from jinzhen.model.phases.figures import MARGIN_YEARS
from jinzhen.model.phases.town_action import REMEDY
from jinzhen.model.phases.turnover import LEADING_MCNY, LEADING_SHARE
from jinzhen.model.rules.demography import LOW_QUALITY
from jinzhen.model.rules.links import BREAK_RATE
from jinzhen.model.rules.towns import (
    BRAND_SCALE_MCNY,
    COURTING_MCNY,
    FAIR_MCNY,
    INFRASTRUCTURE_COST_EFFECT,
    INFRASTRUCTURE_SCALE_MCNY,
    MEETING_YEARS,
    ORGANISATION_MCNY,
    PLATFORM_GAIN,
    PLATFORM_MCNY,
    STARTUP_MCNY,
    TRAINING_MCNY,
)
from jinzhen.model.steps.market import EXPORT_ACCESS, HOME_ACCESS

if TYPE_CHECKING:
    from reference.model import ReferenceModel

#: What a town adds up over its firms once a step: its own attribute, attribute of a firm.
SUMS = {"output_mcny": "output_mcny", "output_year_mcny": "output_year_mcny", "value_added_mcny": "value_added_mcny",
        "wages_mcny": "wages_mcny", "tax_mcny": "tax_mcny", "investment_mcny": "investment_mcny",
        "capital_mcny": "capital_mcny", "energy_use_tce": "energy_tce", "discharge_use_t": "discharge_t",
        "credit_mcny": "loan_mcny"}

_PLACE = attrgetter("place")


class ReferenceTown(mesa.Agent):
    """A specialised town. Its attributes have the names and units of the engine's columns of towns.

    firms, papers : real firms and those on paper, by place; a newcomer takes the lowest place that is free
    lever : the levers as they apply here in this step; part : part of a year's sales that falls into this step
    """

    def __init__(self, model: ReferenceModel, index: int) -> None:
        super().__init__(model)
        columns = model.tables.towns
        self.index = index
        for name in TOWN_ROWS:
            setattr(self, name, float(getattr(columns, name)[index]))
        self.category, self.tier = int(columns.category[index]), int(columns.tier[index])
        self.tier_step, self.batch = int(columns.tier_step[index]), int(columns.batch[index])
        self.services = columns.services[index].tolist()
        self.spent_mcny = dict.fromkeys(SPENDING, 0.0)
        self.trade, self.city = model.trades[int(columns.trade[index])], model.cities[int(columns.city[index])]
        self.county = model.counties[int(columns.county[index])]
        for place in (self.trade, self.city, self.county):
            place.towns.append(self)
        self.firms: list[ReferenceFirm] = []
        self.papers: list[PaperFirm] = []
        self._vacant: list[int] = []

    # --- the register of firms ---

    def register(self, unit: ReferenceFirm | PaperFirm) -> None:
        """Take a firm in, at the lowest free place."""
        n_units = len(self.firms) + len(self.papers)
        unit.place = heappop(self._vacant) if self._vacant else n_units
        insort(self.papers if isinstance(unit, PaperFirm) else self.firms, unit, key=_PLACE)
        unit.town = self

    def strike(self, unit: ReferenceFirm | PaperFirm) -> None:
        """Let a firm go; its place is free."""
        (self.papers if isinstance(unit, PaperFirm) else self.firms).remove(unit)
        heappush(self._vacant, unit.place)

    def total(self, name: str) -> float:
        """Sum of an attribute over its firms."""
        return rules.add_up(map(attrgetter(name), self.firms))

    def usual(self, name: str) -> float:
        """Mean of an attribute over its firms, 0 without any."""
        return self.total(name) / len(self.firms) if self.firms else 0.0

    def begin(self) -> None:
        """Levers as they apply here in this step, and the season."""
        clock = self.model.clock
        self.lever = Levers(*self.model.at_town[:, self.index].tolist())
        self.season = self.trade.season[clock.quarter]
        self.part = clock.step_years * self.season

    # --- 2 budget ---

    def receive_money(self) -> None:
        """Money of county and city comes on top; part of all arrives at once, the rest waits and trickles out."""
        model, lever, years = self.model, self.lever, self.model.clock.step_years
        if self.tier >= TIER_MUNICIPAL:
            for payer in ("county_fund", "city_cofunding"):
                self.granted_mcny += getattr(lever, payer) * years
                model.money[payer] += getattr(lever, payer) * years
        delay_years = max(lever.coordination_delay / 4.0, 1e-6)
        kept = exp(-years / delay_years)
        late = self.granted_mcny * (1.0 - lever.coordination_share)
        waiting = self.waiting_mcny * kept + late * delay_years / years * (1.0 - kept)
        self.received_mcny = self.granted_mcny + self.waiting_mcny - waiting
        self.waiting_mcny = waiting

    # --- 3 town action ---

    def plan_spending(self) -> None:
        """Split what it received by fixed shares, or half by them and half on what it lacks most."""
        shares = {purpose: getattr(self.lever, f"spend_{purpose}") for purpose in SPENDING}
        total = rules.add_up(shares.values())
        by_constraint = self.lever.town_plan > 0.5
        by_shares = self.received_mcny * (0.5 if by_constraint else 1.0)
        for purpose, share in shares.items():
            self.spent_mcny[purpose] = by_shares * (share / total if total > 0.0 else 1.0 / len(SPENDING))
        if by_constraint:
            self.spent_mcny[SPENDING[REMEDY[int(self.perceived_constraint)]]] += self.received_mcny - by_shares

    def take_programmes(self) -> None:
        """Its part of the province's programmes, which buy what towns buy and equip small firms."""
        model, lever = self.model, self.lever
        years = model.clock.step_years
        part = self.programme_weight * years
        for purpose, programme, money in (
                ("brand", "brand_support", lever.brand_support),
                ("platforms", "public_platforms", lever.public_platforms * PLATFORM_MCNY),
                ("infrastructure", "infrastructure", lever.infrastructure),
                ("training", "training", lever.training * TRAINING_MCNY),
                ("fairs", "exhibition_support", lever.exhibition_support * FAIR_MCNY)):
            self.spent_mcny[purpose] += money * part
            model.money[programme] += money * part
        before = self.digital
        self.digital = rules.digital_after(before, lever.digital_support * part, self.above_size, years)
        self.digital_gain = self.digital - before
        self.ecommerce = rules.ecommerce_after(self.ecommerce, lever.ecommerce_support * part, self.operating, years)
        model.money["digital_support"] += lever.digital_support * part
        model.money["ecommerce_support"] += lever.ecommerce_support * part
        self.startup_mcny = rules.startup_grant(lever.startup_support * part,
                                                self.operating * model.params.entry_rate * years)
        self.startup_intensity = self.startup_mcny / STARTUP_MCNY

    def hold_meetings(self) -> None:
        """Managers meet where a cluster organisation is active, which is drawn once a replication."""
        model, years = self.model, self.model.clock.step_years
        active = model.draw_once(self.index, streams.CLUSTER_ORGANISATION) < self.lever.cluster_organisations
        self.meets = rules.smoothed(self.meets, float(active), MEETING_YEARS, years)
        if active:
            model.money["cluster_organisations"] += ORGANISATION_MCNY * years

    def put_to_work(self) -> None:
        """Money becomes brand, services, infrastructure, access, courted projects and funds for firms."""
        spent, years = self.spent_mcny, self.model.clock.step_years
        brand = rules.eroded(rules.worn(self.brand, self.brand_start, years), self.low_quality_share,
                             self.lever.quality_enforcement, years)
        self.brand = rules.closed_gap(brand, spent["brand"], BRAND_SCALE_MCNY)
        self.build_services(spent["platforms"] / PLATFORM_MCNY)
        infrastructure = rules.worn(self.infrastructure, self.infrastructure_start, years)
        self.infrastructure = rules.closed_gap(infrastructure, spent["infrastructure"], INFRASTRUCTURE_SCALE_MCNY)
        self.cost_relief = INFRASTRUCTURE_COST_EFFECT * (self.infrastructure - self.infrastructure_start)
        self.access = rules.access_after(self.access, spent["fairs"], self.model.params.fair_effect, years)
        self.courted = spent["attraction"] / COURTING_MCNY / years
        self.guarantee_fund_mcny += spent["guarantee"]
        self.upgrade_fund_mcny += spent["upgrade"]
        self.guarantee_cover = rules.guarantee_cover(self.guarantee_fund_mcny, self.output_year_mcny)

    def build_services(self, platforms: float) -> None:
        """Services wear; every platform closes part of the gap of the weakest one."""
        years = self.model.clock.step_years
        self.services = [rules.worn(level, self.services_start, years) for level in self.services]
        for _ in range(N_SERVICES):
            used = min(platforms, 1.0)
            weakest = self.services.index(min(self.services))
            self.services[weakest] += (1.0 - self.services[weakest]) * (1.0 - (1.0 - PLATFORM_GAIN) ** used)
            platforms -= used

    @property
    def services_mean(self) -> float:
        """Mean of the eight services."""
        return rules.add_up(level / N_SERVICES for level in self.services)

    # --- 4 orders ---

    def weigh(self) -> None:
        """How much it draws its trade's customers, at home and abroad."""
        self.market_weight = self._weight(self.pull, self.base_weight, HOME_ACCESS)
        self.export_weight = self._weight(self.export_pull, self.base_export_weight, EXPORT_ACCESS)

    def _weight(self, pull: float, base_weight: float, fair_access: float) -> float:
        if pull <= 0.0:
            return 0.0
        params = self.model.params
        standing = rules.reputation(
            self.brand - self.brand_start, self.gi - self.gi_start, fair_access * self.access, self.label,
            params.meeting_effect * self.meets, params.gi_premium, params.brand_premium, params.town_elasticity)
        return rules.town_weight(base_weight, pull, standing, params.segment_elasticity, params.town_elasticity)

    def open_market(self) -> None:
        """Orders a unit of pull brings, at home and abroad."""
        self.home_per_pull = self.domestic_mcny / self.pull if self.pull > 0.0 else 0.0
        self.abroad_per_pull = self.exports_mcny / self.export_pull if self.export_pull > 0.0 else 0.0

    # --- 5 factors ---

    def grant_energy(self) -> None:
        """Within the town's quota: everybody the same share, or one after the other by the priority that is set."""
        if self.energy_wanted_tce <= self.energy_quota_tce:
            return
        if self.lever.energy_priority == PROPORTIONAL:
            for firm in self.firms:
                firm.energy_tce *= self.energy_quota_tce / self.energy_wanted_tce
            return
        first = {MOST_EFFICIENT_FIRST: lambda firm: firm.energy_tce_per_mcny,
                 LEADER_FIRST: lambda firm: -firm.leading}[int(self.lever.energy_priority)]
        left = self.energy_quota_tce
        for firm in sorted(self.firms, key=first):
            firm.energy_tce = min(firm.energy_tce, left)
            left -= firm.energy_tce

    def expect_grants(self, investment_mcny: float) -> None:
        """Shares of investment that province and town pay. investment_mcny : at least what will be built"""
        self.town_grant_share = min(self.upgrade_fund_mcny / max(investment_mcny, 1.0), TOWN_GRANT_CEILING)
        self.province_grant_share = self.lever.tech_upgrade_share * self.upgrade_ration
        for firm in self.firms:
            firm.expect_grant()

    # --- 6 production, 7 accounts, 8 investment ---

    def see_limits(self) -> None:
        """Part of its orders that it could serve under its ceilings if its firms were large enough."""
        room = self.energy_quota_tce / self.energy_wanted_tce if self.energy_wanted_tce > 0.0 else UNBOUND
        if self.discharge_factor < 1.0:
            room = min(room, self.discharge_factor)
        elif self.discharge_wanted_t > 0.0:
            room = min(room, max(self.discharge_quota_t / self.discharge_wanted_t, 1.0))
        orders, intended = self.total("orders_mcny"), self.total("intended_mcny")
        self.reachable_share = min(room * intended / orders, 1.0) if orders > 0.0 else 1.0

    def fund_research(self) -> None:
        """Spread its part of the province's R&D grants over its leading firms and those with a title or centre."""
        eligible = rules.add_up(rules.research_grant(firm.rd_mcny, firm.leading, firm.title, firm.centre, 1.0)
                                for firm in self.firms)
        money = self.lever.rd_grant * self.programme_weight * self.model.clock.step_years
        self.grant_per_rd = min(money / eligible, 1.0) if eligible > 0.0 else 0.0

    def add_up(self) -> None:
        """Sums of its firms, and its margin, smoothed."""
        for figure, name in SUMS.items():
            setattr(self, figure, self.total(name))
        now = min(max(self.total("profit_mcny") / self.output_mcny, -0.3), 0.3) if self.output_mcny > 0.0 else 0.0
        self.margin = rules.smoothed(self.margin, now, MARGIN_YEARS, self.model.clock.step_years)

    # --- 9 learning ---

    def support_learning(self) -> None:
        """What its firms learn from: services and skill, its size and digitalisation, each as far as it has changed."""
        params = self.model.params
        services = max(self.services_mean - self.services_start, 0.0)
        skill = max(self.county.skill - self.county.skill_start, 0.0)
        taught = rules.support_learning(services - self.services_gain, skill - self.skill_gain,
                                        params.platform_tfp_effect, params.skill_tfp_effect)
        self.services_gain, self.skill_gain = services, skill
        size = log(max(self.output_year_mcny, 1.0))
        self.size_gain = (rules.agglomeration(size - self.log_size_start, params.agglomeration_elasticity)
                          + params.digital_effect * self.digital_gain + taught)
        self.log_size_start = size

    def watch_quality(self) -> None:
        """How much of its output is of low quality."""
        low = rules.add_up(firm.output_mcny for firm in self.firms if firm.quality < LOW_QUALITY)
        self.low_quality_share = low / self.output_mcny if self.output_mcny > 0.0 else 0.0

    def compare(self) -> None:
        """Mean productivity of its firms, and where its best tenth begins."""
        self.tfp_mean = self.usual("tfp")
        variance = rules.add_up((firm.tfp - self.tfp_mean) ** 2 for firm in self.firms) / max(len(self.firms), 1)
        self.tfp_frontier = self.tfp_mean + 1.3 * variance**0.5

    # --- 10 links ---

    def set_chances_of_links(self) -> None:
        """Chances that a supplier finds a leading firm, and that a link ends, in this step."""
        years = self.model.clock.step_years
        rate = rules.search_rate(self.meets, self.infrastructure - self.infrastructure_start)
        self.finds, self.ends = rules.chance_within(rate, years), rules.chance_within(BREAK_RATE, years)

    def leading_firms(self) -> list[ReferenceFirm]:
        """Its leading firms, by place."""
        return [firm for firm in self.firms if firm.leading > 0.0]

    def strongest_leader(self) -> ReferenceFirm | None:
        """The leading firm with the largest yearly output."""
        return max(self.leading_firms(), key=attrgetter("output_year_mcny"), default=None)

    def choose_leader(self, draw: float) -> ReferenceFirm | None:
        """A leading firm, chosen in proportion to its orders."""
        chosen, leaders = None, self.leading_firms()
        left = draw * rules.add_up(firm.orders_mcny for firm in leaders)
        for firm in leaders:
            if firm.orders_mcny > 0.0:
                chosen = firm
                left -= firm.orders_mcny
                if left < 0.0:
                    break
        return chosen

    def promote(self) -> None:
        """Once a year, large suppliers become leading firms."""
        self.leading_line_mcny = max(LEADING_MCNY, LEADING_SHARE * self.output_year_mcny)
        for firm in self.firms:
            firm.grow_into_leader()

    # --- 11 figures ---

    def count(self) -> None:
        """How many firms of each kind it has, and the standards that those of the step before have led."""
        self.standards += rules.standards_rate(self.titles, self.centres) * self.model.clock.step_years
        self.operating, self.paper = float(len(self.firms)), float(len(self.papers))
        self.entities = self.operating + self.paper
        self.leaders = self.total("leading")
        self.supporting = self.entities - self.leaders
        self.above_size, self.jobs = self.total("above_size"), self.total("payroll_jobs")
        self.titles, self.centres, self.quoted = self.total("title"), self.total("centre"), self.total("quoted")
