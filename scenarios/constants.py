"""All constants of the rules that are assumed or tuned. One list, one order, for every table in the program.

To add one, add a line to `catalogue/constants.py`; the rule reads it as `param[Param.<name>]`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from jinzhen.scenarios.catalogue.constants import ALL
from jinzhen.scenarios.constant import Constant

CONSTANTS: Mapping[str, Constant] = MappingProxyType({each.name: each for each in ALL})

CONSTANT_NAMES: tuple[str, ...] = tuple(CONSTANTS)
