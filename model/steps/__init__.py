"""The steps of the schedule: each hands the columns its phases name out of the tables, and calls them in order."""
