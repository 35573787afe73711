"""`jinzhen base-year`: how well the base year meets the published totals, and how much of it is observed."""

from collections.abc import Sequence


def run_base_year(arguments: Sequence[str]) -> int:
    """Print the quality of the base year: of the shipped facts or `facts=<folder>`, as known `as_of=<day>`."""
    from jinzhen.scenarios.base_year.__main__ import asked, show

    show(asked(arguments))
    return 0
