"""Each move beside the scenario as it is, in the replications that both finished."""

from collections.abc import Sequence

from jinzhen.experiments.compare.paired import ALL_MONEY, F64, Paired
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.families import paired_difference
from jinzhen.experiments.statistics.intervals import Estimate
from jinzhen.experiments.store.columns import MONEY_COLUMNS
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.scenario import Scenario


class Pairs:
    """The runs of a stage whose first arm is the scenario as it is."""

    def __init__(self, stored: Stored) -> None:
        frame = stored.outcomes()
        frame[ALL_MONEY] = frame[list(MONEY_COLUMNS)].sum(axis=1)
        self._frame = frame
        self._position = {arm.scenario.content_hash: place for place, arm in enumerate(stored.arms)}

    def values(self, scenario: Scenario, names: Sequence[str]) -> F64:
        """Outcomes as it is and in a scenario, (n, 2, names); what failed in either is left out."""
        own = self._frame["position"].isin((0, self._position[scenario.content_hash]))
        runs = Paired(self._frame[own], 2)
        if len(runs.replications) < 2:
            raise Failure(f"no replications of {scenario.name} and of the scenario as it is finished")
        return runs.values(names)

    def base(self, name: str) -> F64:
        """An outcome of the scenario as it is, (n,)."""
        return self._frame.loc[self._frame["position"] == 0, name].to_numpy(dtype=float)

    def cost(self, scenario: Scenario) -> Estimate:
        """Public money of the whole horizon beyond that of the scenario as it is, m CNY."""
        values = self.values(scenario, [ALL_MONEY])[:, :, 0]
        return paired_difference(values[:, 1], values[:, 0])

