"""What whole numbers in the state stand for, each list once: tiers, stages, gates, criteria, purposes, rules of places.

Members are compiled as plain numbers: `codes[TownCode.tier, t] == Tier.provincial`.
"""


from jinzhen.model.state.column import numbered
from jinzhen.scenarios.catalogue.certification import CRITERIA
from jinzhen.scenarios.catalogue.money import SPENDING
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS

#: Standing of a town.
Tier = numbered("Tier", ["none", "municipal", "potential", "provincial"])
#: Where a project is.
Stage = numbered("Stage", ["signed", "approved", "committed", "building", "producing", "dropped"])
#: Gates of 二(四) and 二(五), and all of them together.
Gate = numbered("Gate", ["output", "leader", "support", "county", "all"])
#: The eight criteria of 二(一)-(八).
Criterion = numbered("Criterion", list(CRITERIA))
#: What a town spends its money on.
Purpose = numbered("Purpose", list(SPENDING))
#: What gives a round its places.
PlacesRule = numbered("PlacesRule", ["fixed", "gap", "quality_bar", "office", "unlimited"])
#: Who has priority where energy is short, as the lever's choices.
EnergyPriority = numbered("EnergyPriority", list(LEVERS["energy_priority"].choices))
#: What a town may perceive as its largest gap.
Constraint = numbered(
    "Constraint",
    ["output", "leader", "support", "brand", "services", "infrastructure", "skill", "land", "energy", "credit",
     "market"],
)

N_CRITERIA, N_GATES, N_PURPOSES, N_TIERS = len(Criterion), len(Gate), len(Purpose), len(Tier)
#: Public services of 二(七).
N_SERVICES = 8
#: Levers by purpose of spending and by criterion, as rows of `Now.at_town`.
SPEND_LEVERS = tuple(LEVER_INDEX[f"spend_{purpose}"] for purpose in SPENDING)
BONUS_LEVERS = tuple(LEVER_INDEX[f"bonus_{criterion}"] for criterion in CRITERIA)
#: What a town spends half its money on when it perceives a constraint, in the order of `Constraint`.
REMEDY = tuple(
    int(Purpose[purpose])
    for purpose in ("upgrade", "attraction", "attraction", "brand", "platforms", "infrastructure", "training",
                    "infrastructure", "upgrade", "guarantee", "fairs")
)
