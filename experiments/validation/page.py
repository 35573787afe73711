"""Published figures beside simulated ones as sections: what page, terminal and files show."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jinzhen.experiments.paper.parts import BOTH, PAGE, TERMINAL, Figure, Line, Opening, Section, Table
from jinzhen.experiments.paper.text import Text, Words, join
from jinzhen.experiments.validation import words
from jinzhen.experiments.validation.data import data
from jinzhen.experiments.validation.figures import Row
from jinzhen.experiments.validation.result import Validation

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Name of the page's files.
NAME = "validation"

TITLE = Text("Jinzhen: virtual experiments beside published figures", "晋镇：虚拟试验与公布数值对照")
QUESTION = Text("Does the model do what was observed?", "模型能否再现已观察到的规律？")
HOW = Text(
    "In each virtual experiment the model is given the treatment of a published study, and its answer is measured as "
    "the study measured it. Only figures that can fail count; those that parameters were tuned to, and those that the "
    "model's own rules and priors all but fix, are shown beside. A miss is shown as a miss, with its reason.",
    "每项虚拟试验对模型施加与已发表研究相同的处理，并按该研究的方法测量结果。仅计入可能不符的数值；用于调参的数值，以及由模型"
    "规则与先验基本决定的数值，一并列出但不计入。不符者如实列为不符，并说明原因。",
)
LINE = Text(
    "Scenario {scenario}, {n} replications from seed {seed}; engine {engine}, base year {base_year}",
    "情景 {scenario}，模拟{n}次，随机种子 {seed}；引擎 {engine}，基年 {base_year}",
)
ALL_FIGURES, MISSES = Text("All figures", "全部数值"), Text("Tests that miss, and why", "不符的检验及原因")
CAPTION = Text(
    "Simulated figures with their intervals, each on the scale of its published interval; blue lies inside, rust "
    "outside. Arrows stand beyond the edge.",
    "模拟值及其区间，均按各自公布区间标度；蓝色在区间内，红色在外。箭头表示超出图边。",
)
READING = Text(
    "Intervals of simulated figures: 95 % of the mean over replications (t), of pooled figures by resampling "
    "replications, of predictions the middle 90 % of replications. Every replication draws what is not known from its "
    "priors.",
    "模拟值的区间：均值为95%（t分布），合并数值由对各次模拟重抽样得到，预测为各次模拟中间的90%。未知因素在每次模拟中按先验抽取。",
)
FACTS = {
    "treatment": Text("Treatment", "处理"), "outcome": Text("Outcome", "结果"),
    "comparison": Text("Comparison", "对照"), "horizon": Text("Horizon", "时限"),
}  # fmt: skip
TUNED = Text("Tuned to it", "据此调整的参数")
MISSED, STANDING, REASON = Text("Test that misses", "不符的检验"), Text("Standing", "类别"), Text("Reason", "原因")
HEADS = (Text("Figure", "数值"), Text("Published", "公布"), Text("Simulated", "模拟"), Text("Result", "结论"))


def page(result: Validation) -> Iterator[Opening | Section]:
    """Everything that is told of a validation."""
    yield _opening(result)
    yield Section("figures", ALL_FIGURES, [_in_short(result), _figure(result), data(result)])
    if result.misses:
        yield Section("misses", MISSES, [_misses(result)])
    last = len(result.patterns) - 1
    for position, rows in enumerate(result.patterns):
        pattern = rows[0].pattern
        heading = f"{pattern.name} " + pattern.title
        told = [_facts(rows), _results(rows), _sources(rows)]
        yield Section(pattern.name, heading, told, READING if position == last else "")


def _opening(result: Validation) -> Opening:
    n_tests = len(result.of("test"))
    return Opening(
        title=TITLE,
        question=QUESTION,
        big=str(n_tests - len(result.misses)),
        beside=Text("of {n}", "共{n}项").format(n=n_tests),
        headline=result.summary,
        answers=[Line(HOW, PAGE)],
        line=LINE.format(
            scenario=result.scenario, n=result.n_replications, seed=result.seed, engine=result.engine_id,
            base_year=result.base_year_hash[:12],
        ),
    )  # fmt: skip


def _in_short(result: Validation) -> Table:
    """Every figure beside its published interval, for the terminal."""
    rows = [
        (
            row.pattern.name if position == 0 else "", row.figure.label, words.published(row.figure),
            words.simulated(row.simulated), words.verdict(row), words.standing(row.figure),
        )
        for pattern in result.patterns
        for position, row in enumerate(pattern)
    ]  # fmt: skip
    return Table("in_short", ("", *HEADS[:3], "", STANDING), rows, (0, 1, 4, 5), where=TERMINAL)


def _misses(result: Validation) -> Table:
    """Tests that miss, with what is known of the reason."""
    rows = [(row.pattern.name, row.figure.label, words.reason(row)) for row in result.misses]
    return Table("misses", ("", MISSED, REASON), rows, (0, 1, 2), where=BOTH)


def _figure(result: Validation) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.validation.chart import chart  # brings matplotlib, which only a page needs

        return chart(result, pen)

    return Figure(NAME, draw, CAPTION, result.summary, NAME, as_file=True)


def _facts(rows: Sequence[Row]) -> Table:
    """How the virtual experiment was made."""
    pattern = rows[0].pattern
    told = [(name, getattr(pattern, key)) for key, name in FACTS.items()]
    return Table("about", (), [*told, (TUNED, words.tuned(rows[0]))], (0, 1))


def _results(rows: Sequence[Row]) -> Table:
    """The figures of a pattern, published and simulated."""
    shown = [
        (row.figure.label, words.published(row.figure) + "\n" + row.figure.basis, words.simulated(row.simulated),
         words.verdict(row), words.standing(row.figure))
        for row in rows
    ]  # fmt: skip
    return Table("results", (*HEADS, STANDING), shown, (0, 3, 4))


def _sources(rows: Sequence[Row]) -> Table:
    """Why figures have their standing, and who published them of whom; what several share is told once."""
    told: dict[Words, list[Words]] = {}
    for row in rows:
        told.setdefault(row.figure.why + "\n" + words.source(row.figure), []).append(row.figure.label)
    return Table("sources", (), [(join(labels), text) for text, labels in told.items()], (0, 1))
