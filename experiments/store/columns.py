"""Names of the store's wide columns, made from the model's registries in one place."""

from jinzhen.model.outcomes import CONSTRAINTS, MONEY_LINES, OUTCOME_NAMES, RESIDUALS, TOWN_FIGURES

#: How much is kept of a run, each including the one before: one wide row; a row a step; towns by year.
DETAILS = ("outcomes", "quarters", "towns")

N_TIERS = 4


def money_column(lever: str, payer: str) -> str:
    """Column of what a payer spent for a lever, m CNY."""
    return f"money_{lever}_{payer}_mcny"


MONEY_COLUMNS = tuple(money_column(lever, payer) for lever, payer in MONEY_LINES)
OUTCOME_COLUMNS = OUTCOME_NAMES
RESIDUAL_COLUMNS = RESIDUALS
TIER_COLUMNS = tuple(f"n_tier_{tier}" for tier in range(N_TIERS))
CONSTRAINT_COLUMNS = tuple(f"n_constraint_{name}" for name in CONSTRAINTS)

#: Town figures that are summed. Codes are counted instead; of a 0/1 figure the square is the figure itself.
SUMMED_FIGURES = tuple(figure.name for figure in TOWN_FIGURES if figure.unit != "code")
SQUARED_FIGURES = tuple(figure.name for figure in TOWN_FIGURES if figure.unit not in ("code", "0/1"))


def sum_column(name: str) -> str:
    """Column of the sum over replications."""
    return f"sum_{name}"


def square_column(name: str) -> str:
    """Column of the sum of squares over replications."""
    return f"squares_{name}"


TOWN_SUM_COLUMNS = (
    "n",
    *TIER_COLUMNS,
    *CONSTRAINT_COLUMNS,
    *(sum_column(name) for name in SUMMED_FIGURES),
    *(square_column(name) for name in SQUARED_FIGURES),
)
MONEY_SUM_COLUMNS = (
    "n",
    *(sum_column(name) for name in MONEY_COLUMNS),
    *(square_column(name) for name in MONEY_COLUMNS),
)


def rank(detail: str) -> int:
    """Position in DETAILS: a higher one keeps more."""
    return DETAILS.index(detail)
