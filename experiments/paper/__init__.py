"""What experiments print and write with."""
