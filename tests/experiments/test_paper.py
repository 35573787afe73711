"""The kit of pages: text in both languages, files that are whole, a terminal that cuts nothing, a page that is safe."""

import errno
import io
import json
import math
import os
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from markupsafe import escape
from pages import Outline, printed
from rich.cells import cell_len

from jinzhen.experiments.paper import files, formats
from jinzhen.experiments.paper import page as html_page
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.paper.csv_files import csv_bytes, dictionary
from jinzhen.experiments.paper.drawing import NARROW, WIDE, Pen, percent_axis, quarter_axis
from jinzhen.experiments.paper.labels import UNITS
from jinzhen.experiments.paper.page import page, phrases, unbroken
from jinzhen.experiments.paper.parts import TERMINAL, Column, Data, Figure, Line, Marked, Opening, Section, Table
from jinzhen.experiments.paper.plain import plain_text
from jinzhen.experiments.paper.present import present, write
from jinzhen.experiments.paper.text import Text, join, said
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import Failure, UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

HOSTILE = (
    "<script>alert(1)</script>", "[/b] [red]", "=cmd|' /C calc'!A0", "$\\frac{$", '"><img src=x>',
    "\x1b[2J\x07龘&amp;",
)  # fmt: skip
BARE = Text("Bare", "裸")


def opening(**changed) -> Opening:
    words = {"title": "t", "question": "q", "big": "1", "beside": "of 2", "headline": "the answer", "line": "a line"}
    return Opening(**{**words, **changed})


def page_of(*parts, **changed):
    return [opening(**changed), Section("only", BARE, parts)]


def bars(pen: Pen):
    figure, axes = pen.shaped(0.5, 1.0)
    axes.bar(["a", "b"], [1.0, 2.0])
    axes.set_ylabel(pen.say(Text("bars", "柱")))
    return figure


def figure(name: str = "bars", draw=bars) -> Figure:
    return Figure(name, draw, Text("Two bars.", "两根柱。"))


@pytest.fixture
def without_fonts(monkeypatch):
    """Pages in a moment: no font is cut."""
    monkeypatch.setattr(html_page, "embedded", lambda characters: {})


# Text


def test_a_text_is_filled_in_both_languages_and_texts_inside_it_follow_its_language():
    told = Text("{n} of {what}", "{what}{n}个").format(n=3, what=Text("towns", "镇"))
    assert (told.en, told.zh) == ("3 of towns", "镇3个")
    assert Text("a {0}", "甲{0}").format("b").zh == "甲b"
    assert ("x" + Text("a", "甲") + "!").in_("zh") == "x甲!"
    assert join(["a", Text("b", "乙")], Text(", ", "、")).zh == "a、乙"
    assert said("same", "zh") == "same"


def test_a_text_never_ends_in_an_f_string_unseen():
    with pytest.raises(TypeError, match="two languages"):
        f"{BARE}"


def test_an_unknown_language_is_no_language():
    with pytest.raises(KeyError):
        BARE.in_("fr")


# Numbers


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.0004, "<0.1%"), (0.004, "0.4%"), (0.534, "53%"), (0.994, "99.4%"), (0.9999, "100%")],
)
def test_percentages_keep_what_is_near_the_ends_apart(share, text):
    assert formats.percent(share) == text


def test_numbers_are_written_as_each_language_writes_them():
    assert formats.points(-0.034) == "−3"
    assert formats.points_range(-0.004, 0.06).zh == "0至+6"
    assert formats.money(1234.0) == Text("1.23 bn CNY", "12.3 亿元")
    assert formats.money(100.0) == Text("100 m CNY", "1 亿元") and formats.money(math.nan).zh == "– 亿元"
    assert formats.money_change(-1068.0) == Text("−1,068 m CNY", "−10.68 亿元")
    assert formats.percent_range(0.31, 0.35) == "31–35%"
    assert formats.day(date(2025, 12, 31)) == Text("31 December 2025", "2025年12月31日")
    assert formats.BILLIONS.number(1234.0, 2) == Text("1.23", "12.34")


