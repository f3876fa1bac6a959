"""Anonymising: a recorded postback without what may tell of a person."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from simulator.generate.likeness.traits import Message, text_of
from simulator.generate.privacy.pseudonyms import Pseudonyms
from simulator.postbacks.wire import WireProfile

__all__ = ["Anonymiser"]

_NUMBERS: Final = ("phonenumber", "callerid", "transfercallerid")
_DETECTIONS: Final = frozenset({"HUMAN", "MACHINE", "FAX", "UNKNOWN"})
_TRANSFERS: Final = frozenset({24, 25, 26})
_TRANSFER_KEY: Final = "0"
# A telephone number without its area code has as many, however it is punctuated: nothing that is
# kept may hold one.
_LONG_RUN: Final = re.compile(r"\d(?:[\W_]*\d){6}")
_SMALL: Final = 10**6
_SOUND_ID: Final = re.compile(r"([A-Za-z]{0,8})([0-9]+)")
_ROUTING_NUMBER: Final = re.compile(r"[0-9]{10}")
_ISO: Final = WireProfile()


class Anonymiser:
    """Replaces what may tell of a person, equal values by equal ones wherever they stand.

    Replaced are telephone numbers, caller ID names, extensions, entered digits, whatever a script
    collected, QueueIDs and what is named after them, and conference keys. Kept are the network's
    own texts, ResponseCodes, lengths and, but for the shift, times. What nobody has documented is
    replaced as a script's variable is.

    Args:
        pseudonyms: What stands in for what was there.
        shift: What is added to every moment; whole weeks keep weekdays and hours.
    """

    def __init__(self, pseudonyms: Pseudonyms, *, shift: timedelta = timedelta(0)) -> None:
        self._pseudonyms = pseudonyms
        self._shift = shift

    def message(self, message: Message) -> dict[str, Any]:
        """The same decoded postback without what may tell of a person."""
        case = _Case(self._pseudonyms, self._shift, message)
        return {case.name(name): case.value(name, value) for name, value in message.items()}


@dataclass(frozen=True, slots=True)
class _Case:
    """One postback that is to be anonymised."""

    pseudonyms: Pseudonyms
    shift: timedelta
    message: Message

    def name(self, name: str) -> str:
        """The name of a property; a script may have named a variable after a number."""
        return self.pseudonyms.text(name) if _LONG_RUN.search(name) else name

    def value(self, name: str, value: object) -> object:
        """What stands in for a property's value."""
        match value:
            case "" | None | bool():
                return value
            case str():
                return _TEXTS.get(name, _variable)(self, value)
            case int():
                return _INTEGERS.get(name, _some_number)(self, value)
            case float():
                return _some_number(self, value)
            case _:
                return type(value)()  # an empty list or object; no documented property is one

    def numbers(self) -> set[str]:
        """The telephone numbers of this postback."""
        return {text_of(self.message, name) for name in _NUMBERS}


def _variable(case: _Case, text: str) -> str:
    """What a script collected, or any other text; it may be a number of this very call."""
    return _number(case, text) if text in case.numbers() else case.pseudonyms.text(text)


def _some_number(case: _Case, value: float) -> int:
    # How large a number is may tell as much as its digits.
    return case.pseudonyms.figure(value)


def _small(case: _Case, value: int) -> int:
    return value if abs(value) < _SMALL else _some_number(case, value)


def _queue_id(case: _Case, value: int) -> int:
    return case.pseudonyms.queue_id(value)


def _number_without_quotes(case: _Case, value: int) -> int:
    return int(case.pseudonyms.number(str(value)))


def _number(case: _Case, text: str) -> str:
    return case.pseudonyms.number(text)


def _routing_number(case: _Case, text: str) -> str:
    """A routing number names a switch, unless a number is routed by itself."""
    names_switch = _ROUTING_NUMBER.fullmatch(text) and text not in case.numbers()
    return text if names_switch else case.pseudonyms.number(text)


def _caller_name(case: _Case, text: str) -> str:
    return case.pseudonyms.name(text)


def _keys(case: _Case, digits: str) -> str:
    if case.message.get("ResponseCode") in _TRANSFERS and digits.endswith(_TRANSFER_KEY):
        # The last key is the one that asked for the transfer.
        return case.pseudonyms.keys(digits[:-1]) + _TRANSFER_KEY
    return case.pseudonyms.keys(digits)


def _sound_id(case: _Case, text: str) -> str:
    named, queue_id = _SOUND_ID.fullmatch(text), case.message.get("QueueID")
    if named and type(queue_id) is int and named[2] == str(queue_id):
        return f"{named[1]}{case.pseudonyms.queue_id(queue_id)}"
    return case.pseudonyms.text(text)


def _conference(case: _Case, text: str) -> str:
    return case.pseudonyms.guid(text)


def _moment(case: _Case, text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
        utc = moment.astimezone(UTC) if moment.tzinfo else moment
        return _ISO.date(utc + case.shift) if case.shift else text
    except (ValueError, OverflowError):
        return case.pseudonyms.text(text)


def _detection(case: _Case, text: str) -> str:
    return text if text in _DETECTIONS else case.pseudonyms.text(text)


def _network_text(case: _Case, text: str) -> str:
    """A text of the network, which names carriers and places, and no callee."""
    return case.pseudonyms.text(text) if _LONG_RUN.search(text) else text


_TEXTS: Final[Mapping[str, Callable[[_Case, str], str]]] = {
    "StartTime": _moment,
    "EndTime": _moment,
    "telcoLATA": _network_text,
    "telcoOCN": _network_text,
    "telcoCarrierName": _network_text,
    "telcoCarrierType": _network_text,
    "telcoLRN": _routing_number,
    "telcoSwitchName": _network_text,
    "digitsdialed": _keys,
    "qasoundid": _sound_id,
    "calleridname": _caller_name,
    "transfercalleridname": _caller_name,
    "machinedetection": _detection,
    "ConfKey": _conference,
    "confkey": _conference,
} | dict.fromkeys(_NUMBERS, _number)

_INTEGERS: Final[Mapping[str, Callable[[_Case, int], int]]] = {
    "QueueID": _queue_id,
    "ResponseCode": _small,
    "Duration": _small,
    "incallringcount": _small,
    "lastrecordlength": _small,
} | dict.fromkeys(_NUMBERS, _number_without_quotes)
