"""A posterior as data: joint draws of what was learnt, a row each, and what they were learnt from.

The file is CSV with lines before its header that say where it comes from:

    # jinzhen posterior
    # as_of: 2023-12-31
    # engine: 8d2c0e6a41f3b7c5
    # base_year: 6b1f...
    # catalogue: 91d0...
    # runs: 20000
    # method: semi-automatic ABC with regression adjustment
    demand_growth,round_probability
    0.031,0.88
"""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.scenarios.calendar import parse_date
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import ConfigurationError, PriorError
from jinzhen.scenarios.priors import Prior
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_INDEX, uncertainty_named

FIRST_LINE = "# jinzhen posterior"
#: What the lines before the header say, in their order.
ABOUT = ("as_of", "engine", "base_year", "catalogue", "runs", "method")
#: A scenario holds its posterior, and every store and worker gets it: more rows would say no more.
MOST_ROWS = 2000
#: Largest file, bytes.
LARGEST_BYTES = 4_000_000
EXPECTED = "a file that `jinzhen calibrate` wrote, see docs/lab/calibrate.md"


@dataclass(frozen=True, eq=False, repr=False)
class Posterior:
    """Joint draws of uncertainties, each as likely as the other.

    names : uncertainties, (k,); rows : (n, k), in their units
    as_of : last day of what they were learnt from
    engine, base_year : identities of what was run; catalogue : see `catalogue_hash`
    runs : how many; method : in a few words
    """

    names: tuple[str, ...]
    rows: NDArray[np.float64]
    as_of: date
    engine: str
    base_year: str
    catalogue: str
    runs: int
    method: str

    def __post_init__(self) -> None:
        rows = np.array(self.rows, dtype=np.float64)
        rows.setflags(write=False)
        object.__setattr__(self, "rows", rows)

    @cached_property
    def text(self) -> str:
        """The whole as a file has it; one form for one posterior."""
        about = {name: getattr(self, name) for name in ABOUT}
        lines = [FIRST_LINE, *(f"# {name}: {value}" for name, value in about.items()), ",".join(self.names)]
        lines += [",".join(map(_written, row)) for row in self.rows.tolist()]
        return "\n".join(lines) + "\n"

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Posterior) and self.content_hash == other.content_hash

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __repr__(self) -> str:
        """One line instead of all draws."""
        size = f"{len(self.names)} names, {len(self.rows)} rows"
        return f"<Posterior as of {self.as_of}, {size}, {self.content_hash[:8]}>"


class Learnt(NamedTuple):
    """Columns of a posterior that replace the draws of priors. columns : of `UNCERTAINTY_NAMES`; rows : (n, k)"""

    names: tuple[str, ...]
    columns: NDArray[np.intp]
    rows: NDArray[np.float64]

    def row(self, level: float) -> NDArray[np.float64]:
        """The row at a level from 0 to 1."""
        return self.rows[min(int(level * len(self.rows)), len(self.rows) - 1)]


def learnt_by(posterior: Posterior, priors: Mapping[str, Prior], as_of: date) -> Learnt | None:
    """What a scenario takes from a posterior: the uncertainties whose prior nobody set otherwise; None for nothing.

    A value or prior of one's own stands: what was learnt is not conditioned on it. Names that this program does not
    have are passed over. as_of : day whose beliefs are the priors where nobody set them
    Raises PriorError for a draw outside the range of its uncertainty.
    """
    names = [
        name for name in posterior.names
        if name in UNCERTAINTIES and priors[name] == UNCERTAINTIES[name].prior_at(as_of)
    ]  # fmt: skip
    if not names:
        return None
    rows = posterior.rows[:, [posterior.names.index(name) for name in names]]
    for name, values in zip(names, rows.T, strict=True):
        for end in (values.min(), values.max()):
            uncertainty_named(name).held_at(float(end))
    return Learnt(tuple(names), np.array([UNCERTAINTY_INDEX[name] for name in names], dtype=np.intp), rows)


