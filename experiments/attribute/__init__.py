"""Which levers of a policy make the difference, and how much of it each?"""
