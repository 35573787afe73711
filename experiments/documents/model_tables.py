"""Tables of the model's own sources: state, schedule, streams, rules, constants, outcomes."""

from jinzhen.experiments.documents.markdown import code, table
from jinzhen.experiments.documents.sources import columns, constants, rules, schedule, streams
from jinzhen.model import columns as state
from jinzhen.model import outcomes
from jinzhen.model.outcomes import MONEY_LINES, OUTCOMES, TOWN_FIGURES

#: Sequences of names that numbers in the state stand for, or that give an array its order: where, and what for.
CODES = (
    (state, "SPENDING", "purposes of a town's money, rows of `spent_mcny`"),
    (state, "PRICES", "province-wide prices and rates, `World.prices`"),
    (state, "PAID", "sums of a step, `Tally.paid`"),
    (state, "STATE", "counters, `World.state`"),
    (outcomes, "CONSTRAINTS", "codes of `perceived_constraint`"),
    (outcomes, "PLACES_RULES", "codes of the rule of places"),
    (outcomes, "ROUND_FIELDS", "fields of a recorded round"),
    (outcomes, "PAYERS", "who pays"),
    (outcomes, "RESIDUALS", "imbalances that are computed in every step"),
)  # fmt: skip
TIERS_AND_STAGES = {
    "tier": ("TIER_NONE", "TIER_MUNICIPAL", "TIER_POTENTIAL", "TIER_PROVINCIAL"),
    "stage of a project": ("SIGNED", "APPROVED", "BUILDING", "PRODUCING", "DROPPED"),
}


def columns_of(name: str) -> str:
    """State variables of one table."""
    rows = columns(name)
    groups = any(each.group for each in rows)
    headers = (*(("group",) if groups else ()), "variable", "array", "unit", "meaning")
    return table(headers, [(*((each.group,) if groups else ()), code(each.name), *each[2:]) for each in rows])


def codes() -> str:
    """What coded numbers stand for."""
    rows = [
        (what, ", ".join(f"{getattr(state, name)} {name.split('_')[-1].lower()}" for name in names))
        for what, names in TIERS_AND_STAGES.items()
    ]
    rows += [
        (f"{what} (`{name}`)", ", ".join(f"{number} {each}" for number, each in enumerate(getattr(module, name))))
        for module, name, what in CODES
    ]
    return table(("of what", "codes"), rows)


def schedule_table() -> str:
    """Every call of `advance`, in order."""
    rows = [(each.step, code(each.name), each.what, code(*each.phases)) for each in schedule()]
    return table(("step", "function", "what it does", "phases it applies"), rows)


def stream_table() -> str:
    """Every random stream."""
    rows = [(each.number, code(each.name), each.when, code(*each.drawn_in)) for each in streams()]
    return table(("number", "stream", "when", "drawn in"), rows)


def rule_table() -> str:
    """Every rule, with what it is founded on."""
    rows = [(each.file, code(each.name), each.what, each.basis, code(*each.applied_by)) for each in rules()]
    return table(("file", "rule", "what", "source or form", "applied in"), rows)


def constant_table() -> str:
    """Constants of the model with their comments."""
    rows = [(each.file, code(*each.names), "; ".join(each.values), each.comment) for each in constants()]
    return table(("file", "constant", "value", "meaning and source"), rows)


def outcome_table() -> str:
    """Outcomes of every step, for the province."""
    rows = [(code(each.name), each.unit, each.label_en, each.label_zh, each.kind, each.measure) for each in OUTCOMES]
    return table(("outcome", "unit", "label", "标签", "kind", "measure"), rows)


def town_figure_table() -> str:
    """Figures of every town and year."""
    rows = [
        (code(each.name), each.unit, each.label_en, each.label_zh, each.kind, each.measure) for each in TOWN_FIGURES
    ]
    return table(("figure", "unit", "label", "标签", "kind", "measure"), rows)


def money_table() -> str:
    """Who pays for what."""
    rows = [(payer, code(*(lever for lever, who in MONEY_LINES if who == payer))) for payer in outcomes.PAYERS]
    return table(("payer", "money lines, each named after its lever"), rows)
