"""What each command of a script does when a call comes to it.

[doc] marks what the provider documents, [seen] what its customers' scripts rely upon; the rest is
assumed, and the guide to scripts says so.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from simulator.calls.dialogue.beat import Beat, Meeting, Query, Recorded, Reply, Speaker
from simulator.calls.dialogue.interruption import Over
from simulator.calls.dialogue.program import number_of
from simulator.calls.dialogue.span import SpanKind
from simulator.codes import ResponseCode
from simulator.script.commands import KEYS
from simulator.script.parts import shortened

if TYPE_CHECKING:
    from simulator.calls.dialogue.performance import Performance

__all__ = ["COMMANDS", "CONFERENCE_KEY"]

CONFERENCE_KEY: Final = "confkey"
"""The variable that names a conference, in lower case."""

_Beats = Generator[Beat, Reply | None, None]
_Arguments = Sequence[str]
_BEEP_SECONDS: Final = 0.5
_TONE_SECONDS: Final = 0.2
_LONGEST_ANSWER: Final = 60  # characters of what a server said, in a note
_SYSTEM_SOUND_SECONDS: Final = 2.0
_DIGITS_SECONDS: Final = 5.0
_MOST_DIGITS: Final = 500
_EXACT_DIGITS: Final = 15  # which a float holds exactly
_LARGEST: Final = 1e12


def _act_on_digit_press(run: "Performance", arguments: _Arguments) -> None:
    """Says whether keys interrupt what is said, and jump [doc]."""
    run.acts_on_keys = _truth(run, arguments)


def _act_on_feature(run: "Performance", arguments: _Arguments) -> None:
    """Says whether a machine's beep starts the message again [doc]."""
    run.acts_on_features = _truth(run, arguments)


def _assign_dtmf(run: "Performance", arguments: _Arguments) -> None:
    """Jumps to a label when a key is pressed; 1 repeats the message until it is assigned [doc]."""
    key = _text(run, arguments)
    if key in KEYS:
        run.assigned[key] = _text(run, arguments, 1)


def _clear_dtmf(run: "Performance", _: _Arguments) -> None:
    """Forgets every assigned key, and that 1 repeats [doc]."""
    run.assigned.clear()
    run.defaults = False


def _beep(run: "Performance", _: _Arguments) -> _Beats:
    """Beeps [doc]."""
    yield run.beat("beeps", speaker=Speaker.SCRIPT)
    yield from run.wait(SpanKind.SILENCE, _BEEP_SECONDS)


def _change_voice(run: "Performance", arguments: _Arguments) -> _Beats:
    """Speaks on with another voice [doc]."""
    yield run.beat(f"speaks on with voice {_text(run, arguments)}")


def _conference(run: "Performance", _: _Arguments) -> _Beats:
    """Joins the calls of one ConfKey; the first call gets a new one, and posts it [doc]."""
    key = run.variables[CONFERENCE_KEY].lower()  # a GUID is one in any letter case
    if key:
        problem = yield run.beat(
            f"looks for the conference {key}", errand=Meeting(key, opens=False)
        )
        if problem is not None:
            yield run.beat(problem.text or "")
            return
        joined = run.beat(f"joins the conference {key}")
        reply = yield joined._replace(status=ResponseCode.CONFERENCE_JOIN)
    else:
        key = str(uuid5(NAMESPACE_URL, f"conference of call {run.queue_id}"))
        run.variables["ConfKey"] = key
        opened = run.beat(f"opens the conference {key}", errand=Meeting(key, opens=True))
        reply = yield opened._replace(status=ResponseCode.CONFERENCE_START)
    if reply is None:
        reply = yield from run.confer(key)
    run.go_on_at(reply.seconds)
    note = reply.text or "the conference is over; the script goes on"
    yield run.beat(note)._replace(status=run.talking)


def _dial_dtmf(run: "Performance", arguments: _Arguments) -> _Beats:
    """Sends tones [doc]."""
    keys = _text(run, arguments)
    yield run.beat(f"sends the tones {keys}", speaker=Speaker.SCRIPT)
    yield from run.wait(SpanKind.SILENCE, len(keys) * _TONE_SECONDS)


def _report(run: "Performance", arguments: _Arguments) -> _Beats:
    """Sends a report to an address; the simulator sends no mail, and says so."""
    yield run.beat(f"a report would go to {_text(run, arguments)}")


def _end_call(run: "Performance", _: _Arguments) -> None:
    """Hangs up at once [doc]."""
    run.hang_up("the script hung up")


