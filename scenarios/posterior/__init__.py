"""What was learnt of uncertainties from the record: joint draws as data, and those that are shipped."""
