"""A callee who was told what to do: an act begins when the one before is done."""

from collections.abc import Iterator
from math import inf

from simulator.calls.dialogue.acts import (
    Act,
    HangsUp,
    Hears,
    Presses,
    Says,
    Stays,
    Waits,
    WaitsForPrompt,
    shows,
)
from simulator.calls.dialogue.listener import REACTION_SECONDS, SECONDS_BETWEEN_KEYS, leaving
from simulator.calls.dialogue.span import Deed, DeedKind, Span
from simulator.calls.outcome import Callee

__all__ = ["ToldListener"]


class ToldListener:
    """Does the acts of a callee, then listens to the end.

    Who waits for words that never come listens to the end, too.
    """

    def __init__(self, callee: Callee) -> None:
        self.talks_until = callee.greeting_seconds
        self._callee = callee
        self._acts = callee.acts
        self._place = 0
        self._pressed = 0
        self._ready = 0.0
        self._last_key = -inf
        self._last_heard = -inf
        self._answered_prompt: float | None = None

    @property
    def undone(self) -> tuple[Act, ...]:
        """The acts that have not been come to; of keys those that are left."""
        left = self._acts[self._place :]
        if left and isinstance(left[0], Presses):
            left = (Presses(left[0].keys[self._pressed :]), *left[1:])
        return tuple(filter(shows, left))

    def next(self, span: Span, since: float) -> Deed | None:
        """The next act that shows, if its time comes within the span."""
        hears = self._callee.hears_seconds
        deeds = [] if hears is None else [Deed(max(since, hears), DeedKind.HANG_UP)]
        deeds += self._act(span, since)
        return min(
            (deed for deed in deeds if deed.at <= span.end), default=None, key=lambda deed: deed.at
        )

    def did(self, deed: Deed, span: Span) -> None:
        """Go on to the next act, or to the next key of this one."""
        self._ready = deed.at + deed.seconds
        match deed.kind:
            case DeedKind.HEARING:
                self._last_heard = deed.at
                self._place += 1
            case DeedKind.SPEECH:
                self.talks_until = self._ready
                self._place += 1
            case DeedKind.HANG_UP if isinstance(self._present, HangsUp):
                self._place += 1
            case DeedKind.KEY:
                self._last_key = deed.at
                self._pressed += 1
                if span.kind.prompt:
                    self._answered_prompt = span.begin
                act = self._present
                if isinstance(act, Presses) and self._pressed == len(act.keys):
                    self._place, self._pressed = self._place + 1, 0

    @property
    def _present(self) -> Act | None:
        return self._acts[self._place] if self._place < len(self._acts) else None

    def _act(self, span: Span, since: float) -> Iterator[Deed]:
        while self._place < len(self._acts) and self._passes(span):
            self._place += 1
        at = max(since, self._ready)
        match self._present:
            case Hears(words) if (heard := self._hearing(words, span, at)) is not None:
                yield Deed(heard, DeedKind.HEARING, words=words)
            case Says(words, seconds):
                yield Deed(at, DeedKind.SPEECH, words=words, seconds=seconds)
            case Presses(keys):
                yield Deed(max(since, self._next_key()), DeedKind.KEY, keys[self._pressed])
            case HangsUp():
                yield Deed(at, DeedKind.HANG_UP)
            case Stays():
                return
            case _:
                yield from leaving(self._callee, span, max(span.begin, self._ready))

    def _passes(self, span: Span) -> bool:
        """Whether the present act is one of waiting, and over within the span."""
        match self._acts[self._place]:
            case Waits(seconds):
                self._ready += seconds
                return True
            case WaitsForPrompt():
                asks = span.kind.prompt and span.begin != self._answered_prompt
                prompted = asks and self._ready <= span.end
                self._ready = max(self._ready, span.begin) if prompted else self._ready
                return prompted
        return False

    def _hearing(self, words: str, span: Span, ready: float) -> float | None:
        """When words have been said in a span; None if they are not, or were before."""
        text, wanted = span.text.casefold(), " ".join(words.casefold().split())
        place = text.find(wanted) if wanted else -1
        while place >= 0:
            share = (place + len(wanted)) / len(text)
            at = min(span.begin + (span.end - span.begin) * share, span.end)
            if at >= ready and at > self._last_heard:
                return at
            place = text.find(wanted, place + 1)
        return None

    def _next_key(self) -> float:
        reaction = 0.0 if self._pressed else REACTION_SECONDS
        return max(self._ready + reaction, self._last_key + SECONDS_BETWEEN_KEYS)
