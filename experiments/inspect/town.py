"""`jinzhen show TOWN`: one town as the stored runs of a scenario see it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
from rich.console import Console

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.towns import find_town
from jinzhen.experiments.inspect.stored import tell_notice
from jinzhen.experiments.paper.console import make_console, make_table
from jinzhen.model.outcomes import CONSTRAINTS, TOWN_FIGURES
from jinzhen.scenarios.errors import Failure, UserError
from jinzhen.scenarios.scenario import Scenario

PROVINCIAL_COLUMN = "n_tier_3"
#: 0/1 figures, shown as shares of replications.
SHARES = (
    ("passes: output", "passes_output"), ("passes: leading firm", "passes_leader"),
    ("passes: supporting units", "passes_support"), ("passes: county line", "passes_county"),
    ("passes: all gates", "passes_all"), ("praised in the yearly assessment", "praised"),
    ("served a supervision notice", "notices"),
)  # fmt: skip
#: Every other figure of a town, by heading.
FIGURE_GROUPS = {
    "Output, firms, jobs": (
        "core_output_mcny", "chain_output_mcny", "reported_output_mcny", "value_added_mcny", "entities",
        "leading_firms", "above_size_firms", "titles", "technology_centres", "payroll_jobs", "linked_jobs",
        "market_share",
    ),
    "Distance to the gates": ("output_gate_mcny", "output_gap_share", "leader_gap_firms", "support_gap_units"),
    "Criteria": (
        "score_history", "score_jobs", "score_market", "score_concentration", "score_leaders", "score_products",
        "score_services", "score_environment", "score",
    ),
    "Assets and administration": (
        "brand", "services_mean", "infrastructure", "skill", "effort", "rank_share", "budget_mcny",
    ),
    "Reported beyond what is real": ("paper_entities", "scope_widening_share", "figure_stretch_share"),
    "Refused": ("energy_short_share", "land_short_share", "credit_short_share"),
}  # fmt: skip
#: Shares of replications as whole percent.
PERCENT = "{:.0%}"


class NothingStored(Failure):
    """The store holds no run of the scenario."""


def run_show(arguments: Sequence[str]) -> int:
    """Print chance of designation, gates, figures and scores by year of the town named first.

    Further arguments choose scenario and store as for a run.
    """
    if not arguments or "=" in arguments[0] or arguments[0].startswith("-"):
        raise UserError("no town was named", where="show", expected="an id or a name: jinzhen show P01")
    configuration = compose(list(arguments[1:]))
    scenario = configuration.scenarios[0]
    from jinzhen.experiments.store import open_existing_store

    with open_existing_store(configuration.store_url) as store:
        tell_notice(store)
        reader = latest_reader(store, scenario, configuration.seed)
        town = find_town(reader.towns(), arguments[0])
        years = reader.town_years([scenario.content_hash])
        steps = reader.designations(scenario.content_hash)[:, int(town["town"])]
    own = years[years["town"] == town["town"]].set_index("year")
    if own.empty:
        raise NothingStored("the stored runs hold no towns", where="show", expected="runs with store.detail=towns")
    console = make_console()
    _print_heading(console, town, scenario, reader, len(steps))
    _print_chance(console, steps, scenario)
    _print_shares(console, own)
    _print_figures(console, own)
    return 0


def latest_reader(store: Any, scenario: Scenario, seed: int) -> Any:
    """A reader of the latest runs of a scenario, whatever engine and base year they were made with.

    Raises NothingStored.
    """
    from jinzhen.experiments.running.records import Address
    from jinzhen.experiments.store.reader import Reader

    inventory = store.inventory()
    if not inventory.empty:
        inventory = inventory[(inventory["scenario_hash"] == scenario.content_hash) & (inventory["seed"] == seed)]
    if inventory.empty:
        raise NothingStored(
            f"no run of scenario `{scenario.name}` with seed {seed} is stored",
            where=f"store `{store.where}`",
            expected="`jinzhen` with the same options to have run",
        )
    latest = inventory.iloc[-1]
    return Reader(store, Address(str(latest["engine_id"]), str(latest["base_year_hash"]), seed))


def _print_heading(console: Console, town: pd.Series, scenario: Scenario, reader: Any, n_runs: int) -> None:
    console.print(f"{town['town_id']}  {town['name_zh']}  {town['name_en']}  ({town['city_zh']} {town['city_en']})")
    console.print(
        f"scenario {scenario.name}, {n_runs} replications, seed {reader.address.seed}, engine "
        f"{reader.address.engine_id[:12]}, base year {reader.address.base_year_hash[:12]}"
    )


def _print_chance(console: Console, steps: Any, scenario: Scenario) -> None:
    """steps : (n_runs,) step at whose end the town is first provincial, -1 never."""
    from jinzhen.experiments.statistics.precision import wilson

    named = int((steps >= 0).sum())
    low, high = wilson(named, len(steps))
    interval = f"(95 % interval {low:.1%} to {high:.1%})"
    console.print(f"\nProvincial by {scenario.end}: {named / len(steps):.1%} of replications {interval}")
    ends = (scenario.start - timedelta(days=1), *scenario.step_ends)
    when = pd.Series(steps[steps >= 0]).value_counts().sort_index()
    shown = [f"{_quarter(ends[step])} {count / len(steps):.1%}" for step, count in when.items()]
    if shown:
        console.print(f"First provincial in: {', '.join(shown)}", soft_wrap=True)


def _quarter(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def _print_shares(console: Console, own: pd.DataFrame) -> None:
    table = make_table("Share of replications", *(str(year) for year in own.index), numbers=tuple(map(str, own.index)))
    for label, name in SHARES:
        table.add_row(label, *(PERCENT.format(share) for share in own[f"{name}_mean"]))
    table.add_row("provincial at year end", *(PERCENT.format(share) for share in own[PROVINCIAL_COLUMN] / own["n"]))
    for name in CONSTRAINTS:
        shares = own[f"n_constraint_{name}"] / own["n"]
        if (shares > 0).any():
            table.add_row(f"sees as its largest gap: {name}", *(PERCENT.format(share) for share in shares))
    console.print()
    console.print(table)


def _print_figures(console: Console, own: pd.DataFrame) -> None:
    figures = {figure.name: figure for figure in TOWN_FIGURES}
    for heading, names in FIGURE_GROUPS.items():
        table = make_table(f"{heading}, mean ± sd", "unit", *map(str, own.index), numbers=tuple(map(str, own.index)))
        for name in names:
            pairs = zip(own[f"{name}_mean"], own[f"{name}_sd"], strict=True)
            unit = " ".join(filter(None, (figures[name].unit, figures[name].measure)))
            table.add_row(figures[name].label_en, unit, *(_number(mean, sd) for mean, sd in pairs))
        console.print()
        console.print(table)


def _number(mean: float, sd: float) -> str:
    digits = 0 if abs(mean) >= 100 else 1 if abs(mean) >= 10 else 2
    return f"{mean:,.{digits}f} ± {sd:,.{digits}f}"
