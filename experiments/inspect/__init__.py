"""Commands that run nothing: they show towns, levers, scenarios, the base year, the store, and write the documents."""
