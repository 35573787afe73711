"""The forecast as its page, its terminal and its files show it."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from forecast_frames import MadeUpReader
from markupsafe import Markup
from pages import Outline, cells, files_named, parts_of
from pages import printed as shown_in_terminal
from rich.cells import cell_len

from jinzhen.experiments.forecast import hangs_on, outcome_tables, sentences, tables, unknown, unknown_told
from jinzhen.experiments.forecast import page as page_module
from jinzhen.experiments.forecast.answer import forecast
from jinzhen.experiments.forecast.captions import CAPTIONS
from jinzhen.experiments.forecast.chance import VERDICTS
from jinzhen.experiments.forecast.data import data
from jinzhen.experiments.forecast.figures import FIGURES
from jinzhen.experiments.forecast.fixed import fixed_of_certification
from jinzhen.experiments.forecast.words import WORDS
from jinzhen.experiments.paper import formats, labels
from jinzhen.experiments.paper import page as html_page
from jinzhen.experiments.paper.drawing import NARROW, WIDE, Pen, look
from jinzhen.experiments.paper.parts import Data, Table
from jinzhen.experiments.paper.present import write
from jinzhen.experiments.paper.svg import inline_svg
from jinzhen.experiments.paper.text import LANGUAGES, said
from jinzhen.experiments.statistics.intervals import wilson
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES, OUTCOMES
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES


def page(result, language: str = "en") -> str:
    return html_page.page(list(page_module.page(result)), language)


def write_report(result, folder):
    return write("forecast", list(page_module.page(result)), folder)


@pytest.fixture(scope="module")
def result():
    reader = MadeUpReader()
    return forecast(reader, reader.arms, reader.base_year, again=reader.again)


@pytest.fixture(scope="module")
def html(result):
    return page(result)


def printed(result, language: str, width: int = 100) -> str:
    return shown_in_terminal(page_module.page(result), language, width)


def test_every_word_and_caption_has_both_languages():
    for text in (*WORDS.values(), *CAPTIONS.values()):
        assert text.en and text.zh
        assert set(re.findall(r"\{(\w+)\}", text.en)) == set(re.findall(r"\{(\w+)\}", text.zh))


def test_headline_holds_chance_interval_and_replications(result):
    p = result.probability
    for language in LANGUAGES:
        line = sentences.headline(result).in_(language)
        assert formats.percent(p.value) in line
        assert formats.percent_range(p.low, p.high) in line
        assert str(p.n) in line
    assert "31 December 2025" in sentences.headline(result).en
    assert "2025年12月31日" in sentences.headline(result).zh


def test_the_headline_has_two_intervals_and_says_what_it_hangs_on(result):
    row, p = result.across.iloc[0], result.probability
    assert row["low_from"] <= row["low"] <= row["low_to"] < row["high_from"] <= row["high"] <= row["high_to"]
    assert row["low"] < p.low and p.high < row["high"]
    wide = formats.percent(row["low"]), formats.percent(row["high"])
    opening = next(iter(page_module.page(result)))
    for language in LANGUAGES:
        headline = said(opening.headline, language)
        assert formats.percent_range(p.low, p.high) in headline and all(end in headline for end in wide)
        beside = said(opening.beside, language)
        for low, high in ((p.low, p.high), (row["low"], row["high"])):
            assert formats.percent_range(low, high) in beside
    assert hangs_on.sentence(result.drivers) in [line.words for line in opening.answers]
    told = " ".join(printed(result, "en").split())
    assert f"between {wide[0]} and {wide[1]} in nine of ten draws" in told


def test_the_spread_is_put_down_to_groups_and_the_rest_is_said(result):
    """The made-up count follows the rule of places, one of future rounds, and nothing else."""
    own = result.spread[result.spread["outcome"] == "provincial_towns"].set_index("group")["share"]
    assert own["rounds"] > 0.1 and own[["parameters", "outside"]].max() < 0.1
    assert 0.3 < own["left"] < 1.0
    told = unknown_told.made_of(result).en
    assert formats.percent(own["rounds"]) in told and formats.percent(own["left"]) in told
    assert len(unknown_told.spread(result).rows) == result.spread["group"].nunique()


def test_of_few_runs_no_group_tells_more_than_all_that_is_told():
    """With many more inputs than a hundred runs can tell apart, all of them together are learnt worse than one."""
    rng = np.random.default_rng(2)
    groups = {name: rng.normal(size=(112, width)) for name, width in (("rounds", 3), ("parameters", 200))}
    follows = groups["rounds"][:, 0] + 0.7 * rng.normal(size=112)
    found = unknown.made_of(pd.DataFrame(dict.fromkeys(unknown.OUTCOMES, follows)), groups, None)
    shares = found[found["outcome"] == "provincial_towns"].set_index("group")["share"]
    assert shares["rounds"] > 0.3 and shares["rounds"] + shares["left"] <= 1.0 + 1e-12


def test_what_is_known_worst_stands_there_with_where_it_could_be_found_out(result):
    table = unknown_told.worst_known(result)
    assert len(table.rows) == 10 and result.worst_known["uncertainty"].iloc[0] == "places_rule"
    assert all(UNCERTAINTIES[name].grade in ("assumed", "judgement") for name in result.worst_known["uncertainty"])
    for row in table.rows:
        assert re.search("[一-鿿]", row[-1].zh) and row[-1].en


def test_too_few_draws_run_again_are_said(result):
    few = replace(result, across=result.across.iloc[:0], across_shares=result.across_shares.iloc[:0])
    opening = next(iter(page_module.page(few)))
    assert "is not told: too few draws" in opening.headline.en and "by what nobody knows" not in opening.beside.en


def test_without_replications_no_chance_is_claimed(result):
    empty = replace(result, probability=wilson(0, 0))
    assert "no answer yet" in sentences.headline(empty).en


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_a_sentence_of_its_own(result, verdict):
    told = {language: sentences.binds(replace(result, verdict=verdict)).in_(language) for language in LANGUAGES}
    other = sentences.binds(replace(result, verdict="places" if verdict != "places" else "gates")).en
    assert told["en"] != other
    assert re.search("[一-鿿]", told["zh"])


def test_what_is_fixed_of_certification_is_told(result):
    assert result.fixed == () and "drawn in every replication" in sentences.fixed(result).en
    scenario = Scenario.baseline().with_levers(quality_bar=0.3, places_rule="gap", municipal_places_per_round="drawn+1")
    found = fixed_of_certification(scenario.with_priors(round_probability=1, demand_growth=0.02))
    told = sentences.fixed(replace(result, fixed=found))
    assert told.en == ("Fixed here, and drawn unless somebody does: What gives a round its places (gap); Score below "
                       "which no town is named (0.3); Chance that a year to come has a provincial round (1).")
    assert told.zh.startswith("以下各项在此固定") and "认定分数线（0.3）" in told.zh
    assert told.en in " ".join(printed(replace(result, fixed=found), "en").split())


def test_what_the_answer_hangs_on_is_told_with_the_chance_at_both_ends(result):
    """The made-up count follows the rule of places and nothing else."""
    chances = result.by_rule.set_index("rule")["probability"].map(formats.percent)
    line = hangs_on.sentence(result.drivers)
    ends = f"({chances['fixed']} with fixed places, {chances['quality_bar']} with a quality bar, no limit)"
    assert line.en == f"The answer hangs most on rule of places {ends}."
    assert line.en in " ".join(printed(result, "en").split()) and "名额规则（“固定名额”下" in line.zh
    ((first, share, *values), *others) = cells(hangs_on.table(result.drivers))
    assert first == "Rule of places" and share.endswith("*") and values[0] == "Fixed places"
    assert len(others) >= hangs_on.FEWEST_ROWS - 1 and not any(row[1].endswith("*") for row in others)
    assert all(row[2].startswith("≤") and row[5].startswith("≥") for row in others)
    row = result.variance_left.iloc[0]
    assert formats.percent(row["share"]) in hangs_on.left_sentence(result.drivers, result.variance_left).en
    none = hangs_on.sentence(result.drivers.assign(matters=False))
    assert "No single uncertainty is shown to move the answer" in none.en


def test_when_never_met_it_says_so(result):
    never = replace(result, when_met=result.when_met.iloc[:0])
    assert sentences.when_met(never).en == "The target is met in no replication."


def test_a_chance_with_failures_is_told_with_its_bounds(result):
    """A probability of the survivors is none: it says where the chance may lie, first of all and in the terminal."""
    own = pd.DataFrame({"arm": ["as_is"] * 80, "replication": range(80), "seed": 1, "error": "NotFinite"})
    failing = replace(result, failures=own)
    met = round(result.probability.value * result.probability.n)
    low, high = (formats.percent(share / (result.probability.n + 80), 1) for share in (met, met + 80))
    told = " ".join(printed(failing, "en").split())
    assert f"80 of 400 replications failed and are left out: the chance would be {low} had none" in told
    assert f"target, {high} had all." in told
    assert low in printed(failing, "zh") and high in printed(failing, "zh")


def test_terminal_names_rules_arms_towns_money_and_failures(result):
    text = printed(result, "en")
    for part in (
        "Fixed places",
        "Places that fill the gap",
        "Unlimited places",
        "Gates waived",
        "Places bind",
        "output gate",
        "Public money",
        "for every provincial town added",
        "times core output",
        "bn CNY a year at the end",
        "1 of the variants' replications failed and are left out",
        "Accounts close",
    ):
        assert part in text
    assert len(text.splitlines()) <= 40


def test_terminal_speaks_chinese(result):
    text = printed(result, "zh")
    likeliest = said(tables.towns_in_short(result).rows[0][0], "zh")
    assert re.fullmatch(r"[\u4e00-\u9fff0-9（）]+", likeliest)
    for part in ("达到", "名额不限", "免除门槛", "财政资金", likeliest):
        assert part in text or part in sentences.question(result).zh


def test_terminal_warns_of_accounts_that_do_not_close(result):
    broken = replace(result, residuals=result.residuals.assign(largest=7.0))
    assert "ACCOUNTS DO NOT CLOSE" in printed(broken, "en")


def test_unlimited_places_are_a_word_and_never_a_number(result):
    rows = cells(tables.rounds(result))
    assert any("unlimited" in row[4] for row in rows)
    assert not any("e+" in cell or "inf" in cell for row in rows for cell in row)
    only = result.rounds.assign(share_unlimited=1.0)
    assert cells(tables.rounds(replace(result, rounds=only)), "zh")[-1][4] == "不限"


def test_money_table_adds_up(result):
    rows = cells(tables.money(result))
    assert rows[-1][-1] == formats.number(result.money["mean_mcny"].sum() / 1000.0, 2)
    assert {row[1] for row in rows} >= {"province", "counties", "cities", "guarantors"}


def test_levers_that_cost_nothing_are_left_out_in_print_and_kept_in_the_file(result):
    printed_labels = {row[0] for row in cells(tables.money(result))}
    assert labels.lever_label("rd_grant").en in printed_labels
    assert labels.lever_label("champion_reward").en not in printed_labels
    kept = {each.name: each.frame for each in data(result)}["money"]
    assert set(zip(kept["lever"], kept["payer"], strict=True)) == set(MONEY_LINES)


def test_every_outcome_is_shown_once_with_a_unit_in_both_languages(result):
    shown = [name for names in outcome_tables.GROUPS.values() for name in names]
    assert sorted(shown) == sorted(OUTCOME_NAMES)
    for table, names in zip(outcome_tables.outcomes(result), outcome_tables.GROUPS.values(), strict=True):
        for language in LANGUAGES:
            rows = cells(table, language)
            assert len(rows) == len(names)
            assert {len(row) for row in rows} == {len(table.head)} == {2 + 4 + 1}
            assert not any("nan" in cell for row in rows for cell in row)
    assert {figure.unit for figure in OUTCOMES} <= set(labels.UNITS)


@pytest.mark.parametrize("figure", [figure for figure in OUTCOMES if figure.measure], ids=lambda figure: figure.name)
def test_a_figure_with_a_measure_names_it(figure):
    for language in LANGUAGES:
        word = WORDS[f"measure_word_{figure.measure}"].in_(language)
        assert word in outcome_tables.label(figure.name).in_(language).lower()


def test_large_amounts_are_shown_in_a_larger_unit_and_small_ones_keep_their_digits(result):
    by_group = dict(zip(outcome_tables.GROUPS, outcome_tables.outcomes(result), strict=True))
    rows = {row[0]: row for row in cells(by_group["economy"])}
    assert rows["Core output"][1:3] == ("bn CNY", formats.number(own_mean(result, "core_output_mcny", 2022) / 1000.0))
    assert rows["R&D spending"][1] == "m CNY"
    gini = cells(by_group["standing"], "zh")[-1]
    assert re.fullmatch(r"0\.\d{3}", gini[2])


def own_mean(result, name: str, year: int) -> float:
    return result.outcomes.set_index(["outcome", "year"])["mean"][name, year]


def test_reported_and_real_are_told_apart(result):
    line = sentences.stretch(result).en
    mean = result.outcomes.set_index(["outcome", "year"])["mean"]
    times = mean["reported_output_mcny", 2025] / mean["core_output_mcny", 2025]
    assert f"{times:.2f} times core output" in line
    assert formats.percent(mean["paper_entities", 2025] / mean["reported_entities", 2025]) in line
    assert re.search("[一-鿿]", sentences.stretch(result).zh)
    rows = cells(tables.entities(result))
    assert [row[0] for row in rows] == ["In business", "On paper only", "As reported"]


def test_cost_per_town_is_said_with_its_reservation(result):
    for language, reservation in (("en", "accounting, not what one more would cost"), ("zh", "账面口径")):
        assert reservation in sentences.cost_per_town(result).in_(language)
    nothing = result.cost_per_town.assign(cost_mcny=np.nan, low=np.nan, high=np.nan, q05=np.nan, q50=np.nan, q95=np.nan)
    none_added = replace(result, cost_per_town=nothing)
    assert "No provincial town is added" in sentences.cost_per_town(none_added).en
    assert cells(tables.cost_per_town(none_added))[0][3:] == ("–", "–", "–")


def test_a_year_with_fewer_steps_says_how_many_quarters_it_holds(result):
    heads = tuple(said(head, "en") for head in tables.year_heads(result))
    assert heads == ("2022 (1 q)", "2023", "2024", "2025")
    months = replace(result, output=result.output.assign(steps=3 * result.output["steps"]))
    assert tables.year_heads(months) == tables.year_heads(result)


def test_page_is_whole_and_asks_for_nothing_from_outside(html):
    outline = Outline(html)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    for link in outline.links:
        assert link.startswith(("#", "tables/")), link
    without_namespaces = re.sub(r'xmlns(:\w+)?="[^"]+"', "", html)
    assert "http" not in re.sub(r"<meta http-equiv|base64,[^)]+", "", without_namespaces)
    assert len(html.encode()) < 3_000_000


def test_every_reference_inside_the_page_has_its_target(html):
    outline = Outline(html)
    inside = {link[1:] for link in outline.links if link.startswith("#")} | set(re.findall(r"url\(#([^)]+)\)", html))
    assert inside
    assert inside <= set(outline.ids)


def test_page_has_both_editions_with_the_same_figures_and_alternative_texts(html):
    outline = Outline(html)
    charts = [values for tag, values in outline.tags if tag == "svg"]
    assert len(charts) == 2 * 2 * len(FIGURES)
    assert all(values["role"] == "img" and len(values["aria-label"]) > 15 for values in charts)
    editions = [values for tag, values in outline.tags if tag == "main"]
    assert [values["lang"] for values in editions] == ["en", "zh-Hans"]


def test_figures_are_drawn_with_text_as_text(html):
    assert "<text" in html
    assert "省级专业镇（个）</text>" in html
    assert "target 30</text>" in html


@pytest.fixture
def without_figures(monkeypatch):
    """Pages in a moment: no figure is drawn and no font is cut."""
    monkeypatch.setattr(html_page, "_svg", lambda *arguments: Markup("<svg></svg>"))
    monkeypatch.setattr(html_page, "embedded", lambda characters: {})


def test_page_escapes_what_a_user_named(result, without_figures):
    named = replace(result, question=replace(result.question, scenario="<script>alert(1)</script>"))
    assert "<script>alert" not in page(named)


def test_page_opens_in_the_language_asked_for(result, without_figures):
    assert re.search(r'id="choose-zh"[^>]* checked', page(result, "zh"))


def test_same_numbers_give_the_same_page(result, without_figures):
    assert page(result) == page(result)
    with look():
        drawn = {inline_svg(FIGURES["course"](result, Pen(WIDE, "zh")), "course", "the count") for _ in range(2)}
    assert len(drawn) == 1


def test_report_writes_page_and_readable_tables(result, tmp_path, without_figures):
    files = write_report(result, tmp_path / "new" / "report")
    assert files[0].name == "forecast.html"
    assert all(path.stat().st_size > 0 for path in files)
    answer = pd.read_csv(files[0].parent / "tables" / "answer.csv")
    assert answer.loc[0, "probability"] == pytest.approx(result.probability.value)
    towns = pd.read_csv(files[0].parent / "tables" / "towns.csv")
    assert len(towns) == 150
    assert "杏花村汾酒" in set(towns["name_zh"])
    assert not list(files[0].parent.rglob(".*"))


def test_every_link_of_the_page_leads_to_a_written_file(result, html):
    linked = {link for link in Outline(html).links if link.startswith("tables/")}
    assert linked
    assert linked <= {f"tables/{name}.csv" for name in files_named(page_module.page(result))}


def test_forecast_without_any_round_or_success_still_has_a_page(without_figures):
    reader = MadeUpReader(n=8)
    history = MadeUpReader.designations(reader, "0" * 64)
    reader.designations = lambda scenario_hash: np.where(history > 5, -1, history)
    reader.rounds = lambda hashes: MadeUpReader.rounds(reader, hashes).iloc[:0]
    nothing = forecast(reader, reader.arms, reader.base_year)
    assert nothing.probability.value == 0.0
    text = page(nothing)
    assert "The target is met in no replication." in text
    assert "No replication holds a round" in text
    with look():
        drawn = {name: draw(nothing, Pen(NARROW, "zh")) for name, draw in FIGURES.items()}
    assert [name for name, drawing in drawn.items() if drawing is None] == ["drivers", "across"]


def test_every_table_has_as_many_heads_as_cells_and_its_numbers_have_units(result):
    for table in parts_of(page_module.page(result), Table):
        widths = {len(row) for row in table.rows} | ({len(table.head)} if table.head else set())
        assert len(widths) == 1, table.name


def test_every_column_of_every_file_is_described(result):
    for each in parts_of(page_module.page(result), Data):
        for name in each.frame.columns:
            assert each.columns.get(f"{each.name}.{name}", each.columns.get(name)), f"{each.name}: {name}"


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_towns_make_a_page_without_complaint(result, without_figures, n):
    few = replace(result, towns=result.towns[~result.towns["provincial_at_as_of"]].head(n))
    assert ("Nothing to show." in page(few)) == (n == 0)
    with look():
        for pen in (Pen(WIDE, "zh"), Pen(NARROW, "en")):
            for name in ("where", "town_chances"):
                drawing = FIGURES[name](few, pen)
                assert drawing is None or "<text" in inline_svg(drawing, name, "few towns")


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_the_answer_is_cut_in_a_narrow_terminal(result, language, width):
    text = printed(result, language, width)
    for table in parts_of(page_module.page(result), Table):
        for row in cells(table, language) if table.name.endswith("in_short") else ():
            assert all(cell in text for position, cell in enumerate(row) if position not in table.words)
    assert max(map(cell_len, text.splitlines())) <= width
