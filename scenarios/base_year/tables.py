"""The tables of the base year: what is known, estimated and assumed about 2022, immutable and hashed.

Money is m CNY a year at prices of 2022, people are persons, shares lie between 0 and 1. Three measures of output are
kept apart: **core** (gross sales of the town's own firms), **chain** (core times `scope_factor`) and **reported**
(what the sources print; in the base year it is the chain figure). Every town figure `x` stands beside `x_log_sd`
(standard deviation of its logarithm, 0 where observed) and `x_standing`.
"""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

OBSERVED, IMPUTED, ASSUMED = 0, 1, 2
#: The standing of a value, by its code.
STANDINGS = ("observed", "imputed", "assumed")

CATEGORIES = ("manufacturing", "special_agriculture", "light_industry_crafts")

#: The eight public services of 二(七), in the order of the plan.
SERVICES = ("rd_design", "inspection_testing", "training", "information", "intellectual_property",
            "finance_guarantee", "exhibition", "logistics")

#: What a published total counts; `BaseYear.total_measure` is an index into it.
MEASURES = ("reported_output", "entities", "jobs")

#: Town figures that carry a spread and a standing.
UNCERTAIN_FIGURES = ("reported_mcny", "scope_factor", "output_mcny", "n_entities", "published_jobs", "payroll_jobs",
                     "linked_jobs", "market_share", "export_share", "above_size_share")

#: Tiers as coded in the imposed history.
NO_TIER, MUNICIPAL, POTENTIAL, PROVINCIAL = 0, 1, 2, 3

#: Significant digits of a figure that count for the content hash. Figures are estimated with logarithms, whose last bit
#: differs between processors and versions of NumPy; what is computed with them is not touched by this.
HASHED_DIGITS = 7


class Basis(NamedTuple):
    """Where a parameter of a trade comes from: `standing` is one of STANDINGS, `text` names the source."""

    standing: str
    text: str


class Total(NamedTuple):
    """A published total that the base year meets.

    measure : one of MEASURES
    members : (n_towns,) towns it adds up
    value, low, high : fitted value and the range it is drawn from; equal where the source prints one exact figure
    """

    name: str
    measure: str
    members: Flags
    value: float
    low: float
    high: float
    standing: str
    source: str


class Imposed(NamedTuple):
    """A designation that has happened: from `day` on the town has at least this tier (0-3)."""

    day: date
    town: int
    tier: int


class Drawn(NamedTuple):
    """Places of a batch whose towns nobody knows by name: every replication draws them.

    category : that they count as, an index into CATEGORIES; -1 where nobody knows
    members : (n,) towns that may have been named; weights : (n,) of the draw, one town after the other
    """

    day: date
    tier: int
    category: int
    places: int
    members: Ints
    weights: Floats


class FirmSizes(NamedTuple):
    """How firms of a town differ in size (sales), m CNY a year.

    tail_exponent, tail_low, tail_high : exponent of the size density; effects firm_dynamics, Chinese industrial
        firms 1998-2008, https://daneshyari.com/article/988279
    log_sd : spread of log sales inside a town; chosen so that the published above-size shares of P11-P14 (0.19, 0.14,
        0.375, 0.20) follow from their mean sales within a factor of three
    young_share : firms younger than five years; effects firm_dynamics, China 2012
    above_size_mcny : yearly sales that make an industrial firm above-size
    """

    tail_exponent: float = 2.2
    tail_low: float = 2.0
    tail_high: float = 2.5
    log_sd: float = 1.8
    young_share: float = 0.494
    above_size_mcny: float = 20.0


class EnergyPrices(NamedTuple):
    """What a town firm pays for energy.

    power_cny_per_kwh : ordinary industrial price, middle of 0.45-0.65 (macro, Shanxi 2023, low confidence)
    fuel_cny_per_tce : coal and gas; assumed
    """

    power_cny_per_kwh: float = 0.55
    fuel_cny_per_tce: float = 1400.0


