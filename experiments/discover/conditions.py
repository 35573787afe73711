"""What a box says, in words: its limits with labels and units of what is limited."""

import math
from collections.abc import Sequence

from jinzhen.experiments.discover.factors import Factor
from jinzhen.experiments.discover.words import say
from jinzhen.experiments.paper.text import Text, join
from jinzhen.experiments.statistics.boxes import Box, Limits

#: Units that are left out behind a number in a sentence: they name no measure.
UNNAMED = ("score", "factor", "ratio", "elasticity", "concentration", "quarter", "0-1")


def where(box: Box, factors: Sequence[Factor], columns: Sequence[int] | None = None, and_: str = "and") -> Text:
    """All its conditions in one phrase.

    columns : in which order; that of the factors unless given; and_ : key of the words between two
    """
    told = [condition(factors[column], box.limits[column]) for column in columns or box.columns]
    return join([told[0], *map(inside, told[1:])], say(and_)) if told else say("all_futures")


def inside(words: Text) -> Text:
    """Words inside a sentence: without a capital, unless it is that of an abbreviation."""
    is_abbreviation = words.en[1:2].isupper() or not words.en[1:2].isalpha()
    return words if is_abbreviation else Text(words.en[0].lower() + words.en[1:], words.zh)


def condition(factor: Factor, limits: Limits) -> Text:
    """One condition."""
    if limits.values is not None:
        chosen = [inside(factor.choices[code]) for code in sorted(limits.values)]
        return say("one_of", what=factor.label, values=join(chosen, say("or")))
    low, high = limits.low, limits.high
    if factor.is_whole:
        low, high = math.ceil(low) if math.isfinite(low) else low, math.floor(high) if math.isfinite(high) else high
    key = _key(low, high, factor.is_whole)
    return say(key, what=factor.label, low=value(factor, high if key == "exactly" else low), high=value(factor, high))


def _key(low: float, high: float, is_whole: bool) -> str:
    if math.isinf(high):
        return "at_least" if is_whole else "above"
    if is_whole and high == max(low, 0.0):
        return "exactly"
    if math.isinf(low):
        return "at_most" if is_whole else "below"
    if is_whole:
        return "from_to"
    return "within"


def value(factor: Factor, number: float) -> Text:
    """A value of a factor with its unit, as many digits as it has; what is counted is in the label."""
    if factor.unit_name == "share":
        told = f"{100.0 * number:.6g}%".replace("-", "−")
        return Text(told, told)
    told = f"{number:,.6g}".replace("-", "−")
    unnamed = factor.unit_name in ("", *UNNAMED)
    english = "" if unnamed or factor.is_whole else f" {factor.unit.en}"
    chinese = "" if unnamed and factor.unit_name != "score" else factor.unit.zh
    return Text(told + english, told + chinese)
