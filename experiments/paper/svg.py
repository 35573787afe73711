"""A matplotlib figure as SVG for a page: text stays text, identifiers are the figure's own, nothing points outside."""

import io
import re
from html import escape

from matplotlib.figure import Figure

from jinzhen.experiments.paper.drawing import WIDE, Pen, look
from jinzhen.experiments.paper.parts import Figure as Part


def inline_svg(figure: Figure, name: str, description: str) -> str:
    """The figure as an `<svg>` element that fills the width it is given.

    name : prefix of every identifier, so that several figures may stand in one page
    description : read aloud in place of the figure
    """
    return _for_page(_svg_text(figure), name, description)


def _svg_text(figure: Figure) -> str:
    buffer = io.StringIO()
    with look():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _for_page(text: str, name: str, description: str) -> str:
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", text)
    view = text.split('viewBox="', 1)[1].split('"', 1)[0]
    head = (
        f'<svg class="chart" viewBox="{view}" role="img" aria-label="{escape(description)}" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return head + _shorter(text[text.index(">", text.index("<svg")) + 1 :])


def _shorter(text: str) -> str:
    """The same drawing with coordinates to a hundredth of a point and without indentation."""
    text = re.sub(r"(?<=[\d])\.(\d{2})\d+(?=[\s\",)])", r".\1", text)
    return re.sub(r"\n\s*", "\n", text)


def picture(figure: Part, language: str, resolution: int) -> bytes:
    """A figure of a page as a PNG on white. resolution : dots an inch"""
    buffer = io.BytesIO()
    with look():
        drawing = figure.draw(Pen(WIDE, language))
        if drawing is not None:
            drawing.savefig(buffer, format="png", dpi=resolution, facecolor="white")
    return buffer.getvalue()
