"""Why a town is named or is not, and why a firm closed: one replication told step by step."""
