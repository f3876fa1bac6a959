"""Calls as an account shows them, made up."""

from typing import Any

from simulator.codes import ResponseCode
from simulator.pytest_plugin.calls import PlacedCall

__all__ = ["placed"]


def placed(queue_id: int, number: str = "202-555-0102", **changes: Any) -> PlacedCall:
    """A call that waits to be dialled, but for the changes."""
    values: dict[str, Any] = {
        "queue_id": queue_id,
        "number": number,
        "text": "Your order is ready.",
        "caller_id": "757-555-0000",
        "reference_id": "",
        "postback_url": "",
        "status": ResponseCode.QUEUED,
        "codes": (ResponseCode.QUEUED,),
        "complete": False,
        "answered": False,
        "try_count": 0,
        "digits": "",
        "machine_detection": "",
        "duration_seconds": 0,
    }
    return PlacedCall(**values | changes)
