"""Town, LeadingFirm, Supplier, City: rows of the model's columns, seen as Mesa agents.

A view holds its model and which row it is, never a value: what it shows is the present, and what is set through it is
in the columns at once. It is made when somebody asks for it and has no step of its own: `advance` moves whole columns.
Whole numbers and flags that say what a row is (its place, tier, links, whether it leads) belong to the engine and are
only read; the rest may be set between steps, within the limits of its unit. Figures that the engine works out anew in
every step may be set too, to be overwritten by the next one.
"""

from typing import TYPE_CHECKING, Any, NoReturn, Self

import mesa
import numpy as np
from jinzhen.model.columns import Tables
from jinzhen.model.outcomes import CONSTRAINTS
from jinzhen.scenarios.errors import ScenarioError, UserError, nearest_name
from mesa.agent import AgentSet
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jinzhen.model.province import ProvinceModel

#: Where the numbers of towns and firms begin, so that no two agents share a `unique_id`; cities come first.
FIRST_TOWN_ID, FIRST_FIRM_ID = 1 << 16, 1 << 32
#: Limits of what may be set, by unit; every other unit counts or measures something that cannot be negative.
LIMITS = {"0-1": (0.0, 1.0), "0/1": (0.0, 1.0), "log": (-np.inf, np.inf)}


class ClosedFirmError(UserError):
    """A view was read although its firm has closed."""


class MemberError(UserError, AttributeError):
    """Something was set that an agent or a model only shows, keeps for itself or does not have."""


class Column:
    """One column, as the property of a view.

    meaning, unit : as printed by `help`
    low, high : limits of what may be set, by default those of the unit
    is_fixed : only the engine may write it
    """

    def __init__(self, meaning: str, unit: str, low: float | None = None, high: float | None = None, *,
                 is_fixed: bool = False) -> None:
        self.name = ""
        self.unit, self.is_fixed = unit, is_fixed
        usual = LIMITS.get(unit, (0.0, np.inf))
        self.low, self.high = usual[0] if low is None else low, usual[1] if high is None else high
        self.__doc__ = f"{meaning} ({unit}{'; read only' if is_fixed else ''})"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        cell = self.cell(view, view.model.tables)
        if cell.ndim == 0:
            return cell.item()
        values = cell.copy()
        values.setflags(write=False)
        return values

    def __set__(self, view: Any, value: Any) -> None:
        if self.is_fixed:
            raise MemberError(f"{self.name} is the engine's own and can only be read", where=repr(view))
        view.model.write(view, self, self.checked(view, value))

    def cell(self, view: Any, tables: Tables) -> NDArray[Any]:
        """The view's part of the column in these tables: memory of theirs, of no or of one dimension."""
        column = getattr(getattr(tables, view.table), self.name)
        return column[view.row] if self.name == "services" else column[..., view.row]

    def checked(self, view: Any, value: Any) -> NDArray[np.float64]:
        """The value as numbers of the column's shape within its limits."""
        shape = self.cell(view, view.model.tables).shape
        try:
            numbers = np.broadcast_to(np.asarray(value, dtype=np.float64), shape)
        except (TypeError, ValueError):
            numbers = np.full(shape, np.nan)
        if not (np.isfinite(numbers) & (numbers >= self.low) & (numbers <= self.high)).all():
            what = "a number" if shape == () else f"{shape[0]} numbers"
            raise ScenarioError(f"{value!r} {self.unit}", where=f"{view!r}.{self.name}",
                                expected=f"{what} from {self.low:g} to {self.high:g}")
        return numbers.copy()


def fixed(meaning: str, unit: str) -> Column:
    """A column that only the engine writes."""
    return Column(meaning, unit, is_fixed=True)


def signed(meaning: str, unit: str) -> Column:
    """A column that may be negative."""
    return Column(meaning, unit, -np.inf)


