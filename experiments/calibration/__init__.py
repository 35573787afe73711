"""What the record says of what is not known: posterior, what it cannot tell, and whether it is calibrated."""
