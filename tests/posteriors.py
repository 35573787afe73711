"""A small posterior for tests."""

from datetime import date
from typing import Any

import numpy as np

from jinzhen.scenarios.posterior.table import Posterior, catalogue_hash


def toy(as_of: str = "2023-12-31", **changes: Any) -> Posterior:
    """Two uncertainties, three draws."""
    given: dict[str, Any] = {
        "names": ("demand_growth", "gi_premium"), "rows": np.array([[0.031, 0.1], [0.02, 0.25], [-0.01, 0.125]]),
        "as_of": date.fromisoformat(as_of), "engine": "e1", "base_year": "b1", "catalogue": catalogue_hash(),
        "runs": 1000, "method": "by hand: two",
    }  # fmt: skip
    return Posterior(**{**given, **changes})
