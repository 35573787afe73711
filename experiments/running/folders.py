"""Where the pages of a study go: a folder for every experiment and scenario, told apart by what the scenario holds."""

import hashlib
import re
import tempfile
from pathlib import Path

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.differences import names_apart
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario

#: Digits of the content hash behind the name of a scenario's folder, and the longest name before them.
HASH_DIGITS, LONGEST_NAME = 8, 80


def folder_name(*scenarios: Scenario, tag: str = "") -> str:
    """Names of scenarios as one that any filesystem takes, and their content: equal names do not share a folder.

    tag : what else tells the answer from others about the same scenarios
    """
    joined, hashes = "_vs_".join(names_apart(scenarios)), [each.content_hash for each in scenarios]
    if tag:
        joined, hashes = f"{joined}_{tag}", [*hashes, tag]
    name = re.sub(r"[^\w.=-]+", "_", joined).strip("._")[:LONGEST_NAME] or "scenario"
    content = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    return f"{name}-{content[:HASH_DIGITS]}"


def folder_of(experiment: str, configuration: Configuration, *scenarios: Scenario) -> Path:
    """The folder of an answer, about one of the scenarios asked for or about several."""
    tag = EXPERIMENTS[experiment].study.tag(configuration.settings)
    return Path(configuration.report_folder) / experiment / folder_name(*scenarios, tag=tag)


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
