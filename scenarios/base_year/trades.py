"""Trades: their economics, and the size of their national markets."""

from dataclasses import replace

import numpy as np

from jinzhen.scenarios.base_year.reading import Facts, Row, read_table
from jinzhen.scenarios.base_year.tables import CATEGORIES, STANDINGS, Basis, EnergyPrices, Floats, Ints, Trades
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.units import CNY_PER_MCNY, TCE_PER_KWH

#: Parameters read as plain numbers, with their upper bound.
NUMBERS = {
    "output_per_worker_mcny": 20.0, "published_output_per_worker_mcny": 20.0, "capital_output_ratio": 10.0,
    "materials_share": 1.0, "wage_mcny_per_worker_year": 1.0, "energy_tce_per_mcny": 1000.0, "power_share": 1.0,
    "discharge_t_per_mcny": 100.0, "export_share": 1.0, "growth": 1.0, "growth_sd": 1.0, "scope_factor": 4.0,
    "largest_town_share": 1.0, "typical_town_mcny": 1e6, "typical_entities": 1e5,
}
#: Parameters that are divided by.
POSITIVE = ("output_per_worker_mcny", "published_output_per_worker_mcny", "wage_mcny_per_worker_year",
            "largest_town_share", "typical_town_mcny", "typical_entities")
SEASONS = ("season_q1", "season_q2", "season_q3", "season_q4")
FIGURE_COLUMNS = ("trade", "parameter", "value", "standing", "basis")
COLUMNS = ("trade", "label_zh", "label_en", "category", "is_local", "is_strategic_listed", *NUMBERS, *SEASONS)

#: No town is taken to hold more of a national market than this.
HIGHEST_SHARE = 0.6
#: A wage bill stays below this share of value added; the rest of the published jobs are linked jobs.
HIGHEST_WAGE_SHARE = 0.7


def read_trades(facts: Facts, prices: EnergyPrices, with_figures: bool = True) -> Trades:
    """The trades of trades.csv, what is known of them since, and the basis of every parameter; markets are still empty.

    with_figures : whether what figures tell of them counts
    """
    rows = read_table(facts, "trades.csv", COLUMNS, key="trade")
    names = tuple(row.text("trade") for row in rows)
    numbers = {name: np.array([_number(row, name) for row in rows]) for name in NUMBERS}
    basis = _read_basis(facts, names)
    figures = read_table(facts, "trade_figures.csv", FIGURE_COLUMNS, key=("trade", "parameter"), may_be_empty=True)
    for row in figures if with_figures else ():
        trade, parameter = row.one_of("trade", names), row.one_of("parameter", NUMBERS)
        numbers[parameter][names.index(trade)] = _number(row, parameter, "value")
        basis[trade, parameter] = Basis(row.one_of("standing", STANDINGS), row.text("basis"))
    energy_cost_share = numbers["energy_tce_per_mcny"] * _energy_price(numbers["power_share"], prices)
    trades = Trades(
        name=names,
        label_zh=tuple(row.text("label_zh") for row in rows),
        label_en=tuple(row.text("label_en") for row in rows),
        category=np.array([CATEGORIES.index(row.one_of("category", CATEGORIES)) for row in rows], dtype=np.int64),
        is_local=np.array([row.flag("is_local") for row in rows]),
        is_strategic_listed=np.array([row.flag("is_strategic_listed") for row in rows]),
        energy_cost_share=energy_cost_share,
        value_added_share=1.0 - numbers["materials_share"] - energy_cost_share,
        seasonal=np.array([_seasons(row) for row in rows]),
        national_market_mcny=np.zeros(len(rows)),
        basis=basis,
        **numbers,
    )
    _refuse_losses(trades, rows)
    return trades


def _number(row: Row, name: str, column: str = "") -> float:
    """A parameter within its bounds. column : that it stands in, where it is not called by the parameter"""
    low = {"scope_factor": 1.0, "growth": -1.0} | dict.fromkeys(POSITIVE, 1e-6)
    return row.number(column or name, NUMBERS[name], low.get(name, 0.0))


def _seasons(row: Row) -> list[float]:
    seasons = [row.number(name, 4.0) for name in SEASONS]
    if abs(sum(seasons) - 4.0) > 1e-6:
        row.wrong(SEASONS[-1], "four seasons with a mean of 1")
    return seasons


def _energy_price(power_share: Floats, prices: EnergyPrices) -> Floats:
    """m CNY a tonne of coal equivalent at this share of electricity."""
    power_cny_per_tce = prices.power_cny_per_kwh / TCE_PER_KWH
    return (power_share * power_cny_per_tce + (1.0 - power_share) * prices.fuel_cny_per_tce) / CNY_PER_MCNY


def _refuse_losses(trades: Trades, rows: list[Row]) -> None:
    """Refuse a trade whose materials, energy and wages leave no margin, or whose wages eat the value added."""
    wage_share = trades.wage_mcny_per_worker_year / trades.output_per_worker_mcny
    for row, wages, value_added in zip(rows, wage_share, trades.value_added_share, strict=True):
        if wages >= HIGHEST_WAGE_SHARE * value_added:
            row.wrong("output_per_worker_mcny", f"wages below {HIGHEST_WAGE_SHARE} of value added, "
                      f"here {wages:.3f} of output against {value_added:.3f}")


def _read_basis(facts: Facts, names: tuple[str, ...]) -> dict[tuple[str, str], Basis]:
    parameters = ("label_zh", "label_en", "category", "is_local", "is_strategic_listed", "seasonal",
                  "national_market_mcny", *NUMBERS)
    basis: dict[tuple[str, str], Basis] = {}
    for row in read_table(facts, "trade_basis.csv", ("trade", "parameter", "standing", "basis")):
        key = row.one_of("trade", ("*", *names)), row.one_of("parameter", parameters)
        if key in basis:
            row.wrong("parameter", "every trade and parameter once")
        basis[key] = Basis(row.one_of("standing", STANDINGS), row.text("basis"))
    for parameter in parameters:
        if ("*", parameter) not in basis:
            raise UserError(f"parameter {parameter!r} has no row for all trades", where="trade_basis.csv",
                            expected="a row with trade * for every parameter")
    return basis


def with_markets(trades: Trades, trade: Ints, core_mcny: Floats, observed_share: Floats) -> Trades:
    """Trades whose national markets fit the towns.

    trade : (n_towns,) index of the town's trade
    core_mcny : (n_towns,) core output
    observed_share : (n_towns,) published market share, nan where there is none
    """
    market = np.zeros(len(trades))
    for index in range(len(trades)):
        mine = trade == index
        known = mine & np.isfinite(observed_share)
        if known.any():
            market[index] = core_mcny[known].sum() / observed_share[known].sum()
        elif mine.any():
            market[index] = core_mcny[mine].max() / trades.largest_town_share[index]
        else:
            market[index] = trades.typical_town_mcny[index] / trades.largest_town_share[index]
        market[index] = max(market[index], core_mcny[mine].sum() / HIGHEST_SHARE)
    return replace(trades, national_market_mcny=market)
