"""A performance: a script runs from the answer of a call to its end, and the callee takes part."""

from collections.abc import Generator, Sequence
from math import inf
from typing import Final

from simulator.calls.dialogue.acts import in_vain
from simulator.calls.dialogue.beat import Beat, Ending, Errand, Parting, Reply, Speaker
from simulator.calls.dialogue.commands import COMMANDS
from simulator.calls.dialogue.interruption import Jumped, Over
from simulator.calls.dialogue.listener import Listener
from simulator.calls.dialogue.program import Line, Program
from simulator.calls.dialogue.span import Deed, DeedKind, Span, SpanKind
from simulator.calls.dialogue.stage import Stage
from simulator.calls.dialogue.variables import Variables
from simulator.calls.outcome import Callee, MachineDetection
from simulator.calls.request import CallRequest
from simulator.calls.speech import speech_seconds, without_tags
from simulator.codes import ResponseCode
from simulator.covering import beginning
from simulator.script.labels import MACHINE, START
from simulator.script.parts import Command, Sound, Spoken

__all__ = [
    "HUNG_UP",
    "LONGEST",
    "PATIENCE_IN_TRANSFER",
    "REPEAT_KEY",
    "TRANSFER_KEY",
    "Beats",
    "Performance",
]

REPEAT_KEY: Final = "1"
"""The key that starts the message again, unless the script says otherwise."""

TRANSFER_KEY: Final = "0"
"""The key that asks for a transfer, if the request names a number for it."""

HUNG_UP: Final = "the callee hung up"
LONGEST: Final = "the longest time for a call is over"
"""Why a call ends that no script ends, for its timeline."""

PATIENCE_IN_TRANSFER: Final = 0.6
"""After which share of its ringing a callee gives up on a transfer: before it has rung twice."""

Beats = Generator[Beat, Reply | None, None]
"""What happens, beat by beat; what came of an errand is sent in."""

_LONGEST_NOTE: Final = 400
_LONGEST_QUOTE: Final = 300  # within a note, which has words around it
# Characters of what is said whole in a timeline. An hour of fast speech is less; a text of which
# nothing is pronounced takes no time, and a loop would say it until the memory is full.
_MOST_SAID: Final = 1_000_000


