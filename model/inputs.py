"""What a scenario hands the engine: levers and uncertainties as named tuples, made from the one list of each."""

from collections import namedtuple
from enum import IntEnum

from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

#: Where a lever stands in an array of shape (n_levers, n_towns).
LeverRow = IntEnum("LeverRow", LEVER_NAMES, start=0)

#: Lever values of one step, a float each (choices by their code).
Levers = namedtuple("Levers", LEVER_NAMES)

#: Uncertainties as one replication drew them, a float each.
Params = namedtuple("Params", UNCERTAINTY_NAMES)
