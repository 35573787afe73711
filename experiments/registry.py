"""The experiments there are, by name.

An experiment is one module, `experiments/<name>.py` or `experiments/<room>/experiment.py`, and the defaults of its
settings in `configs/experiment/<name>.yaml`. Nothing else has to know of it. These modules load nothing slow at their
top, so that all of them can be looked at for `jinzhen --help`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from typing import Any, TypeVar

from jinzhen.experiments.asking.fields import Settings
from jinzhen.experiments.paper.text import Text

PACKAGE = "jinzhen.experiments"
#: Modules beside the experiments that are none.
OTHERS = ("__init__", "__main__", "registry")

Study = TypeVar("Study", bound=type)


@dataclass(frozen=True)
class Experiment:
    """An experiment as it is found.

    about : the question it answers
    settings : dataclass of what it can be told
    study : class that says what to run, and reads the answer from it (see running/study.py)
    """

    name: str
    about: Text
    settings: type[Settings]
    study: type[Any]


_registered: dict[str, Experiment] = {}


def experiment(name: str, about: Text, settings: type[Settings]) -> Callable[[Study], Study]:
    """Make a class an experiment: `jinzhen <name>` runs it."""

    def register(study: Study) -> Study:
        other = _registered.get(name)
        assert other is None or other.study.__module__ == study.__module__, f"two experiments are called {name}"
        _registered[name] = Experiment(name, about, settings, study)
        return study

    return register


class _Experiments(Mapping[str, Experiment]):
    """Every experiment by name, in alphabetical order; the modules are imported when one is first asked for."""

    def __getitem__(self, name: str) -> Experiment:
        _find_all()
        return _registered[name]

    def __iter__(self) -> Iterator[str]:
        _find_all()
        return iter(sorted(_registered))

    def __len__(self) -> int:
        _find_all()
        return len(_registered)


EXPERIMENTS: Mapping[str, Experiment] = _Experiments()


@cache
def _find_all() -> None:
    for module in _modules():
        import_module(f"{PACKAGE}.{module}")


def _modules() -> Iterator[str]:
    """Modules that may hold an experiment, by folder."""
    for entry in sorted(resources.files(PACKAGE).iterdir(), key=lambda entry: entry.name):
        stem = entry.name.removesuffix(".py")
        if entry.name.endswith(".py") and stem not in OTHERS:
            yield stem
        elif entry.is_dir() and (entry / "experiment.py").is_file():
            yield f"{entry.name}.experiment"
