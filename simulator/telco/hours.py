"""The hours of a number: what time it is where it lives."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from simulator.telco.record import TelcoRecord

__all__ = ["local_time"]


def local_time(record: TelcoRecord, moment: datetime) -> datetime | None:
    """A moment on the clock of a number's own place; None if the number has no place.

    >>> from datetime import UTC
    >>> from simulator.phone import PhoneNumber
    >>> from simulator.telco.record import telco_record
    >>> norfolk = telco_record(PhoneNumber("7575550100"))
    >>> local_time(norfolk, datetime(2026, 1, 5, 15, tzinfo=UTC)).hour
    10

    Args:
        record: The number's telco record.
        moment: Aware.
    """
    if record.place is None:
        return None
    return moment.astimezone(_zone(record.place.time_zone))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
