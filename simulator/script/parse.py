r"""Reads scripts, and forgives what the provider's own samples need to be forgiven.

Plain text is spoken; `~\Command(one|two)~` commands, `~^sound~` plays. White space between them
means nothing. A closing tilde that is missing is taken for granted where the next command begins.
Reading never fails: what had to be passed over is noted with its place.
"""

import re
from typing import Final

from simulator.script.parts import Command, Mistake, Part, Script, Sound, Spoken

__all__ = ["parse", "render"]

# A tilde that begins something, whether or not it also ends what stands before it.
_OPENING: Final = re.compile(r"~(?:\\\w+\s*\(|\^[^~\s]+~)")
_BEGINNING: Final = re.compile(r"~[\\^]")
_NAME: Final = re.compile(r"\w*")
_WORD: Final = re.compile(r"[^\s~]*")


def parse(text: str) -> Script:
    r"""Read a script.

    >>> for part in parse(r"Hello. ~\WaitForDTMF(5)~ ~^bye~").parts:
    ...     print(part)
    Spoken(text='Hello.', at=0)
    Command(name='WaitForDTMF', arguments=('5',), at=7)
    Sound(id='bye', at=25)

    Args:
        text: Anything.
    """
    reader = _Reader(text)
    reader.read()
    return Script(tuple(reader.parts), tuple(reader.mistakes), text)


def render(script: Script) -> str:
    """Write a script down; reading that gives the same script."""
    return "\n".join(map(_written, script.parts))


def _written(part: Part) -> str:
    match part:
        case Spoken():
            return part.text
        case Sound():
            return f"~^{part.id}~"
        case Command():
            return f"~\\{part.name}({'|'.join(part.arguments)})~"


class _Reader:
    def __init__(self, text: str) -> None:
        self.parts: list[Part] = []
        self.mistakes: list[Mistake] = []
        self._text = text

    def read(self) -> None:
        at = 0
        while (found := _BEGINNING.search(self._text, at)) is not None:
            self._say(at, found.start())
            at = self._read_one(found.start())
        self._say(at, len(self._text))

    def _say(self, begin: int, end: int) -> None:
        piece = self._text[begin:end]
        text = piece.strip()
        if text:
            self.parts.append(Spoken(text, begin + len(piece) - len(piece.lstrip())))

    def _read_one(self, at: int) -> int:
        """Read what begins at a tilde; gives where to go on."""
        read = self._read_command if self._text[at + 1] == "\\" else self._read_sound
        end = self._text.find("~", at + 2)
        if end >= 0 and _OPENING.match(self._text, end) is None:
            read(at, self._text[at + 2 : end])
            return end + 1
        # Its own tilde is missing, or also opens what follows.
        limit = end if end >= 0 else len(self._text)
        used = self._used(at, self._text[at + 2 : limit])
        read(at, self._text[at + 2 : at + 2 + used])
        if end < 0 or self._text[at + 2 + used : end].strip():
            self.mistakes.append(
                Mistake(at, "The closing ~ is missing, and was taken for granted.", fatal=False)
            )
        return at + 2 + used

    def _used(self, at: int, rest: str) -> int:
        """How much of what follows belongs to something without an end."""
        if self._text[at + 1] == "^":
            return _end_of(_WORD, rest)
        closing, opening = rest.find(")"), rest.find("(")
        if closing >= 0:
            return closing + 1
        return len(rest) if opening >= 0 else _end_of(_NAME, rest)

    def _read_sound(self, at: int, content: str) -> None:
        if not content.strip():
            self.mistakes.append(Mistake(at, "A sound needs its id, as in ~^welcome~."))
        self.parts.append(Sound(content.strip(), at))

    def _read_command(self, at: int, content: str) -> None:
        name, opening, rest = content.partition("(")
        if not opening:
            name = name.removesuffix(")")
            self._note(at, f"{_shown(name)} needs parentheses, as in ~\\{_shown(name)}()~.")
        inside, closing, junk = rest.rpartition(")")
        if opening and not closing:
            inside = junk
            self._note(at, f"{_shown(name)} needs a closing parenthesis.")
        elif junk.strip():
            self._note(at, f"{_shown(junk)!r} after {_shown(name)}(...) means nothing.")
        arguments = tuple(inside.split("|")) if inside else ()
        self.parts.append(Command(name.strip(), arguments, at))

    def _note(self, at: int, text: str) -> None:
        self.mistakes.append(Mistake(at, text, fatal=False))


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _shown(name: str) -> str:
    return name.strip()[:40] or "A command"
