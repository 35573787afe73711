"""The short way of writing an uncertainty down in a table."""

from jinzhen.scenarios.priors import Prior, read_prior
from jinzhen.scenarios.uncertainty import Uncertainty


def uncertain(
    name: str,
    label_zh: str,
    label_en: str,
    group: str,
    unit: str,
    low: float,
    high: float,
    prior: object,
    source: str = "assumed",
    grade: str = "assumed",
    *,
    central: float | None = None,
) -> Uncertainty:
    """An uncertainty from its prior as in a file; `central` defaults to the centre of the prior."""
    distribution = read_prior(prior, name)
    return Uncertainty(
        name,
        label_zh,
        label_en,
        group,
        unit,
        low,
        high,
        centre(distribution) if central is None else central,
        distribution,
        source,
        grade,
    )


def centre(prior: Prior) -> float:
    """Value, middle, mode, mean or median of a prior; of a choice the likeliest value, the first of several."""
    if prior.kind == "uniform":
        return 0.5 * (prior.args[0] + prior.args[1])
    if prior.kind == "triangular":
        return prior.args[1]
    if prior.kind == "choice":
        return max(zip(prior.weights, prior.choices, strict=True), key=lambda pair: pair[0])[1]
    return prior.args[0]
