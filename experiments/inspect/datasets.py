"""`jinzhen export` and `jinzhen import`: a store as files that other tools read, and files or a store back into one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.inspect.stored import merge_and_tell, tell_merged, tell_notice
from jinzhen.experiments.paper.console import make_console
from jinzhen.experiments.store import open_existing_store
from jinzhen.experiments.store.contract import Store
from jinzhen.scenarios.errors import UserError, nearest_name

if TYPE_CHECKING:
    from jinzhen.experiments.store.known import KnownArm
    from jinzhen.experiments.store.rows import Row

FORMATS = ("parquet", "csv", "netcdf")
FOLDER = "dataset"
MEGABYTE = 1e6


def run_export(arguments: Sequence[str]) -> int:
    """Write the runs of a store, or of the scenarios named by scenario=, into a folder, by default `dataset`."""
    given = _given(arguments, ("format", "scenario"))
    kind = given["format"][-1] if given["format"] else FORMATS[0]
    if kind not in FORMATS:
        raise UserError(
            f"there is no format `{kind}`", where="format", expected=f"one of {', '.join(FORMATS)}",
            nearest=nearest_name(kind, FORMATS),
        )  # fmt: skip
    if len(given[""]) > 1:
        raise UserError(f"{len(given[''])} folders were named", where="export", expected="jinzhen export [folder]")
    folder = Path(given[""][0] if given[""] else FOLDER)
    from jinzhen.experiments.store.dataset.writing import export

    with open_existing_store(compose(given["store"]).store_url) as store:
        tell_notice(store)
        arms = _chosen(store, given["scenario"])
        files = export(store, arms, folder, kind)
    console, size = make_console(), sum(path.stat().st_size for path in files)
    console.print(f"{len(arms)} scenarios with runs as {kind}, {size / MEGABYTE:.1f} MB in {len(files)} files:")
    for path in files:
        console.print(f"  {path}")
    return 0


def _given(arguments: Sequence[str], own: Sequence[str]) -> dict[str, list[str]]:
    """Values of own options, options of the store (under `store`), and words (under no name). Raises UserError."""
    found: dict[str, list[str]] = {name: [] for name in (*own, "store", "")}
    for word in arguments:
        name, _, value = word.partition("=")
        if "=" not in word or "://" in name:
            found[""].append(word)
        elif name in own:
            found[name].append(value)
        elif name.partition(".")[0] == "store":
            found["store"].append(word)
        else:
            expected = ", ".join(f"{each}=" for each in (*own, "store.url"))
            raise UserError(f"`{word}` plays no part", expected=expected, nearest=nearest_name(name, own))
    return found


def _chosen(store: Store, named: Sequence[str]) -> "list[KnownArm]":
    """Arms with runs, of the scenarios named by name or the first letters of their hash. Raises UserError."""
    with_runs = set(store.inventory()["arm_id"]) if len(store.inventory()) else set()
    arms = [each for each in store.known_arms() if each.arm_id in with_runs]
    for word in named:
        if not any(_is_called(each, word) for each in arms):
            raise UserError(
                f"no run of scenario `{word}` is stored", where="scenario", expected="a name that jinzhen store lists",
                nearest=nearest_name(word, sorted({each.name for each in arms})),
            )  # fmt: skip
    found = [each for each in arms if not named or any(_is_called(each, word) for word in named)]
    if not found:
        raise UserError("holds no runs", where=f"store `{store.where}`", expected="a store with runs")
    return found


def _is_called(arm: "KnownArm", word: str) -> bool:
    return arm.name == word or arm.scenario_hash.startswith(word)


def run_import(arguments: Sequence[str]) -> int:
    """Bring an export, or another store, into the store of the options; returns 1 where both disagree about a run."""
    given = _given(arguments, ())
    if len(given[""]) != 1:
        raise UserError(
            f"{len(given[''])} places were named", where="import",
            expected="jinzhen import <folder or store> [store.url=]",
        )  # fmt: skip
    source, into = given[""][0], compose(given["store"]).store_url
    if not Path(source).is_dir():
        return merge_and_tell(source, into)
    from jinzhen.experiments.store.dataset.reading import Dataset, import_dataset

    dataset = Dataset(Path(source))
    code = tell_merged(import_dataset(dataset, into))
    _tell_apart(dataset.scenarios())
    return code


def _tell_apart(rows: "Sequence[Row]") -> None:
    """Tell where runs are of another engine or base year: they are kept, and no answer of this program reads them."""
    from jinzhen.model.engine.compiled import ENGINE_ID
    from jinzhen.scenarios.base_year import load_base_year
    from jinzhen.scenarios.horizon import LAST_FACT

    notes, own = make_console(is_error=True), load_base_year()
    engines = {row["engine_id"] for row in rows} - {ENGINE_ID}
    if engines:
        notes.print(f"jinzhen: kept apart, since this program is engine {ENGINE_ID}: runs of engine "
                    f"{', '.join(sorted(engines))}")  # fmt: skip
    whole = f'"population":{{"n_firms":null,"n_towns":{own.n_towns}}}'
    usual = [row for row in rows if whole in row["definition"] and f'"as_of":"{LAST_FACT}"' in row["definition"]]
    others = {row["base_year_hash"] for row in usual} - {own.content_hash}
    if others:
        notes.print(f"jinzhen: kept apart, since the shipped facts make base year {own.content_hash[:12]}: runs of "
                    f"base year {', '.join(sorted(each[:12] for each in others))}")  # fmt: skip
