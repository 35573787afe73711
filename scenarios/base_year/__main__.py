"""`python -m jinzhen.scenarios.base_year [folder of facts] [as_of=day]`: how totals are met, and what is observed."""

import os
import sys
from collections.abc import Sequence

from jinzhen.scenarios.base_year.build import load_base_year
from jinzhen.scenarios.base_year.quality import (
    how_well,
    standing_counts,
    trade_standing_counts,
    wage_share,
    weighted_standing,
)
from jinzhen.scenarios.base_year.tables import BaseYear
from jinzhen.scenarios.errors import JinzhenError, UserError
from jinzhen.scenarios.horizon import LAST_FACT, read_as_of

UNITS = {"reported_output": "m CNY/yr", "entities": "units", "jobs": "persons"}


def main(arguments: list[str]) -> int:
    """Print the quality of the base year; exit code 2 for facts that cannot be."""
    try:
        show(asked(arguments))
    except JinzhenError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def show(base_year: BaseYear) -> None:
    """Print the quality of a base year."""
    try:
        print("\n".join((*_heading(base_year), "", *_totals(base_year), "", *_standings(base_year))), flush=True)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def asked(words: Sequence[str]) -> BaseYear:
    """The base year of `[facts=]<folder>` and `as_of=<day>`, the shipped one without. Raises UserError."""
    folder, as_of = None, LAST_FACT
    for word in words:
        key, equals, value = word.partition("=")
        if key == "as_of" and equals:
            as_of = read_as_of(value)
        elif folder is None and key in (word, "facts") and (value or not equals):
            folder = value or word
        else:
            raise UserError(f"{word!r} is not understood", where="base-year", expected="facts=<folder>, as_of=<day>")
    return load_base_year(folder, as_of=as_of)


def _heading(base_year: BaseYear) -> list[str]:
    towns = base_year.towns
    return [
        f"Base year {base_year.name}: {base_year.n_towns} towns, {int(towns.n_entities.sum())} entities, "
        f"{int(towns.n_leaders.sum())} leading firms, {base_year.n_trades} trades",
        f"core {towns.output_mcny.sum():,.0f}, chain and reported {towns.reported_mcny.sum():,.0f} m CNY a year; "
        f"payroll jobs {towns.payroll_jobs.sum():,.0f}, linked jobs {towns.linked_jobs.sum():,.0f}; "
        f"wages at most {wage_share(base_year).max():.2f} of a town's value added",
        f"content hash {base_year.content_hash}",
    ]


def _totals(base_year: BaseYear) -> list[str]:
    fits = list(how_well(base_year))
    if not fits:
        return ["No published total of several towns was known by then"]
    lines = ["How well published totals are met",
             f"{'total':34}{'measure':17}{'towns':>6}{'target':>10}{'fitted':>10}{'miss':>9}  {'range':>17}  "
             f"{'unit':10}target is"]
    for fit in fits:
        span = f"{fit.low:.0f}-{fit.high:.0f}" if fit.high > fit.low else "exact"
        lines.append(f"{fit.name:34}{fit.measure:17}{fit.towns:6d}{fit.target:10.0f}{fit.fitted:10.0f}"
                     f"{100 * abs(fit.miss):8.4f}%  {span:>17}  {UNITS[fit.measure]:10}{fit.standing}")
    return lines


def _standings(base_year: BaseYear) -> list[str]:
    lines = ["How much is observed (number of towns; share of the sum over towns)",
             f"{'figure':26}{'observed':>9}{'imputed':>9}{'assumed':>9}{'observed':>12}{'imputed':>9}{'assumed':>9}"]
    for counts in standing_counts(base_year):
        line = f"{counts.figure:26}{counts.observed:9d}{counts.imputed:9d}{counts.assumed:9d}"
        if not counts.figure.endswith(("share", "factor")):
            observed, imputed, assumed = weighted_standing(base_year, counts.figure)
            line += f"{observed:12.0%}{imputed:9.0%}{assumed:9.0%}"
        lines.append(line)
    trades = trade_standing_counts(base_year)
    lines.append(f"{trades.figure:26}{trades.observed:9d}{trades.imputed:9d}{trades.assumed:9d}")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
