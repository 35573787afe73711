"""Figures of a report: each function takes a `Forecast`, a language and a width in inches and returns a Figure."""
