"""Incoming numbers: offered, assigned, and set up."""

from simulator.number_pool import NumberPool
from tests.soap_clients.cases.case import KEYED, TEXT, Case

__all__ = ["INCOMING_NUMBERS"]

_POOL = NumberPool()
_OFFERED = [each.digits for each in _POOL.available("757", seed=0)]
_OWN = {"PhoneNumber": f"+1 {_OFFERED[0]}", **KEYED}

INCOMING_NUMBERS = (
    Case(
        "GetAvailableAreaCodes",
        {},
        [{"AreaCodeNumber": each.digits, "Location": each.location} for each in _POOL.area_codes()],
    ),
    Case("GetAvailableIncomingNumbers", {"AreaCodeFilter": "757"}, _OFFERED),
    Case("GetAvailableIncomingNumbers", {"AreaCodeFilter": "999"}, []),
    Case("GetAssignedNumbers", KEYED, []),
    Case("AssignIncomingNumber", {"IncomingPhoneNumber": _OFFERED[0], **KEYED}, answer=True),
    Case("AssignIncomingNumber", {"IncomingPhoneNumber": _OFFERED[0], **KEYED}, answer=False),
    Case("GetAssignedNumbers", KEYED, [_OFFERED[0]]),
    Case("SetIncomingCallScript", {"Script": TEXT, **_OWN}, answer=True),
    Case("GetIncomingCallScript", _OWN, TEXT),
)
