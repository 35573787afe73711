"""The generated tables of the documentation say what the code says, and the text names every rule."""

import ast
import re
from functools import cache

import pytest
from architecture.sources import ROOT, definitions, files

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.documents import sources
from jinzhen.experiments.documents.pages import COMMAND, PAGES, TABLES, Block, blocks, by_hand, make, rewritten
from jinzhen.model.engine import streams
from jinzhen.model.state.column import declared
from jinzhen.model.state.world import Prices, Sums, Tables
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES
from jinzhen.scenarios.units import format_number

TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
NAMES = [(page, name) for page, text in TEXTS.items() for name in re.findall(r"<!-- generated: ([^>]+?) -->", text)]
BY_HAND = by_hand(TEXTS["docs/odd.md"]).replace("\\_", "_")
SUBMODELS = BY_HAND.split("\n## 7 ")[1]
#: Numbers that need no mention: they say nothing of their own, or stand between two codes.
PLAIN_NUMBERS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)


@cache
def found_on(page: str) -> list[Block]:
    """The generated parts of a page, beside what they should be."""
    return list(blocks(TEXTS[page]))


def is_named(name: str) -> bool:
    """Whether the text written by hand names a lever or an uncertainty."""
    return re.search(rf"\b{name}\b", BY_HAND) is not None


def numbers_in(rule: str) -> list[float]:
    """Numbers written out in the body of a rule, without those of its docstring, tiny ones and PLAIN_NUMBERS."""
    (node,) = (node for path in files("model/rules") for node in definitions(path) if node.name == rule)
    values = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return [value for value in values if type(value) is float and value not in PLAIN_NUMBERS and value > 1e-4]


@pytest.mark.parametrize(("page", "name"), NAMES)
def test_a_generated_table_is_what_the_code_says(page, name):
    (is_current,) = (block.is_current for block in found_on(page) if block.name == name)
    assert is_current, f"{page}: the table '{name}' differs from the code. Run `{COMMAND}` in the repository."


def test_every_table_is_on_a_page():
    assert set(TABLES) == {name if name in TABLES else name.split()[0] for _, name in NAMES}


@pytest.mark.parametrize("group", ["environment", "economy", "rounds"])
def test_every_group_of_uncertainties_has_its_table(group):
    assert ("docs/odd.md", f"uncertainties {group}") in NAMES


@pytest.mark.parametrize("rule", [rule.name for rule in sources.rules()])
def test_the_submodels_name_every_rule(rule):
    named = f"`{rule}`" in SUBMODELS
    assert named, f"docs/odd.md, section 7, does not explain the rule {rule}: write it by hand"


@pytest.mark.parametrize("rule", [rule.name for rule in sources.rules()])
def test_the_submodels_hold_every_number_of_a_rule(rule):
    missing = [f"{n:.10g}" for n in numbers_in(rule) if not re.search(rf"(?<![\d.]){n:.10g}(?![\d]|\.\d)", SUBMODELS)]
    assert missing == [], f"docs/odd.md, section 7: the equation of {rule} has other numbers than the code"


@pytest.mark.parametrize("name", UNCERTAINTY_NAMES)
def test_the_text_uses_every_uncertainty(name):
    assert is_named(name), f"docs/odd.md does not say what {name} does"


@pytest.mark.parametrize("name", LEVER_NAMES)
def test_the_text_uses_every_lever(name):
    named = is_named(name) or (name.startswith("spend_") and "`spend_*`" in BY_HAND)
    assert named, f"docs/odd.md does not say what {name} does"


def test_a_stale_table_is_seen_and_mended():
    text = TEXTS["docs/odd.md"]
    (line,) = (line for line in text.splitlines() if line.startswith("| `special_fund` |") and "3000" in line)
    stale = text.replace(line, line.replace("3000", "2999"))
    assert [block.name for block in blocks(stale) if not block.is_current] == ["levers"]
    assert rewritten(stale) == text


def test_the_command_mends_a_page_and_leaves_text_alone(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("before\n\n<!-- generated: entities -->\nold\n<!-- end -->\n\nafter\n", encoding="utf-8")
    assert main(["docs", str(page)]) == 0
    assert "rewritten: entities" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("before\n") and make("entities") in page.read_text("utf-8")
    assert page.read_text(encoding="utf-8").endswith("\nafter\n")
    assert main(["docs", str(page)]) == 0
    assert "up to date" in capsys.readouterr().out


def test_a_page_that_is_not_there_and_a_table_that_is_not_known(tmp_path, capsys):
    assert main(["docs", str(tmp_path / "none.md")]) == 2
    assert "there is no file" in capsys.readouterr().err
    with pytest.raises(UserError, match="levers"):
        make("lever")


def test_every_table_of_the_state_is_on_the_page():
    tables = {each.__name__ for each in (*Tables.__annotations__.values(), Prices, Sums)}
    assert {name for name in tables if ("docs/odd.md", f"columns {name}") not in NAMES} == set()


def test_a_column_is_shown_as_it_is_declared():
    shown = make("columns Towns")
    for name, what in declared(Tables.__annotations__["towns"]).items():
        (line,) = (line for line in shown.splitlines() if line.startswith(f"| `{name}` |"))
        assert what.unit in line and what.meaning.replace("|", "\\|") in line
    assert "| `brand` | 0-1 | 0 to 1 |" in shown
    assert "| `services` | 0-1 | 0 to 1 | the eight public services (8 numbers) |" in shown


def test_numbers_are_printed_as_a_person_writes_them():
    assert re.findall(r"\d\.\d{9,}|\de\+0\d", "".join(TEXTS.values())) == []


def test_the_text_uses_every_constant():
    """By its name, by what all names of a row begin with, or by its value in an equation."""
    numbers = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)", BY_HAND.replace(",", "")))
    missing = [name for name, each in CONSTANTS.items()
               if not is_named(name) and f"`{name.rpartition('_')[0]}_*`" not in BY_HAND
               and not {format_number(each.value), format_number(100.0 * each.value)} & numbers]
    assert missing == [], "docs/odd.md does not use these constants"


def test_no_stream_is_left_out_and_each_is_drawn_somewhere():
    named = {name: value for name, value in vars(streams).items() if name.isupper()}
    assert {each.name: each.number for each in sources.streams()} == named
    assert [each.name for each in sources.streams() if not each.drawn_in] == []


def test_the_schedule_has_twelve_parts_in_order():
    parts = [int(number) for each in sources.schedule() for number in re.findall(r"\b\d+\b", each.step)]
    assert parts == sorted(parts)
    assert set(parts) == set(range(1, 13))


def test_the_model_reads_every_lever_and_every_uncertainty():
    levers = sources.readers("Lever", LEVER_NAMES)
    uncertainties = sources.uncertainty_readers()
    assert [name for name, who in (levers | uncertainties).items() if not who] == []


@pytest.mark.parametrize("page", PAGES)
def test_inline_formulas_hold_nothing_that_markdown_would_eat(page):
    """Backslashes before punctuation and asterisks are taken by Markdown; fenced formulas may hold them."""
    text = re.sub(r"```.*?```", "", by_hand(TEXTS[page]), flags=re.DOTALL)
    formulas = re.findall(r"\$[^$\n]+\$", text)
    assert [each for each in formulas if re.search(r"\\[^A-Za-z]|\*", each)] == []
    assert [line for line in text.splitlines() if line.count("$") % 2] == []