@pytest.mark.parametrize("value", [math.nan, -math.inf])
def test_what_is_no_number_is_shown_as_none(value):
    shown = (formats.percent(value), formats.points(value), formats.signed(value), formats.number(value))
    assert set(shown) == {formats.NOTHING}


def test_no_limit_is_a_word_in_both_languages():
    assert formats.number(math.inf) == "unlimited"
    assert formats.BILLIONS.number(math.inf) == Text("unlimited", "不限")


# Files


def test_a_formula_in_a_name_is_text_for_a_spreadsheet_and_numbers_stay_numbers():
    frame = pd.DataFrame({"name": [*HOSTILE, "@SUM(A1)", "+cmd", "-2+3", "+/-", "-", "-3.5"], "value": range(12)})
    back = pd.read_csv(io.BytesIO(csv_bytes(frame.assign(value=-1.5 * frame["value"]))))
    assert back["name"].tolist()[6:] == ["'@SUM(A1)", "'+cmd", "'-2+3", "+/-", "-", "-3.5"]
    assert back["name"][2].startswith("'=cmd")
    assert back["value"].tolist()[:3] == [0.0, -1.5, -3.0]


def test_every_column_is_described_with_its_unit_in_both_languages():
    data = Data("t", pd.DataFrame({"a": [1], "b": [2]}), columns({"a": ("m", "one", "一"), "t.b": ("", "two", "二")}))
    assert list(dictionary([data])) == [("t", "a", "m", "one", "一"), ("t", "b", "", "two", "二")]
    with pytest.raises(ValueError, match="table t: nobody says what its column b means"):
        list(dictionary([Data("t", data.frame, {"a": Column(BARE)})]))


def test_json_holds_sentences_and_tables_and_no_number_that_json_does_not_have(tmp_path, without_fonts):
    frame = pd.DataFrame({"a": [1.5, math.nan, math.inf], "day": [date(2025, 1, 1)] * 3, "flag": [True, False, True]})
    about = columns({"a": ("m", "one", "一"), "day": ("date", "day", "日"), "flag": ("", "flag", "标志")})
    write("p", page_of(Line(Text("a line", "一行")), Data("numbers", frame, about)), tmp_path)
    read = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert read["sections"][1]["lines"] == [{"en": "a line", "zh": "一行"}]
    assert read["tables"]["numbers"]["rows"][0] == [1.5, "2025-01-01", True]
    assert [row[0] for row in read["tables"]["numbers"]["rows"]] == [1.5, None, "Infinity"]
    assert read["tables"]["numbers"]["columns"][0] == {"name": "a", "unit": "m", "meaning": {"en": "one", "zh": "一"}}


def test_an_empty_table_and_one_without_numbers_are_written(tmp_path, without_fonts):
    about = columns({"a": ("", "one", "一")})
    parts = page_of(
        Table("none", ("head",), []), Table("dashes", ("head", "n"), [("x", formats.number(math.nan))]),
        Data("empty", pd.DataFrame({"a": []}), about), Data("nan", pd.DataFrame({"a": [math.nan]}), about),
        figure(draw=lambda pen: None),
    )  # fmt: skip
    write("p", parts, tmp_path)
    assert (tmp_path / "tables/empty.csv").read_bytes() == b"\xef\xbb\xbfa\n"
    html = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert html.count("Nothing to show.") == html.count("无可显示。") == 2


def test_a_write_that_is_cut_off_leaves_the_earlier_file_and_no_draft(tmp_path, monkeypatch):
    path = files.write_whole(tmp_path / "a.csv", "earlier")
    monkeypatch.setattr(files.os, "fsync", refuse(errno.ENOSPC))
    with pytest.raises(OSError, match="No space"):
        files.write_whole(path, "later")
    assert path.read_text() == "earlier"
    assert os.listdir(tmp_path) == ["a.csv"]


