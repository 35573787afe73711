"""The processes that a process has started, and whether they are still there."""

import time
from pathlib import Path


def children_of(parent: int) -> set[int]:
    """Living processes that this one started, itself not among them, nor what Python keeps to clean up after it.

    That one outlives whatever first needed it: a pool of another test.
    """
    started = (folder for folder in Path("/proc").glob("[0-9]*") if _state(folder)[1] == parent)
    return {int(folder.name) for folder in started if _lives(folder) and b"resource_tracker" not in _command(folder)}


def left_after(seconds: float, processes: set[int]) -> set[int]:
    """Those of the processes that still live after so many seconds at most."""
    until = time.monotonic() + seconds
    while (left := {each for each in processes if _lives(Path(f"/proc/{each}"))}) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def _state(folder: Path) -> tuple[str, int]:
    """State and parent of a process; nothing of one that has ended."""
    try:
        state, parent, *_ = (folder / "stat").read_text().rpartition(") ")[2].split()
    except (OSError, ValueError):
        return "gone", -1
    return state, int(parent)


def _command(folder: Path) -> bytes:
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:
        return b""


def _lives(folder: Path) -> bool:
    return _state(folder)[0] not in ("gone", "Z", "X")
