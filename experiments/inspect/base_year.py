"""`jinzhen base-year`: how well the base year meets the published totals, and how much of it is observed."""

from collections.abc import Sequence

from jinzhen.scenarios.errors import UserError


def run_base_year(arguments: Sequence[str]) -> int:
    """Print the quality of the base year; an argument names another folder of facts."""
    if len(arguments) > 1:
        raise UserError(f"too many words: {' '.join(arguments)}", where="base-year", expected="at most a folder")
    from jinzhen.scenarios.base_year.__main__ import main

    return main(list(arguments))
