"""A mistake in the facts gets one line that names file, line, field and what was expected."""

import shutil

import pytest

from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.__main__ import main
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER
from jinzhen.scenarios.errors import UserError


@pytest.fixture
def facts(tmp_path):
    folder = tmp_path / "facts"
    shutil.copytree(FACTS_FOLDER, folder)
    return folder


def edit(folder, file: str, old: str, new: str) -> int:
    """Replace the first occurrence and give the number of the line it was on."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


MISTAKES = {
    "duplicated town": ("towns.csv", "\nM02,", "\nM01,", ["towns.csv", "line", "town_id", "M01", "once"]),
    "same town under two identifiers": ("towns.csv", "高平潞绸", "泽州山楂红酒", ["name_zh", "泽州山楂红酒", "once"]),
    "unknown county": ("towns.csv", "清徐县,140121", "清徐市,140121", ["county_zh", "清徐市", "did you mean 清徐县"]),
    "county of another code": ("towns.csv", "清徐县,140121", "清徐县,140122", ["county_zh", "阳曲县"]),
    "unknown code": ("towns.csv", "清徐县,140121", "清徐县,149999", ["adcode", "149999"]),
    "city of another county": ("towns.csv", "太原市,清徐县", "大同市,清徐县", ["city_zh", "大同市"]),
    "unknown category": ("towns.csv", "140921,manufacturing", "140921,manufacture",
                         ["category", "'manufacture'", "did you mean manufacturing"]),
    "unknown trade": ("named_towns.csv", "P11,castings", "P11,casting", ["trade", "did you mean castings"]),
    "details of an unknown town": ("named_towns.csv", "\nM40,", "\nM41,", ["named_towns.csv", "M41"]),
    "chance above one": ("named_towns.csv", "0.98,0.95", "1.98,0.95", ["heritage_prob", "from 0 to 1"]),
    "negative figure": ("town_figures.csv", "杏花村汾酒,firms,485", "杏花村汾酒,firms,-485",
                        ["town_figures.csv", "value", "-485", "0 or more"]),
    "figure that is no number": ("town_figures.csv", "杏花村汾酒,firms,485", "杏花村汾酒,firms,many",
                                 ["value", "'many'", "a number"]),
    "endless figure": ("town_figures.csv", "杏花村汾酒,firms,485", "杏花村汾酒,firms,inf", ["value", "'inf'"]),
    "figure that is not a number at all": ("town_figures.csv", "杏花村汾酒,firms,485", "杏花村汾酒,firms,nan",
                                           ["value", "'nan'"]),
    "choice of a figure nobody published": ("chosen_figures.csv", "employees,2023-12,45000", "employees,2023-12,54000",
                                            ["chosen_figures.csv", "value", "54000", "泽州铸造"]),
    "unknown measure": ("chosen_figures.csv", "P01,core_output", "P01,cor_output",
                        ["measure", "did you mean core_output"]),
    "negative parameter": ("trades.csv", "manufacturing,0,0.27,0.27,0.7,0.54", "manufacturing,0,-0.27,0.27,0.7,0.54",
                           ["trades.csv", "published_output_per_worker_mcny", "-0.27"]),
    "trade without a margin": ("trades.csv", "0.27,0.27,0.7,0.54", "0.27,0.27,0.7,0.84",
                               ["output_per_worker_mcny", "value added"]),
    "seasons that do not average one": ("trades.csv", "1.35,0.8,0.85,1,", "1.35,0.8,0.85,2,",
                                        ["season_q4", "mean of 1"]),
    "duplicated trade": ("trades.csv", "\ncastings,", "\nflanges,", ["trades.csv", "flanges", "once"]),
    "basis of an unknown parameter": ("trade_basis.csv", "*,materials_share", "*,material_share",
                                      ["parameter", "did you mean materials_share"]),
    "missing column": ("cities.csv", "municipal_towns_mid_2023", "municipal_towns",
                       ["cities.csv", "line 1", "missing"]),
    "too few fields": ("cities.csv", "太原市,Taiyuan,2022-09,", "太原市,Taiyuan,", ["cities.csv, line 2", "fields"]),
    "fewer municipal towns than named": ("cities.csv", "晋城市,Jincheng,2023-06-02,2023-06-02,10",
                                         "晋城市,Jincheng,2023-06-02,2023-06-02,9",
                                         ["cities.csv", "晋城市", "at least the 10"]),
    "unknown city of a county": ("counties.csv", "小店区,140100,太原市", "小店区,140100,太远市",
                                 ["counties.csv", "city_zh"]),
    "duplicated county": ("counties.csv", "140106,", "140105,", ["counties.csv, line 3", "140105", "line 2"]),
    "total outside its range": ("totals.csv", "207000,200000,224000", "307000,200000,224000", ["value", "200000"]),
    "total below what is observed": ("totals.csv", "542,542,542", "442,442,442", ["Linfen", "442", "450"]),
    "total of an unknown city": ("totals.csv", "reported_output,晋城市", "reported_output,晋成市",
                                 ["members", "晋城市"]),
    "jobs below what is observed": ("totals.csv", "137000,137000,137000", "95000,95000,95000", ["Jincheng", "jobs"]),
}


@pytest.mark.parametrize(("file", "old", "new", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_where_what_and_what_was_expected(facts, file, old, new, words):
    edit(facts, file, old, new)
    with pytest.raises(UserError) as caught:
        load_base_year(facts)
    line = str(caught.value)
    assert "\n" not in line and len(line) < 400
    assert "expected" in line
    for word in words:
        assert word in line


def test_the_line_number_is_the_line_of_the_file(facts):
    edit(facts, "towns.csv", "P09,上党中药材,", "P09,,")
    with pytest.raises(UserError, match=r"towns\.csv, line 10: name_zh is ''"):
        load_base_year(facts)


def test_a_missing_file_is_the_shipped_one_and_a_foreign_encoding_is_named(facts):
    (facts / "trades.csv").unlink()
    assert load_base_year(facts) == load_base_year()
    (facts / "trades.csv").write_bytes("行业".encode("gb18030"))
    with pytest.raises(UserError, match="UTF-8"):
        load_base_year(facts)


def test_a_copy_gives_the_same_base_year_and_an_edit_another(facts):
    assert load_base_year(facts).content_hash == load_base_year().content_hash
    edit(facts, "named_towns.csv", "Zezhou hawthorn wine,0.50", "Zezhou hawthorn wine,0.51")
    assert load_base_year(facts).content_hash != load_base_year().content_hash


def test_the_command_prints_totals_and_standings(capsys):
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert "Jincheng: ten municipal towns" in printed and "137000" in printed
    assert "observed" in printed and "imputed" in printed and "assumed" in printed


def test_the_command_ends_with_2_and_one_line_for_bad_facts(facts, capsys):
    edit(facts, "totals.csv", "542,542,542", "x,542,542")
    assert main([str(facts)]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and "totals.csv" in printed.err
