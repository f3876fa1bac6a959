"""Directions: what a callee does, as a short text that people write and read.

`answers after 2 rings, says hello, waits for the prompt, presses 1, then 4 5 #, hangs up`
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from simulator.calls.dialogue.acts import (
    Act,
    HangsUp,
    Hears,
    Presses,
    Says,
    Stays,
    Waits,
    WaitsForPrompt,
)
from simulator.calls.outcome import Callee, MachineDetection, Outcome, Transfer, Try
from simulator.calls.speech import speech_seconds
from simulator.codes import ResponseCode
from simulator.errors import RingbackError
from simulator.spelling import did_you_mean

__all__ = [
    "SAMPLES",
    "DirectionsError",
    "are_directions",
    "as_directions",
    "read_directions",
    "saying",
]

_LONGEST_TEXT: Final = 4096
_RING_SECONDS: Final = 6  # two of sound and four of silence in North America
_FIRST_RING_SECONDS: Final = 2
_SHORTEST_WORDS_SECONDS: Final = 0.4

_NUMBER: Final = r"([0-9]{1,6}(?:\.[0-9]{1,3})?)"
_QUOTED: Final = r"(?:\"([^\"]+)\"|“([^”]+)”|'([^']+)')"
_KEYS: Final = r"([0-9*#][0-9*# ]*)"
_CLAUSE: Final = re.compile(r"(?:\"[^\"]*\"|“[^”]*”|'[^']*'(?![\w])|[^,;\n])+")
_LINK: Final = re.compile(r"(?:and |then )+", re.IGNORECASE)


class DirectionsError(RingbackError):
    """Directions that say nothing a callee could do."""


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    acts: list[Act] = field(default_factory=list)
    callee: Callee = field(default_factory=Callee)
    ring_seconds: float = 8.0

    def answers(self, number: str | None, unit: str | None) -> None:
        count = float(number or 0)
        if number and unit and unit.lower().startswith("ring"):
            self.ring_seconds = max(count - 1, 0) * _RING_SECONDS + _FIRST_RING_SECONDS
        elif number:
            self.ring_seconds = count

    def at_once(self) -> None:
        self.ring_seconds = 0.5

    def is_one(self, kind: str) -> None:
        detected = {
            "machine": MachineDetection.MACHINE,
            "fax": MachineDetection.FAX,
            "human": MachineDetection.HUMAN,
        }[kind.lower().split()[-1]]
        self.callee = replace(self.callee, detected=detected)

    def greets(self, seconds: str) -> None:
        self.callee = replace(self.callee, greeting_seconds=float(seconds))

    def says(self, words: str, seconds: str | None) -> None:
        self.acts.append(saying(_unquoted(words), float(seconds) if seconds else None))

    def hears(self, *quoted: str | None) -> None:
        self.acts.append(Hears(next(filter(None, quoted))))

    def waits(self, seconds: str) -> None:
        self.acts.append(Waits(float(seconds)))

    def waits_for_prompt(self) -> None:
        self.acts.append(WaitsForPrompt())

    def presses(self, keys: str) -> None:
        self.acts.append(Presses(keys.replace(" ", "")))

    def hangs_up(self, seconds: str | None) -> None:
        self.acts += [Waits(float(seconds)), HangsUp()] if seconds else [HangsUp()]

    def stays(self) -> None:
        self.acts.append(Stays())

    def listens(self) -> None:
        """Does nothing that shows: whoever has done all acts listens to the end."""

    def transferred(self, seconds: str | None) -> None:
        talk = float(seconds) if seconds else Transfer().talk_seconds
        self.callee = replace(self.callee, transfer=Transfer(talk_seconds=talk))

    def transfer_fails(self) -> None:
        self._transfer(ResponseCode.TRANSFER_FAILED)

    def gives_up(self) -> None:
        self._transfer(ResponseCode.HUNG_UP_DURING_TRANSFER)

    def _transfer(self, ending: ResponseCode) -> None:
        self.callee = replace(self.callee, transfer=Transfer(ending=ending, talk_seconds=0))

    def recorded(self) -> None:
        self.callee = replace(self.callee, recorded=True)


_CLAUSES: Final[tuple[tuple[str, str, Callable[..., None]], ...]] = (
    (rf"answers(?: after {_NUMBER} (rings?|seconds?))?", "answers after 2 rings",
     _Reading.answers),
    (r"answers at once", "answers at once", _Reading.at_once),
    (r"is an? (machine|answering machine|fax|human)", "is a machine", _Reading.is_one),
    (rf"greets for {_NUMBER} seconds?", "greets for 12 seconds", _Reading.greets),
    (rf"says (.+?)(?: for {_NUMBER} seconds?)?", "says hello", _Reading.says),
    (rf"(?:hears|waits for) {_QUOTED}", 'hears "press 1"', _Reading.hears),
    (r"waits for (?:the|a) prompt", "waits for the prompt", _Reading.waits_for_prompt),
    (rf"waits {_NUMBER} seconds?", "waits 3 seconds", _Reading.waits),
    (rf"(?:presses )?{_KEYS}", "presses 1", _Reading.presses),
    (rf"hangs up(?: after {_NUMBER} seconds?)?", "hangs up", _Reading.hangs_up),
    (r"stays(?: on the line)?", "stays on the line", _Reading.stays),
    (r"listens(?: to the end)?", "listens", _Reading.listens),
    (rf"is transferred(?: for {_NUMBER} seconds?)?", "is transferred for 95 seconds",
     _Reading.transferred),
    (r"gets nobody in the transfer", "gets nobody in the transfer", _Reading.transfer_fails),
    (r"gives up in the transfer", "gives up in the transfer", _Reading.gives_up),
    (r"is recorded", "is recorded", _Reading.recorded),
)  # fmt: skip
_PATTERNS: Final = [
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), read) for pattern, _, read in _CLAUSES
]
SAMPLES: Final = tuple(sample for _, sample, _ in _CLAUSES)
"""What a callee can be told, one of each."""

_VERBS: Final = tuple(dict.fromkeys(sample.split()[0] for sample in SAMPLES))


def are_directions(text: str) -> bool:
    """Whether a text is meant to be directions: it begins with what a callee can do."""
    return text.strip().lower().partition(" ")[0].rstrip(",;") in _VERBS


def read_directions(text: str) -> Outcome:
    """Read directions: a call that somebody answers who does what they say.

    >>> outcome = read_directions('answers after 2 rings, hears "press 1", presses 1, hangs up')
    >>> outcome.tries[0].ring_seconds
    8.0
    >>> outcome.tries[0].callee.acts
    (Hears(words='press 1'), Presses(keys='1'), HangsUp())

    Args:
        text: Clauses, separated by commas.

    Raises:
        DirectionsError: If one of them says nothing that a callee could do.
    """
    if len(text) > _LONGEST_TEXT:
        raise DirectionsError(
            f"Directions need at most {_LONGEST_TEXT:,} characters, got {len(text):,}."
        )
    reading = _Reading()
    for found in _CLAUSE.finditer(text):
        clause = _LINK.sub("", found[0].strip(), count=1).strip().rstrip(".")
        if clause:
            _read(clause, reading)
    callee = replace(reading.callee, acts=tuple(reading.acts) or (Waits(0.0),))
    dialling = Try(callee=callee, ring_seconds=reading.ring_seconds)
    return Outcome(name=" ".join(text.split()), tries=(dialling,))


def saying(words: str, seconds: float | None = None) -> Says:
    """The act of saying something; it lasts as long as it takes unless that is said."""
    lasts = max(speech_seconds(words), _SHORTEST_WORDS_SECONDS)
    return Says(words, lasts if seconds is None else seconds)


def as_directions(acts: tuple[Act, ...]) -> str:
    """Write acts down; reading that gives the same acts."""
    return ", ".join(map(_clause, acts))


def _read(clause: str, reading: _Reading) -> None:
    for pattern, read in _PATTERNS:
        found = pattern.fullmatch(clause)
        if found is not None:
            read(reading, *found.groups())
            return
    offer, known = did_you_mean(clause.lower(), SAMPLES), "; ".join(SAMPLES)
    raise DirectionsError(f"A callee cannot do {clause!r}.{offer} There are: {known}.")


def _clause(act: Act) -> str:
    clause = "stays on the line"
    match act:
        case Waits(seconds):
            clause = f"waits {_number(seconds)} seconds"
        case WaitsForPrompt():
            clause = "waits for the prompt"
        case Hears(words):
            clause = f"hears {_quoted(words)}"
        case Says(words, seconds):
            clause = f"says {_quoted(words)} for {_number(seconds)} seconds"
        case Presses(keys):
            clause = f"presses {keys}"
        case HangsUp():
            clause = "hangs up"
    return clause


def _number(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def _quoted(words: str) -> str:
    return f"“{words}”" if '"' in words else f'"{words}"'


def _unquoted(words: str) -> str:
    quoted = re.fullmatch(_QUOTED, words)
    return next(filter(None, quoted.groups())) if quoted else words