class View(mesa.Agent):
    """What all agents have in common.

    table : the table it is a row of; first_id : see FIRST_TOWN_ID
    key : which row it is: the number of a town or city, the identity of a firm
    """

    table, first_id = "", 0
    pos = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Refused: towns, cities and firms are those of the base year, and firms come by the rules of the model."""
        raise UserError(f"a {type(self).__name__} cannot be made", expected="one of model.agents, model.town(...)")

    @classmethod
    def at(cls, model: "ProvinceModel", key: int) -> Self:
        """A view of row `key`; made by the model only."""
        # Agent.__init__ is not called: it would number and register the view, and Mesa 3.3 keeps the model of every
        # agent that it has numbered for the rest of the process.
        view = cls.__new__(cls)
        view.__setstate__({"model": model, "key": key})
        return view

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Also of a copy: the copy of an agent is the agent of the copied model."""
        vars(self).update(state)
        self.model.hold(self)

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "__class__" and not isinstance(getattr(type(self), name, None), Column):
            raise MemberError(f"{name!r} is not a column", where=repr(self),
                              nearest=nearest_name(name, column_names(type(self))))
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"

    @property
    def unique_id(self) -> int:
        """A number of its own among the model's agents; the same in every scenario, and for life."""
        return self.first_id + self.key

    @property
    def row(self) -> int:
        """Where it stands in its table at present."""
        return self.key

    def remove(self) -> NoReturn:
        """Refused: firms close by the rules of the model."""
        raise UserError(f"{self!r} cannot be removed", expected="firms to close by the rules of the model")

    def step(self) -> NoReturn:
        """Refused: the model moves whole columns."""
        raise UserError("no agent has a step of its own", where=repr(self), expected="model.step(), which moves all")

    def advance(self) -> NoReturn:
        """Refused like `step`."""
        self.step()

    @classmethod
    def create_agents(cls, *arguments: Any, **named: Any) -> NoReturn:
        """Refused like making one."""
        cls()


def column_names(kind: type) -> list[str]:
    """Names of the columns that agents of a class show."""
    return [name for name in dir(kind) if isinstance(getattr(kind, name), Column)]


class Firm(View):
    """A firm; yearly and quarterly sums in m CNY at current prices."""

    table, first_id = "firms", FIRST_FIRM_ID

    @property
    def row(self) -> int:
        """Its slot at present; ClosedFirmError when it has closed."""
        return self.model.slot_of(self)

    @property
    def town(self) -> "Town":
        """The town it is in."""
        return self.model.town(int(np.searchsorted(self.model.tables.towns.last_slot, self.row, side="right")))

    def __repr__(self) -> str:
        name = f"{type(self).__name__} {self.unique_id}"
        return f"<{name} of {self.town.town_id} {self.town.name_zh}>" if self.is_open else f"<{name}, closed>"

    @property
    def is_open(self) -> bool:
        """Whether it is still there, in business or on paper."""
        return self.model.has_firm(self.key)

    identity = fixed("town and base-year number, or town, entry step and ordinal; kept on moving", "code")
    operating = fixed("1 in business, 0 on paper only", "0/1")
    paper = fixed("1 exists on paper only", "0/1")
    leading = fixed("1 leading firm", "0/1")
    age_years = Column("age", "years")
    capital_mcny = Column("capital stock", "m CNY")
    capital_ratio = Column("capital wanted per m CNY of yearly orders at the base user cost", "ratio")
    debt_mcny = Column("loans", "m CNY")
    cash_mcny = signed("cash", "m CNY")
    equity_mcny = Column("paid in from outside since the start", "m CNY")
    payroll_jobs = Column("persons it pays", "persons")
    log_scale = Column("efficiency level that makes base-year capacity fit base-year output", "log")
    tfp = Column("productivity relative to the base-year mean of its town", "log")
    appeal = Column("what customers give it at equal price and quality", "log")
    quality = Column("quality over what is usual in the trade", "log")
    overhead_share = signed("costs beside wages, materials, energy and capital over output", "share")
    user_cost = Column("user cost of capital after grants and discounts, relative to without", "log")
    export_share = Column("weight of exports in what it sells outside its chain", "0-1")
    energy_tce_per_mcny = Column("energy use over output", "tce/m CNY")
    discharge_t_per_mcny = Column("discharge over output", "t/m CNY")
    high_voltage = Column("1 supplied at 110 kV or more", "0/1")
    expected_orders_mcny = Column("orders it expects", "m CNY/yr")
    output_year_mcny = Column("yearly output, smoothed", "m CNY/yr")
    above_size = Column("1 above the designated size", "0/1")
    rd_stock_mcny = Column("R&D stock", "m CNY")
    title = Column("0 none, 1 SRDI, 2 little giant, 3 single champion", "code", 0.0, 3.0)
    centre = Column("technology centre: 0 none, 1 provincial, 2 national", "code", 0.0, 2.0)
    chain_years = Column("time linked to a leading firm", "years")
    quoted = Column("1 listed on an exchange", "0/1")
    legal_form = Column("0 firm, 1 co-operative, 2 family farm, 3 household", "code", 0.0, 3.0)
    link_leader = fixed("slots of the leading firms it supplies, -1 none", "slot")
    link_weight = fixed("part of its capacity that it offers to each of them", "0-1")


