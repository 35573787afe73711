"""Commands that answer no question: they show towns, levers, scenarios, the base year, keep stores, write documents."""
