"""What one firm, project or town does: scalar pure functions with units and sources, one file per theme."""
