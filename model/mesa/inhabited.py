"""Who lives in a model: views of the rows of its tables, made when somebody asks for them, one a row."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from jinzhen.model.mesa.agents import City, ClosedFirmError, Firm, LeadingFirm, Supplier, Town, View
from jinzhen.model.state.world import Tables
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.base_year.names import city_number, town_number
from jinzhen.scenarios.errors import UserError

AnyView = TypeVar("AnyView", bound=View)


class Inhabited(mesa.Model):
    """A model whose agents are rows of its tables; they come and go by its rules only.

    tables : the columns, for reading
    """

    tables: Tables
    base_year: BaseYear
    _slots: dict[int, int] | None
    _sets: dict[type, AgentSet] | None
    _everyone: AgentSet | None

    @property
    def agents(self) -> AgentSet:
        """Cities, towns, firms of the latest step."""
        if self._everyone is None:
            self._everyone = self._set([view for kind in self.agents_by_type.values() for view in kind])
        return self._everyone

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """The same by class."""
        if self._sets is None:
            sets: dict[type, AgentSet] = {City: self._views(City, range(self.tables.cities.debt_mcny.size)),
                                          Town: self._views(Town, range(self.tables.towns.tier.size))}
            firms = self._firms(np.arange(self.tables.firms.leading.size))
            for kind in (LeadingFirm, Supplier):
                sets[kind] = self._set([firm for firm in firms if type(firm) is kind])
            self._sets = sets
        return self._sets

    @property
    def agent_types(self) -> list[type]:
        """City, Town, LeadingFirm, Supplier."""
        return list(self.agents_by_type)

    def register_agent(self, agent: mesa.Agent) -> NoReturn:
        """Refused: agents are rows of the columns."""
        raise UserError(f"{type(agent).__name__} cannot join a ProvinceModel", expected="agents that are rows of it")

    def deregister_agent(self, agent: mesa.Agent) -> NoReturn:
        """Refused as `register_agent`."""
        raise UserError(f"{agent!r} cannot leave a ProvinceModel", expected="firms to close by the rules of the model")

    def remove_all_agents(self) -> NoReturn:
        """Refused as `register_agent`."""
        raise UserError("the agents of a ProvinceModel cannot be removed",
                        expected="firms to close by the rules of the model")

    def city(self, wanted: int | str) -> City:
        """One city, by number or by name: 8, 忻州市, Xinzhou; UserError with the nearest name."""
        return self._view(City, city_number(self.base_year, wanted))

    def town(self, wanted: int | str) -> Town:
        """One town, by number, id or name: 44, M27, 原平煤机, Yuanping coal machinery; UserError with the nearest."""
        return self._view(Town, town_number(self.base_year, wanted))

    def towns_where(self, mask: NDArray[np.bool_]) -> AgentSet:
        """Towns that a mask names."""
        return self._views(Town, np.flatnonzero(mask).tolist())

    def firms_where(self, chosen: NDArray[np.bool_] | slice) -> AgentSet:
        """Firms whose slots a mask or a slice names."""
        return self.firms_at(np.arange(self.tables.firms.leading.size)[chosen])

    def firms_at(self, slots: NDArray[np.int64]) -> AgentSet:
        """Firms in these slots; empty slots are left out."""
        return self._set(self._firms(slots))

    def has_firm(self, identity: int) -> bool:
        """Whether a firm is there at present."""
        return identity in self._slot_by_identity

    def slot_of(self, firm: Firm) -> int:
        """Where a firm stands at present."""
        if not self.has_firm(firm.key):
            raise ClosedFirmError(f"the firm has closed by {self.day}", where=repr(firm),
                                  expected="a firm of model.agents")
        return self._slot_by_identity[firm.key]

    def _forget(self) -> None:
        """Rows may have moved: look them up again when somebody asks."""
        self._slots, self._sets, self._everyone = None, None, None

    def _refresh(self) -> None:
        """Let go of the views of firms that closed; those of firms that were promoted change their class."""
        held = self._held_of("firms")
        for identity in [*held]:
            if self.has_firm(identity):
                leads = self.tables.firms.leading[self._slot_by_identity[identity]]
                held[identity].__class__ = LeadingFirm if leads else Supplier
            else:
                del held[identity]

    def hold(self, view: View) -> None:
        """Keep a view, so that every row has one and sets of agents last."""
        self._held_of(view.table).setdefault(view.key, view)

    def _held_of(self, table: str) -> dict[int, Any]:
        """Views of a table; a copy may have views before it has anything else."""
        held: dict[str, dict[int, Any]] = vars(self).setdefault("_held", {})
        return held.setdefault(table, {})

    def _view(self, kind: type[AnyView], key: int) -> AnyView:
        """The view of a row, made where there is none yet."""
        return self._held_of(kind.table).get(key) or kind.at(self, key)

    @property
    def _slot_by_identity(self) -> dict[int, int]:
        """Slot of every entity, on paper or in business."""
        if self._slots is None:
            firms = self.tables.firms
            slots = np.flatnonzero((firms.operating > 0.0) | (firms.paper > 0.0))
            self._slots = dict(zip(firms.identity[slots].tolist(), slots.tolist(), strict=True))
        return self._slots

    def _firms(self, slots: NDArray[np.int64]) -> list[Firm]:
        """Views of the firms in these slots."""
        firms = self.tables.firms
        full = slots[(firms.operating[slots] > 0.0) | (firms.paper[slots] > 0.0)]
        return [self._view(LeadingFirm if leads else Supplier, identity)
                for identity, leads in zip(firms.identity[full].tolist(), firms.leading[full].tolist(), strict=True)]

    def _views(self, kind: type[View], numbers: Iterable[int]) -> AgentSet:
        """Views of towns or cities."""
        return self._set([self._view(kind, number) for number in numbers])

    def _set(self, views: list[Any]) -> AgentSet:
        return AgentSet(views, random=self.random)
