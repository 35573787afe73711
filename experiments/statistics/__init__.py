"""Intervals and sample sizes; knows neither store nor words."""
