"""The simulation: a scenario, a seed and a replication number in, a trajectory out."""