def _get_digits(run: "Performance", arguments: _Arguments) -> _Beats:
    """Collects keys in a variable: up to #, or up to a number of them [doc].

    It waits 5 seconds for each unless it says how long [doc].
    """
    variable = arguments[0] if arguments else ""
    seconds = number_of(_text(run, arguments, 1), _DIGITS_SECONDS) or _DIGITS_SECONDS
    most = min(int(number_of(_text(run, arguments, 2))), _MOST_DIGITS)
    digits, begun_at = "", run.now
    yield run.beat(f"collects digits in {variable.strip()}")
    while len(digits) < (most or _MOST_DIGITS):
        key = yield from run.wait(SpanKind.DIGITS, seconds, most=most, begun_at=begun_at)
        if not key or (key == "#" and not most):
            break
        digits += key
    run.variables[variable] = digits


def _get_variable_length(run: "Performance", arguments: _Arguments) -> None:
    """Measures a variable [seen]."""
    if len(arguments) > 1:
        run.variables[arguments[1]] = str(len(run.variables[arguments[0]]))


def _goto(run: "Performance", arguments: _Arguments) -> _Beats:
    """Jumps to a label; `start` needs none [doc]."""
    yield from run.jump(_text(run, arguments))


def _goto_if(run: "Performance", arguments: _Arguments) -> _Beats:
    """Jumps if a variable has a value [doc]."""
    if arguments and run.variables[arguments[0]] == _text(run, arguments, 1):
        yield from run.jump(_text(run, arguments, 2))


def _increase_variable(run: "Performance", arguments: _Arguments) -> None:
    """Adds to a variable; what is no number counts as 0 [seen]."""
    if not arguments:
        return
    name, by = arguments[0], _text(run, arguments, 1) or "1"
    total = _amount(run.variables[name]) + _amount(by)
    run.variables[name] = f"{total:.{_EXACT_DIGITS}g}"


def _play_alpha_numeric(run: "Performance", arguments: _Arguments) -> _Beats:
    """Spells a variable."""
    yield from _say(run, arguments, " ".join(_value(run, arguments)))


def _say(run: "Performance", arguments: _Arguments, text: str) -> _Beats:
    if text.strip():
        yield from run.speak(text)
    else:
        yield run.beat(f"{_name(arguments)} is empty; nothing is said")


def _play_amount(run: "Performance", arguments: _Arguments) -> _Beats:
    """Speaks a variable as money."""
    amount = round(_amount(_value(run, arguments)) * 100)
    dollars, cents = divmod(abs(amount), 100)
    yield from run.speak(f"{'minus ' if amount < 0 else ''}{dollars} dollars and {cents} cents")


def _play_silence(run: "Performance", arguments: _Arguments) -> _Beats:
    """Is silent for so many seconds [seen]."""
    yield from run.wait(SpanKind.SILENCE, number_of(_text(run, arguments)))


def _play_special(run: "Performance", arguments: _Arguments) -> _Beats:
    """Plays a sound of the provider's own [doc]."""
    yield run.beat(f"plays the system sound {_text(run, arguments)}", speaker=Speaker.SCRIPT)
    yield from run.wait(SpanKind.SPEECH, _SYSTEM_SOUND_SECONDS)


def _query(run: "Performance", arguments: _Arguments) -> _Beats:
    """Asks a web server; what it answers becomes a variable's value [doc].

    A blank in the URL, as a variable may bring, is escaped; nothing else is.
    """
    url = run.variables.filled(arguments[0] if arguments else "").strip().replace(" ", "%20")
    unless = run.end_in_silence()
    reply = yield run.beat(f"asks {url}", errand=Query(url, unless.seconds))
    text = None if reply is None else reply.text
    if reply is not None:
        if reply.seconds >= unless.seconds:
            raise Over(unless)
        run.go_on_at(reply.seconds)
    problem = "the server was not asked" if reply is None else reply.problem
    yield run.beat(problem or f"the server said {run.short(text or '', _LONGEST_ANSWER)!r}")
    if len(arguments) > 1:
        run.variables[arguments[1]] = text or ""


def _record_as(run: "Performance", arguments: _Arguments) -> _Beats:
    """Records the callee and keeps it as a sound file [doc]."""
    yield from _record(run, _text(run, arguments).lower())


def _record_unique(run: "Performance", arguments: _Arguments) -> _Beats:
    """Records the callee under a name of its own, which the variable is given."""
    name = f"rec{run.queue_id}-{len(run.recordings) + 1}"
    run.variables[arguments[0] if arguments else "recordid"] = name
    yield from _record(run, name)