class Table:
    """A frozen dataclass whose arrays are contiguous and read-only, also after it travelled to another process."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                kept = np.array(value, order="C") if value.flags.writeable else value
                kept.setflags(write=False)
                vars(self)[name] = kept

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self.__post_init__()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over every array and name of the table, as hex."""
        digest = hashlib.sha256()
        _add_to(digest, self)
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.content_hash == other.content_hash  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __repr__(self) -> str:
        """One line instead of all arrays."""
        size = f"{len(self)} rows" if hasattr(self, "__len__") else repr(getattr(self, "name", ""))
        return f"<{type(self).__name__}, {size}, {self.content_hash[:12]}>"


@dataclass(frozen=True, eq=False, repr=False)
class Cities(Table):
    """The eleven prefecture-level cities, (n_cities,).

    municipal_towns : municipal towns in mid-2023, 0 where not known; basis : published, or how it was assumed
    """

    name_zh: tuple[str, ...]
    name_en: tuple[str, ...]
    municipal_towns: Ints
    basis: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.name_zh)


@dataclass(frozen=True, eq=False, repr=False)
class Counties(Table):
    """The 117 counties in the order of their codes, (n_counties,).

    city : index into the cities; lon_deg, lat_deg : position rounded to 0.1 degree
    """

    adcode: Ints
    name_zh: tuple[str, ...]
    city: Ints
    lon_deg: Floats
    lat_deg: Floats

    def __len__(self) -> int:
        return len(self.name_zh)


@dataclass(frozen=True, eq=False, repr=False)
class Trades(Table):
    """One row a trade; arrays are (n_trades,) unless said otherwise.

    category : index into CATEGORIES
    output_per_worker_mcny : core output a worker on the payroll
    published_output_per_worker_mcny : reported output a published job, linked jobs included
    capital_output_ratio : capital over yearly core output
    materials_share : purchased goods and services without energy, over core output
    wage_mcny_per_worker_year : yearly wage with contributions
    energy_tce_per_mcny : energy use over core output; energy_cost_share : its bill over core output at EnergyPrices
    power_share : electricity in energy use; discharge_t_per_mcny : tonnes of pollutants over core output
    value_added_share : 1 - materials_share - energy_cost_share
    export_share : exports over core output; is_strategic_listed : the strategic-industry power price lists it
    seasonal : (n_trades, 4) sales of a quarter over the mean of the year
    growth, growth_sd : yearly growth of the national market, and its standard deviation
    scope_factor : chain over core output; national_market_mcny : national sales of the trade
    largest_town_share : share the largest town holds; typical_town_mcny, typical_entities : of a municipal town, before
        the fit
    is_local : bound to one place
    basis : (trade or *, parameter) -> where the parameter comes from
    """

    name: tuple[str, ...]
    label_zh: tuple[str, ...]
    label_en: tuple[str, ...]
    category: Ints
    is_local: Flags
    output_per_worker_mcny: Floats
    published_output_per_worker_mcny: Floats
    capital_output_ratio: Floats
    materials_share: Floats
    wage_mcny_per_worker_year: Floats
    energy_tce_per_mcny: Floats
    power_share: Floats
    energy_cost_share: Floats
    value_added_share: Floats
    discharge_t_per_mcny: Floats
    export_share: Floats
    is_strategic_listed: Flags
    seasonal: Floats
    growth: Floats
    growth_sd: Floats
    scope_factor: Floats
    largest_town_share: Floats
    national_market_mcny: Floats
    typical_town_mcny: Floats
    typical_entities: Floats
    basis: Mapping[tuple[str, str], Basis]

    def __len__(self) -> int:
        return len(self.name)

    def basis_of(self, trade: str, parameter: str) -> Basis:
        """Where a parameter of a trade comes from: its own entry, else that of all trades."""
        return self.basis.get((trade, parameter)) or self.basis["*", parameter]


