"""Magic numbers: NPA-555-01XX, whose last two digits decide how a call goes.

NANPA keeps 555-0100 to 555-0199 for fiction in every area code, so that none of them rings a
real phone. Which line means what is Ringback's own convention, not the provider's.
"""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from simulator.calls.directions import SAMPLES, are_directions, read_directions
from simulator.calls.outcome import Callee, MachineDetection, Outcome, Transfer, Try
from simulator.codes import ResponseCode as Code
from simulator.errors import UnknownNameError
from simulator.phone import PhoneNumber
from simulator.spelling import did_you_mean

__all__ = ["MAGIC_NUMBERS", "MagicNumber", "magic_named", "magic_number", "outcome_named"]


class MagicNumber(NamedTuple):
    """One line of the table: the last four digits, what they force, and how it ends."""

    line: str
    outcome: Outcome
    ending: Code
    story: str


def _answered(
    line: int, name: str, story: str, callee: Callee, *, ring_seconds: float = 8
) -> MagicNumber:
    ending = Code.CALL_ANSWERED
    return _magic(line, name, story, ending, Try(callee=callee, ring_seconds=ring_seconds))


def _magic(line: int, name: str, story: str, ending: Code, *tries: Try) -> MagicNumber:
    return MagicNumber(f"01{line:02}", Outcome(name=name, tries=tries), ending, story)


def _presses(line: int, keys: str) -> MagicNumber:
    story = f"A human presses {keys} during the message."
    if "0" in keys:
        story = f"{story[:-1]}; 0 transfers if there is a TransferNumber."
    return _answered(line, f"presses {keys}", story, Callee(presses=keys))


def _transfer(line: int, name: str, story: str, ending: Code, talk: float) -> MagicNumber:
    callee = Callee(presses="0", transfer=Transfer(ending=ending, talk_seconds=talk))
    return _magic(line, name, story, ending, Try(callee=callee))


def _told(line: int, name: str, story: str, directions: str) -> MagicNumber:
    outcome = replace(read_directions(directions), name=name)
    return MagicNumber(f"01{line:02}", outcome, Code.CALL_ANSWERED, f"{story}: {directions}.")


def _network(line: int, name: str, story: str, ending: Code) -> MagicNumber:
    return _magic(line, name, story, ending, Try(ending=ending, ring_seconds=0))


def _waits(line: int, name: str, story: str, code: Code, seconds: float) -> MagicNumber:
    outcome = Outcome(name=name, waits=((code, seconds),))
    return MagicNumber(f"01{line:02}", outcome, Code.CALL_ANSWERED, story)


def _undialled(line: int, name: str, story: str, code: Code) -> MagicNumber:
    return MagicNumber(f"01{line:02}", Outcome(name=name, undialled=code), code, story)


def _refused(line: int, code: Code) -> MagicNumber:
    story = f"The request itself is answered with {int(code)} {code.text}"
    outcome = Outcome(name=f"refused with {int(code)}", refusal=code)
    return MagicNumber(f"01{line:02}", outcome, code, story.rstrip(".") + ".")


_HUMAN = Try(callee=Callee())
_BUSY = Try(ending=Code.BUSY, ring_seconds=0)
_NO_ANSWER = Try(ending=Code.CALL_UNANSWERED, ring_seconds=45)
_MACHINE = Callee(detected=MachineDetection.MACHINE, greeting_seconds=12, lingers_seconds=2)

