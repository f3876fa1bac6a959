"""Performances for tests: run to their end, with what came of them in one value."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hypothesis import strategies as st

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
from simulator.calls.dialogue.beat import Beat, Ending, Reply
from simulator.calls.dialogue.opening import open_performance
from simulator.calls.dialogue.program import program_of
from simulator.calls.dialogue.stage import Limits, Stage
from simulator.calls.draws import Draws
from simulator.calls.outcome import Callee, MachineDetection, Reaction, Transfer
from simulator.calls.request import CallRequest
from simulator.codes import ResponseCode
from simulator.script.commands import COMMANDS
from tests.calls.lives import request

__all__ = ["Played", "acts", "callees", "play", "scripts"]

_SECONDS = st.floats(0, 300)
_WORDS = st.sampled_from(["press 1", "hello", "thank you", "nobody says this"])

acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(Waits, _SECONDS),
    st.builds(WaitsForPrompt),
    st.builds(Hears, _WORDS),
    st.builds(Says, _WORDS, st.floats(0, 20)),
    st.builds(Presses, st.text("0123456789*#", min_size=1, max_size=6)),
    st.builds(HangsUp),
    st.builds(Stays),
)

_TRANSFERS = st.builds(
    Transfer,
    ending=st.sampled_from(
        [
            ResponseCode.TRANSFERRED,
            ResponseCode.TRANSFER_FAILED,
            ResponseCode.HUNG_UP_DURING_TRANSFER,
        ]
    ),
    ring_seconds=_SECONDS,
    talk_seconds=_SECONDS,
)
_REACTIONS = st.builds(
    Reaction,
    draws=st.builds(Draws, st.integers(0, 2**64 - 1)),
    eager=st.floats(0, 1),
    listening=st.floats(0, 1),
    offered=st.floats(0, 1),
)


def callees(*, plain: bool = False) -> st.SearchStrategy[Callee]:
    """Callees of every kind; plain ones were told nothing and react to nothing."""
    return st.builds(
        Callee,
        detected=st.sampled_from(MachineDetection),
        greeting_seconds=st.just(0.0) | _SECONDS,
        hears_seconds=st.none() | _SECONDS,
        presses=st.text("0123456789*#", max_size=6),
        first_key_share=st.floats(0, 1),
        lingers_seconds=_SECONDS,
        transfer=_TRANSFERS,
        patience=st.integers(0, 5),
        acts=st.just(()) if plain else st.lists(acts, max_size=6).map(tuple),
        reaction=st.none() if plain else st.none() | _REACTIONS,
    )


_ARGUMENTS = st.sampled_from(
    ["", "1", "3", "0", "#", "*", "top", "start", "amd", "nowhere", "x", "[x]", "true", "false",
     "0.5", "-1", "nan", "7575551000", "http://localhost/?x=[x]", "confkey", "99999999999"]
)  # fmt: skip
_NAMES = st.sampled_from([*(row.name for row in COMMANDS.values()), "Nonsense", "GOTO"])
_COMMANDS = st.builds(
    lambda name, arguments: f"~\\{name}({'|'.join(arguments)})~",
    _NAMES,
    st.lists(_ARGUMENTS, max_size=3),
)
_TEXTS = st.sampled_from(
    ["Hello.", "Press 1 to confirm, or 2.", "Thank you.", "<break time='2s'/> So.", "~^welcome~"]
)
_LABELS = st.sampled_from([r"~\Label(top)~", r"~\Label(Amd)~", r"~\AssignDTMF(1|top)~"])

scripts = st.lists(_COMMANDS | _TEXTS | _LABELS, max_size=12).map("\n".join)
"""Scripts that make sense here and there."""


class Played(NamedTuple):
    """What came of a performance."""

    beats: list[Beat]
    ending: Ending

    @property
    def digits(self) -> str:
        """All keys, in order."""
        return "".join(beat.key for beat in self.beats)

    @property
    def notes(self) -> list[str]:
        """What happened, in words."""
        return [beat.note for beat in self.beats]

    @property
    def variables(self) -> dict[str, str]:
        """What the script has set by the end."""
        changes = [beat.changes or {} for beat in self.beats] + [self.ending.changes or {}]
        found: dict[str, str] = {}
        for change in changes:
            found |= dict(change.get("variables", ()))
        return found

    def at(self, part: str) -> float:
        """When the first beat came whose note has this part."""
        return next(beat.seconds for beat in self.beats if part in beat.note)


def play(
    text: str,
    callee: Callee | None = None,
    *,
    wish: CallRequest | None = None,
    sounds: Mapping[str, float] | None = None,
    variables: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    reply: Callable[[Beat], Reply | None] = lambda _: None,
) -> Played:
    """Run a script to its end.

    Args:
        text: The script.
        callee: Who answers; by default a human who listens.
        wish: What was asked for, instead of a call with nothing but the script.
        sounds: Sound files with their seconds.
        variables: The license key's.
        limits: What the script has to keep.
        reply: What comes of errands.
    """
    stage = Stage(
        seconds_of=(sounds or {}).get, variables=variables or {}, limits=limits or Limits()
    )
    asked = wish or request(text=text)
    performance = open_performance(program_of(text), asked, callee or Callee(), 4093249, stage)
    running, beats, sent = performance.beats(), list[Beat](), None
    try:
        while True:
            beat = running.send(sent)
            beats.append(beat)
            sent = reply(beat) if beat.errand is not None else None
    except StopIteration as stop:
        ending: Ending = stop.value
    return Played(beats, ending)
