"""The redaction of what is shown of an attempt: license keys and credentials become asterisks."""

import re
from dataclasses import replace
from urllib.parse import quote, quote_plus

from simulator.postbacks.attempt import Attempt, Delivery

__all__ = ["covered_key", "covered_message", "covered_text", "redacted"]

# Headers whose whole value is a secret.
SECRET_HEADERS = (
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
)
# A shorter key, such as the demo key `0`, is no secret, and would be found in every number.
SHORTEST_SECRET = 8
_SHOWN = 4

_SECRET_LINE = re.compile(rf"(?im)^((?:{'|'.join(SECRET_HEADERS)}):[ \t]*)([^\r\n]+)")
_KEY_FIELD = re.compile(r"(?i)((?:^|[?&\s])license_?key=)([^&\s#]+)")
_USER_INFO = re.compile(r"(?i)(https?://)([^/?#@\s]+)(?=@)")


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


def covered_key(license_key: str) -> str:
    """A license key as it may be shown: its end tells it from others."""
    if len(license_key) < SHORTEST_SECRET:
        return license_key
    return _stars(license_key[:-_SHOWN]) + license_key[-_SHOWN:]


def covered_text(text: str, key: str) -> str:
    """A text as it may be shown: same length, the license key and credentials covered."""
    if len(key) >= SHORTEST_SECRET:
        forms = "|".join(map(re.escape, _written_forms(key)))
        text = re.sub(forms, lambda found: _stars(found[0]), text, flags=re.IGNORECASE)
    for secret in (_KEY_FIELD, _USER_INFO):
        text = secret.sub(_cover_group, text)
    return text


def _delivery(delivery: Delivery) -> Delivery:
    key = delivery.license_key
    return replace(
        delivery,
        license_key=_stars(key) if len(key) >= SHORTEST_SECRET else key,
        url=covered_text(delivery.url, key),
        headers=tuple((name, _covered_value(name, text, key)) for name, text in delivery.headers),
        body=_covered_bytes(delivery.body, key),
    )


def _covered_value(name: str, value: str, key: str) -> str:
    return _stars(value) if name.lower() in SECRET_HEADERS else covered_text(value, key)


def covered_message(message: bytes, key: str = "") -> bytes:
    """A request or an answer as it may be shown: same length, secrets covered by asterisks."""
    head, blank, body = message.partition(b"\r\n\r\n")
    # Latin-1 maps every byte to one character and back, whatever the bytes are.
    lines = _SECRET_LINE.sub(_cover_group, head.decode("latin-1")).encode("latin-1")
    return _covered_bytes(lines, key) + blank + _covered_bytes(body, key)


def _covered_bytes(text: bytes, key: str) -> bytes:
    return covered_text(text.decode("latin-1"), key).encode("latin-1")


def _written_forms(key: str) -> tuple[str, ...]:
    # As text, as text whose UTF-8 was read as Latin-1, and escaped in a path or a form.
    return key, key.encode().decode("latin-1"), quote(key, safe=""), quote_plus(key)


def _cover_group(found: re.Match[str]) -> str:
    return found[1] + _stars(found[2])


def _stars(text: str) -> str:
    return "*" * len(text)
