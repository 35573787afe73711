"""How many replications a statement takes, before they are run."""
