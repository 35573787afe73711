"""Tables of the published patterns that the validation repeats inside the model."""

from math import isfinite

from jinzhen.experiments.documents.markdown import code, table
from jinzhen.experiments.validation.figures import Figure
from jinzhen.experiments.validation.misses import REASONS
from jinzhen.experiments.validation.published import PATTERNS
from jinzhen.experiments.validation.words import STANDINGS
from jinzhen.scenarios.units import format_number


def _interval(figure: Figure) -> str:
    """A published figure with its interval and where the interval comes from."""
    centre = format_number(figure.centre) if isfinite(figure.centre) else "no number"
    low = _in_four_digits(figure.low) if isfinite(figure.low) else "no lower end"
    high = _in_four_digits(figure.high) if isfinite(figure.high) else "no upper end"
    unit = f" {figure.unit}" if figure.unit else ""
    return f"{centre}{unit} ({low} to {high}; {figure.basis.en})"


def _in_four_digits(number: float) -> str:
    """A number of four digits, written out."""
    return format_number(float(f"{number:.4g}"))


def pattern_table() -> str:
    """What every virtual experiment does: treatment, outcome, comparison, horizon."""
    rows = [
        (each.name, each.title.en, each.treatment.en, each.outcome.en, each.comparison.en, each.horizon.en, each.source)
        for each in PATTERNS.values()
    ]
    return table(("", "pattern", "treatment", "outcome", "comparison", "horizon", "source"), rows)


def published_table() -> str:
    """The published figures, the intervals that count as agreement, and what agreement is worth."""
    rows = [
        (each.name, figure.label.en, _interval(figure), f"**{STANDINGS[figure.standing].en}**: {figure.why.en}")
        for each in PATTERNS.values()
        for figure in each.figures
    ]
    return table(("", "figure", "published (interval; its basis)", "standing, and why"), rows)


def sources_table() -> str:
    """Who published what of whom, of every figure that stands in no other fact table."""
    told = dict.fromkeys(
        (each.name, fact.population, fact.period, fact.says, fact.source)
        for each in PATTERNS.values()
        for fact in (figure.fact for figure in each.figures)
        if fact is not None and not fact.table
    )
    return table(("", "of whom", "when", "what it says", "source"), list(told))


def reasons_table() -> str:
    """Why tests miss when they do."""
    labels = {(each.name, figure.key): figure.label.en for each in PATTERNS.values() for figure in each.figures}
    return table(("", "figure", "reason"), [(key[0], labels[key], reason.en) for key, reason in REASONS.items()])


def tuned_table() -> str:
    """Which parameter was tuned to which pattern, and how many figures of which patterns are tests."""
    rows = [(each.name, each.title.en, code(*each.tuned)) for each in PATTERNS.values() if each.tuned]
    counts = {each.name: sum(figure.standing == "test" for figure in each.figures) for each in PATTERNS.values()}
    tests = ", ".join(f"{name} ({count})" for name, count in counts.items() if count)
    return table(("used for tuning", "pattern", "parameters"), [*rows, ("not used", "figures that are tests", tests)])