def refuse(code: int):
    """A call that fails as the operating system's do."""

    def failing(*arguments, **options):
        raise OSError(code, os.strerror(code))

    return failing


def test_a_folder_that_may_not_be_written_is_the_users_mistake(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", refuse(errno.EACCES))
    with pytest.raises(UserError, match="cannot be written: Permission denied"):
        write("p", page_of(), tmp_path / "report")


def test_a_file_in_the_place_of_the_folder_is_one_clear_line(tmp_path):
    (tmp_path / "report").write_text("mine")
    with pytest.raises(UserError, match="report: cannot be written") as caught:
        write("p", page_of(), tmp_path / "report")
    assert "\n" not in str(caught.value)
    assert (tmp_path / "report").read_text() == "mine"


def test_a_full_disk_is_a_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "fsync", refuse(errno.ENOSPC))
    with pytest.raises(Failure, match="No space left on device"):
        write("p", page_of(), tmp_path)


def test_a_page_that_fails_loses_neither_the_answer_nor_its_numbers(tmp_path):
    def fail(pen):
        raise RuntimeError("a fault of a figure")

    console = Terminal(file=io.StringIO(), width=80)
    about = columns({"a": ("", "one", "一")})
    parts = page_of(Line("told"), figure(draw=fail), Data("numbers", pd.DataFrame({"a": [1]}), about))
    with pytest.raises(RuntimeError):
        present("p", parts, console, tmp_path)
    assert "the answer" in console.file.getvalue() and "told" in console.file.getvalue()
    assert (tmp_path / "p.json").exists() and (tmp_path / "tables/numbers.csv").exists()


def test_a_part_that_fails_does_not_silence_those_before_it(tmp_path):
    def parts():
        yield from page_of(Line("told"))
        raise RuntimeError("a fault of a section")

    console = Terminal(file=io.StringIO(), width=80)
    with pytest.raises(RuntimeError):
        present("p", parts(), console, tmp_path)
    assert "told" in console.file.getvalue()


def test_a_folder_with_brackets_takes_a_page(tmp_path, without_fonts):
    console = Terminal(file=io.StringIO(), width=300)
    assert present("p", page_of(), console, tmp_path / "[/b] [red]x")[0].read_text(encoding="utf-8")


# Terminal

NUMBERS = Table(
    "numbers", ("town", "output, bn CNY", "quota", "held back by"),
    [("a very long name of a town that has to be folded", "12,345.6", Marked("2000"), "places and ranking")] * 2,
    words=(0, 3), where=TERMINAL,
)  # fmt: skip


@pytest.mark.parametrize("width", [20, 40, 80, 160])
def test_no_number_is_cut_or_broken_at_any_width(width):
    text = printed(page_of(NUMBERS), width=width)
    assert text.count("12,345.6") == text.count("2000") == 2
    assert width < 80 or max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text
    for word in ("very", "folded", "ranking"):
        assert word in text


def test_what_is_for_the_page_alone_is_not_printed():
    text = printed(page_of(Table("t", ("h",), [("hidden",)]), Line("seen")))
    assert "seen" in text and "hidden" not in text


def test_hostile_text_commands_no_terminal_and_is_not_taken_for_markup():
    table = Table("t", HOSTILE[:2], [HOSTILE[2:4], HOSTILE[4:6]], (0, 1), where=TERMINAL)
    text = printed(page_of(table, *map(Line, HOSTILE)), width=200)
    assert "\x1b" not in text and "\x07" not in text
    for name in HOSTILE:
        assert plain_text(name) in text


# Page


def test_hostile_text_is_escaped_everywhere_on_the_page(without_fonts):
    for name in HOSTILE:
        table = Table("t", (name,), [(name,), (Marked(name),)], title=name, caption=name)
        parts = [opening(title=name, headline=name, line=name), Section("s", name, [Line(name), table], name)]
        html = page(parts)
        assert Outline(html).open == []
        assert not {"img", "b"} & {tag for tag, _ in Outline(html).tags}
        assert len([tag for tag, _ in Outline(html).tags if tag == "script"]) == 1
        assert html.count(str(escape(plain_text(name)))) >= 2 * 8


