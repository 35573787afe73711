"""Rules applied to all rows: small compiled loops over the columns they name."""
