"""What a receiver received: requests as they came, and the postbacks read from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.postbacks.wire import Dates, WireProfile
from simulator.recordings.bodies import message_of_body

__all__ = ["ReceivedRequest", "postback_of_message"]

# Reads ISO dates as well: what is no date of its own kind stays as it is.
_ANY_WIRE: Final = WireProfile(dates=Dates.US)
_CONTENT_TYPE: Final = re.compile(r"(?im)^content-type:[ \t]*(.*?)\r?$")


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request, as it came.

    Attributes:
        method: `POST`, for a postback.
        path: What followed the address, query included.
        headers: Under the names that the sender gave them.
        body: To the byte.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """Its Content-Type, empty if there is none."""
        named = {name.lower(): value for name, value in self.headers.items()}
        return named.get("content-type", "")

    @property
    def postback(self) -> dict[str, Any]:
        """Its body read as a postback: typed values, dates in ISO 8601, nothing empty.

        Raises:
            UnreadablePostbackError: If it is none.
        """
        return message_of_body(self.body, self.content_type, _ANY_WIRE)


def postback_of_message(message: str) -> dict[str, Any]:
    """Read the postback of a whole HTTP request."""
    head, _, body = message.partition("\r\n\r\n")
    content_type = _CONTENT_TYPE.search(head)
    return message_of_body(body.encode(), content_type[1] if content_type else "", _ANY_WIRE)
