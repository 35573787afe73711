"""The font of figures and pages: Noto Sans CJK SC cut to GB2312 level 1 (3,755 characters) and what the facts name.

Shipped whole once; a page brings only the characters that stand on it. Licence: OFL.txt.
"""

import io
from base64 import b64encode
from collections.abc import Collection
from pathlib import Path

FAMILY = "Jinzhen Sans SC"  # the licence asks a changed font for another name
#: Name of a weight -> its number in a style sheet.
WEIGHTS = {"Regular": 400, "Bold": 700}
HERE = Path(__file__).resolve().parent


def font_file(weight: str) -> Path:
    """Where a weight is kept."""
    return HERE / f"JinzhenSansSC-{weight}.otf"


def font_files() -> list[Path]:
    """Every weight."""
    return [font_file(weight) for weight in WEIGHTS]


def embedded(characters: Collection[str]) -> dict[int, str]:
    """The font with these characters alone, as WOFF in base64, by weight; those it does not have are left out."""
    return {number: b64encode(_cut(font_file(name), characters)).decode("ascii") for name, number in WEIGHTS.items()}


def _cut(path: Path, characters: Collection[str]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    with TTFont(path, recalcTimestamp=False) as font:
        cutter.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
