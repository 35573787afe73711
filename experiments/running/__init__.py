"""Carry out what is asked: executors, the unit of work, the runner of studies."""
