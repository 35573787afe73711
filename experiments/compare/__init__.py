"""Which policies do better, by how much, at what cost, and where."""
