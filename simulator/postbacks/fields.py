"""The properties of postbacks, in documented order, filled from a call."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from simulator.calls.call import Call
from simulator.phone import PhoneNumber
from simulator.telco.record import telco_record

__all__ = [
    "INCOMING_PROPERTIES",
    "PROPERTIES",
    "Postback",
    "Value",
    "incoming_postback",
    "outgoing_postback",
]

Value = int | bool | str | datetime | None
"""A property's value before it is written; None if the property has none."""

Postback = dict[str, Value]
"""One postback: property names of the wire, in documented order, to values."""

PROPERTIES: Final[dict[str, type]] = {
    "QueueID": int,
    "ResponseCode": int,
    "StartTime": datetime,
    "EndTime": datetime,
    "Duration": int,
    "isWireless": bool,
    "telcoLATA": str,
    "telcoOCN": str,
    "telcoCarrierName": str,
    "telcoCarrierType": str,
    "telcoLRN": str,
    "telcoSwitchName": str,
    "digitsdialed": str,
    "incallringcount": int,
    "qasoundid": str,
    "callerid": str,
    "extension": str,
    "phonenumber": str,
    "transfercalleridname": str,
    "lastrecordlength": int,
    "qarecord": bool,
    "transfercallerid": str,
    "calleridname": str,
    "machinedetection": str,
}
"""The 24 documented properties in documented order, with the type of each one's value."""

INCOMING_PROPERTIES: Final[dict[str, type]] = {
    "QueueID": int,
    "ResponseCode": int,
    "StartTime": datetime,
    "EndTime": datetime,
    "Duration": int,
    "incoming": bool,
    "transfercallerid": str,
    "machinedetection": str,
    "digitsdialed": str,
    "extension": str,
    "lastrecordlength": int,
    "callerid": str,
    "phonenumber": str,
}
"""The 13 documented properties of an IncomingPostback, in the same way."""

_TAKEN: Final = frozenset(name.lower() for name in (PROPERTIES | INCOMING_PROPERTIES))


def outgoing_postback(call: Call) -> Postback:
    """Fill the postback that tells how a call to somebody stands.

    `incallringcount` is None unless a ring was detected, as documented; so are the recording's
    properties unless the call is recorded, and the transfer's unless it is transferred. The
    variables of the call's script follow, under their own names, as documented.
    """
    request = call.request
    caller_id = request.caller_id.digits if request.caller_id else ""
    recorded = call.recorded and call.complete
    postback: Postback = {
        "QueueID": call.queue_id,
        "ResponseCode": int(call.status),
        "StartTime": call.started_at,
        "EndTime": call.ended_at,
        "Duration": call.duration_seconds,
        **_telco_properties(request.number),
        "digitsdialed": call.digits or None,
        "incallringcount": call.in_call_rings or None,
        "qasoundid": call.sound_id or None,
        "callerid": caller_id or None,
        "extension": request.number.extension or None,
        "phonenumber": request.number.digits,
        "transfercalleridname": (request.caller_id_name or None) if call.transferred else None,
        "lastrecordlength": call.duration_seconds if recorded else call.last_record_seconds,
        "qarecord": call.recorded,
        "transfercallerid": (caller_id or None) if call.transferred else None,
        "calleridname": request.caller_id_name or None,
        "machinedetection": call.detection,
    }
    return postback | _variables(call) if call.variables else postback


def incoming_postback(call: Call) -> Postback:
    """Fill the postback that tells how a call from somebody stands.

    `phonenumber` is the number of the customer's that was called, as documented, and `callerid`
    the caller's. The properties are None, and variables follow, as in an OutgoingPostback.
    """
    request = call.request
    caller_id = request.caller_id.digits if request.caller_id else None
    recorded = call.recorded and call.complete
    return {
        "QueueID": call.queue_id,
        "ResponseCode": int(call.status),
        "StartTime": call.started_at,
        "EndTime": call.ended_at,
        "Duration": call.duration_seconds,
        "incoming": True,
        "transfercallerid": caller_id if call.transferred else None,
        "machinedetection": call.detection,
        "digitsdialed": call.digits or None,
        "extension": request.number.extension or None,
        "lastrecordlength": call.duration_seconds if recorded else call.last_record_seconds,
        "callerid": caller_id,
        "phonenumber": request.number.digits,
    } | _variables(call)


def _variables(call: Call) -> Postback:
    """What the script has set, but for names that the postback has for its own."""
    return {name: value for name, value in call.variables if name not in _TAKEN}


@lru_cache(maxsize=32_768)  # each of thousands of calls asks four times, in turn with the others
def _telco_properties(number: PhoneNumber) -> Mapping[str, Value]:
    telco = telco_record(number)
    return {
        "isWireless": telco.wireless,
        "telcoLATA": telco.lata or None,
        "telcoOCN": telco.ocn or None,
        "telcoCarrierName": telco.carrier_name or None,
        "telcoCarrierType": telco.carrier_type or None,
        "telcoLRN": telco.lrn or None,
        "telcoSwitchName": telco.switch_name or None,
    }
