"""Writes the result of the virtual experiments: a page, its figure, and a table of numbers."""

from base64 import b64encode
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jinzhen.experiments.report.figures.style import NARROW, WIDE, look
from jinzhen.experiments.report.figures.svg import inline_svg
from jinzhen.experiments.report.write import replace_file, writing_into
from jinzhen.experiments.validation import words
from jinzhen.experiments.validation.chart import chart
from jinzhen.experiments.validation.result import Validation, table

PAGE, TABLE, FIGURE = "validation.html", "validation.csv", "validation.png"
#: Dots an inch of the figure as a file of its own.
RESOLUTION = 200


def write_validation(result: Validation, folder: Path) -> list[Path]:
    """Write page, table and figure into a folder; returns the files.

    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    with writing_into(folder):
        replace_file(folder / PAGE, page(result))
        table(result.rows).to_csv(
            folder / TABLE, index=False, encoding="utf-8-sig", float_format="%.10g", lineterminator="\n"
        )
        with look():
            chart(result, WIDE).savefig(folder / FIGURE, dpi=RESOLUTION, facecolor="white")
    return [folder / PAGE, folder / TABLE, folder / FIGURE]


def page(result: Validation) -> str:
    """The page as text; it needs nothing beside it."""
    environment = Environment(
        loader=PackageLoader("jinzhen.experiments.validation", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {name: getattr(words, name) for name in ("published", "simulated", "verdict", "tuned")}
    with look():
        wide, narrow = (
            Markup(inline_svg(chart(result, width), f"validation-{label}", result.summary))
            for width, label in ((WIDE, "wide"), (NARROW, "narrow"))
        )
    report = resources.files("jinzhen.experiments.report")
    fonts = {
        weight: b64encode((report / "fonts" / f"JinzhenSansSC-{name}.woff2").read_bytes()).decode("ascii")
        for name, weight in (("Regular", 400), ("Bold", 700))
    }
    style = Markup((report / "page.css").read_text(encoding="utf-8"))
    return environment.get_template("page.html.jinja").render(
        result=result, wide=wide, narrow=narrow, numbers=TABLE, style=style, fonts=fonts
    )