class LeadingFirm(Firm):
    """A firm that passes orders down to the suppliers linked to it."""

    @property
    def suppliers(self) -> AgentSet:
        """The suppliers linked to it."""
        return self.model.firms_where((self.model.tables.firms.link_leader == self.row).any(axis=0))


class Supplier(Firm):
    """A firm that leads nobody: of any legal form, or on paper only. A large one may become a leading firm."""

    @property
    def leaders(self) -> AgentSet:
        """The leading firms it supplies."""
        slots = self.link_leader
        return self.model.firms_at(np.unique(slots[slots >= 0]))


class City(View):
    """A prefecture-level city: its credit pool and what it has reached of its own target."""

    table, first_id = "cities", 1

    def __repr__(self) -> str:
        return f"<City {self.name_zh} {self.name_en}>"

    @property
    def name_zh(self) -> str:
        """Chinese name."""
        return self.model.base_year.cities.name_zh[self.key]

    @property
    def name_en(self) -> str:
        """English name."""
        return self.model.base_year.cities.name_en[self.key]

    @property
    def towns(self) -> AgentSet:
        """The towns in it."""
        return self.model.towns_where(self.model.tables.towns.city == self.key)

    debt_mcny = Column("loans to the firms of its towns", "m CNY")
    credit_wanted_mcny = Column("loans asked for in the latest step", "m CNY")
    credit_supply_mcny = Column("loans its banks could make in the latest step", "m CNY")
    named = Column("provincial towns in it, as last counted", "towns")
    output_year_mcny = Column("core output of its towns, smoothed", "m CNY/yr")


