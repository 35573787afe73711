"""`jinzhen store`: what is stored; `store upgrade`, `store merge` and `store prune` change a store."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.paper.console import make_console, make_table
from jinzhen.scenarios.errors import UserError, nearest_name

if TYPE_CHECKING:
    from jinzhen.experiments.store.contract import Store
    from jinzhen.experiments.store.merging import Merged

FAILED = 1
#: Without this word `store prune` only tells what it would do.
YES = "--yes"
MEGABYTE = 1e6


def run_store(arguments: Sequence[str]) -> int:
    """List a store, or change it as the first word says; further arguments name the store as for a run."""
    word, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if word in CHANGES:
        return CHANGES[word](rest)
    if word and "=" not in word:
        raise UserError(
            f"`store` cannot {word}", where="store", expected=f"nothing, or {', '.join(CHANGES)}",
            nearest=nearest_name(word, CHANGES),
        )  # fmt: skip
    return list_store(arguments)


def list_store(arguments: Sequence[str]) -> int:
    """Print one line an arm."""
    from jinzhen.experiments.store import open_existing_store

    console = make_console()
    with open_existing_store(compose(list(arguments)).store_url) as store:
        tell_notice(store)
        inventory = store.inventory()
        console.print(f"Store {store.where}: {len(inventory)} scenarios with runs")
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


def tell_notice(store: "Store") -> None:
    """Tell a reader what state the store is in, where there is anything to tell."""
    if store.notice:
        make_console(is_error=True).print(f"jinzhen: store `{store.where}`: {store.notice}")


def upgrade(arguments: Sequence[str]) -> int:
    """Bring a store of an older program to this one's schema."""
    from jinzhen.experiments.store import upgrade_store

    old, new = upgrade_store(compose(list(arguments)).store_url)
    make_console().print(f"schema {new}: nothing to do" if old == new else f"upgraded from schema {old} to {new}")
    return 0


def merge(arguments: Sequence[str]) -> int:
    """Bring the runs of the store named first into the one named second, or into that of the options.

    Returns 1 when the two disagree about a run.
    """
    named = [word for word in arguments if "=" not in word or "://" in word.split("=")[0]]
    if not 1 <= len(named) <= 2:
        raise UserError(
            f"{len(named)} stores were named", where="store merge", expected="jinzhen store merge other.sqlite [into]"
        )
    options = [word for word in arguments if word not in named]
    return merge_and_tell(named[0], named[1] if len(named) == 2 else compose(options).store_url)


def merge_and_tell(other: str, into: str) -> int:
    """Bring the runs of a store into another and tell what came of it; 1 when the two disagree about a run."""
    from jinzhen.experiments.store import merge_stores

    return tell_merged(merge_stores(other, into))


def tell_merged(merged: "Merged") -> int:
    """Tell what a merge did; returns 1 where the two disagree about a run."""
    console, notes = make_console(), make_console(is_error=True)
    measured = f", {merged.n_measured} measured replications" if merged.n_measured else ""
    console.print(f"{merged.n_new} replications brought in{measured}; {merged.n_known} were there already")
    if merged.left_out:
        notes.print(f"jinzhen: left out, since this program does not know them: {', '.join(merged.left_out)}")
    for each in merged.disagreements[:20]:
        notes.print(
            f"jinzhen: the stores disagree about {each.scenario}, seed {each.seed}, replication {each.replication} "
            f"({', '.join(each.names[:4])}{', ...' if len(each.names) > 4 else ''}): kept what was there "
            f"({' / '.join(filter(None, each.platforms))})"
        )
    if len(merged.disagreements) > 20:
        notes.print(f"jinzhen: and about {len(merged.disagreements) - 20} more")
    return FAILED if merged.disagreements else 0


def prune(arguments: Sequence[str]) -> int:
    """Take out what is chosen by engine=, scenario= and detail=; without --yes only tell what that would be."""
    from jinzhen.experiments.store import plan_pruning, prune_store
    from jinzhen.experiments.store.pruning import Choice

    given = {word.split("=", 1)[0]: word.split("=", 1)[1] for word in arguments if "=" in word}
    choice = Choice(**{name: given[name] for name in Choice._fields if name in given})
    options = [word for word in arguments if word != YES and word.split("=", 1)[0] not in Choice._fields]
    url = compose(options).store_url
    console = make_console()
    arms, planned = plan_pruning(url, choice)
    for arm in arms.itertuples():
        what = f"leaves {choice.detail} of" if choice.detail else "takes out"
        which = f"{arm.scenario} ({arm.scenario_hash[:12]}), engine {arm.engine_id[:12]}, seed {arm.seed}"
        console.print(f"{what} {which}: {arm.n_runs} replications")
    freed = "" if planned.bytes is None else f", about {planned.bytes / MEGABYTE:.1f} MB"
    n_rows = sum(planned.rows.values())
    if not n_rows:
        console.print("Nothing to take out")
    elif YES not in arguments:
        console.print(f"This would take out {n_rows} rows{freed}. Nothing was changed; add {YES} to do it")
    else:
        prune_store(url, planned, choice)
        console.print(f"Took out {n_rows} rows{freed}")
    return 0


#: What changes a store, by the word after `store`.
CHANGES: dict[str, Callable[[Sequence[str]], int]] = {"upgrade": upgrade, "merge": merge, "prune": prune}