@dataclass(frozen=True, eq=False, repr=False)
class Towns(Table):
    """One row a town, (n_towns,) unless said otherwise.

    city, county, category, trade : indices into the cities, the counties, CATEGORIES, the trades
    is_municipal_mid_2023 : municipal by 2023-06-30; is_candidate : without a tier then
    reported_mcny, scope_factor, output_mcny : reported output, chain over core, and core output = reported / scope
    n_entities : units in business, co-operatives included
    published_jobs, payroll_jobs, linked_jobs : all jobs, those paid by firms, and the rest
    market_share : of the national market; export_share, above_size_share : of core output, of entities
    heritage_prob, gi_prob : chance of a historic origin, of a geographical indication
    brand0, infrastructure0 : strength in the base year, 0-1; services0 : (n_towns, 8) in the order of SERVICES
    n_srdi, n_little_giant, n_centres, n_leaders : titled firms, technology centres, leading firms (central)
    """

    town_id: tuple[str, ...]
    name_zh: tuple[str, ...]
    name_en: tuple[str, ...]
    city: Ints
    county: Ints
    category: Ints
    trade: Ints
    is_municipal_mid_2023: Flags
    is_candidate: Flags
    reported_mcny: Floats
    reported_mcny_log_sd: Floats
    reported_mcny_standing: Codes
    scope_factor: Floats
    scope_factor_log_sd: Floats
    scope_factor_standing: Codes
    output_mcny: Floats
    output_mcny_log_sd: Floats
    output_mcny_standing: Codes
    n_entities: Ints
    n_entities_log_sd: Floats
    n_entities_standing: Codes
    published_jobs: Floats
    published_jobs_log_sd: Floats
    published_jobs_standing: Codes
    payroll_jobs: Floats
    payroll_jobs_log_sd: Floats
    payroll_jobs_standing: Codes
    linked_jobs: Floats
    linked_jobs_log_sd: Floats
    linked_jobs_standing: Codes
    market_share: Floats
    market_share_log_sd: Floats
    market_share_standing: Codes
    export_share: Floats
    export_share_log_sd: Floats
    export_share_standing: Codes
    above_size_share: Floats
    above_size_share_log_sd: Floats
    above_size_share_standing: Codes
    heritage_prob: Floats
    gi_prob: Floats
    brand0: Floats
    services0: Floats
    infrastructure0: Floats
    n_srdi: Ints
    n_little_giant: Ints
    n_centres: Ints
    n_leaders: Ints

    def __len__(self) -> int:
        return len(self.town_id)


@dataclass(frozen=True, eq=False, repr=False)
class BaseYear(Table):
    """The base year 2022.

    totals : published totals with their sources; the same as arrays:
    total_members : bool (n_totals, n_towns); total_measure : (n_totals,) index into MEASURES;
    total_value, total_low, total_high : (n_totals,) fitted value and the range it is drawn from
    imposed : designations that have happened, by day; drawn : places of a batch that went to towns nobody knows by name
    """

    name: str
    towns: Towns
    trades: Trades
    cities: Cities
    counties: Counties
    totals: tuple[Total, ...]
    total_members: Flags
    total_measure: Ints
    total_value: Floats
    total_low: Floats
    total_high: Floats
    imposed: tuple[Imposed, ...]
    drawn: tuple[Drawn, ...]
    firm_sizes: FirmSizes
    energy_prices: EnergyPrices

    @property
    def n_towns(self) -> int:
        """Number of towns."""
        return len(self.towns)

    @property
    def n_trades(self) -> int:
        """Number of trades."""
        return len(self.trades)


def _add_to(digest: "hashlib._Hash", value: object) -> None:
    """Feed one value to the digest, with its shape and field names so that nothing can shift unnoticed."""
    if isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(_in_digits(value) if value.dtype.kind == "f" else value.tobytes())
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            digest.update(field.name.encode())
            _add_to(digest, getattr(value, field.name))
    elif isinstance(value, tuple):
        digest.update(f"({len(value)}".encode())
        for item in value:
            _add_to(digest, item)
    elif isinstance(value, Mapping):
        _add_to(digest, tuple(sorted(value.items())))
    elif isinstance(value, float):
        digest.update(_in_digits(np.array([value])))
    else:
        digest.update(f"{value!r}\0".encode())


def _in_digits(values: Floats) -> bytes:
    """Numbers as text of HASHED_DIGITS digits, for a hash that is the same wherever the logarithm's last bit is not."""
    return "\0".join(np.char.mod(f"%.{HASHED_DIGITS - 1}e", values.ravel() + 0.0).tolist()).encode()
