"""Where the pages of a study go: a folder for every experiment and scenario, told apart by what the scenario holds."""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.asking.fields import Number, Settings, Timed, settings_of
from jinzhen.experiments.asking.settings import defaults_of
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.differences import names_apart
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario

#: Digits of the content hash behind the name of a scenario's folder, and the longest name before them.
HASH_DIGITS, LONGEST_NAME = 8, 80


def folder_name(*scenarios: Scenario, tag: str = "", settings: Iterable[str] = ()) -> str:
    """Names of scenarios as one that any filesystem takes, and their content: equal names do not share a folder.

    tag : what else is told in the name; settings : what else tells the answer from others about the same scenarios
    """
    joined, hashes = "_vs_".join(names_apart(scenarios)), [each.content_hash for each in scenarios]
    hashes += settings
    if tag:
        joined = f"{joined}_{tag}"
    name = re.sub(r"[^\w.=-]+", "_", joined).strip("._")[:LONGEST_NAME] or "scenario"
    content = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    return f"{name}-{content[:HASH_DIGITS]}"


def folder_of(experiment: str, configuration: Configuration, *scenarios: Scenario) -> Path:
    """The folder of an answer, about one of the scenarios asked for or about several.

    No answer has the folder of one that was asked with other settings; how closely it was asked is in the digits alone.
    """
    told = told_otherwise(experiment, configuration.settings)
    shown = "_".join(each for key, each in told.items() if not _says_how_closely(experiment, key))
    return Path(configuration.report_folder) / experiment / folder_name(*scenarios, tag=shown, settings=told.values())


def told_otherwise(experiment: str, settings: Settings) -> dict[str, str]:
    """Settings of an experiment that are not what they are when nothing is said, as typed; times are the scenario's."""
    kind, usual = EXPERIMENTS[experiment].settings, defaults_of(experiment)
    known = {key: each for key, each in settings_of(kind).items() if key not in settings_of(Timed) or key == "seed"}
    values = {key: (getattr(settings, key), each.read(usual.get(key), key)) for key, each in known.items()}
    speaks_of = EXPERIMENTS[experiment].study.speaks_of
    return {
        key: _typed(own) if key in ("factors", speaks_of) else f"{key}={_typed(own)}"
        for key, (own, when_nothing_is_said) in values.items() if own != when_nothing_is_said
    }  # fmt: skip


def _typed(value: object) -> str:
    if isinstance(value, Mapping):
        return ",".join(f"{key}:{_typed(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return ("_" if value and isinstance(value[0], Factor) else ",").join(map(_typed, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _says_how_closely(experiment: str, key: str) -> bool:
    """Whether a setting is a number of how many, or the precision that decides it."""
    setting = settings_of(EXPERIMENTS[experiment].settings)[key]
    is_count = isinstance(setting, Number) and setting.is_whole and not setting.may_be_empty
    return is_count or key == "precision"


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
