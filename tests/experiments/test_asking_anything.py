"""Whatever is typed or written into a file ends in scenarios or in one line; never in a fault of the program."""

import os
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.settings import GROUPS, keys_of
from jinzhen.experiments.paper.plain import plain_text
from jinzhen.scenarios.errors import UserError

MANY = settings(max_examples=150, deadline=None)

KEYS = [f"{group}.{key}" for group in GROUPS for key in keys_of(group)]
SIGNS = "0123456789.,:;-+*/%=~!?&|<>@#$^()[]{}'\"\\ _\tabeEfxXnNQyos原平亿元/年"
VALUE = st.text(SIGNS, max_size=30) | st.text(max_size=10) | st.sampled_from([
    "null", "nan", "inf", "1e999", "[]", "{}", "[[]]", "{a: {b: 1}}", "true", "unlimited", "drawn",
    "[normal, 0.02, 0.01]", "[choice, [1], [1]]", "{value: 1, end: 2024Q1}", "{local: {P14: 3}}",
    "{target: {city: 太原}}", "[[2025Q1, 800]]",
    "[[0000Q1, 1]]", "{value: [[2024Q1, 1]], phase_in_quarters: 3}", "range(0,5)", "choice(1,2)", "glob(*)",
    "1,2", "all",
])  # fmt: skip
WORD = st.builds("{}{}={}".format, st.sampled_from(["", "", "+", "++", "~"]), st.sampled_from([*KEYS, *GROUPS]), VALUE)
BAD = [
    b"", b"\x00", b"\xff\xfe", b"{", b"? a", b"5: 3", b"[1]: 2", b"!!int a: b", b"a: !!python/none", b"&a a: *a",
    b"policy: {special_fund: 5}", b"policy: 5", b"special_fund: !!float x", b"special_fund: 1e", b"<<: {a: 1}",
    b"special_fund: " + b"1" * 5000, b"special_fund: " + b"[" * 300 + b"]" * 300, b"a: &a [*a]", b"---\n---\n",
    b"%TAG ! x",
    b"special_fund: [[2024Q1, {a: [1]}]]", b"land_quota: {local: {5: {6: 7}}}", b"special_fund: {value: {value: 3}}",
    b"land_quota: {target: [city]}", b"land_quota: {local: [P14]}", b"'\\e': 1", b"special_fund: \"\\e[31m\"",
    b"a" * 2000,
]  # fmt: skip


def ends_well(words: list[str]) -> None:
    try:
        compose(words)
    except UserError as mistake:
        line = str(mistake)
        assert line and "\n" not in line and len(line) < 3000
        assert plain_text(plain_text(line)) == plain_text(line)


@MANY
@given(st.lists(WORD, max_size=3), st.booleans())
@example(["policy.special_fund=" + "9" * 5000], False)
@example(["experiment.seed=" + "9" * 5000], False)
@example(["environment.demand_growth=[[[[1]]]]"], False)
@example(["experiment.end=0000Q1"], False)
@example(["policy=\ud800.yaml"], False)
def test_any_words(words, is_multirun):
    ends_well([*(["-m"] if is_multirun else []), *words])


@MANY
@given(st.lists(st.text(max_size=12), max_size=3))
def test_any_text_at_all(words):
    ends_well(words)


@MANY
@given(st.sampled_from(["policy", "environment", "experiment", "population", "store", ""]), st.binary(max_size=60)
       | st.sampled_from(BAD) | VALUE.map(lambda value: f"special_fund: {value}\n".encode("utf-8", "replace"))
       | VALUE.map(lambda value: f"policy:\n  land_quota: {value}\n".encode("utf-8", "replace")))  # fmt: skip
def test_any_file(group, content):
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "any.yaml")
        with open(path, "wb") as file:
            file.write(content)
        ends_well([f"{group}={path}" if group else path])


def test_every_bad_file_of_the_list_for_every_group():
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "any.yaml")
        for content in BAD:
            with open(path, "wb") as file:
                file.write(content)
            for word in (path, *(f"{group}={path}" for group in GROUPS)):
                ends_well([word])
