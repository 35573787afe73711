"""What holds every town back, for people: a page, tables and lines in the terminal, in English and Chinese."""

from jinzhen.experiments.report.constraints.text import print_constraints
from jinzhen.experiments.report.constraints.write import write_constraints

__all__ = ["print_constraints", "write_constraints"]
