"""The covering of secrets in texts: license keys and credentials become asterisks."""

import re
from typing import Final
from urllib.parse import quote, quote_plus

__all__ = ["SHORTEST_SECRET", "beginning", "cover_group", "covered_key", "covered_text", "stars"]

SHORTEST_SECRET: Final = 8
"""A shorter key, such as the demo key `0`, is no secret, and would be found in every number."""

_SHOWN: Final = 4
# Behind a cut, the `@` may still come that makes a user name of what stands before it.
_REACH: Final = 2_048

_KEY_FIELD: Final = re.compile(r"(?i)((?:^|[?&\s])license_?key=)([^&\s#]+)")
_USER_INFO: Final = re.compile(r"(?i)(https?://)([^/?#@\s]+)(?=@)")


def covered_key(license_key: str) -> str:
    """A license key as it may be shown: its end tells it from others."""
    if len(license_key) < SHORTEST_SECRET:
        return license_key
    return stars(license_key[:-_SHOWN]) + license_key[-_SHOWN:]


def covered_text(text: str, key: str) -> str:
    """A text as it may be shown: same length, the license key and credentials covered."""
    if len(key) >= SHORTEST_SECRET:
        forms = "|".join(map(re.escape, _written_forms(key)))
        text = re.sub(forms, lambda found: stars(found[0]), text, flags=re.IGNORECASE)
    for secret in (_KEY_FIELD, _USER_INFO):
        text = secret.sub(cover_group, text)
    return text


def beginning(text: str, longest: int, key: str, *, mark: str = "") -> str:
    """A text that is cut if it is longer than it may be.

    Secrets are covered before: of one that the cut goes through, nobody would find the rest. What
    lies far behind the cut is not looked at, so that megabytes cost no more than a page.

    Args:
        text: Any text.
        longest: How many characters it may have, the mark among them.
        key: The license key.
        mark: What a text that was cut ends with.
    """
    if len(text) <= longest:
        return text
    reach = longest + max(_REACH, *map(len, _written_forms(key)))
    return covered_text(text[:reach], key)[: longest - len(mark)] + mark


def cover_group(found: re.Match[str]) -> str:
    """What was found with its second group covered, for `re.sub`."""
    return found[1] + stars(found[2])


def stars(text: str) -> str:
    """As many asterisks as a text has characters."""
    return "*" * len(text)


def _written_forms(key: str) -> tuple[str, ...]:
    # As text, as text whose UTF-8 was read as Latin-1, and escaped in a path or a form.
    return key, key.encode().decode("latin-1"), quote(key, safe=""), quote_plus(key)
