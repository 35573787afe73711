"""Views that a stranger reads in plain SQL: towns by name, steps by date, levers by name, and one row an answer."""

from collections.abc import Iterable
from typing import NamedTuple

from jinzhen.experiments.store.columns import MONEY_COLUMNS, SUMMED_FIGURES, money_column, sum_column
from jinzhen.model.outcomes import MONEY_LINES, PAYERS


class Dialect(NamedTuple):
    """How one database reads JSON. Each is a format.

    lever : last value of a lever; field : a member at the top; pairs : joins a row (key, value) for every member
    """

    lever: str
    field: str
    pairs: str


DIALECTS = {
    "sqlite": Dialect(
        lever="json_extract({text}, '$.levers.{name}.value[#-1][1]')",
        field="json_extract({text}, '$.{name}')",
        pairs="JOIN json_each({text}, '$.{name}') AS pair",
    ),
    "postgresql": Dialect(
        lever="{text}::jsonb #>> '{{levers,{name},value,-1,1}}'",
        field="{text}::jsonb ->> '{name}'",
        pairs="CROSS JOIN LATERAL jsonb_each({text}::jsonb -> '{name}') AS pair",
    ),
}
#: How the towns named in a run are read, and how everything else is then joined: SQLite takes a CROSS JOIN in the order
#: in which it is written, and would else read the JSON of a run once for every town and step there is.
DESIGNATIONS = {
    "sqlite": ("CROSS JOIN json_each(o.designated_steps) AS pair", "CROSS JOIN"),
    "postgresql": ("CROSS JOIN LATERAL jsonb_each_text(o.designated_steps::jsonb) AS pair", "JOIN"),
}

#: View -> what it is for, as docs/store.md says it.
VIEWS = {
    "answers": "One row a scenario arm: how often the target is met, and what it costs. Failed replications count in "
    "n_failed only; money is the mean over finished replications, all years together, m CNY.",
    "quarters": "Every outcome of every step with its date and the scenario's label.",
    "town_years": "Means of every town figure over replications, by town and year, with names.",
    "money_years": "Means of what each payer spent for each lever, by year, m CNY.",
    "designations": "Who becomes provincial when: a row a replication and town.",
    "levers": "What every scenario sets each lever to, as JSON.",
    "measurements": "What probes measured, by name.",
}


def definitions(dialect: str) -> dict[str, str]:
    """The SELECT of every view in the SQL of `sqlite` or `postgresql`."""
    pairs, join = DESIGNATIONS[dialect]
    return {
        "answers": _answers(DIALECTS[dialect]),
        "quarters": _QUARTERS,
        "town_years": _town_years(),
        "money_years": _money_years(),
        "designations": _DESIGNATIONS.format(pairs=pairs, join=join),
        "levers": _LEVERS.format(pairs=DIALECTS[dialect].pairs.format(text="s.definition", name="levers")),
        "measurements": _MEASUREMENTS,
    }


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)


def _whole_sum(term: str) -> str:
    """A sum over chunks, nothing where one was stored before there was such a figure."""
    return f"CASE WHEN COUNT({term}) = COUNT(*) THEN CAST(SUM({term}) AS DOUBLE PRECISION) END"


def _answers(dialect: Dialect) -> str:
    by_payer = {
        payer: [money_column(lever, other) for lever, other in MONEY_LINES if other == payer] for payer in PAYERS
    }
    money = ",\n  ".join(
        f"AVG({_sum(f'COALESCE(o.{name}, 0)' for name in names)}) AS {payer}_mcny" for payer, names in by_payer.items()
    )
    return _ANSWERS.format(
        target=dialect.lever.format(text="s.definition", name="target_towns"),
        end=dialect.field.format(text="s.definition", name="end"),
        money=money,
        all_money=_sum(f"COALESCE(o.{name}, 0)" for name in MONEY_COLUMNS),
    )


