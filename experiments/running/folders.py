"""Where the pages of a study go: a folder for every experiment and scenario, told apart by what the scenario holds."""

import re
import tempfile
from pathlib import Path

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario

#: Digits of the content hash behind the name of a scenario's folder, and the longest name before them.
HASH_DIGITS, LONGEST_NAME = 8, 80


def folder_name(scenario: Scenario) -> str:
    """The name of a scenario as one that any filesystem takes, and its content: equal names do not share a folder."""
    name = re.sub(r"[^\w.=-]+", "_", scenario.name).strip("._")[:LONGEST_NAME] or "scenario"
    return f"{name}-{scenario.content_hash[:HASH_DIGITS]}"


def folder_of(experiment: str, configuration: Configuration, scenario: Scenario) -> Path:
    """The folder of one of the scenarios asked for."""
    return Path(configuration.report_folder) / experiment / folder_name(scenario)


def check_folder(folder: Path) -> None:
    """Raise UserError where a report could not be written, before anything is run for it."""
    path = folder.absolute()
    there = next(each for each in (path, *path.parents) if each.exists() or each.is_symlink())
    if not there.is_dir():
        raise UserError(f"`{there}` is no folder", where="report.folder", expected="a folder, or one that can be made")
    try:  # rights alone do not tell: an administrator has them all, also where no folder can be made, as in /proc
        with tempfile.TemporaryDirectory(dir=there):
            pass
    except OSError as problem:
        raise UserError(
            f"`{there}` cannot be written to ({problem.strerror})", where="report.folder",
            expected="a folder you may write to",
        ) from None  # fmt: skip
