"""Tables of the published patterns that the validation repeats inside the model."""

from math import isfinite

from jinzhen.experiments.documents.markdown import code, table
from jinzhen.experiments.validation.figures import Figure
from jinzhen.experiments.validation.published import PATTERNS
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
    """The published figures and the intervals that count as agreement."""
    rows = [(each.name, figure.label.en, _interval(figure)) for each in PATTERNS.values() for figure in each.figures]
    return table(("", "figure", "published (interval; its basis)"), rows)


def tuned_table() -> str:
    """Which parameter was tuned to which pattern."""
    rows = [(each.name, each.title.en, code(*each.tuned)) for each in PATTERNS.values() if each.tuned]
    tests = ", ".join(each.name for each in PATTERNS.values() if not each.tuned)
    return table(("used for tuning", "pattern", "parameters"), [*rows, ("not used", "tests of the model", tests)])