def _town_years() -> str:
    means = ",\n  ".join(
        f"{_whole_sum(f't.{sum_column(name)}')} / {steps.of_sum} / SUM(t.n) AS {name}"
        for name, steps in SUMMED_FIGURES.items()
    )
    return _TOWN_YEARS.format(means=means)


def _money_years() -> str:
    means = ",\n  ".join(f"{_whole_sum(f'm.{sum_column(name)}')} / SUM(m.n) AS {name}" for name in MONEY_COLUMNS)
    return _MONEY_YEARS.format(means=means)


_ANSWERS = """
SELECT a.id AS arm_id, s.name AS label, {end} AS ends, CAST({target} AS DOUBLE PRECISION) AS target_towns,
  CAST(c.n_met AS DOUBLE PRECISION) / NULLIF(c.n_done, 0) AS chance, c.n_done AS replications, c.n_failed, c.n_met,
  o.provincial_towns, o.all_mcny AS money_mcny, {payers}
  p.definition AS point, a.seed, s.hash AS scenario_hash, a.engine_id, a.base_year_hash
FROM arms a
JOIN scenarios s ON s.id = a.scenario_id
JOIN points p ON p.id = a.point_id
JOIN (SELECT arm_id, SUM(n_done) AS n_done, SUM(n_met) AS n_met, SUM(n_runs - n_done) AS n_failed
      FROM chunks GROUP BY arm_id) c ON c.arm_id = a.id
LEFT JOIN (SELECT o.arm_id, AVG(o.provincial_towns) AS provincial_towns,
  AVG({all_money}) AS all_mcny,
  {money}
  FROM run_outcomes o GROUP BY o.arm_id) o ON o.arm_id = a.id
""".replace("{payers}", " ".join(f"o.{payer}_mcny," for payer in PAYERS))
_QUARTERS = """
SELECT s.name AS label, d.ends, q.*
FROM run_quarters q
JOIN arms a ON a.id = q.arm_id
JOIN scenarios s ON s.id = a.scenario_id
JOIN steps d ON d.scenario_id = s.id AND d.step = q.step
"""
_TOWN_YEARS = """
SELECT t.arm_id, s.name AS label, w.town_id, w.name_zh, w.name_en, w.city_en, t.year, SUM(t.n) AS replications,
  {means}
FROM town_sums t
JOIN arms a ON a.id = t.arm_id
JOIN scenarios s ON s.id = a.scenario_id
JOIN towns w ON w.base_year_hash = a.base_year_hash AND w.town = t.town
GROUP BY t.arm_id, s.name, w.town_id, w.name_zh, w.name_en, w.city_en, t.year
"""
_MONEY_YEARS = """
SELECT m.arm_id, s.name AS label, m.year, SUM(m.n) AS replications,
  {means}
FROM money_sums m
JOIN arms a ON a.id = m.arm_id
JOIN scenarios s ON s.id = a.scenario_id
GROUP BY m.arm_id, s.name, m.year
"""
_DESIGNATIONS = """
SELECT o.arm_id, s.name AS label, o.replication, w.town_id, w.name_zh, w.name_en, d.step, d.ends
FROM run_outcomes o
{pairs}
{join} arms a ON a.id = o.arm_id
{join} scenarios s ON s.id = a.scenario_id
{join} towns w ON w.base_year_hash = a.base_year_hash AND w.town = CAST(pair.key AS INTEGER)
{join} steps d ON d.scenario_id = s.id AND d.step = CAST(pair.value AS INTEGER)
"""
_LEVERS = """
SELECT s.id AS scenario_id, s.name AS label, pair.key AS lever, CAST(pair.value AS TEXT) AS setting
FROM scenarios s
{pairs}
"""
_MEASUREMENTS = """
SELECT v.arm_id, s.name AS label, p.name AS probe, v.replication, m.name, v.value, v.text
FROM measured v
JOIN probes p ON p.id = v.probe_id
JOIN measures m ON m.id = v.measure_id
JOIN arms a ON a.id = v.arm_id
JOIN scenarios s ON s.id = a.scenario_id
"""
