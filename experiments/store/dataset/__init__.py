"""A store as a dataset of files that other tools read, and back: every column with its unit and meaning."""
