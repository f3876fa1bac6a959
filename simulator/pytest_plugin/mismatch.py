"""The texts of what was expected in vain: what came, and why each candidate did not match."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from simulator.pytest_plugin.calls import PlacedCall

__all__ = ["joined", "listed", "shown", "shown_conversation", "shown_refusal", "story_of"]

_LONGEST: Final = 80
_MOST_LINES: Final = 60


def shown(value: object) -> str:
    """A value as Python writes it, cut if it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence: `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def listed(heading: str, lines: Iterable[str]) -> str:
    """A heading with lines under it."""
    return "\n".join([heading, *(f"  {line}" for line in lines)])


def shown_refusal(refusal: Mapping[str, Any]) -> str:
    """A request that did not become a call, in a line."""
    return (
        f"a request for {refusal['number']!r}, refused with {refusal['response_code']}"
        f" {refusal['response_text']}: {refusal['reason']}"
    )


def shown_conversation(call: PlacedCall) -> list[str]:
    """What was said and done in a call, a line each and indented; cut if it is long."""
    lines = call.conversation.splitlines()
    more = len(lines) - _MOST_LINES
    if more > 0:
        lines = [*lines[:_MOST_LINES], f"... and {more} lines more"]
    return [f"  {line}" for line in lines]


def story_of(calls: Iterable[PlacedCall], refusals: Iterable[Mapping[str, Any]]) -> str:
    """What happened in an account, a line a call and what a script said in it."""
    lines: list[str] = []
    for call in calls:
        codes = ", ".join(str(int(code)) for code in call.codes)
        lines.append(f"{call}: {codes} {call.status.text}")
        lines += shown_conversation(call) if call.scripted else []
    return "\n".join([*lines, *map(shown_refusal, refusals)])
