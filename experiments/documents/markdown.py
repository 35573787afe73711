"""Tables in GitHub-flavoured Markdown."""

from collections.abc import Iterable, Sequence


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; cells are text, and a stroke inside one is escaped."""
    lines = [f"| {' | '.join(headers)} |", f"|{'---|' * len(headers)}"]
    lines += [f"| {' | '.join(cell(each) for each in row)} |" for row in rows]
    return "\n".join(lines)


def cell(value: object) -> str:
    """One cell: no line breaks, no bare strokes, a dash where there is nothing."""
    return " ".join(str(value).replace("|", "\\|").split()) or "–"


def code(*names: str) -> str:
    """Names as code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)