_TABLE: Final = (
    _answered(0, "human", "A human listens to the whole message and hangs up.", Callee()),
    _answered(1, "hangs up early", "A human hangs up after 3 seconds.", Callee(hears_seconds=3)),
    _answered(2, "hangs up at once", "A human hangs up within a second.",
              Callee(hears_seconds=0.4)),
    _answered(3, "answers late", "A human answers after 28 seconds.", Callee(), ring_seconds=28),
    _answered(4, "answers quickly", "A human answers after 1 second.", Callee(), ring_seconds=1),
    _answered(
        5, "stays on the line", "A human stays until MaxCallLength.", Callee(lingers_seconds=1e6)
    ),
    *(_presses(10 + digit, str(digit)) for digit in range(10)),
    _presses(20, "*"),
    _presses(21, "#"),
    _presses(22, "345"),
    _presses(23, "0123456789*#"),
    _presses(24, "007"),
    _presses(25, "2222"),
    _answered(26, "presses 2 late", "A human presses 2 once the message is over.",
              Callee(presses="2", first_key_share=1.0)),
    _told(27, "does as asked", "A human answers the first prompt",
          "answers after 2 rings, says hello, waits for the prompt, presses 1"),
    _told(28, "enters a number", "A human enters digits when asked to",
          "answers after 2 rings, says hello, waits for the prompt, presses 4293#"),
    _told(29, "leaves a message", "A human speaks when it is recorded",
          'answers after 2 rings, waits for the prompt, says "please call me back" for 6 seconds,'
          " presses #"),
    _transfer(30, "transferred", "A human presses 0 and is transferred.", Code.TRANSFERRED, 95),
    _transfer(31, "transfer fails", "A human presses 0; nobody takes the transferred call.",
              Code.TRANSFER_FAILED, 0),
    _transfer(32, "hangs up in transfer", "A human presses 0 and hangs up while it rings.",
              Code.HUNG_UP_DURING_TRANSFER, 0),
    _answered(40, "machine", "An answering machine takes the message.", _MACHINE),
    _answered(41, "machine hangs up", "An answering machine cuts the call off after 4 seconds.",
              Callee(detected=MachineDetection.MACHINE, greeting_seconds=12, hears_seconds=4)),
    _answered(42, "fax", "A fax machine answers.",
              Callee(detected=MachineDetection.FAX, hears_seconds=8)),
    _answered(43, "unknown", "Nobody can tell who answered.",
              Callee(detected=MachineDetection.UNKNOWN)),
    _answered(44, "rings after answer", "A switchboard answers and rings three times more.",
              Callee(in_call_rings=3)),
    _answered(45, "recorded", "The call is recorded for quality assurance.",
              Callee(recorded=True)),
    _magic(46, "forwarded", "The call is forwarded, then a human answers.", Code.CALL_ANSWERED,
           Try(callee=Callee(), forwarded=True)),
    _magic(47, "trying", "The switch tries for a while, then it rings.", Code.CALL_ANSWERED,
           Try(callee=Callee(), trying=True)),
    _magic(50, "busy", "Busy at every try.", Code.BUSY, _BUSY),
    _magic(51, "busy, then human", "Busy, then a human at the second try.", Code.CALL_ANSWERED,
           _BUSY, _HUMAN),
    _magic(52, "busy twice, then human", "Busy twice, then a human at the third try.",
           Code.CALL_ANSWERED, _BUSY, _BUSY, _HUMAN),
    _magic(53, "no answer", "It rings for 45 seconds at every try.", Code.CALL_UNANSWERED,
           _NO_ANSWER),
    _magic(54, "no answer, then human", "No answer, then a human at the second try.",
           Code.CALL_ANSWERED, _NO_ANSWER, _HUMAN),
    _magic(55, "no answer, then machine", "No answer twice, then a machine at the third try.",
           Code.CALL_ANSWERED, _NO_ANSWER, _NO_ANSWER, Try(callee=_MACHINE, ring_seconds=21)),
    _magic(56, "busy, then no answer", "Busy, then no answer at every further try.",
           Code.CALL_UNANSWERED, _BUSY, _NO_ANSWER),
    _network(60, "vacant", "The telco reports a vacant number.", Code.VACANT_NUMBER),
    _network(61, "disconnected", "The number was changed or disconnected.",
             Code.NUMBER_DISCONNECTED),
    _network(62, "congestion", "The network is congested.", Code.CONGESTION),
    _network(63, "not acceptable", "The far end finds the call not acceptable.",
             Code.GLOBAL_NOT_ACCEPTABLE),
    _network(64, "no media", "No supported media.", Code.NO_SUPPORTED_MEDIA),
    _magic(65, "telecom timeout", "The network gives no answer for 32 seconds.",
           Code.TELECOM_TIMEOUT,
           Try(ending=Code.TELECOM_TIMEOUT, dial_seconds=32, ring_seconds=0)),
    _network(66, "telecom denied", "The network denies the call.", Code.TELECOM_DENIED),
    _network(67, "forbidden", "The call is forbidden.", Code.CALL_FORBIDDEN),
    _network(68, "universal error", "Something fails at dialling.", Code.UNIVERSAL_ERROR),
    _waits(70, "administrative hold", "Held for 5 minutes, then a human answers.",
           Code.ADMINISTRATIVE_HOLD, 300),
    _waits(71, "speech busy", "Text-to-speech is busy for 20 seconds, then a human answers.",
           Code.TTS_BUSY, 20),
    _waits(72, "sound file processing", "A sound file is processed first, then a human answers.",
           Code.SOUND_FILE_PROCESSING, 10),
    _undialled(73, "speech error", "Text-to-speech fails before the call is dialled.",
               Code.TTS_ERROR),
    _undialled(74, "sound file not found", "The script's sound file is not there.",
               Code.SOUND_FILE_NOT_FOUND),
    _undialled(75, "time restriction", "The call is not allowed at this hour.",
               Code.TIME_RESTRICTION),
    _undialled(76, "cancelled", "The provider cancels the call before it is dialled.",
               Code.CANCELLED),
    _refused(80, Code.INVALID_PHONE_NUMBER),
    _refused(81, Code.INVALID_CALLER_ID),
    _refused(82, Code.INVALID_VOICE_ID),
    _refused(83, Code.INVALID_TRANSFER_NUMBER),
    _refused(84, Code.INVALID_TRANSFER_DIGIT),
    _refused(85, Code.UNIVERSAL_ERROR),
    _refused(86, Code.DEMO_ALLOWANCE_EXCEEDED),
    _refused(87, Code.DEMO_NOT_ALLOWED),
    _refused(88, Code.CALLER_ID_IS_CALLEE),
    _refused(89, Code.KEY_INVALID),
    _refused(90, Code.PHONE_NUMBER_ABUSE),
    _refused(91, Code.SCHEDULE_NOT_UTC),
    _refused(92, Code.SITE_BAN),
    _refused(93, Code.SOUND_FILE_NOT_FOUND),
    _refused(94, Code.CALL_FORBIDDEN),
    _refused(95, Code.TIME_RESTRICTION),
    _refused(96, Code.DEMO_DENIED),
    _refused(97, Code.ADMINISTRATIVE_HOLD),
)  # fmt: skip

