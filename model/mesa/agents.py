"""Town, LeadingFirm, Supplier, City: rows of the model's columns, seen as Mesa agents.

A view holds its model and which row it is, never a value: what it shows is the present, and what is set through it is
in the columns at once. It is made when somebody asks for it and has no step of its own: `advance` moves whole columns.
Whole numbers and flags that say what a row is (its place, tier, links, whether it leads) belong to the engine and are
only read; the rest may be set between steps, within the limits of its unit. Figures that the engine works out anew in
every step may be set too, to be overwritten by the next one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from jinzhen.model.state.column import Column, declared
from jinzhen.model.state.firms import Firms
from jinzhen.model.state.places import Cities
from jinzhen.model.state.towns import Towns
from jinzhen.model.state.world import Tables
from jinzhen.scenarios.errors import ScenarioError, UserError, nearest_name

if TYPE_CHECKING:
    from jinzhen.model.mesa.province import ProvinceModel

#: Where the numbers of towns and firms begin, so that no two agents share a `unique_id`; cities come first.
FIRST_TOWN_ID, FIRST_FIRM_ID = 1 << 16, 1 << 32


class ClosedFirmError(UserError):
    """A view was read although its firm has closed."""


class MemberError(UserError, AttributeError):
    """Something was asked for that an agent does not have, or set that it or a model only shows or keeps for itself."""


class Attribute:
    """One column, as the property of a view."""

    def __init__(self, name: str, column: Column) -> None:
        self.name, self.unit, self.is_fixed = name, column.unit, column.is_fixed
        self.low, self.high = column.low, column.high
        self.__doc__ = f"{column.meaning} ({column.unit}{'; read only' if column.is_fixed else ''})"

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


Kind = TypeVar("Kind", bound=type)


def shows(table: Any) -> Callable[[Kind], Kind]:
    """Give a class of views an attribute for every column that a table declares."""
    def with_attributes(kind: Kind) -> Kind:
        for name, column in declared(table).items():
            setattr(kind, name, Attribute(name, column))
        return kind
    return with_attributes


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

    def __getattr__(self, name: str) -> NoReturn:
        """Only ever asked for what is not there."""
        nearest = "" if name.startswith("_") else nearest_name(name, dir(type(self)))
        raise MemberError(f"a {type(self).__name__} shows no {name!r}", nearest=nearest)

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "__class__" and not isinstance(getattr(type(self), name, None), Attribute):
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
    return [name for name in dir(kind) if isinstance(getattr(kind, name), Attribute)]


@shows(Firms)
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
        slots: NDArray[np.int32] = self.link_leader
        return self.model.firms_at(np.unique(slots[slots >= 0]))


@shows(Cities)
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


@shows(Towns)
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
