"""Texts that match a pattern, drawn run by run: what `from_regex` does, ten times as fast.

`from_regex` draws character by character. The patterns of our schemas are runs of one class of
characters, and Hypothesis draws a whole run at once. A pattern that is richer than that is left
to `from_regex`.
"""

import re
from typing import Final

from hypothesis import strategies as st

from simulator.postbacks.acceptance import Check, ecma_pattern

__all__ = ["texts_matching"]

_Text = st.SearchStrategy[str]
_Counts = tuple[int, int | None]

_ONCE: Final[_Counts] = (1, 1)
_COUNTS: Final[dict[str, _Counts]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_REPEATED: Final = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_SPECIAL: Final = frozenset(".^$*+?{}[]()|\\")


def texts_matching(pattern: str, *, without: Check = lambda _: False) -> _Text:
    """Draw texts that match a pattern as JSON Schema means it; the shortest is the plainest.

    Args:
        pattern: A regular expression.
        without: Tells which alternatives of the pattern to leave out: a list of names beside a
            class of characters would leave little else to be drawn.
    """
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return st.from_regex(ecma_pattern(pattern))
    try:
        return _Reader(pattern[1:-1], without).whole()
    except _TooRichError:
        return st.from_regex(ecma_pattern(pattern))


class _TooRichError(Exception):
    """The pattern has something in it that is not read here."""


_Piece = str | _Text
"""Text that stands for itself, or texts to draw."""


class _Reader:
    """Reads a pattern from left to right; what it cannot read is too rich."""

    def __init__(self, pattern: str, without: Check) -> None:
        self.rest = pattern
        self.without = without

    def whole(self) -> _Text:
        # An alternative outside of parentheses would have only one of the two anchors.
        found = self.sequence()
        if self.rest:
            raise _TooRichError
        return _drawn(found)

    def alternatives(self) -> _Piece:
        found = [self.sequence()]
        while self.take("|"):
            found.append(self.sequence())
        kept = [each for each in found if not (isinstance(each, str) and self.without(each))]
        return kept[0] if len(kept) == 1 else st.one_of([_drawn(each) for each in kept])

    def sequence(self) -> _Piece:
        pieces: list[_Piece] = []
        while self.rest and self.rest[0] not in "|)":
            piece = self.piece()
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        if len(pieces) <= 1:
            return pieces[0] if pieces else ""
        return st.tuples(*map(_drawn, pieces)).map("".join)

    def piece(self) -> _Piece:
        if self.take("("):
            group = self.alternatives()
            if not self.take(")"):
                raise _TooRichError
            return _repeated(group, self.counts())
        alphabet = self.alphabet()
        least, most = counts = self.counts()
        if counts == _ONCE:
            return alphabet if len(alphabet) == 1 else st.sampled_from(alphabet)
        return st.text(alphabet, min_size=least, max_size=most)

    def alphabet(self) -> str:
        """One character, or the characters of a class."""
        if not self.take("["):
            return self.character()
        if self.rest.startswith("^"):
            raise _TooRichError
        found = ""
        while not self.take("]"):
            first = self.character(in_class=True)
            if not self.rest.startswith("-]") and self.take("-"):
                last = self.character(in_class=True)
                found += "".join(map(chr, range(ord(first), ord(last) + 1)))
            else:
                found += first
        return found

    def character(self, *, in_class: bool = False) -> str:
        if self.take("\\"):
            following = self.take_any()
            if following in _SPECIAL or following == "-":
                return following
            raise _TooRichError
        found = self.take_any()
        if found in _SPECIAL and not in_class:
            raise _TooRichError
        return found

    def counts(self) -> _Counts:
        for mark, counts in _COUNTS.items():
            if self.take(mark):
                return counts
        repeated = _REPEATED.match(self.rest)
        if repeated is None:
            return _ONCE
        self.rest = self.rest[repeated.end() :]
        least, open_end, most = repeated.groups()
        return int(least), int(most) if most else None if open_end else int(least)

    def take(self, mark: str) -> bool:
        """Go past a mark, if it is next."""
        if not self.rest.startswith(mark):
            return False
        self.rest = self.rest[len(mark) :]
        return True

    def take_any(self) -> str:
        if not self.rest:
            raise _TooRichError
        first, self.rest = self.rest[0], self.rest[1:]
        return first


def _drawn(piece: _Piece) -> _Text:
    return st.just(piece) if isinstance(piece, str) else piece


def _repeated(piece: _Piece, counts: _Counts) -> _Piece:
    match counts:
        case (1, 1):
            return piece
        case (0, 1):
            return st.just("") | _drawn(piece)
        case (least, most):
            return st.lists(_drawn(piece), min_size=least, max_size=most).map("".join)
