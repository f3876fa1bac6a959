"""An attempt at a delivery: one postback on its way to one URL, and what a POST of it gave."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from simulator.errors import SettingsError

__all__ = ["Attempt", "Delivery", "DeliveryErrorKind", "check_headers"]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# Half a surrogate pair has no bytes in UTF-8.
_VALUE = re.compile("[^\x00\r\n\ud800-\udfff]*")

# Whoever sends the bytes must frame them; a second frame would make two readings of one request.
_FRAMING = frozenset({"host", "content-length", "transfer-encoding"})


class DeliveryErrorKind(StrEnum):
    """Why an attempt got no answer, or none that is whole."""

    UNUSABLE_URL = "unusable_url"
    REFUSED_HOST = "refused_host"
    UNRESOLVED = "unresolved"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    CLOSED_EARLY = "closed_early"
    TIMEOUT = "timeout"
    TLS = "tls"
    MALFORMED = "malformed"
    TOO_MANY = "too_many"
    STOPPED = "stopped"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One postback on its way to one URL.

    Attributes:
        delivery_id: What all attempts at this delivery share.
        license_key: The account that the call belongs to.
        queue_id: The call; deliveries of one call go out one after the other.
        response_code: The status that the postback tells of.
        url: Where it goes, as the customer gave it.
        headers: Names and values in sending order. Host comes before them and Content-Length
            after them, from the courier.
        body: What is posted, to the byte.
        attempt: Which attempt this is, from 1.
        method: POST for a postback; GET for what a script asks.

    Raises:
        SettingsError: A header cannot be sent.
    """

    delivery_id: int
    license_key: str
    queue_id: int
    response_code: int
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    attempt: int = 1
    method: str = "POST"

    def __post_init__(self) -> None:
        check_headers(self.headers)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one POST of a delivery gave.

    Attributes:
        delivery: What was to be carried.
        started_at: When the POST began, on the virtual axis.
        finished_at: When its answer was complete or given up, on the virtual axis.
        elapsed_ms: How long it really took, waiting for a free connection left out.
        address: `ip:port` that the request went to, empty if none was sent.
        request: Head and body as they were sent, empty if nothing was.
        status: HTTP status, if a status line came.
        answer: Status line, headers and body without transfer coding, up to a bound.
        error: Why there is no whole answer; `None` if there is one, whatever its status.
        error_text: A sentence for the reader, empty if the postback was delivered.
        delivered: Whether a whole answer came, with a status that counts as delivered.
    """

    delivery: Delivery
    started_at: datetime
    finished_at: datetime
    elapsed_ms: float
    address: str
    request: bytes
    status: int | None
    answer: bytes
    error: DeliveryErrorKind | None
    error_text: str
    delivered: bool

    @property
    def answer_text(self) -> str:
        """What the answer says, without its head; bytes that are no UTF-8 are marked."""
        return self.answer.partition(b"\r\n\r\n")[2].decode("utf-8", "replace")


@lru_cache(maxsize=64)  # all postbacks of a run have the same few headers
def check_headers(headers: tuple[tuple[str, str], ...]) -> None:
    """Refuse headers that cannot be sent, or that frame the request.

    Raises:
        SettingsError: If one is such; says which.
    """
    for name, value in headers:
        if name.lower() in _FRAMING:
            raise SettingsError(
                f"The header {name} is set by the courier, to fit the URL and the "
                "body; leave it out."
            )
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise SettingsError(
                f"A header needs a name of letters, digits and dashes and a value on one "
                f"line, got {name!r}: {value!r}."
            )
