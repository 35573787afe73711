"""Whether stored runs come out the same, to the last bit, when they are run again."""
