"""Is the target reached?"""
