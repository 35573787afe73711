"""One look for every figure: font, colours, lines. Nothing here touches matplotlib's global state for good."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator, PercentFormatter

from jinzhen.experiments.paper.fonts import FAMILY, font_files
from jinzhen.experiments.paper.formats import Scale, quarter
from jinzhen.experiments.paper.text import Words, said

#: Widths in inches: beside text on a desk, and on a telephone.
WIDE, NARROW = 7.2, 4.4
#: Quarters that can be named side by side below a figure, on a desk and on a telephone.
MOST_QUARTERS = (9, 5)
#: Dots an inch of a figure in a notebook.
NOTEBOOK_RESOLUTION = 110

INK, MUTED, RULE, PAPER = "#1d2731", "#5b6670", "#d9dee2", "#ffffff"
BLUE, BLUE_LIGHT, BLUE_PALE = "#1f5a83", "#9dbdd4", "#d5e3ed"
RUST, OCHRE, GREEN = "#b5482a", "#c98a1b", "#4d7c57"

#: Distinct and still apart in grey print; the last one is for what is summed up as other.
SERIES = ("#1f5a83", "#5b93b8", "#a9c7da", "#b5482a", "#dc9577", "#4d7c57", "#c98a1b", "#c3c9ce")

SETTINGS: dict[str, Any] = {
    "font.family": [FAMILY],
    "font.size": 8.5,
    "text.parse_math": False,  # a name may hold a dollar sign
    "svg.fonttype": "none",
    "svg.hashsalt": "jinzhen",
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": RULE,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 8.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "legend.handlelength": 1.2,
    "legend.borderaxespad": 0.0,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "lines.solid_capstyle": "butt",
}


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the shipped font known to matplotlib, so that figures need no font of the machine."""
    for path in font_files():
        font_manager.fontManager.addfont(path)


@contextmanager
def look() -> Iterator[None]:
    """Draw and save figures in the report's look, whatever settings of Matplotlib its user has."""
    register_fonts()
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)  # type: ignore[arg-type]
        # A rare character of a name that the shipped font does not have is shown by a font of the reader's machine.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


class Drawing(Figure):
    """A figure that a notebook shows also where nobody imported pyplot, which would have taught it to."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        with look():
            self.savefig(buffer, format="png", dpi=NOTEBOOK_RESOLUTION, facecolor="white")
        return buffer.getvalue()


class Pen:
    """What a figure is drawn with: the width it has on the page, in inches, and the words of one language."""

    def __init__(self, width: float, language: str) -> None:
        self.width, self.language = width, language

    @property
    def is_narrow(self) -> bool:
        """Whether the figure is drawn for a narrow page."""
        return self.width < 0.5 * (WIDE + NARROW)

    def say(self, words: Words, **values: object) -> str:
        """Words in the language of the figure, with their places filled."""
        return said(words if isinstance(words, str) else words.format(**values), self.language)

    def per(self, scale: Scale) -> float:
        """What values of the model are divided by to be shown in a scale."""
        return scale.divisor(self.language)

    def axes(self, height: float) -> tuple[Figure, Axes]:
        """A figure with one axes; margins are found when it is drawn. height : inches"""
        figure = Drawing(figsize=(self.width, height), layout=ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02))
        return figure, figure.add_subplot()

    def shaped(self, wide: float, narrow: float) -> tuple[Figure, Axes]:
        """The same with its height as a share of its width, on a wide page and on a narrow one."""
        return self.axes((narrow if self.is_narrow else wide) * self.width)

    def grid(self, height: float, rows: int, columns: int) -> tuple[Figure, list[Axes]]:
        """A figure with several axes, row by row. height : inches"""
        layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02, wspace=0.06)
        figure = Drawing(figsize=(self.width, height), layout=layout)
        return figure, [figure.add_subplot(rows, columns, index + 1) for index in range(rows * columns)]


class _PartsOfAWhole(MaxNLocator):
    """Ticks up to 100 %, also where the axis goes on to leave room for words."""

    def tick_values(self, vmin: float, vmax: float) -> Any:
        return [tick for tick in super().tick_values(vmin, vmax) if tick < 1.0 + 1e-9]


def percent_axis(axis: Axis, decimals: int = 0, *, is_of_whole: bool = False) -> None:
    """Label an axis of shares as percentages; without steps of 2.5, which would be rounded to 2%, 5%, 8%.

    is_of_whole : no share can be over 100 %, so that no tick is
    """
    locator = _PartsOfAWhole if is_of_whole else MaxNLocator
    axis.set_major_locator(locator("auto", steps=[1, 2, 5, 10]))
    axis.set_major_formatter(PercentFormatter(xmax=1.0, decimals=decimals))


def quarter_axis(axes: Axes, dates: Sequence[date], is_narrow: bool, tail_days: float = 0.0) -> None:
    """Ticks at the ends of quarters, counted back from the last one, no more than fit. tail_days : room after it"""
    years = (dates[-1] - dates[0]).days / 365.25
    a_year = 12 if len(dates) > 6.0 * years else 4
    apart = (a_year // 4, a_year // 2, *range(a_year, len(dates) + a_year, a_year))
    every = next(steps for steps in apart if len(dates[::steps]) <= MOST_QUARTERS[is_narrow])
    shown = dates[::-1][::every][::-1]
    axes.set_xticks(date2num(shown), [quarter(day) for day in shown])
    span = date2num(dates[-1]) - date2num(dates[0])
    axes.set_xlim(date2num(dates[0]) - 0.03 * span, date2num(dates[-1]) + tail_days + 0.04 * span)


def legend_above(axes: Axes, columns: int = 4, **options: Any) -> None:
    """A legend in a row over the axes, at its left edge."""
    axes.legend(
        loc="lower left", bbox_to_anchor=(0.0, 1.01), ncols=columns, columnspacing=1.4, handletextpad=0.5, **options
    )
