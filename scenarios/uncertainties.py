"""All uncertainties: what government cannot set. One list, one order, for every table in the program.

To add one, add an entry to the table of its theme in `catalogue/`; it is then drawn in every replication and stored.
"""

from collections.abc import Mapping
from types import MappingProxyType

from jinzhen.scenarios.catalogue.conditions import CONDITIONS
from jinzhen.scenarios.catalogue.dated import with_dates
from jinzhen.scenarios.catalogue.firms import FIRMS
from jinzhen.scenarios.catalogue.rounds import PLACES_RULE_CODES, ROUNDS
from jinzhen.scenarios.errors import PriorError, nearest_name
from jinzhen.scenarios.meanings import meaning_of
from jinzhen.scenarios.priors import Prior, PriorArrays, pack
from jinzhen.scenarios.uncertainty import Uncertainty

__all__ = [
    "PLACES_RULE_CODES",
    "UNCERTAINTIES",
    "UNCERTAINTY_INDEX",
    "UNCERTAINTY_LABELS",
    "UNCERTAINTY_NAMES",
    "Uncertainty",
    "prior_arrays",
    "uncertainty_named",
]

UNCERTAINTIES: Mapping[str, Uncertainty] = MappingProxyType(
    {each.name: each for each in with_dates((*CONDITIONS, *FIRMS, *ROUNDS))}
)

UNCERTAINTY_NAMES: tuple[str, ...] = tuple(UNCERTAINTIES)

#: Label in either language -> name of the uncertainty it stands for.
UNCERTAINTY_LABELS: Mapping[str, str] = MappingProxyType(
    {label: each.name for each in UNCERTAINTIES.values() for label in (each.label_zh, each.label_en)}
)

#: Position of an uncertainty in every array of drawn values.
UNCERTAINTY_INDEX: Mapping[str, int] = MappingProxyType({name: i for i, name in enumerate(UNCERTAINTY_NAMES)})


def uncertainty_named(name: str, where: str = "") -> Uncertainty:
    """The uncertainty of that name, or a `PriorError` with the nearest valid name."""
    try:
        return UNCERTAINTIES[name]
    except KeyError:
        if meaning := meaning_of(name):
            raise PriorError(f"{name!r} is {meaning}", where=where, expected="an uncertainty") from None
        raise PriorError(
            f"there is no uncertainty {name!r}", where=where,
            nearest=nearest_name(name, UNCERTAINTIES, UNCERTAINTY_LABELS),
        ) from None


def prior_arrays(priors: Mapping[str, Prior]) -> PriorArrays:
    """Priors of every uncertainty, in the order of `UNCERTAINTY_NAMES`, packed for `priors.draw`."""
    entries = UNCERTAINTIES.values()
    return pack(
        [priors[each.name] for each in entries], [each.low for each in entries], [each.high for each in entries]
    )
