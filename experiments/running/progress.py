"""Show how far a design is: a bar on a terminal, now and then a line elsewhere."""

import time
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from jinzhen.experiments.running.designs import Design

#: Pause between two lines where there is no terminal, s.
LINE_SECONDS = 10.0


class Display(Protocol):
    """Shows a design while it is carried out; entered when work begins."""

    def __enter__(self) -> "Display": ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def update(self) -> None:
        """Show the present state."""
        ...


def make_display(console: Console, design: Design) -> Display:
    """What suits the console."""
    return BarDisplay(console, design) if console.is_terminal else LineDisplay(console, design)


def state_text(design: Design) -> str:
    """How far the answer is, and how many replications failed."""
    return f"{design.state}, {design.n_failed} failed" if design.n_failed else design.state


class BarDisplay:
    """A progress bar with the time left."""

    def __init__(self, console: Console, design: Design) -> None:
        self._design = design
        self._bar = Progress(
            TextColumn("Replications"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False), TextColumn("left"), TimeRemainingColumn(), console=console,
            transient=True,
        )  # fmt: skip
        self._task = TaskID(0)

    def __enter__(self) -> "BarDisplay":
        self._bar.start()
        self._task = self._bar.add_task(state_text(self._design), total=self._design.n_expected)
        self.update()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def update(self) -> None:
        """Move the bar; its length follows the number of replications that the precision asks for."""
        design = self._design
        self._bar.update(
            self._task, completed=design.n_finished, total=design.n_expected, description=state_text(design)
        )


class LineDisplay:
    """A line at the start, every few seconds, and at the end."""

    def __init__(self, console: Console, design: Design, pause_seconds: float = LINE_SECONDS) -> None:
        self._console = console
        self._design = design
        self._pause_seconds = pause_seconds
        self._started = self._shown = 0.0
        self._at_start = 0

    def __enter__(self) -> "LineDisplay":
        self._started = self._shown = time.monotonic()
        self._at_start = self._design.n_finished
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._print()

    def update(self) -> None:
        """Print a line when the last one is old enough."""
        if time.monotonic() - self._shown >= self._pause_seconds:
            self._shown = time.monotonic()
            self._print()

    def _print(self) -> None:
        design = self._design
        done, total = design.n_finished, design.n_expected
        line = f"{done} of about {total} replications, {state_text(design)}"
        if done < total and done > self._at_start:
            pace = (time.monotonic() - self._started) / (done - self._at_start)
            line += f", about {duration(pace * (total - done))} left"
        self._console.print(line)


def duration(seconds: float) -> str:
    """A length of time as read by people."""
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
