"""The message: a postback as its JSON Schema describes it, whatever the wire makes of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from simulator.postbacks.fields import Postback, Value
from simulator.postbacks.wire import WireProfile

__all__ = ["message_of"]

_ISO = WireProfile()


def message_of(postback: Postback) -> dict[str, Any]:
    """The typed values of a postback that has been read: what any wire profile decodes to.

    Moments become ISO 8601 texts with milliseconds and `Z`; properties without a value are left
    out, and so are empty texts, which no form can tell from them.

    >>> message_of({"QueueID": 7, "EndTime": None, "isWireless": False})
    {'QueueID': 7, 'isWireless': False}
    """
    return {
        name: _plain(value) for name, value in postback.items() if value is not None and value != ""
    }


def _plain(value: Value) -> object:
    if isinstance(value, datetime):
        return _ISO.date(value)
    # What answered is a member of an enumeration in a call, and a plain text in a message.
    return value.value if isinstance(value, StrEnum) else value
