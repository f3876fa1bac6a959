"""The redaction of what is shown of an attempt: license keys and credentials become asterisks."""

import re
from dataclasses import replace

from simulator.covering import SHORTEST_SECRET, cover_group, covered_text, stars
from simulator.postbacks.attempt import Attempt, Delivery

__all__ = ["covered_message", "redacted"]

# Headers whose whole value is a secret.
SECRET_HEADERS = (
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
)

_SECRET_LINE = re.compile(rf"(?im)^((?:{'|'.join(SECRET_HEADERS)}):[ \t]*)([^\r\n]+)")


def redacted(attempt: Attempt) -> Attempt:
    """Give an attempt as it may be shown: same lengths, secrets covered by asterisks.

    Covered are the license key wherever it occurs, `LicenseKey=` fields, user names in URLs, and
    the values of headers that carry credentials. What was sent is not touched.
    """
    key = attempt.delivery.license_key
    return replace(
        attempt,
        delivery=_delivery(attempt.delivery),
        request=covered_message(attempt.request, key),
        answer=covered_message(attempt.answer, key),
        error_text=covered_text(attempt.error_text, key),
    )


def _delivery(delivery: Delivery) -> Delivery:
    key = delivery.license_key
    return replace(
        delivery,
        license_key=stars(key) if len(key) >= SHORTEST_SECRET else key,
        url=covered_text(delivery.url, key),
        headers=tuple((name, _covered_value(name, text, key)) for name, text in delivery.headers),
        body=_covered_bytes(delivery.body, key),
    )


def _covered_value(name: str, value: str, key: str) -> str:
    return stars(value) if name.lower() in SECRET_HEADERS else covered_text(value, key)


def covered_message(message: bytes, key: str = "") -> bytes:
    """A request or an answer as it may be shown: same length, secrets covered by asterisks."""
    head, blank, body = message.partition(b"\r\n\r\n")
    # Latin-1 maps every byte to one character and back, whatever the bytes are.
    lines = _SECRET_LINE.sub(cover_group, head.decode("latin-1")).encode("latin-1")
    return _covered_bytes(lines, key) + blank + _covered_bytes(body, key)


def _covered_bytes(text: bytes, key: str) -> bytes:
    return covered_text(text.decode("latin-1"), key).encode("latin-1")
