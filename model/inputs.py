"""What a scenario hands the engine: levers and uncertainties as named tuples, made from the one list of each."""

from collections import namedtuple

from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

#: Lever values of one step, a float each (choices by their code), or an array each of shape (n_towns,).
Levers = namedtuple("Levers", LEVER_NAMES)  # noqa: PYI024 - the names come from the list of levers

#: Uncertainties as one replication drew them, a float each.
Params = namedtuple("Params", UNCERTAINTY_NAMES)  # noqa: PYI024 - likewise
