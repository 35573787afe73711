"""Which assumed constants of the rules matter."""
