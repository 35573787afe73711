"""No time limit on single examples: the first one may compile."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None, max_examples=2000, suppress_health_check=list(__import__("hypothesis").HealthCheck))
settings.load_profile("compiled")
