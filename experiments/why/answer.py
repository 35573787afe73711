"""What is told of a town: one replication from beginning to end, and the reasons of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import metadata

import pandas as pd

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.running.work import told
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.experiments.why.asked import town_of
from jinzhen.experiments.why.firm import FirmTrace, firm_trace, roster
from jinzhen.experiments.why.probes import decisions
from jinzhen.experiments.why.reasons import Typical, counted, last_words, typical
from jinzhen.experiments.why.trace import Trace, trace
from jinzhen.scenarios.errors import Failure, JinzhenError


@dataclass(frozen=True, eq=False)
class Why:
    """Why a town is named or not; `reasons` is also a CSV file.

    town : its row; towns : of all, by index
    trace : the replication that is told; typical : why that one, None where it was asked for
    chance : share of replications in which the town is provincial at the end
    firms : of the town in that replication, see `firm.roster`; firm : the one that was asked for, if any
    reasons : see `reasons.counted`; last : see `reasons.last_words`
    n, n_failed : replications that finished, and that failed
    """

    town: pd.Series
    towns: pd.DataFrame
    scenario: str
    end: date
    as_of: date
    trace: Trace
    firms: pd.DataFrame
    firm: FirmTrace | None
    typical: Typical | None
    chance: Estimate
    reasons: pd.DataFrame
    last: pd.DataFrame
    n: int
    n_failed: int
    provenance: Mapping[str, str]

    @property
    def is_provincial(self) -> bool:
        """Whether the town is provincial at the end of the replication that is told."""
        return bool(self.trace.quarters["tier"].iloc[-1] == "provincial")


def answer(ask: Ask, stored: Stored) -> Why:
    """Count the reasons that are stored and run the replication that is told once more."""
    town = town_of(ask.base_year, ask.settings.town)
    last = last_words(stored.measured, int(town["town"]))
    chosen = typical(last) if ask.settings.replication is None else None
    number = ask.settings.replication if chosen is None else chosen.number
    story, firms, firm = _again(ask, stored, number, int(town["town"]))
    return Why(
        town=town,
        towns=pd.DataFrame(base_year_towns(ask.base_year)),
        scenario=ask.scenario.name,
        end=ask.scenario.end,
        as_of=ask.scenario.as_of,
        trace=story,
        firms=firms,
        firm=firm,
        typical=chosen,
        chance=wilson(int(last["is_provincial"].sum()), len(last)),
        reasons=counted(stored.measured, last, int(town["town"])),
        last=last,
        n=len(last),
        n_failed=stored.n_failed,
        provenance=_provenance(ask, stored, number),
    )


def _again(ask: Ask, stored: Stored, number: int, town: int) -> tuple[Trace, pd.DataFrame, FirmTrace | None]:
    """A town, its firms and the one asked for, in a replication run again.

    Raises Failure where it does not finish, or is not what is stored of it; UserError for a firm that is not there.
    """
    kit = Kit(ask.base_year, ask.scenario, ask.address.seed)
    try:
        found = kit.measure(lambda kit, number: trace(kit, number, town), number)
        firms = kit.measure(lambda kit, number: roster(kit, number, town), number)
        wanted = ask.settings.firm
        firm = kit.measure(lambda kit, number: firm_trace(kit, number, firms, wanted), number) if wanted else None
    except JinzhenError:
        raise
    except Exception as problem:
        raise Failure(f"replication {number} does not finish: {told(problem)}") from problem
    own = stored.measured[stored.measured["replication"] == number].to_dict("records")
    kept = [[decided for _, decided in decisions(row, town)] for row in own]
    if kept not in ([], [[each.decided for each in found.rounds]]):
        raise Failure(
            f"replication {number} run again is not what is stored of it", where="store",
            expected="a store made by this engine on a machine that computes alike",
        )  # fmt: skip
    return found, firms, firm


def _provenance(ask: Ask, stored: Stored, number: int) -> dict[str, str]:
    """What made the numbers."""
    address = ask.address
    return {
        "engine_id": address.engine_id,
        "base_year_hash": address.base_year_hash,
        "scenario_hash": ask.scenario.content_hash,
        "seed": str(address.seed),
        "replications": str(len(stored.measured)),
        "replication_told": str(number),
        **{name: metadata.version(name) for name in ("jinzhen", "numpy", "numba")},
    }
