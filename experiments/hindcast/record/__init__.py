"""What became known of the programme and its cities up to the end of 2023, every row with its page.

The figures of towns are those of the base year (scenarios/base_year/facts/town_figures.csv).
"""
