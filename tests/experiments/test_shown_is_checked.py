"""A question that is only shown is refused as one that is run."""

import pytest

from jinzhen.experiments.asking.dispatch import run_experiment
from jinzhen.scenarios.errors import UserError


@pytest.mark.parametrize("flag", [["--info"], ["--cfg", "job"]])
@pytest.mark.parametrize(("name", "word", "said"), [
    ("forecast", "policy.land_quota={local: {P99: 300}}", "P99"),
    ("constraints", "experiment.years=2031", "2031"),
    ("constraints", "experiment.steps={foo: 2}", "foo"),
])
def test_what_cannot_be_asked_is_not_shown(flag, name, word, said):
    with pytest.raises(UserError, match=said):
        run_experiment([*flag, word], name)
