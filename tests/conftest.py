"""What every test shares: Hypothesis profiles."""

import os

from hypothesis import HealthCheck, settings

# Two cores under xdist make single examples slow for reasons that are not ours, so no deadline.
settings.register_profile("default", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "default")
