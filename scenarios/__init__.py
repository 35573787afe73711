"""What a scenario is: levers, uncertainties, dates, units, and the base year."""