@cache
def catalogue_hash() -> str:
    """16 hex digits that change with every prior and constant of the program: what was learnt hangs on all of them."""
    parts = [(each.name, each.prior.definition, each.low, each.high) for each in UNCERTAINTIES.values()]
    constants = [(each.name, each.value) for each in CONSTANTS.values()]
    return hashlib.sha256(repr((parts, constants)).encode()).hexdigest()[:16]


def read_posterior(path: str) -> Posterior:
    """The posterior in a file. Raises ConfigurationError, naming line and column."""
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", "") or "no name of a file"
        raise ConfigurationError(f"cannot be read ({reason})", where=path, expected=EXPECTED) from None
    if len(content) > LARGEST_BYTES:
        raise ConfigurationError("is too large for a posterior", where=path, expected=f"at most {LARGEST_BYTES} bytes")
    try:
        return parse(content.decode("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise ConfigurationError("is not text in UTF-8", where=path, expected=EXPECTED) from None


def parse(text: str, where: str = "posterior") -> Posterior:
    """The posterior that a text says. Raises ConfigurationError."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != FIRST_LINE:
        raise ConfigurationError(f"does not begin with {FIRST_LINE!r}", where=where, expected=EXPECTED)
    said = [line for line in lines if line.startswith("#")]
    about = _about(said, where)
    table = [(number, line) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]
    if len(table) < 2:
        raise ConfigurationError("holds no draws", where=where, expected=EXPECTED)
    if len(table) - 1 > MOST_ROWS:
        raise ConfigurationError(f"holds {len(table) - 1} draws", where=where, expected=f"at most {MOST_ROWS}")
    names = tuple(cell.strip() for cell in table[0][1].split(","))
    if len(set(names)) < len(names) or not all(names):
        raise ConfigurationError("names a column twice or not at all", where=f"{where}, line {table[0][0]}",
                                 expected="every uncertainty once")  # fmt: skip
    rows = [list(_numbers(line, names, f"{where}, line {number}")) for number, line in table[1:]]
    return Posterior(names, np.array(rows), **about)


@lru_cache(maxsize=16)
def parse_again(text: str) -> Posterior:
    """The posterior in the definition of a scenario, which a worker reads with every piece of work."""
    return parse(text)


def _about(lines: Sequence[str], where: str) -> dict:
    """What the lines before the header say."""
    said: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.lstrip("# ").partition(":")
        said[name.strip()] = value.strip()
    for name in ABOUT:
        if not said.get(name):
            raise ConfigurationError(f"does not say its {name}", where=where, expected=f"a line `# {name}: ...`")
    try:
        runs = int(said["runs"])
    except ValueError:
        raise ConfigurationError(
            f"{said['runs']!r} is no number", where=f"{where}: runs", expected="a number"
        ) from None
    day = parse_date(said["as_of"], f"{where}: as_of", is_end=True)
    return {**{name: said[name] for name in ABOUT}, "as_of": day, "runs": runs}


def _numbers(line: str, names: Sequence[str], where: str) -> Iterator[float]:
    cells = line.split(",")
    if len(cells) != len(names):
        raise ConfigurationError(f"has {len(cells)} values", where=where, expected=f"{len(names)}, one a name")
    for name, cell in zip(names, cells, strict=True):
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ConfigurationError(
                f"{cell.strip()!r:.40} is no number", where=f"{where}: {name}", expected="a number"
            )
        yield value + 0.0


def check_known(posterior: Posterior, where: str) -> None:
    """Raise a PriorError for a name or value of a user's posterior that cannot be."""
    for name, values in zip(posterior.names, posterior.rows.T, strict=True):
        entry = uncertainty_named(name, where)
        for end in (values.min(), values.max()):
            try:
                entry.held_at(float(end))
            except PriorError as mistake:
                raise mistake.within(where) from None


def staleness(posterior: Posterior, engine: str, base_year: str) -> tuple[str, ...]:
    """What has changed since a posterior was learnt: of `engine`, `base_year`, `catalogue`; empty while it is fresh."""
    now = {"engine": engine, "base_year": base_year, "catalogue": catalogue_hash()}
    return tuple(name for name, value in now.items() if getattr(posterior, name) != value)


def _written(value: float) -> str:
    """A number in as few signs as give it back."""
    return repr(value).removesuffix(".0")
