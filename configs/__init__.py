"""Named settings of every group, as data: YAML without code."""
