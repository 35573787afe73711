"""Runs, their store, their analysis and the report: everything around the model."""
