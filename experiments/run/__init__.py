"""Turn designs into records: executors and the unit of work."""