class Performance:
    """One run of a script with one callee.

    Time is counted in seconds from the answer. A run always ends: after `max_call_seconds` of
    the request at the latest, and after so many steps as the stage allows.

    Args:
        program: The script.
        request: What was asked for.
        callee: Who answered.
        listener: The same callee, for this dialogue.
        queue_id: The call's number, which recordings and conferences are named after.
        stage: What is around the script.
        given: The variables of the system.
        talking: The status of the call while it is talked.
    """

    def __init__(
        self,
        program: Program,
        request: CallRequest,
        callee: Callee,
        listener: Listener,
        *,
        queue_id: int,
        stage: Stage,
        given: dict[str, str],
        talking: ResponseCode = ResponseCode.IN_CALL,
    ) -> None:
        self.request = request
        self.queue_id = queue_id
        self.talking = talking
        self.stage = stage
        self.listener = listener
        self.variables = Variables({**stage.variables, **given})
        self.now = 0.0
        self.acts_on_keys = True
        self.acts_on_features = True
        self.recordings: list[str] = []
        self.assigned: dict[str, str] = {}
        self.defaults = True
        self._program = program
        self._callee = callee
        self._place = 0
        self._steps = 0
        self._room = _MOST_SAID
        self._mentioned: frozenset[str] = frozenset()
        self._beep_at = callee.greeting_seconds or None
        self._detected_at = self._detection(callee, stage)
        self._ending = ResponseCode.CALL_ANSWERED
        self._posted: tuple[tuple[str, str], ...] = ()

    def beats(self) -> Generator[Beat, Reply | None, Ending]:
        """Run the script; gives how the call ends."""
        try:
            while True:
                try:
                    yield from self._lines()
                    yield from self.wait(SpanKind.OVER, inf)
                except Jumped:
                    continue
        except Over as over:
            ending, undone = over.ending, self.listener.undone
        if undone:
            self.now = ending.seconds
            yield self.beat(in_vain(undone[0]), speaker=Speaker.CALLEE, undone=undone)
        return ending._replace(changes=self._changes())

    # --- what commands use --------------------------------------------------------------------

    def wait(
        self,
        kind: SpanKind,
        seconds: float,
        *,
        text: str = "",
        most: int = 0,
        begun_at: float | None = None,
    ) -> Generator[Beat, Reply | None, str]:
        """Let time pass, in which the callee may act; gives the key that ended it, or ''.

        Args:
            kind: What the script does meanwhile.
            seconds: How long, if nothing comes between.
            text: What is heard.
            most: How many digits are collected at most.
            begun_at: Since when the script does it, if that was before.
        """
        begin = self.now if begun_at is None else begun_at
        span = Span(kind, begin, self.now + seconds, text, self._offered(), most)
        while True:
            deed = self.listener.next(span, self.now)
            until = span.end if deed is None else deed.at
            if self._detected_at is not None and self._detected_at <= until:
                yield from self._detect()
            if self._beep_at is not None and self._beep_at <= until:
                self._beep()
            self._end_by(until)
            self.now = until
            if deed is None:
                return ""
            yield from self._deed(deed, span)
            if deed.kind is DeedKind.KEY and kind.takes_keys:
                self._mentioned = frozenset()
                return deed.key
            if kind is SpanKind.RECORDING:
                return ""

    def confer(self, key: str) -> Generator[Beat, Reply | None, Reply]:
        """Stay in a conference until somebody ends it; a callee who hangs up ends the call."""
        span, longest = Span(SpanKind.CONFERENCE, self.now, inf), self.request.max_call_seconds
        while True:
            deed = self.listener.next(span, self.now)
            if deed is None or deed.kind is DeedKind.HANG_UP or deed.at > longest:
                leaves_at = longest if deed is None else min(deed.at, longest)
                note = "the callee left the conference"
                reply = yield Beat(leaves_at, note, errand=Parting(key))
                if reply is not None:
                    return reply
                raise Over(Ending(leaves_at, self._ending))
            note = f"the callee pressed {deed.key}" if deed.key else f"“{self.short(deed.words)}”"
            reply = yield Beat(deed.at, note, deed.key, speaker=Speaker.CALLEE, said=deed.words)
            if reply is not None:
                return reply
            self.now = deed.at
            self.listener.did(deed, span)

    def speak(self, text: str, *, heard: str | None = None) -> Beats:
        """Say a text.

        Args:
            text: As it is written.
            heard: As it is heard, if that is known.
        """
        heard = without_tags(text) if heard is None else heard
        quote = self.short(heard)
        said = heard if len(heard) <= self._room else quote
        self._room -= len(said)
        yield self.beat(f"“{quote}”", speaker=Speaker.SCRIPT, said=said)
        seconds = speech_seconds(text, rate=self.request.rate)
        yield from self.wait(SpanKind.SPEECH, seconds, text=heard)

    def beat(
        self,
        note: str,
        *,
        speaker: Speaker | None = None,
        errand: Errand | None = None,
        said: str = "",
        **more: object,
    ) -> Beat:
        """Something that happens now."""
        changes = self._changes(**more)
        return Beat(
            self.now,
            self.short(note, _LONGEST_NOTE),
            speaker=speaker,
            changes=changes,
            errand=errand,
            said=said,
        )

    def short(self, text: str, longest: int = _LONGEST_QUOTE) -> str:
        """A text as a note can hold it; if it has to be cut, without the beginning of a secret."""
        return beginning(text, longest, self.request.license_key, mark="…")

    def jump(self, label: str) -> Beats:
        """Go on at a label; a label that does not exist is passed over, and said to be missing."""
        name = label.strip().lower()
        place = self._program.labels.get(name, 0 if name == START else None)
        if place is None:
            missing = self.short(label)
            yield self.beat(f"there is no label {missing!r} to jump to; the script goes on")
            return
        self._place = place
        raise Jumped

    def transfer(self, to: str, *, then_goes_on: bool) -> Beats:
        """Ring another number and connect the callee with it.

        Args:
            to: Which number, for the timeline.
            then_goes_on: Whether the script goes on if nobody takes the call.
        """
        transfer, begun_at = self._callee.transfer, self.now
        yield Beat(self.now, f"transferring to {to}", transfers=True, changes=self._changes())
        gives_up = transfer.ending is ResponseCode.HUNG_UP_DURING_TRANSFER
        rings = transfer.ring_seconds * (PATIENCE_IN_TRANSFER if gives_up else 1)
        self._ending = ResponseCode.TRANSFER_FAILED  # what it is if it is cut off while it rings
        self._end_by(begun_at + rings)
        self.now = begun_at + rings
        self._ending = transfer.ending
        if transfer.ending is ResponseCode.TRANSFERRED:
            yield self.beat("the transfer was answered")
            self._end_by(self.now + transfer.talk_seconds)
            self.now += transfer.talk_seconds
        elif transfer.ending is ResponseCode.TRANSFER_FAILED and then_goes_on:
            yield self.beat("nobody took the transfer; the script goes on")
            return
        raise Over(Ending(self.now, self._ending))

    def go_on_at(self, seconds: float) -> None:
        """Go on at the moment at which an errand is done; time that it took is time of the call."""
        self._end_by(seconds)
        self.now = max(self.now, seconds)

    def end_in_silence(self) -> Ending:
        """How the call ends if nothing more is said: the callee leaves, or it is long enough."""
        deed = self.listener.next(Span(SpanKind.SILENCE, self.now, inf), self.now)
        longest = self.request.max_call_seconds
        if deed is not None and deed.kind is DeedKind.HANG_UP and deed.at < longest:
            return Ending(round(deed.at, 3), self._ending, HUNG_UP)
        return Ending(longest, self._ending, LONGEST)

    def hang_up(self, note: str = "") -> None:
        """End the call now."""
        raise Over(Ending(self.now, self._ending, note))

    # --- inside -------------------------------------------------------------------------------

    def _detection(self, callee: Callee, stage: Stage) -> float | None:
        """When the callee is taken for a machine, if that changes anything."""
        if callee.detected is not MachineDetection.MACHINE or MACHINE not in self._program.labels:
            return None
        at = stage.limits.detection_seconds
        return min(at, callee.greeting_seconds) if callee.greeting_seconds else at

    def _lines(self) -> Beats:
        lines: Sequence[Line] = self._program.lines
        while self._place < len(lines):
            self._steps += 1
            if self._steps > self.stage.limits.steps:
                self.hang_up(f"the script did not end within {self.stage.limits.steps:,} steps")
            line = lines[self._place]
            self._place += 1
            match line.part:
                case Spoken(text):
                    self._mentioned |= line.mentions
                    yield from self.speak(text, heard=line.heard)
                case Sound(name):
                    yield from self._play(self.variables.filled(name).strip())
                case Command():
                    yield from self._command(line, line.part)

    def _play(self, name: str) -> Beats:
        seconds = self.stage.seconds_of(name)
        if seconds is None:
            yield self.beat(f"there is no sound file {self.short(name)!r}; it is passed over")
            return
        note = f"plays {self.short(name)} ({seconds:.1f} s)"
        yield self.beat(note, speaker=Speaker.SCRIPT)
        yield from self.wait(SpanKind.SPEECH, seconds)

    def _command(self, line: Line, command: Command) -> Beats:
        done = COMMANDS.get(line.command)
        if done is None:
            yield self.beat(f"there is no command {self.short(command.name)!r}; it is passed over")
            return
        beats = done(self, command.arguments)
        if beats is not None:
            yield from beats

    def _deed(self, deed: Deed, span: Span) -> Beats:
        self.listener.did(deed, span)
        match deed.kind:
            case DeedKind.HANG_UP:
                self.hang_up(HUNG_UP)
            case DeedKind.HEARING:
                note = f"the callee heard “{self.short(deed.words)}”"
                yield self.beat(note, speaker=Speaker.CALLEE)
            case DeedKind.SPEECH:
                note = f"“{self.short(deed.words)}”"
                yield self.beat(note, speaker=Speaker.CALLEE, said=deed.words)
            case DeedKind.KEY:
                note = f"the callee pressed {deed.key}"
                yield Beat(self.now, note, deed.key, speaker=Speaker.CALLEE,
                           changes=self._changes())  # fmt: skip
                if span.kind is not SpanKind.RECORDING:
                    yield from self._act_on(deed.key)

    def _act_on(self, key: str) -> Beats:
        """Jump or transfer, if a key does that now."""
        if not self.acts_on_keys:
            return
        if key in self.assigned:
            yield from self.jump(self.assigned[key])
        elif self.defaults and key == REPEAT_KEY:
            yield from self.jump(START)
        elif key == TRANSFER_KEY and self.request.transfer_number is not None:
            yield from self.transfer(str(self.request.transfer_number), then_goes_on=False)

    def _offered(self) -> frozenset[str]:
        assigned = frozenset(self.assigned) if self.acts_on_keys else frozenset()
        return assigned | self._mentioned

    def _detect(self) -> Beats:
        """The callee is taken for a machine: the script waits for the beep, and jumps."""
        # A transfer that nobody took may have passed over the moment.
        at, self._detected_at = max(self._detected_at or 0.0, self.now), None
        if not self.acts_on_features:
            return
        beep_at, self._beep_at = max(self._beep_at or 0.0, at), None
        self._end_by(at)
        self.now = at
        yield self.beat("taken for an answering machine; the script waits for the beep")
        yield from self.wait(SpanKind.SILENCE, beep_at - at)
        self._place = self._program.labels[MACHINE]
        raise Jumped

    def _beep(self) -> None:
        """A greeting is over: the message begins again."""
        beep_at, self._beep_at = max(self._beep_at or 0.0, self.now), None
        if self.acts_on_features:
            self._end_by(beep_at)
            self.now = beep_at
            self._place = 0
            raise Jumped

    def _end_by(self, until: float) -> None:
        """End the call at the longest time that the request allows, if that comes first."""
        longest = self.request.max_call_seconds
        if until > longest:
            raise Over(Ending(longest, self._ending, LONGEST))

    def _changes(self, **more: object) -> dict[str, object] | None:
        own = self.variables.own
        if own != self._posted:
            self._posted = own
            more["variables"] = own
        return more or None