MAGIC_NUMBERS: Final = {magic.line: magic for magic in _TABLE}
"""Every magic number by its last four digits; a line that is missing goes as it may."""


def magic_number(number: PhoneNumber) -> MagicNumber | None:
    """The magic number that a number is, if it is one."""
    return MAGIC_NUMBERS.get(number.line) if number.fictional else None


def magic_named(text: str) -> MagicNumber:
    """The magic number of a line such as `0150` or of a name such as `busy`.

    Raises:
        UnknownNameError: If there is none; the text offers the nearest.
    """
    found = MAGIC_NUMBERS.get(text) or _BY_NAME.get(text.lower())
    if found is None:
        hint = did_you_mean(text, [*_BY_NAME, *MAGIC_NUMBERS, *SAMPLES])
        raise UnknownNameError(f"No outcome is called {text!r}.{hint} See 'ringback numbers'.")
    return found


def outcome_named(text: str) -> Outcome:
    """The outcome of a line or a name; `presses` takes any keys, and directions do anything.

    >>> outcome_named("presses 1987").tries[0].callee.presses
    '1987'

    Raises:
        DirectionsError: If directions say what no callee can do.
        UnknownNameError: If there is none; the text offers the nearest.
    """
    pressed = _PRESSES.fullmatch(text)
    if text.lower() in _BY_NAME or (pressed is None and not are_directions(text)):
        return magic_named(text).outcome
    if pressed is None:
        return read_directions(text)
    return Outcome(name=text, tries=(Try(callee=Callee(presses=pressed[1])),))


_BY_NAME: Final = {magic.outcome.name: magic for magic in MAGIC_NUMBERS.values()}
_PRESSES: Final = re.compile(r"presses ([0-9*#]+)")
