"""Errors carry their parts, say them in one line, and survive a trip between processes."""

import pickle

from jinzhen.scenarios.errors import Failure, JinzhenError, LeverError, UserError, nearest_name


def test_a_message_is_one_line_with_all_its_parts() -> None:
    error = LeverError("-5 is out of range", where="special_fund", expected="0 to\n 3000", nearest="5")
    assert str(error) == "special_fund: -5 is out of range; expected 0 to 3000; did you mean 5?"
    assert str(UserError("no")) == "no"
    assert str(error.within("mine.yaml")).startswith("mine.yaml: special_fund: ")


def test_exit_codes_tell_mistakes_from_failures() -> None:
    assert issubclass(LeverError, UserError) and LeverError("x").exit_code == 2
    assert issubclass(Failure, JinzhenError) and Failure("x").exit_code == 1


def test_an_error_keeps_its_parts_between_processes() -> None:
    error = pickle.loads(pickle.dumps(LeverError("a", where="b", expected="c", nearest="d")))
    assert (error.what, error.where, error.expected, error.nearest) == ("a", "b", "c", "d")
    assert isinstance(error, LeverError) and error.exit_code == 2


def test_only_a_close_name_is_offered() -> None:
    assert nearest_name("Land_Qota", ["land_quota", "training"]) == "land_quota"
    assert nearest_name("zzz", ["land_quota", "training"]) == ""
