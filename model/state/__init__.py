"""The state as columns: every column declared once, and how a replication's base year is drawn into them."""
