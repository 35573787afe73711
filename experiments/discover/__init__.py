"""In which futures the target is missed, or met."""
