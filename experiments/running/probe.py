"""Probes as work: found by name wherever they run, a replication a piece, each stored as soon as it is measured."""

import hashlib
import inspect
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from types import ModuleType
from typing import Any

from jinzhen.experiments.running.records import Arm, ChunkSummary, Measured
from jinzhen.experiments.running.work import Cancelled, platform_text, told

PACKAGE = "jinzhen.experiments."
#: Digits of the fingerprint of a probe's code.
FINGERPRINT_DIGITS = 12


@dataclass(frozen=True)
class ProbeChunk:
    """The unit of work of a probe: one replication of an arm or a few, measured by a function of that name."""

    probe: str
    arm: Arm
    first: int
    count: int = 1

    def compute(self, base_year: Any, is_cancelled: Callable[[], bool]) -> "ProbeRecord":
        """Measure. Raises Cancelled when `is_cancelled` says yes."""
        from jinzhen.experiments.running.kit import Kit  # brings the engine, which only a worker needs

        kit = Kit(base_year, self.arm.scenario, self.arm.address.seed, is_cancelled, self.arm.point)
        measure = partial(kit.measure, probe_named(self.probe), self.first)
        return ProbeRecord(self, _measured(measure, self.first))


@dataclass(frozen=True)
class ProbeRecord:
    """What a probe measured in one replication."""

    chunk: ProbeChunk
    row: Measured

    @property
    def summary(self) -> ChunkSummary:
        """The counts that a design needs of it."""
        return ChunkSummary(self.chunk.count, 0 if self.row.error else self.chunk.count, 0)


def _measured(measure: Callable[[], Any], number: int) -> Measured:
    """The values, or the error that ended the replication: recorded, shown and run again, never swallowed."""
    started = time.perf_counter()
    try:
        values = {name: value if isinstance(value, str) else float(value) for name, value in measure().items()}
    except Cancelled:
        raise
    except Exception as problem:
        seconds = time.perf_counter() - started
        return Measured(number, seconds, {}, told(problem), traceback.format_exc(), platform_text())
    return Measured(number, time.perf_counter() - started, values, platform=platform_text())


def probe_name(probe: Callable[..., Any]) -> str:
    """Name of a probe, by which it is found and under which its values are stored: `module.function`.

    Raises ValueError for a function that cannot be found by a name.
    """
    if "." in probe.__qualname__ or "<" in probe.__qualname__:
        raise ValueError(f"{probe.__qualname__} is no function at the top of a module")
    return f"{probe.__module__.removeprefix(PACKAGE)}.{probe.__name__}"


def probe_named(name: str) -> Callable[..., Any]:
    """The probe of a name."""
    module, _, function = name.rpartition(".")
    try:
        return getattr(import_module(PACKAGE + module), function)
    except ModuleNotFoundError:
        return getattr(import_module(module), function)


def stored_name(probe: Callable[..., Any], variant: str = "") -> str:
    """The name with a fingerprint of the code behind it: what another code measured is not taken for this one's.

    variant : a word that tells apart what the same code is to measure more than once
    """
    return f"{probe_name(probe)}@{_fingerprint(probe.__module__)}{variant and '+'}{variant}"


@cache
def _fingerprint(module: str) -> str:
    """Hash of the sources of a module and of those experiments' modules that it takes something from.

    The engine and what it stands on have an identity of their own.
    """
    sources: dict[str, str] = {}
    _collect(import_module(module), sources)
    text = "".join(sources[name] for name in sorted(sources))
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_DIGITS]


def _collect(module: ModuleType, sources: dict[str, str]) -> None:
    sources[module.__name__] = inspect.getsource(module)
    for value in list(vars(module).values()):
        origin = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None) or ""
        if origin.startswith(PACKAGE) and origin not in sources:
            _collect(import_module(origin), sources)
