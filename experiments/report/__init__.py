"""The answer for people: a page, tables and a few lines in the terminal, in English and Chinese."""

from jinzhen.experiments.report.text import print_answer
from jinzhen.experiments.report.write import write_report

__all__ = ["print_answer", "write_report"]
