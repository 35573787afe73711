"""Answer questions from stored records only."""
