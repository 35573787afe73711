"""Tables of docs/store.md: what a store holds, table by table and column by column."""

from collections.abc import Iterator

from sqlalchemy import Column, Table

from jinzhen.experiments.documents.markdown import code, table
from jinzhen.experiments.store import tables
from jinzhen.experiments.store.columns import SUMMED_FIGURES
from jinzhen.experiments.store.views import VIEWS
from jinzhen.model.outcomes import OUTCOMES, TOWN_FIGURES, Figure

#: What the columns that follow a registry are, by table.
FOLLOWING = {
    "run_outcomes": "every outcome at the end, and `money_<lever>_<payer>_mcny` of every money line over all years",
    "residuals": "every residual",
    "rounds": "every other field of a round",
    "run_uncertainties": "every uncertainty, as drawn",
    "run_quarters": "every outcome",
    "town_sums": "`n_tier_<0-3>`, `n_constraint_<name>`: replications that showed it; `sum_<figure>` of every figure",
    "town_spreads": "`sd_<figure>` of every figure",
    "money_sums": "`sum_` and `squares_` of every money line",
}


def stored_tables() -> str:
    """Every table with its columns."""
    rows = [row for each in tables.metadata.tables.values() for row in _rows(each)]
    return table(("table, column", "meaning"), rows)


def _rows(each: Table) -> Iterator[tuple[str, str]]:
    yield f"**`{each.name}`**", f"**{each.info['doc']}**"
    wide = {column.name for column in tables.REGISTRY.get(each, ())}
    for column in each.columns:
        if column.name not in wide:
            yield f"`{column.name}`{' (key)' if column.primary_key else ''}", _meaning(column)
    if wide:
        yield f"{len(wide)} more", FOLLOWING[each.name]


def _meaning(column: Column) -> str:
    return str(column.doc)


def stored_views() -> str:
    """Every view."""
    return table(("view", "what it shows"), [(code(name), text) for name, text in VIEWS.items()])


def stored_outcomes() -> str:
    """The names of outcomes and figures of towns that are columns, with their units."""
    figures = [("outcome", each) for each in OUTCOMES]
    figures += [("town", each) for each in TOWN_FIGURES if each.name in SUMMED_FIGURES]
    return table(("of", "column", "meaning", "unit"), [_figure(of, each) for of, each in figures])


def _figure(of: str, figure: Figure) -> tuple[str, str, str, str]:
    return of, code(figure.name), figure.label_en, " ".join(filter(None, (figure.unit, figure.measure)))
