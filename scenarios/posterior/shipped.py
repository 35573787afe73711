"""The posteriors that come with the program, and which one is meant by `posterior=...`.

`jinzhen calibrate` writes a file; put into this folder it is shipped. There may be one for each day of knowledge: a
scenario takes the latest that knows nothing later than itself.
"""

from datetime import date
from functools import cache
from importlib import resources

from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.posterior.table import Posterior, check_known, parse, read_posterior

#: Words that stand for no posterior, and for the one that is shipped.
NONE, SHIPPED = "none", "shipped"


@cache
def shipped() -> tuple[Posterior, ...]:
    """Every posterior in this folder, the latest knowledge last."""
    folder = resources.files("jinzhen.scenarios.posterior")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name)
    read = (parse(file.read_text(encoding="utf-8-sig"), file.name) for file in files)
    return tuple(sorted(read, key=lambda each: each.as_of))


def shipped_at(as_of: date) -> Posterior | None:
    """The latest that is shipped and knows nothing later than a day."""
    return next((each for each in reversed(shipped()) if each.as_of <= as_of), None)


def posterior_meant(word: str, as_of: date, where: str = "posterior") -> Posterior | None:
    """What `none`, `shipped` or the name of a file stands for in a scenario that knows what was known at a day.

    Raises a UserError for a file that is none, or knows what came later.
    """
    if word == NONE:
        return None
    if word == SHIPPED:
        return shipped_at(as_of)
    posterior = read_posterior(word)
    check_known(posterior, word)
    if posterior.as_of > as_of:
        raise ConfigurationError(
            f"{word} was learnt from what was known at {posterior.as_of}, the scenario stands at {as_of}", where=where,
            expected=f"experiment.as_of={posterior.as_of}, or a posterior learnt as of {as_of}",
        )  # fmt: skip
    return posterior
