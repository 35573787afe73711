"""What Mesa collects of a ProvinceModel."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import mesa
from mesa.datacollection import DataCollector

from jinzhen.model.mesa.agents import City, LeadingFirm, Supplier, Town, View
from jinzhen.model.mesa.arguments import IS_RECENT
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.errors import UserError, nearest_name

#: Classes that agents have.
KINDS: tuple[type[View], ...] = (City, Town, LeadingFirm, Supplier)


class StepCollector(DataCollector):
    """Collects the base year, row 0, and every step after it: its last day, all outcomes, and what a user reports.

    A reporter of agents that is a name has to be one that some class shows; agents without it report None.
    is_for_batch : made by batch_run, which before Mesa 3.5 knows no row of the base year
    """

    def __init__(self, model_reporters: Mapping[str, Any] | None, agent_reporters: Mapping[str, Any] | None,
                 agenttype_reporters: Mapping[type, Mapping[str, Any]] | None, is_for_batch: bool) -> None:
        self.has_start = IS_RECENT or not is_for_batch
        super().__init__(
            _model_reporters(model_reporters),
            {name: _reporter(each, KINDS) for name, each in _mapping(agent_reporters, "agent_reporters").items()},
            {kind: {name: _reporter(each, (_agent_class(kind),)) for name, each in _mapping(reporters, kind).items()}
             for kind, reporters in _mapping(agenttype_reporters, "agenttype_reporters").items()},
        )

    def collect(self, model: mesa.Model) -> None:
        """Take down the reporters; of the base year only where it has a row."""
        if model.steps == 0 and not self.has_start:
            return
        super().collect(model)
        if not self.has_start:
            self._agent_records[model.steps - 1] = self._agent_records.pop(model.steps, [])  # where batch_run looks


def _mapping(given: Any, where: Any) -> Mapping[Any, Any]:
    """Reporters by name, none for None; batch_run hands over one by one what is a mapping and not in a list."""
    if not isinstance(given, Mapping | None):
        raise UserError(f"{given!r}", where=str(where), expected="a mapping; in parameters of batch_run a list of one")
    return given or {}


def _reporter(given: Any, kinds: tuple[type, ...]) -> Any:
    """A reporter of agents; a name becomes a function that can be pickled and is the same on every version of Mesa."""
    if not isinstance(given, str):
        return given
    if not any(hasattr(kind, given) for kind in kinds):
        known = {name for kind in kinds for name in dir(kind) if not name.startswith("_")}
        raise UserError(f"{' or '.join(kind.__name__ for kind in kinds)} shows no {given!r}", where="reporter",
                        expected="the name of a column", nearest=nearest_name(given, known))
    return partial(_shown, given)


def _shown(name: str, agent: View) -> Any:
    return getattr(agent, name) if hasattr(type(agent), name) else None


def _agent_class(kind: Any) -> type:
    """The class that reporters are for."""
    if not (isinstance(kind, type) and issubclass(kind, View)):
        raise UserError(f"{kind!r} is no class of agents", where="agenttype_reporters",
                        expected=" or ".join(each.__name__ for each in KINDS))
    return kind


def _model_reporters(given: Any) -> dict[str, Any]:
    """The user's beside those of the day and of all outcomes."""
    own = {"step_end": _step_end, **{name: partial(_outcome, name) for name in OUTCOME_NAMES}}
    for name in own.keys() & _mapping(given, "model_reporters").keys():
        raise UserError(f"{name!r} is an outcome", where="model_reporters", expected="a name that is not taken")
    return own | dict(given or {})


def _outcome(name: str, model: Any) -> float:
    return model.outcome(name)


def _step_end(model: Any) -> str:
    return model.day.isoformat()
