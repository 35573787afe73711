"""The shipped font has every character that the program prints, and its licence beside it."""

import ast
import io
from base64 import b64decode
from importlib import resources

import pytest
from fontTools.ttLib import TTFont

from jinzhen.experiments.forecast.base_year import county_places, town_places
from jinzhen.experiments.paper.drawing import look
from jinzhen.experiments.paper.fonts import FAMILY, HERE, WEIGHTS, embedded, font_file, make_font
from jinzhen.model.outcomes import OUTCOMES, TOWN_FIGURES
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.levers import LEVERS


def characters_of_sources() -> set[str]:
    """Everything in a `Text` of the rooms, and whatever is Chinese in any other string of theirs."""
    paths = [path for room in ("scenarios", "model", "experiments") for path in (make_font.ROOT / room).rglob("*.py")]
    found = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            found |= {c for part in ast.walk(node) if isinstance(part, ast.Constant) for c in str(part.value)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(filter(make_font.is_chinese, node.value))
    return found


def printed_characters() -> set[str]:
    """Every printable character of texts, labels, towns, counties and cities."""
    base_year = load_base_year()
    places = county_places(base_year)
    texts = [label for figure in (*OUTCOMES, *TOWN_FIGURES) for label in (figure.label_en, figure.label_zh)]
    texts += [label for lever in LEVERS.values() for label in (lever.label_en, lever.label_zh)]
    texts += [*town_places(base_year)["name_zh"], *base_year.towns.name_en, *places["county_zh"], *places["city_zh"]]
    characters = characters_of_sources() | {character for text in texts for character in text}
    return set(filter(str.isprintable, characters))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_font_has_every_printed_character_and_every_common_one(weight):
    with TTFont(font_file(weight)) as font:
        known = {chr(code) for code in font.getBestCmap()}
    assert len(make_font.level_one()) == 3755
    missing = "".join(sorted((printed_characters() | make_font.level_one()) - known))
    assert not missing, f"run experiments/paper/fonts/make_font.py: no glyph for {missing}"


def test_font_goes_by_a_name_of_its_own_and_brings_its_licence():
    with TTFont(font_file("Regular")) as font:
        assert font["name"].getDebugName(1) == FAMILY
    licence = (resources.files("jinzhen.experiments.paper") / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence


def test_fonts_stay_small():
    assert sum(font_file(weight).stat().st_size for weight in WEIGHTS) < 1_700_000


def test_a_page_gets_the_characters_it_has_and_no_others_the_same_every_time():
    fonts = embedded(set("镇town龘"))
    assert fonts == embedded(set("镇town龘"))
    assert set(fonts) == set(WEIGHTS.values())
    for data in fonts.values():
        with TTFont(io.BytesIO(b64decode(data))) as font:
            assert {chr(code) for code in font.getBestCmap()} == set("镇town")


def test_subset_refuses_a_missing_glyph(tmp_path):
    source = make_font.SOURCE_FOLDER
    if not (source / "NotoSansCJK-Regular.ttc").exists():
        pytest.skip("the full font is not installed (Debian: fonts-noto-cjk)")
    with pytest.raises(SystemExit, match="no glyph for"):
        make_font.make("Regular", {"镇", "\U0001f600"}, source, tmp_path / "font.otf")


def test_figures_use_the_shipped_font():
    from matplotlib import font_manager

    with look():
        found = font_manager.findfont(FAMILY, fallback_to_default=False)
    assert found.startswith(str(HERE))
