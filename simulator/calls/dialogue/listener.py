"""A listener: the callee of one dialogue, asked span by span what comes next."""

from collections.abc import Iterator
from math import inf
from typing import Final, Protocol

from simulator.calls.dialogue.acts import Act
from simulator.calls.dialogue.span import Deed, DeedKind, Span, SpanKind
from simulator.calls.outcome import Callee, MachineDetection

__all__ = ["REACTION_SECONDS", "SECONDS_BETWEEN_KEYS", "Listener", "PlainListener", "leaving"]

SECONDS_BETWEEN_KEYS = 1.2
REACTION_SECONDS = 0.8
"""From a prompt to the first key."""

_MESSAGE_SECONDS = 5.0
_MESSAGE = "a message"


class Listener(Protocol):
    """A callee in a dialogue."""

    talks_until: float
    """Until when the callee can be heard, as far as has happened."""

    @property
    def undone(self) -> tuple[Act, ...]:
        """What the callee was told to do and has not come to yet, as far as that shows."""

    def next(self, span: Span, since: float) -> Deed | None:
        """What the callee does next in a span from a moment on; None if nothing."""

    def did(self, deed: Deed, span: Span) -> None:
        """A deed of `next` has happened."""


class PlainListener:
    """Hears a message: presses given keys at one moment, and hangs up at another.

    A script that waits for keys gets them at its first prompt; else they are pressed once a share
    of the message is heard. Prompts that ask in vain try a patience that ends.

    Args:
        callee: Who it is.
        message_seconds: How long the message is.
        prompts: Whether the script ever waits for keys.
    """

    undone: Final[tuple[Act, ...]] = ()

    def __init__(self, callee: Callee, *, message_seconds: float, prompts: bool) -> None:
        self.callee = callee
        self.talks_until = callee.greeting_seconds
        share = callee.first_key_share * message_seconds
        self._key_at = None if prompts else callee.greeting_seconds + share
        self._keys = list(callee.presses)
        self._last_key = 0.0
        self._prompt: float | None = None
        self._unanswered = 0
        self._spoken_in: float | None = None

    def next(self, span: Span, since: float) -> Deed | None:
        """The first of: a key, words for a recording, hanging up."""
        self._notice(span, since)
        deeds = [deed for deed in self._deeds(span, since) if deed.at <= span.end]
        return min(deeds, default=None, key=lambda deed: deed.at)

    def did(self, deed: Deed, span: Span) -> None:
        """Go on to the next key, or stop speaking."""
        match deed.kind:
            case DeedKind.KEY:
                self._unanswered = 0
                self._last_key = deed.at
                self._keys.pop(0)
                self._key_at = deed.at + SECONDS_BETWEEN_KEYS
            case DeedKind.SPEECH:
                self._spoken_in = span.begin
                self.talks_until = deed.at + deed.seconds

    def _notice(self, span: Span, since: float) -> None:
        if span.kind in (SpanKind.KEY, SpanKind.DIGITS) and span.begin != self._prompt:
            self._prompt = span.begin
            self._unanswered += 1
        if self._key_at is None and self._keys and span.kind.prompt:
            self._key_at = since + REACTION_SECONDS

    def _deeds(self, span: Span, since: float) -> Iterator[Deed]:
        callee = self.callee
        if self._keys and self._key_at is not None:
            yield Deed(max(since, self._key_at), DeedKind.KEY, self._keys[0])
        if callee.hears_seconds is not None:
            yield Deed(max(since, callee.hears_seconds), DeedKind.HANG_UP)
        if self._unanswered > callee.patience and not self._keys:
            yield Deed(max(since, span.begin + REACTION_SECONDS), DeedKind.HANG_UP)
        if span.kind is SpanKind.RECORDING:
            yield from self._words(span, since)
        elif not self._keys:
            yield from leaving(callee, span, max(span.begin, self._last_key))

    def _words(self, span: Span, since: float) -> Iterator[Deed]:
        if self.callee.detected is MachineDetection.HUMAN and self._spoken_in != span.begin:
            yield Deed(since, DeedKind.SPEECH, words=_MESSAGE, seconds=_MESSAGE_SECONDS)


def leaving(callee: Callee, span: Span, since: float) -> Iterator[Deed]:
    """When a callee hangs up who has nothing more to do: after the message, after a conference.

    Nobody hangs up during a greeting of their own.
    """
    stay = {
        SpanKind.OVER: callee.lingers_seconds,
        SpanKind.CONFERENCE: callee.transfer.talk_seconds,
    }.get(span.kind, inf)
    if stay < inf:
        yield Deed(max(since, callee.greeting_seconds) + stay, DeedKind.HANG_UP)
