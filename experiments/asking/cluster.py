"""Where the workers of a cluster are: the part of the executor's settings that only Dask has."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from jinzhen.scenarios.errors import ConfigurationError

DASK = "dask"
#: An address as `dask scheduler` prints it; a host is a name, an IPv4 address, or an IPv6 address in brackets.
ADDRESS = re.compile(r"(tcp|tls)://([\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})")
EXPECTED = "executor.scheduler=tcp://<host>:<port> (or tls://), as `dask scheduler` prints it when it starts"


class Cluster(NamedTuple):
    """Where the workers are.

    scheduler : address, such as tcp://host:8786
    timeout_seconds : how long a scheduler may not answer, or have no worker, before that is a failure
    """

    scheduler: str
    timeout_seconds: float


def read_cluster(executor: Mapping[str, Any], place: Callable[[str], str]) -> Cluster | None:
    """The cluster meant by the checked settings of the executor; None where it is another than Dask.

    place : key -> where its value was given
    Raises ConfigurationError: no cluster is started in silence, and no address is asked of others than Dask.
    """
    scheduler, seconds = executor["scheduler"], executor["timeout_seconds"]
    if executor["name"] != DASK:
        for key in ("scheduler", "timeout_seconds"):
            if executor[key] is not None:
                raise ConfigurationError(
                    f"executor={executor['name']} has no {key}", where=place(key), expected=f"executor={DASK} with it"
                )
        return None
    if scheduler is None:
        raise ConfigurationError(
            "no address of a scheduler is given, and none is started", where="executor.scheduler", expected=EXPECTED
        )
    if not ADDRESS.fullmatch(scheduler):
        what = f"{scheduler!r} is no address of a scheduler"
        raise ConfigurationError(what, where=place("scheduler"), expected=EXPECTED)
    if seconds is None:
        raise ConfigurationError(
            "no time is given", where=place("timeout_seconds"), expected="executor.timeout_seconds=10"
        )
    return Cluster(scheduler, float(seconds))
