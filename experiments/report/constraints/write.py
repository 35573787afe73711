"""Writes the page and the tables about what holds towns back into one folder."""

from pathlib import Path

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.report.csv_files import write_frames
from jinzhen.experiments.report.write import replace_file, writing_into

#: The page's name in the report folder.
PAGE = "constraints.html"


def write_constraints(answer: Constraints, folder: Path, language: str = "en") -> list[Path]:
    """Write page and tables; returns the files, the page first. language : the one the page opens in

    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    from jinzhen.experiments.report.constraints.page import page  # brings matplotlib, which only a report needs
    from jinzhen.experiments.report.constraints.tables import frames

    with writing_into(folder):
        replace_file(folder / PAGE, page(answer, language))
        return [folder / PAGE, *write_frames(frames(answer), folder)]
