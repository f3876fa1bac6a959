"""The story: every case, in the order in which each client tells them.

One license key tells it on a manual clock, so that every number and time is known. Without the
operations that only SOAP has, it goes on as it does with them.
"""

from tests.soap_clients.cases.calls import (
    BEFORE,
    CANCELLING,
    PLACING_CALLS,
    PLACING_CALLS_OVER_SOAP_ONLY,
    STATUS,
)
from tests.soap_clients.cases.case import Case
from tests.soap_clients.cases.lists import LISTS
from tests.soap_clients.cases.numbers import INCOMING_NUMBERS
from tests.soap_clients.cases.scripts import SCRIPTS
from tests.soap_clients.cases.service import INFORMATION
from tests.soap_clients.cases.sounds import SOUNDS

__all__ = ["BEFORE", "CASES"]

CASES: tuple[Case, ...] = (
    *INFORMATION,
    *PLACING_CALLS,
    *STATUS,
    *CANCELLING,
    *PLACING_CALLS_OVER_SOAP_ONLY,
    *SCRIPTS,
    *INCOMING_NUMBERS,
    *LISTS,
    *SOUNDS,
)