def test_hostile_names_in_a_figure_are_drawn_as_they_are(without_fonts):
    def draw(pen):
        drawing, axes = pen.shaped(0.5, 1.0)
        axes.set_yticks(range(len(HOSTILE)), map(plain_text, HOSTILE))
        return drawing

    html = page(page_of(figure(draw=draw)))
    assert Outline(html).open == []
    assert "&lt;script&gt;alert(1)" in html and "$\\frac{$</text>" in html


def test_a_figure_stands_once_a_language_and_width_with_identifiers_of_its_own(without_fonts):
    html = page(page_of(figure("one"), figure("two")))
    outline = Outline(html)
    assert len([tag for tag, _ in outline.tags if tag == "svg"]) == 2 * 2 * 2
    assert len(outline.ids) == len(set(outline.ids))
    assert "柱</text>" in html and "bars</text>" in html


def test_a_page_brings_the_font_of_its_own_characters_alone():
    html = page(page_of(Line(Text("few", "很少"))))
    fonts = re.findall(r"font/woff;base64,([A-Za-z0-9+/=]+)", html)
    assert len(fonts) == 2
    assert sum(map(len, fonts)) < 60_000


def test_a_picture_of_its_own_is_written_beside_the_page(tmp_path, without_fonts):
    shown = Figure("bars", bars, Text("Two bars.", "两根柱。"), as_file=True)
    assert (tmp_path / "bars.png") in write("p", page_of(shown), tmp_path)
    assert (tmp_path / "bars.png").read_bytes().startswith(b"\x89PNG")


def test_unbroken_escapes_and_keeps_ranges_together():
    assert unbroken("a < b (31–35%)") == 'a &lt; b (<span class="range">31–35%</span>)'


def test_a_chinese_question_is_broken_between_its_phrases():
    assert phrases("到2025年，能否达到？") == ["到2025年，", "能否达到？"]


def test_a_pen_knows_width_and_language():
    assert Pen(WIDE, "zh").say(BARE) == "裸" and not Pen(WIDE, "zh").is_narrow
    assert Pen(4.4, "en").per(formats.BILLIONS) == 1000.0 and Pen(4.4, "en").is_narrow


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("top", [0.14, 0.2, 0.24, 0.45, 1.0, 1.12])
def test_an_axis_of_percentages_is_labelled_where_it_says(top, width):
    figure, axes = Pen(width, "en").axes(3.0)
    axes.set_xlim(0, top)
    percent_axis(axes.xaxis)
    figure.canvas.draw()
    shown = [float(label.get_text().rstrip("%")) for label in axes.get_xticklabels()]
    assert shown == pytest.approx(list(100 * axes.get_xticks()))


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(("years", "a_year"), [(1, 4), (3, 4), (8, 4), (15, 4), (3, 12), (8, 12)])
def test_quarters_below_a_figure_do_not_overlap_however_far_it_goes(years, a_year, width):
    months = range(3 if a_year == 4 else 1, 12 * years + 1, 12 // a_year)
    ends = [date(2022 + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in months]
    pen = Pen(width, "zh")
    figure, axes = pen.shaped(0.5, 0.8)
    quarter_axis(axes, ends, pen.is_narrow)
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    assert len(boxes) >= 2 and axes.get_xticklabels()[-1].get_text() == f"{2021 + years}Q4"
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_no_part_of_a_whole_is_labelled_over_100_percent():
    figure, axes = Pen(WIDE, "en").axes(3.0)
    axes.set_ylim(0, 1.2)
    percent_axis(axes.yaxis, is_of_whole=True)
    figure.canvas.draw()
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "100%"


def test_every_unit_has_a_chinese_word():
    declared = [each.unit for registry in (LEVERS, UNCERTAINTIES, CONSTANTS) for each in registry.values()]
    assert {unit for unit in declared if unit and unit not in UNITS} == set()
