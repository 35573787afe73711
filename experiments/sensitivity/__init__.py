"""What the answer hangs on, and how much of it is noise."""
