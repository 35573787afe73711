"""What an answer owes to a posterior: told after what differs from the baseline, with a warning where it is stale."""

from collections.abc import Iterable, Iterator, Sequence

from jinzhen.experiments.paper.differing import KEY
from jinzhen.experiments.paper.formats import day
from jinzhen.experiments.paper.labels import uncertainty_label
from jinzhen.experiments.paper.parts import Line, Opening, Section
from jinzhen.experiments.paper.text import PAUSE, Text, join
from jinzhen.scenarios.posterior.shipped import shipped, shipped_at
from jinzhen.scenarios.posterior.table import staleness
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

HEADING = Text("What was learnt from the record", "由史实所学")
TAKEN = Text(
    "{n} of {all} uncertainties are drawn together from what was learnt of the record up to {as_of} ({runs:,} runs); "
    "the others from their priors.",
    "{all}个不确定因素中的{n}个按截至{as_of}史实所学的后验（{runs:,}次模拟）联合抽取，其余按先验抽取。",
)
KEPT = Text(
    "Set here, so not drawn from it (and it is not conditioned on them): {names}.",
    "由本情景自行设定、不取自后验（后验亦未以其为条件）：{names}。",
)
STALE = Text(
    "What was learnt is stale: since then {changed} changed. `jinzhen calibrate` learns anew; posterior=none asks "
    "priors alone.",
    "后验已过期：此后{changed}已改变。请用jinzhen calibrate重新学习；posterior=none只用先验。",
)
CHANGED = {
    "engine": Text("the model", "模型"),
    "base_year": Text("the base year", "基年"),
    "catalogue": Text("priors or constants", "先验或常数"),
}
TOO_LATE = Text(
    "No posterior is used: what is shipped was learnt from what became known after {as_of}.",
    "未使用后验：随程序提供的后验所依据的史实晚于{as_of}。",
)


def with_learnt(
    parts: Iterable[Opening | Section], scenarios: Sequence[Scenario], engine: str, base_year: str
) -> Iterator[Opening | Section]:
    """The parts of an answer with what its scenarios take from a posterior, after what they set otherwise."""
    lines = list(dict.fromkeys(line for each in scenarios for line in told(each, engine, base_year)))
    for part in parts:
        yield part
        if lines and isinstance(part, Section) and part.key == KEY:
            yield Section("learnt_before", HEADING, lines)


def told(scenario: Scenario, engine: str, base_year: str) -> Iterator[Line]:
    """What a scenario takes from a posterior, in sentences; nothing where there is none to speak of."""
    posterior = scenario.posterior
    if posterior is None:
        if shipped() and shipped_at(scenario.as_of) is None:
            yield Line(TOO_LATE.format(as_of=day(scenario.as_of)), style="warning")
        return
    taken = scenario.learnt.names if scenario.learnt else ()
    drawn = sum(prior.kind != "fixed" for prior in scenario.priors.values())
    yield Line(TAKEN.format(n=len(taken), all=drawn, as_of=day(posterior.as_of), runs=posterior.runs))
    kept = [name for name in posterior.names if name in UNCERTAINTIES and name not in taken]
    if kept:
        yield Line(KEPT.format(names=join(map(uncertainty_label, kept), PAUSE)))
    if changed := staleness(posterior, engine, base_year):
        yield Line(STALE.format(changed=join((CHANGED[name] for name in changed), PAUSE)), style="warning")
