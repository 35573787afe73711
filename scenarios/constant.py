"""What a constant of a rule is: a number that is assumed, or tuned to a pattern, and the same in every replication."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Constant:
    """One constant.

    name : identifier
    value : in `unit`
    unit : of the value
    meaning : what it says
    room : file of the rules or of the base year that it belongs to
    standing : `assumed`, or what it is tuned to
    reason : why this value, where there is more to say
    """

    name: str
    value: float
    unit: str
    meaning: str
    room: str
    standing: str = "assumed"
    reason: str = ""