def _record(run: "Performance", name: str) -> _Beats:
    """Record until a key is pressed, the callee is silent for a while, or it is long enough."""
    limits, begun_at, key, over = run.stage.limits, run.now, "", None
    longest = begun_at + limits.recording_seconds
    run.recordings.append(name)
    yield run.beat(f"records {name}")
    while not key and over is None:
        quiet_since = max(begun_at, min(run.listener.talks_until, longest))
        until = min(quiet_since + limits.silence_seconds, longest)
        if until <= run.now:
            break
        try:
            seconds = until - run.now
            key = yield from run.wait(SpanKind.RECORDING, seconds, begun_at=begun_at)
        except Over as hung_up:  # what was said until then is kept
            over, run.now = hung_up, hung_up.ending.seconds
    seconds = round(run.now - begun_at, 3)
    errand = Recorded(name, seconds)
    reply = yield run.beat(
        f"recorded {name} ({seconds:.1f} s)", errand=errand, last_record_seconds=int(seconds)
    )
    if reply is not None and reply.problem:
        yield run.beat(f"the recording is not kept: {reply.problem}")
    if over is not None:
        raise over


def _set_var(run: "Performance", arguments: _Arguments) -> None:
    """Sets a variable; not from another one, as documented: `[name]` stays as it is [doc]."""
    if arguments:
        run.variables[arguments[0]] = arguments[1].strip() if len(arguments) > 1 else ""


def _postback_url(run: "Performance", arguments: _Arguments) -> _Beats:
    """Says where postbacks go from here on [doc]."""
    url = _text(run, arguments)
    if url != run.request.postback_url:
        run.request = replace(run.request, postback_url=url)
        yield run.beat(f"postbacks go to {url}", request=run.request)


def _transfer_to(run: "Performance", arguments: _Arguments) -> _Beats:
    """Transfers the callee; if nobody takes the call, the script goes on [doc]."""
    yield from run.transfer(_text(run, arguments), then_goes_on=True)


def _variable_to_tts(run: "Performance", arguments: _Arguments) -> _Beats:
    """Speaks the value of a variable [doc]."""
    yield from _say(run, arguments, _value(run, arguments))


def _wait_for_dtmf(run: "Performance", arguments: _Arguments) -> _Beats:
    """Waits so many seconds for one key [doc]."""
    seconds = number_of(_text(run, arguments), _DIGITS_SECONDS)
    yield run.beat(f"waits {seconds:g} s for a key")
    yield from run.wait(SpanKind.KEY, seconds)


def _wait_for_silence(run: "Performance", arguments: _Arguments) -> _Beats:
    """Waits until the callee has been silent for so many seconds, 10 in all at most [doc]."""
    wanted, begin = number_of(_text(run, arguments)), run.now
    longest = begin + run.stage.limits.quiet_seconds
    while run.now < longest:
        until = min(max(run.listener.talks_until, begin) + wanted, longest)
        if until <= run.now:
            return
        yield from run.wait(SpanKind.SILENCE, until - run.now)


def _nothing(run: "Performance", _: _Arguments) -> None:
    """Does nothing that a simulator could show."""


def _text(run: "Performance", arguments: _Arguments, place: int = 0) -> str:
    return run.variables.filled(arguments[place]).strip() if place < len(arguments) else ""


def _name(arguments: _Arguments) -> str:
    return shortened(arguments[0].strip().lower()) if arguments else "a variable"


def _value(run: "Performance", arguments: _Arguments) -> str:
    return run.variables[arguments[0]] if arguments else ""


def _truth(run: "Performance", arguments: _Arguments) -> bool:
    return _text(run, arguments).lower() != "false"


def _amount(text: str) -> float:
    """A number that stands in a variable; what is none counts as 0."""
    try:
        number = float(text.replace("$", "", 1))
    except ValueError:
        return 0.0
    return min(max(number, -_LARGEST), _LARGEST) if isfinite(number) else 0.0


COMMANDS: Final[dict[str, Callable[["Performance", _Arguments], _Beats | None]]] = {
    "actondigitpress": _act_on_digit_press,
    "actonfeature": _act_on_feature,
    "assigndtmf": _assign_dtmf,
    "beep": _beep,
    "changevoiceid": _change_voice,
    "cleardtmf": _clear_dtmf,
    "conference": _conference,
    "debugemail": _report,
    "dialdtmf": _dial_dtmf,
    "endcall": _end_call,
    "erroremail": _report,
    "getdigits": _get_digits,
    "getvariablelength": _get_variable_length,
    "goto": _goto,
    "gotoif": _goto_if,
    "increasevariable": _increase_variable,
    "label": _nothing,
    "maxringtime": _nothing,
    "playalphanumeric": _play_alpha_numeric,
    "playamount": _play_amount,
    "playsilence": _play_silence,
    "playspecialsoundfile": _play_special,
    "queryexternalserver": _query,
    "quickstart": _nothing,
    "recordandsaveas": _record_as,
    "recordwithuniqueid": _record_unique,
    "setvar": _set_var,
    "soundpausing": _nothing,
    "statuschangeposturl": _postback_url,
    "transferto": _transfer_to,
    "variabletotts": _variable_to_tts,
    "waitfordtmf": _wait_for_dtmf,
    "waitforsilence": _wait_for_silence,
}
"""By name in lower case: the provider's own samples differ in letter case."""
