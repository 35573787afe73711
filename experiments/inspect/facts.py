"""`jinzhen facts <folder>`: the shipped facts as a folder of one's own, to be changed and asked with."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from jinzhen.experiments.paper.console import make_console
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER
from jinzhen.scenarios.errors import UserError, nearest_name


def run_facts(arguments: Sequence[str]) -> int:
    """Copy the shipped facts into a new folder, all of them or the tables named; without words list the tables."""
    if not arguments:
        make_console().print("\n".join(tables()))
        return 0
    folder, *names = arguments
    copied = copy_facts(Path(folder), names)
    console = make_console()
    console.print(f"{len(copied)} {'file' if len(copied) == 1 else 'files'} in {folder}: {', '.join(copied)}")
    console.print(f"Change them, and ask with: jinzhen facts={folder} (a table that it lacks is the shipped one)")
    return 0


def tables() -> list[str]:
    """Names of the tables."""
    return sorted(path.name for path in FACTS_FOLDER.glob("*.csv"))


def copy_facts(folder: Path, names: Sequence[str] = ()) -> list[str]:
    """Copy tables, or all with their description; returns the names of the files.

    Raises UserError for a name that is no table, and for a file that is there already: nothing is overwritten.
    """
    for name in names:
        if name not in tables():
            raise UserError(f"{name!r} is no table of facts", where="facts", expected=f"one of {', '.join(tables())}",
                            nearest=nearest_name(name, tables()))
    files = list(names) or [*tables(), "README.md"]
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise UserError(f"{folder / there[0]} is there already", where="facts", expected="a folder without it")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in files:
            shutil.copyfile(FACTS_FOLDER / name, folder / name)
    except OSError as problem:
        raise UserError(f"cannot be written to ({problem.strerror})", where=str(folder),
                        expected="a folder you may write to") from None
    return files
