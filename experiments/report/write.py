"""Writes the report: the page and the tables, into one folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.report.csv_files import write_tables
from jinzhen.scenarios.errors import Failure, UserError

#: The page's name in the report folder.
PAGE = "forecast.html"


def write_report(result: Forecast, folder: Path, language: str = "en") -> list[Path]:
    """Write page and tables; returns the files, the page first. language : the one the page opens in

    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    from jinzhen.experiments.report.page import page  # brings matplotlib, which only a report needs

    with writing_into(folder):
        replace_file(folder / PAGE, page(result, language))
        return [folder / PAGE, *write_tables(result, folder)]


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Make a report folder and write into it; what goes wrong is told in one line.

    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise UserError(
            f"cannot be written: {error.strerror}", where=str(folder), expected="a folder you may write to"
        ) from error
    except OSError as error:
        raise Failure(f"the report could not be written: {error.strerror}", where=str(folder)) from error


def replace_file(path: Path, text: str) -> None:
    """Write beside and move into place, so that an earlier file stays whole if this one cannot be finished."""
    draft = path.with_suffix(".part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
