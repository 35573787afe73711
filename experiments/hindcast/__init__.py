"""What forecasts from earlier dates said, with what was known then, and what came."""