class Town(View):
    """A specialised town or a candidate; money and quantities of the latest step unless `a year` is said."""

    table, first_id = "towns", FIRST_TOWN_ID

    def __repr__(self) -> str:
        return f"<Town {self.town_id} {self.name_zh} {self.name_en}>"

    @property
    def town_id(self) -> str:
        """Its identifier in the base year, such as P01."""
        return self.model.base_year.towns.town_id[self.key]

    @property
    def name_zh(self) -> str:
        """Chinese name."""
        return self.model.base_year.towns.name_zh[self.key]

    @property
    def name_en(self) -> str:
        """English name."""
        return self.model.base_year.towns.name_en[self.key]

    @property
    def home_city(self) -> City:
        """The city it lies in."""
        return self.model.city(self.city)

    @property
    def firms(self) -> AgentSet:
        """Its entities, those on paper included."""
        return self.model.firms_where(slice(self.first_slot, self.last_slot))

    @property
    def leading_firms(self) -> AgentSet:
        """Its leading firms."""
        return self.firms.select(agent_type=LeadingFirm)

    first_slot = fixed("where its firms begin in their table", "slot")
    last_slot = fixed("one past the last of its slots", "slot")
    city = fixed("index of its city", "code")
    county = fixed("index of its county", "code")
    trade = fixed("index of its trade", "code")
    category = fixed("0 manufacturing, 1 special agriculture, 2 light industry and crafts", "code")
    tier = fixed("0 none, 1 municipal, 2 potential, 3 provincial", "code")
    tier_step = fixed("step at whose end the present tier was given, -1 before the start", "step")
    batch = fixed("number of its provincial batch, 0 not provincial", "code")
    everyone = fixed("zero: all towns are one group where something is rationed province-wide", "code")
    heritage = Column("1 of historic origin", "0/1")
    gi = Column("1 has a geographical indication", "0/1")
    gi_start = Column("1 had a geographical indication at the start", "0/1")
    brand = Column("strength of the regional brand", "0-1")
    brand_start = Column("brand at the start", "0-1")
    services = Column("the eight public services", "0-1")
    services_start = Column("their mean at the start", "0-1")
    infrastructure = Column("roads, power, water, parks", "0-1")
    infrastructure_start = Column("infrastructure at the start", "0-1")
    access = Column("market access from fairs, above the start", "log")
    ecommerce = Column("market access of small firms by e-commerce, above the start", "log")
    digital = Column("part of the digitalisation within reach", "0-1")
    digital_gain = signed("digitalisation added in the step", "share")
    meets = Column("standing of managers' meetings", "0-1")
    standards = Column("standards led so far", "standards")
    label = Column("standing with customers from the provincial label", "log")
    upgrade_fund_mcny = Column("town money waiting for firms that invest", "m CNY")
    guarantee_fund_mcny = Column("guarantee fund of the town", "m CNY")
    courted = Column("projects courted a year with the town's own money", "projects/yr")
    startup_mcny = Column("what a real entrant gets", "m CNY")
    startup_intensity = Column("the same over support in full", "0-1")
    waiting_mcny = Column("arrived in the county account, not yet in the town", "m CNY")
    received_mcny = Column("money that reached the town", "m CNY")
    spent_mcny = Column("spent by purpose, in the order of SPENDING", "m CNY")
    scope_factor = Column("chain output over core output", "ratio")
    linked_jobs_per_job = Column("linked jobs per payroll job", "ratio")
    base_weight = Column("weight that gives its base-year share of the domestic market", "weight")
    base_export_weight = Column("weight that gives its base-year share of the export market", "weight")
    pull = Column("sum of its firms' weights with domestic customers", "weight")
    export_pull = Column("sum of its firms' weights with customers abroad", "weight")
    domestic_mcny = Column("orders from the domestic market", "m CNY")
    exports_mcny = Column("orders from abroad", "m CNY")
    market_share = Column("share of the national market", "0-1")
    cost_relief = signed("fall of unit costs from infrastructure", "log")
    energy_quota_tce = Column("energy it may use", "tce")
    energy_base_tce = Column("energy quota a year at the start", "tce/yr")
    energy_wanted_tce = Column("energy for what its firms intend to make", "tce")
    energy_use_tce = Column("energy used", "tce")
    discharge_quota_t = Column("discharge it may emit without permits", "t")
    discharge_base_t = Column("discharge quota a year at the start", "t/yr")
    discharge_wanted_t = Column("discharge of what its firms intend to make", "t")
    discharge_use_t = Column("discharge", "t")
    discharge_factor = Column("share of the discharge it may emit", "0-1")
    permits_mcny = signed("paid for permits (+) or earned with them (-)", "m CNY")
    land_account_mu = Column("land it may still grant", "mu")
    land_wanted_mu = Column("land asked for", "mu")
    land_use_mu = Column("land granted", "mu")
    land_factor = Column("share of the land asked for that it could grant", "0-1")
    land_stock_mu = Column("land in use", "mu")
    output_mcny = Column("core output", "m CNY")
    output_year_mcny = Column("core output a year, smoothed", "m CNY/yr")
    chain_year_mcny = Column("chain output a year", "m CNY/yr")
    reported_year_mcny = Column("reported output a year", "m CNY/yr")
    value_added_mcny = signed("value added", "m CNY")
    value_added_year_mcny = signed("value added a year, smoothed", "m CNY/yr")
    margin = Column("profit over sales, smoothed", "share", -1.0, 1.0)
    entities = Column("entities, those on paper included", "units")
    operating = Column("entities in business", "units")
    paper = Column("entities on paper only", "units")
    new_jobs = Column("jobs newly filled as reported, gross", "persons")
    reachable_share = Column("part of the orders that energy and discharge let it make", "0-1")
    registered_beyond = Column("units reported as part of the chain since the start, beyond its firms", "units")
    leaders = Column("leading firms", "firms")
    supporting = Column("reported supporting units: suppliers in business and on paper", "units")
    above_size = Column("firms above the designated size", "firms")
    titles = Column("titles of its firms, added up by their rung", "rungs")
    centres = Column("technology centres, added up by their level", "levels")
    jobs = Column("payroll jobs", "persons")
    wages_mcny = Column("wages", "m CNY")
    tax_mcny = signed("taxes", "m CNY")
    capital_mcny = Column("capital stock", "m CNY")
    tfp_mean = Column("mean productivity of its firms", "log")
    tfp_frontier = Column("productivity of its leading edge", "log")
    log_size_start = Column("yearly core output that agglomeration was last reckoned from", "log")
    credit_wanted_mcny = Column("loans asked for", "m CNY")
    credit_mcny = Column("loans granted", "m CNY")
    credit_factor = Column("share of the loans asked for that was granted", "0-1")
    investment_mcny = Column("investment", "m CNY")
    investment_wanted_mcny = Column("investment its firms want", "m CNY")
    perceived_constraint = Column("what it takes for its largest gap, index into CONSTRAINTS", "code", 0.0,
                                  len(CONSTRAINTS) - 1.0)
    effort = Column("effort of its administration", "0-1")
    scope_widening = Column("share by which the reported scope goes beyond the real chain", "share")
    gaming = Column("share added to figures within the reported scope", "share")
    rank_share = Column("1 first, 0 last in the latest assessment", "0-1")
    praised = Column("1 praised in the latest assessment", "0/1")
    notices = Column("1 served a supervision notice in the latest assessment", "0/1")
    criteria = Column("score in each of the eight criteria", "0-1")
    score = Column("score as expected from the criteria", "0-1")
    passes = Column("gates passed: output, leader, support, county, all", "0/1")
    gate_mcny = Column("output gate that applies to it", "m CNY/yr")
    fund_weight = Column("weight in the special fund", "weight")
    granted_mcny = Column("granted to it", "m CNY")
    programme_weight = Column("share of the province's programmes", "0-1")
    market_weight = Column("weight in the domestic market", "weight")
    export_weight = Column("weight in the export market", "weight")
    export_share_of_market = Column("share of the export market", "0-1")
    upgrade_ration = Column("part of the upgrading grant that the province can pay", "0-1")
    province_grant_share = Column("share of investment granted by the province", "0-1")
    town_grant_share = Column("share of investment granted by the town", "0-1")
    tilt = Column("weight where something is rationed", "weight")
    crowding = Column("part of the trade's Shanxi output made in other towns", "0-1")
    low_quality_share = Column("part of its output that is of low quality", "0-1")
    titles_srdi = Column("firms whose highest title is SRDI", "firms")
    titles_giant = Column("firms whose highest title is little giant", "firms")
    titles_champion = Column("single champions", "firms")
    quoted = Column("listed firms", "firms")
    liquidity_mean = signed("weight that its firms lose on average for want of working capital", "log")
    guarantee_cover = Column("cover that the guarantee fund adds to loans", "share")
    growth_gap_mcny = Column("orders that its firms lack capacity for", "m CNY")
    arrivals = Column("firms that moved in during the step", "firms")
    services_gain = Column("services above the start", "0-1")
    skill_gain = Column("skill of its county above the start", "0-1")
    size_gain = Column("productivity added by growth since the step before", "log")
    pressure = Column("target pressure on its county", "share", 0.0, 1.5)
    margin_start = Column("margin at the start", "share", -1.0, 1.0)
    tax_year_mcny = signed("taxes a year, smoothed", "m CNY/yr")
    value = signed("score as last seen by a city or by experts", "score")
    nominated = Column("1 nominated in the latest round", "0/1")
    energy_per_mcny = Column("energy over output at the base-year quota", "tce/m CNY")
    courted_all = Column("projects courted a year, with anybody's money", "projects/yr")
