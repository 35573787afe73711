"""The patterns, copied from the facts: data only."""
