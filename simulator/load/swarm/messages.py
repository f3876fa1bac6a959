"""The messages between lead and workers, beside Locust's own."""

from typing import Final

__all__ = ["GO", "ORDER", "READY", "REPORT"]

READY: Final = "ringback-ready"
"""From a worker: without data that it has come; else that it is prepared, or why it is not."""

ORDER: Final = "ringback-order"
"""To a worker: what every process must know."""

GO: Final = "ringback-go"
"""To a worker: when to begin and with which slices, then other slices, and at last to stop."""

REPORT: Final = "ringback-report"
"""From a worker: what it has measured since, and whether it is done."""
