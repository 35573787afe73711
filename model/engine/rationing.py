"""Sharing what is short: in an order, or by weight."""

from jinzhen.model.engine.compiled import helper
from jinzhen.model.state.column import F64, I64, U64

#: Key of a request that has been served.
SERVED = 1e300
#: Stands for a supply or a ceiling that nothing comes near.
UNBOUND = 1e30
#: Stands for every town where something is rationed province-wide.
EVERYONE = -1


@helper
def ration(wanted: F64, key: F64, identity: U64, supply: float, granted: F64) -> None:
    """Serve requests in the order of `key`, smallest first, until `supply` is used up; equal keys by identity.

    key : used up; granted : written
    """
    left = supply
    for i in range(granted.size):
        granted[i] = 0.0
    while left > 0.0:
        best = -1
        for i in range(key.size):
            first = best < 0 or key[i] < key[best] or (key[i] == key[best] and identity[i] < identity[best])
            if key[i] < SERVED and first:
                best = i
        if best < 0:
            return
        granted[best] = min(wanted[best], left)
        left -= granted[best]
        key[best] = SERVED


@helper
def ration_by_weight(wanted: F64, weight: F64, member: I64, group: int, supply: float, factor: F64) -> None:
    """Share of every request that is granted (written), in proportion to weight, up to 1, until `supply` is used up.

    member, group : only requests of members of this group take part, all of them for EVERYONE
    """
    left, level = supply, 0.0
    for t in range(wanted.size):
        if group == EVERYONE or member[t] == group:
            factor[t] = 0.0
    for _ in range(wanted.size + 1):  # every sweep serves at least one more request in full
        asked = 0.0
        for t in range(wanted.size):
            if (group == EVERYONE or member[t] == group) and factor[t] < 1.0:
                asked += wanted[t] * weight[t]
        level = left / asked if asked > 0.0 else UNBOUND
        served = 0
        for t in range(wanted.size):
            if (group == EVERYONE or member[t] == group) and factor[t] < 1.0 and weight[t] * level >= 1.0:
                factor[t] = 1.0
                left -= wanted[t]
                served += 1
        if served == 0:
            break
    for t in range(wanted.size):
        if (group == EVERYONE or member[t] == group) and factor[t] < 1.0:
            factor[t] = weight[t] * level
