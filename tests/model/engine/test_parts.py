"""Parts of the engine are compiled in a shorter way than Numba's own: what they compute is what Python computes."""

from typing import NamedTuple

import numpy as np
import pytest
from numba.core.errors import TypingError

from jinzhen.model.engine.by_address import by_address
from jinzhen.model.engine.compiled import helper, phase, plain


@by_address
class Held(NamedTuple):
    table: np.ndarray
    codes: np.ndarray
    flags: np.ndarray
    inner: tuple
    share: float
    is_open: bool


def held():
    return Held(np.arange(12.0).reshape(3, 4), np.array([2, 0, 1, 2]), np.array([True, False, True, False]),
                (np.ones(2), 3), 0.5, True)


@helper
def move(row, codes, flags, by):
    for i in range(row.size):
        if flags[i]:
            row[i] += by * codes[i]
    row[-1] = codes[-2]
    codes[0] = int(row[1])
    flags[-1] = row[0] > 1.0


@helper
def first_and_last(table, at):
    return table[at][0], table[at, -1], table[at - 3][1], table[at].size


@phase
def all_of_it(world, found):
    move(world.table[1], world.codes, world.flags, world.share)
    first, last, same, size = first_and_last(world.table, 1)
    found[0], found[1], found[2], found[3] = first, last, same, size
    found[4] = world.inner[0][1] + world.inner[1] + (1.0 if world.is_open else 0.0)


def test_elements_rows_and_fields_are_those_of_python():
    compiled, python = (held(), np.zeros(5)), (held(), np.zeros(5))
    all_of_it(*compiled)
    plain(all_of_it)(*python)
    assert np.array_equal(compiled[1], python[1])
    for name in ("table", "codes", "flags"):
        assert np.array_equal(getattr(compiled[0], name), getattr(python[0], name)), name


def test_a_tuple_of_other_arrays_is_another_type():
    """Columns that do not lie side by side would be read wrongly by code made for those that do."""
    across = held()._replace(table=np.asfortranarray(held().table))
    found, expected = np.zeros(5), np.zeros(5)
    all_of_it(held(), np.zeros(5))
    all_of_it(across, found)
    plain(all_of_it)(held(), expected)
    assert np.array_equal(found, expected)


@helper
def tripled(number):
    return 3 * number


@helper
def three_numbers(found):
    return tripled(1) + tripled(2) + tripled(found.size)


@phase
def of_three_numbers(found):
    found[0] = three_numbers(found)


def test_a_part_that_parts_call_is_compiled_once_for_all_whole_numbers():
    found = np.zeros(1)
    of_three_numbers(found)
    assert found[0] == 12
    assert len(tripled.overloads) == 1


@phase
def no_such_field(world):
    return world.tables


@phase
def no_such_sum(world):
    return world.share + world.table.sum


def test_what_cannot_be_compiled_says_so():
    with pytest.raises(TypingError, match="tables"):
        no_such_field(held())
    with pytest.raises(TypingError, match="sum"):
        no_such_sum(held())
