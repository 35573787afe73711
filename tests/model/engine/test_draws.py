"""Philox and the uniform numbers made from it: known answers, plain Python, packed loops."""

import numpy as np
import pytest
from assembly import packed_instructions, packed_multiplications_of_words
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import plain, rule
from jinzhen.model.engine.draws import STREAMS, fill_uniforms, fill_uniforms4, repeated, uniform, uniform2, uniform4
from jinzhen.model.engine.philox import fraction, philox, words

ONES = 0xFFFFFFFF
#: Known answers of philox4x32 with ten rounds that come with Random123 (counter and key, then the words).
KNOWN = [
    ((0, 0, 0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES, ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0),
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]
WORD = st.integers(0, ONES)
IDENTITY = st.integers(0, 2**64 - 1)


@rule
def compiled_philox(c0, c1, c2, c3, k0, k1):
    return philox(c0, c1, c2, c3, k0, k1)


@rule
def compiled_fraction(high, low):
    return fraction(high, low)


@pytest.mark.parametrize(("counter_and_key", "answer"), KNOWN)
@pytest.mark.parametrize("form", [philox, compiled_philox])
def test_known_answers(form, counter_and_key, answer):
    assert form(*counter_and_key) == answer


@given(WORD, WORD, IDENTITY, WORD, WORD)
def test_plain_python_gives_the_same_bits(seed, replication, identity, step, stream):
    key, typed = (seed, replication, identity, step, stream), (seed, replication, np.uint64(identity), step, stream)
    assert plain(words)(*key) == words(*typed)
    assert plain(uniform)(*key) == uniform(*typed) == uniform2(*typed)[0]
    assert plain(uniform2)(*key) == uniform2(*typed)
    assert plain(uniform4)(*key) == uniform4(*typed)


@given(WORD, WORD, IDENTITY)
def test_the_type_of_a_number_does_not_matter(seed, replication, identity):
    wanted = plain(uniform2)(seed, replication, identity, 3, 20)
    assert uniform2(np.int64(seed), np.uint32(replication), np.uint64(identity), np.int32(3), np.uint8(20)) == wanted
    assert plain(uniform2)(np.int64(seed), np.uint32(replication), np.uint64(identity), np.int32(3), 20) == wanted


@given(WORD, WORD)
def test_a_uniform_number_is_strictly_inside(high, low):
    u = fraction(high, low)
    assert u == compiled_fraction(high, low)
    assert 0.0 < u < 1.0
    assert 1.0 - fraction(ONES - high, ONES - low) == u


@pytest.mark.parametrize("form", [fraction, compiled_fraction])
def test_the_ends_are_not_reached(form):
    assert form(0, 0) == 2.0**-53
    assert form(ONES, ONES) == 1.0 - 2.0**-53


def columns(identity, count):
    return [np.full(identity.size, np.nan) for _ in range(count)]


def test_filling_columns_is_drawing_one_by_one():
    identity = np.random.default_rng(1).integers(0, 2**64, 1003, np.uint64)
    two, four = columns(identity, 2), columns(identity, 4)
    fill_uniforms(7, 8, identity, 9, 20, *two)
    fill_uniforms4(7, 8, identity, 9, 20, *four)
    for i in (0, 1, 500, 1001, 1002):
        assert (two[0][i], two[1][i]) == uniform2(7, 8, identity[i], 9, 20)
        assert tuple(column[i] for column in four) == uniform4(7, 8, identity[i], 9, 20)


def test_who_else_draws_does_not_matter():
    identity = np.arange(64, dtype=np.uint64)
    alone, among = columns(identity[5:6], 2), columns(identity, 2)
    fill_uniforms(1, 2, identity[5:6], 3, 20, *alone)
    fill_uniforms(1, 2, identity, 3, 20, *among)
    assert (alone[0][0], alone[1][0]) == (among[0][5], among[1][5])


@pytest.mark.parametrize("changed", range(5))
def test_every_part_of_the_key_changes_every_number(changed):
    key = [1, 2, 3, 4, 20]
    other = [number + (i == changed) for i, number in enumerate(key)]
    assert len(set(uniform4(*key)) | set(uniform4(*other))) == 8


def test_both_halves_of_an_identity_count():
    numbers = {uniform(1, 1, np.uint64(who), 1, 1) for who in (5, 5 + 2**32, 5 + 2**63, 5 << 32)}
    assert len(numbers) == 4


def test_numbers_are_uniform_and_unrelated():
    """Means, variances and correlations over 200,000 draws, within five standard errors."""
    n = 200_000
    a, b = columns(np.empty(n), 2)
    fill_uniforms(2025, 1, np.arange(n, dtype=np.uint64), 1, 20, a, b)
    error = 1.0 / np.sqrt(12 * n)
    assert abs(a.mean() - 0.5) < 5 * error
    assert abs(b.mean() - 0.5) < 5 * error
    assert abs(a.var() - 1 / 12) < 5 / np.sqrt(180 * n)
    for pair in ((a, b), (a[1:], a[:-1])):
        assert abs(np.corrcoef(*pair)[0, 1]) < 5 / np.sqrt(n)
    counts, _ = np.histogram(a, 100, (0, 1))
    assert abs(((counts - n / 100) ** 2 / (n / 100)).sum() - 99) < 5 * np.sqrt(2 * 99)


def test_the_loops_are_packed():
    identity = np.arange(16, dtype=np.uint64)
    fill_uniforms(1, 2, identity, 3, 4, *columns(identity, 2))
    fill_uniforms4(1, 2, identity, 3, 4, *columns(identity, 4))
    assert packed_multiplications_of_words(fill_uniforms) >= 19
    assert packed_multiplications_of_words(fill_uniforms4) >= 19
    assert packed_instructions(fill_uniforms) >= 2


def test_every_use_has_a_stream_of_its_own():
    numbers = [value for name, value in vars(streams).items() if name.isupper()]
    assert len(numbers) == len(set(numbers)) > 10
    assert all(type(number) is int and 0 <= number < STREAMS for number in numbers)


@given(st.tuples(st.integers(0, STREAMS - 1), st.integers(0, 1000)),
       st.tuples(st.integers(0, STREAMS - 1), st.integers(0, 1000)))
def test_repeated_draws_never_meet(one, other):
    assert (repeated(*one) == repeated(*other)) == (one == other)
