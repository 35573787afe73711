"""All levers: what government sets, in the order of the plan. One list, one order, for every table in the program.

To add a lever, add an entry to the table of its theme in `catalogue/`: files, command line, checks, hash and report
follow from it. It acts once a phase of the model reads its column.
"""

from collections.abc import Mapping
from types import MappingProxyType

from jinzhen.scenarios.catalogue.certification import (
    BONUS_LEVERS,
    GATE_LEVERS,
    MUNICIPAL_LEVERS,
    ROUND_LEVERS,
)
from jinzhen.scenarios.catalogue.factors import CREDIT_LEVERS, LAND_AND_ENERGY_LEVERS, SERVICE_LEVERS
from jinzhen.scenarios.catalogue.industry import (
    BRAND_LEVERS,
    INNOVATION_LEVERS,
    JOBS_LEVERS,
    MARKET_LEVERS,
    STRUCTURE_LEVERS,
)
from jinzhen.scenarios.catalogue.mechanisms import MECHANISM_LEVERS
from jinzhen.scenarios.catalogue.money import FUND_LEVERS
from jinzhen.scenarios.errors import LeverError, nearest_name
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.meanings import meaning_of
from jinzhen.scenarios.units import UNLIMITED

__all__ = [
    "CERTIFICATION", "LEVERS", "LEVER_INDEX", "LEVER_LABELS", "LEVER_NAMES", "UNLIMITED", "Lever", "lever_named",
]  # fmt: skip

#: Group of the levers that are set by the `certification` configuration group; all others by `policy`.
CERTIFICATION = "certification"

LEVERS: Mapping[str, Lever] = MappingProxyType(
    {
        lever.name: lever
        for table in (
            FUND_LEVERS,
            STRUCTURE_LEVERS,
            INNOVATION_LEVERS,
            JOBS_LEVERS,
            BRAND_LEVERS,
            MARKET_LEVERS,
            LAND_AND_ENERGY_LEVERS,
            CREDIT_LEVERS,
            SERVICE_LEVERS,
            MECHANISM_LEVERS,
            ROUND_LEVERS,
            GATE_LEVERS,
            BONUS_LEVERS,
            MUNICIPAL_LEVERS,
        )
        for lever in table
    }
)

LEVER_NAMES: tuple[str, ...] = tuple(LEVERS)

#: Label in either language -> name of the lever it stands for.
LEVER_LABELS: Mapping[str, str] = MappingProxyType(
    {label: lever.name for lever in LEVERS.values() for label in (lever.label_zh, lever.label_en)}
)

#: Column of a lever in `Scenario.lever_table()`.
LEVER_INDEX: Mapping[str, int] = MappingProxyType({name: column for column, name in enumerate(LEVER_NAMES)})


def lever_named(name: str, where: str = "") -> Lever:
    """The lever of that name, or a `LeverError` with the nearest valid name."""
    try:
        return LEVERS[name]
    except KeyError:
        if meaning := meaning_of(name):
            raise LeverError(f"{name!r} is {meaning}", where=where, expected="a lever") from None
        raise LeverError(
            f"there is no lever {name!r}", where=where, nearest=nearest_name(name, LEVERS, LEVER_LABELS)
        ) from None
