"""Priors whose source came into print after the plan: since when they can be held, and what could be believed before.

A forecast as of a day uses the last belief of that day or before. A source of a year is known from the day its page was
there, at the earliest from the end of the year. Uncertainties that are not named here rest on what was in print by
September 2022, or on a judgement that leans on no figure.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from jinzhen.scenarios.catalogue.uncertain import centre
from jinzhen.scenarios.errors import PriorError
from jinzhen.scenarios.horizon import FIRST_HISTORY
from jinzhen.scenarios.priors import read_prior
from jinzhen.scenarios.uncertainty import Belief, Uncertainty


class Before(NamedTuple):
    """A belief that another followed."""

    known_since: date
    prior: object
    source: str = "assumed"
    grade: str = "assumed"


class Learnt(NamedTuple):
    """Since when the prior of the catalogue can be held, and the beliefs before it, by day."""

    known_since: date
    before: tuple[Before, ...]


def _assumed(prior: object) -> Before:
    return Before(FIRST_HISTORY, prior)


#: When yearly figures of GDP, prices, loans and power came out; the working paper on the registration reform, the
#: notice about paper firms, the first nine months of the first towns, the plan of rounds for 2023, the second batch.
GDP_2022, GDP_2023 = date(2023, 1, 31), date(2024, 2, 5)
PPI_2022, PPI_2023, LOANS_2025 = date(2023, 1, 31), date(2024, 1, 31), date(2025, 11, 7)
REFORM_PAPER, NOTICE, NINE_MONTHS = date(2024, 9, 30), date(2024, 4, 10), date(2023, 9, 11)
PLAN_2023, SECOND_BATCH, POWER_2023 = date(2023, 1, 31), date(2023, 12, 12), date(2023, 12, 31)
#: When 92 towns were shown at the first expo; when Yingxian's plan of its towns up to 2025 came out.
MID_2023, COUNTY_PLAN = date(2023, 6, 28), date(2023, 10, 9)

LEARNT = {
    "demand_growth": Learnt(GDP_2023, (
        Before(FIRST_HISTORY, ["normal", 0.045, 0.03], "macro.csv: GDP real growth 2020-2021", "judgement"),
        Before(GDP_2022, ["normal", 0.045, 0.025], "macro.csv: GDP real growth 2020-2022", "judgement"),
    )),
    "price_growth": Learnt(PPI_2023, (
        _assumed(["normal", 0.0, 0.03]),
        Before(PPI_2022, ["normal", 0.0, 0.025], "macro.csv: PPI Shanxi 2022 +11.4 %", "judgement"),
    )),
    "material_price_gap": Learnt(PPI_2022, (_assumed(["normal", 0.0, 0.005]),)),
    "lending_rate_trend": Learnt(LOANS_2025, (
        Before(FIRST_HISTORY, ["normal", -0.0025, 0.0015],
               "macro.csv: Enterprise loan rate 2022-01..05, -0.26 pp; macro.csv: LPR 1-year 2022", "derived"),
        Before(date(2023, 8, 31), ["normal", -0.0025, 0.001], "macro.csv: LPR 1-year 2022-01 to 2023-08", "derived"),
    )),
    "credit_supply_growth": Learnt(LOANS_2025, (
        Before(FIRST_HISTORY, ["normal", 0.1, 0.03], "macro.csv: Inclusive small/micro loans 2022-03, +24.3 %",
               "judgement"),
    )),
    "power_price": Learnt(POWER_2023, (_assumed(["uniform", 0.4, 0.7]),)),
    "approval_entry_effect": Learnt(REFORM_PAPER, (_assumed(["triangular", 0.0, 0.2, 0.4]),)),
    "approval_exit_effect": Learnt(REFORM_PAPER, (_assumed(["triangular", 0.0, 0.05, 0.15]),)),
    "project_size_mcny": Learnt(NINE_MONTHS, (_assumed(["lognormal", 300.0, 0.6]),)),
    "round_quarter": Learnt(SECOND_BATCH, (
        Before(FIRST_HISTORY, ["choice", [2, 3, 4], [0.25, 0.5, 0.25]], "certification_facts.csv: C10 September 2022",
               "judgement"),
    )),
    "municipal_first_round_size": Learnt(MID_2023, (
        _assumed(["lognormal", 2.5, 0.9]),
        Before(PLAN_2023, ["lognormal", 2.5, 0.8], "certification_facts.csv: C12 20 planned for 2023", "judgement"),
    )),
    "municipal_later_round_size": Learnt(COUNTY_PLAN, (
        _assumed(["lognormal", 2.5, 0.9]),
        Before(PLAN_2023, ["lognormal", 1.8, 0.8], "certification_facts.csv: C12 20 planned for 2023", "judgement"),
    )),
    "gaming_propensity": Learnt(NOTICE, (_assumed(["triangular", 0.0, 0.05, 0.15]),)),
    "paper_entry_rate": Learnt(NOTICE, (
        _assumed(["triangular", 0.0, 0.02, 0.1]),
        Before(GDP_2022, ["triangular", 0.0, 0.03, 0.1], "macro.csv: Market entities 2022, +26.1 %", "judgement"),
    )),
    "registration_drive": Learnt(NINE_MONTHS, (_assumed(["triangular", 0.0, 0.4, 1.0]),)),
    "worker_turnover_rate": Learnt(NINE_MONTHS, (_assumed(["triangular", 0.02, 0.10, 0.25]),)),
}  # fmt: skip

#: Beliefs that rest on what calibration compares runs with: it begins with those before, or a figure would count twice.
OF_THE_RECORD = ("project_size_mcny", "round_quarter", "municipal_first_round_size", "registration_drive",
                 "worker_turnover_rate")


def with_dates(entries: Iterable[Uncertainty]) -> Iterator[Uncertainty]:
    """The uncertainties with what could be believed as their sources came into print.

    Raises PriorError for a name of LEARNT that no uncertainty has.
    """
    left = dict(LEARNT)
    for entry in entries:
        learnt = left.pop(entry.name, None)
        yield entry if learnt is None else _dated(entry, learnt)
    if left:
        raise PriorError(f"there is no uncertainty {next(iter(left))!r}", where="catalogue/dated.py")


def _dated(entry: Uncertainty, learnt: Learnt) -> Uncertainty:
    priors = [read_prior(each.prior, entry.name) for each in learnt.before]
    beliefs = [Belief(each.known_since, prior, centre(prior), each.source, each.grade)
               for prior, each in zip(priors, learnt.before, strict=True)]
    now = Belief(learnt.known_since, entry.prior, entry.central, entry.source, entry.grade)
    return Uncertainty(
        entry.name, entry.label_zh, entry.label_en, entry.group, entry.unit, entry.low, entry.high, entry.central,
        entry.prior, entry.source, entry.grade, (*beliefs, now),
    )  # fmt: skip
