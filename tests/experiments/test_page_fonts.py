"""The shipped font has every character that the program prints, and its licence beside it."""

from importlib import resources

import pytest
from fontTools.ttLib import TTFont

from jinzhen.experiments.forecast.base_year import county_places, town_places
from jinzhen.experiments.report.captions import CAPTIONS, READING
from jinzhen.experiments.report.figures.style import FAMILY, FONT_FOLDER, look
from jinzhen.experiments.report.fonts import make_subset
from jinzhen.experiments.report.words import WORDS
from jinzhen.model.outcomes import OUTCOMES, TOWN_FIGURES
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.levers import LEVERS


def printed_characters() -> set[str]:
    """Every character of labels, captions, towns, counties and cities."""
    base_year = load_base_year()
    places = county_places(base_year)
    texts = [*READING, *(text for pair in (*WORDS.values(), *CAPTIONS.values()) for text in pair)]
    texts += [label for figure in (*OUTCOMES, *TOWN_FIGURES) for label in (figure.label_en, figure.label_zh)]
    texts += [label for lever in LEVERS.values() for label in (lever.label_en, lever.label_zh)]
    texts += [*town_places(base_year)["name_zh"], *base_year.towns.name_en, *places["county_zh"], *places["city_zh"]]
    return {character for text in texts for character in text}


@pytest.mark.parametrize("weight", make_subset.WEIGHTS)
def test_font_has_every_printed_character(weight):
    with TTFont(FONT_FOLDER / f"JinzhenSansSC-{weight}.otf") as font:
        known = {chr(code) for code in font.getBestCmap()}
    missing = "".join(sorted(printed_characters() - known))
    assert not missing, f"run experiments/report/fonts/make_subset.py: no glyph for {missing}"


def test_font_goes_by_a_name_of_its_own_and_brings_its_licence():
    with TTFont(FONT_FOLDER / "JinzhenSansSC-Regular.otf") as font:
        assert font["name"].getDebugName(1) == FAMILY
    licence = (resources.files("jinzhen.experiments.report") / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence


def test_fonts_stay_small():
    assert sum(path.stat().st_size for path in FONT_FOLDER.glob("*.woff2")) < 500_000


def test_subset_refuses_a_missing_glyph(tmp_path):
    source = make_subset.SOURCE_FOLDER
    if not (source / "NotoSansCJK-Regular.ttc").exists():
        pytest.skip("the full font is not installed (Debian: fonts-noto-cjk)")
    with pytest.raises(SystemExit, match="no glyph for"):
        make_subset.make("Regular", {"镇", "\U0001f600"}, source, tmp_path)


def test_figures_use_the_shipped_font():
    from matplotlib import font_manager

    with look():
        found = font_manager.findfont(FAMILY, fallback_to_default=False)
    assert found.startswith(str(FONT_FOLDER))
