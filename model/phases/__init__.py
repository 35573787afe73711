"""Rules applied to all rows: `phase(world, now)`, where it runs by blocks also the towns it is for; one file a step."""
