"""A callee who was told nothing: reacts to what a script offers, as the seed decides."""

from typing import Final

from simulator.calls.dialogue.listener import (
    REACTION_SECONDS,
    SECONDS_BETWEEN_KEYS,
    PlainListener,
)
from simulator.calls.dialogue.span import Deed, Span, SpanKind
from simulator.calls.draws import Draw
from simulator.calls.outcome import Callee, Reaction

__all__ = ["ReactingListener"]

_ALL_KEYS: Final = "1234567890*#"
_USUAL_ENTRY: Final = 4
_LONGEST_ENTRY: Final = 16


class ReactingListener(PlainListener):
    """Presses at a prompt what the script offers, mostly; sometimes another key, or none.

    Args:
        callee: Who it is.
        reaction: How such callees react.
        message_seconds: How long the message is.
    """

    def __init__(self, callee: Callee, reaction: Reaction, *, message_seconds: float) -> None:
        super().__init__(callee, message_seconds=message_seconds, prompts=True)
        self._reaction = reaction
        self._asked = 0
        self._wishes = callee.presses
        self._keys = []

    def next(self, span: Span, since: float) -> Deed | None:
        """Decide once for every prompt, then do it."""
        asked = span.kind in (SpanKind.KEY, SpanKind.DIGITS) or (
            span.kind is SpanKind.OVER and bool(span.offered)
        )
        if asked and span.begin != self._prompt:
            self._asked += 1
            self._keys = list(self._answer(span)) if self._answers() else []
            self._key_at = since + REACTION_SECONDS + SECONDS_BETWEEN_KEYS * self._draw(Draw.MOMENT)
            if span.kind is SpanKind.OVER:
                self._prompt = span.begin
        elif not asked:
            self._keys = []
        return super().next(span, since)

    def _answers(self) -> bool:
        eager = bool(self._wishes)
        share = self._reaction.eager if eager else self._reaction.listening
        return self._draw(Draw.BEHAVIOUR) < share

    def _answer(self, span: Span) -> str:
        if span.kind is SpanKind.DIGITS:
            return self._entry(span.most)
        offered = sorted(span.offered)
        # Somebody who wants to be transferred presses 0 wherever that is offered.
        if self._wishes == "0" and "0" in offered:
            return "0"
        others = [key for key in _ALL_KEYS if key not in span.offered]
        to_offer = self._draw(Draw.KEYS) < self._reaction.offered
        keys = (offered if to_offer else others) or offered or others
        return keys[int(self._draw(Draw.ENDING) * len(keys))]

    def _entry(self, most: int) -> str:
        length = min(most, _LONGEST_ENTRY) or _USUAL_ENTRY
        number = self._draw(Draw.KEYS)
        digits = f"{int(number * 10**length):0{length}d}"
        # A collection with a limit ends by itself, another one by #.
        return digits if most else f"{digits}#"

    def _draw(self, draw: Draw) -> float:
        return self._reaction.draws.of(draw, self._asked)
