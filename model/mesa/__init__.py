"""The Mesa face: one replication as a Mesa model over the engine's own columns."""
