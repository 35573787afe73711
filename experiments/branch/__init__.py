"""What if the policy changed in a quarter: stored replications continued under other policies."""
