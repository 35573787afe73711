"""`jinzhen store`: what is stored; `jinzhen store upgrade`: bring a store of an older program to this one's schema."""

from collections.abc import Sequence

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.paper.console import make_console, make_table

UPGRADE = "upgrade"


def run_store(arguments: Sequence[str]) -> int:
    """Print one line an arm, or upgrade; further arguments name the store as for a run (store.url=...)."""
    from jinzhen.experiments.store import open_existing_store, upgrade_store

    wants_upgrade = list(arguments[:1]) == [UPGRADE]
    url = compose(list(arguments[1:] if wants_upgrade else arguments)).store_url
    console = make_console()
    if wants_upgrade:
        old, new = upgrade_store(url)
        console.print(f"schema {new}: nothing to do" if old == new else f"upgraded from schema {old} to {new}")
        return 0
    with open_existing_store(url) as store:
        inventory = store.inventory()
        console.print(f"Store {store.where}: {len(inventory)} scenarios with runs", soft_wrap=True)
    table = make_table(
        "scenario", "hash", "engine", "base year", "seed", "runs", "failed", "target met", "detail", "last run (UTC)",
        numbers=("seed", "runs", "failed", "target met"),
    )  # fmt: skip
    for row in inventory.itertuples():
        table.add_row(
            row.scenario, row.scenario_hash[:12], row.engine_id[:12], row.base_year_hash[:12], str(row.seed),
            str(row.n_runs), str(row.n_runs - row.n_done), str(row.n_met), row.detail, str(row.latest),
        )  # fmt: skip
    console.print(table)
    return 0
