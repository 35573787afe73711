"""Makes the shipped font: Noto Sans CJK SC, cut down to GB2312 level 1 and what the program prints besides.

    python -m jinzhen.experiments.paper.fonts.make_font [folder with NotoSansCJK-Regular.ttc and -Bold.ttc]

The folder is that of Debian's fonts-noto-cjk unless another is named. A new label needs nothing: its characters are
in level 1. Needed again only when a name in the facts brings a rarer one; a test says so. Licence: OFL.txt.
"""

import sys
from pathlib import Path
from typing import Any

from jinzhen.experiments.paper.fonts import FAMILY, HERE, WEIGHTS, font_file

ROOT = HERE.parents[2]
SOURCE_FOLDER = Path("/usr/share/fonts/opentype/noto")

#: Rooms whose text files may be printed.
ROOMS = ("configs", "scenarios", "model", "experiments")
SUFFIXES = (".py", ".yaml", ".csv", ".jinja")

#: Characters of a page beyond Chinese ones.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "–—−×·…±≥≤≈°²%‰“”‘’→←↑↓•✓¥€÷∞αβγ（）《》〔〕【】、。，；：？！％～□"


def level_one() -> set[str]:
    """The 3,755 characters of GB2312 level 1, which are nearly all that is ever written."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return {character for code in codes for character in code.decode("gb2312", errors="ignore")}


def needed_characters(root: Path = ROOT) -> set[str]:
    """Level 1, the basic marks, and every Chinese character and mark in the rooms' text files."""
    characters = set(ALWAYS) | level_one()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in SUFFIXES:
                characters |= {c for c in path.read_text(encoding="utf-8") if is_chinese(c)}
    return characters


def is_chinese(character: str) -> bool:
    """Whether a character is Han, or a mark or form used only with Han."""
    code = ord(character)
    return 0x4E00 <= code <= 0x9FFF or 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFFEF


def make(weight: str, characters: set[str], source: Path, target: Path) -> None:
    """Write one weight with these characters; refuse a character that the source does not have."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    fonts = TTCollection(source / f"NotoSansCJK-{weight}.ttc").fonts
    font = next(f for f in fonts if f["name"].getDebugName(1).startswith("Noto Sans CJK SC"))
    missing = sorted(characters - set(map(chr, font.getBestCmap())))
    if missing:
        raise SystemExit(f"the font has no glyph for {''.join(missing)!r}")
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        hinting=False,
        desubroutinize=True,
        drop_tables=["vhea", "vmtx", "VORG"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    _rename(font, weight)
    font.save(target)


def _rename(font: Any, weight: str) -> None:
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    names = {1: FAMILY, 2: weight, 3: postscript, 4: f"{FAMILY} {weight}", 6: postscript}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
    top = font["CFF "].cff
    top.fontNames[0] = postscript
    top.topDictIndex[0].FullName, top.topDictIndex[0].FamilyName = names[4], FAMILY


def main() -> None:
    """Make both weights and say how large they are."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE_FOLDER
    characters = needed_characters()
    for weight in WEIGHTS:
        path = font_file(weight)
        make(weight, characters, source, path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, {len(characters)} characters")


if __name__ == "__main__":
    main()
