"""The verb `script run`: tries a script with a callee, without a server and without a call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TextIO

import click

from simulator.calls.call import Call
from simulator.calls.dialogue.program import program_of
from simulator.calls.directions import as_directions
from simulator.calls.magic import outcome_named
from simulator.calls.outcome import Outcome
from simulator.calls.transcript import talk_of, transcript_of
from simulator.cli.console import print_json, say, warn
from simulator.cli.options import gathered, settings_options
from simulator.cli.rehearsal import rehearse, somebody
from simulator.cli.transcript import print_transcript
from simulator.codes import ResponseCode
from simulator.decisions import UndecidableError
from simulator.script.diagnose import diagnose
from simulator.script.parse import parse
from simulator.settings import Settings

__all__ = ["run"]

_SETTINGS: Final = (
    "seed", "profile", "max_call_seconds", "script_steps", "detection_seconds",
    "recording_seconds", "silence_seconds", "allow_host",
)  # fmt: skip
_LONGEST_SOUND_SECONDS: Final = 86_400


def _values(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Names in lower case with their values."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not name.strip() or not equals:
            raise click.BadParameter(f"{text!r} needs to be a name, =, and a value.")
        found[name.strip().lower()] = value
    return found


def _lengths(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> dict[str, float]:
    """Ids of sound files in lower case with their seconds."""
    found = {name: _number(value) for name, value in _values(ctx, param, given).items()}
    for name, seconds in found.items():
        if not 0 <= seconds <= _LONGEST_SOUND_SECONDS:
            raise click.BadParameter(f"The length of {name!r} needs to be 0 to 86400 seconds.")
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0


@click.command()
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
@click.option(
    "--callee", metavar="TEXT",
    help="Who answers and what they do: directions, or an outcome of 'ringback numbers'."
    "  [default: a person whom the seed decides]",
)  # fmt: skip
@click.option(
    "--var", "variables", multiple=True, callback=_values, metavar="NAME=VALUE",
    help="A variable of the license key.  [repeatable]",
)  # fmt: skip
@click.option(
    "--sound", "sounds", multiple=True, callback=_lengths, metavar="ID=SECONDS",
    help="A sound file that is there, and how long it is.  [repeatable]",
)  # fmt: skip
@click.option("--ask", is_flag=True, help="Let QueryExternalServer ask, for real.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@settings_options(only=_SETTINGS)
def run(
    file: TextIO,
    callee: str | None,
    variables: Mapping[str, str],
    sounds: Mapping[str, float],
    *,
    ask: bool,
    as_json: bool,
    **flags: object,
) -> None:
    """Run the script in FILE with a callee, and print what is said; - is standard input.

    No call is placed, nothing is posted and nobody waits. Web servers are asked only with --ask,
    and then only those that postbacks may be sent to.
    """
    settings, text = gathered(flags), file.read()
    outcome = _outcome(callee, settings)
    call = rehearse(text, outcome, settings, sounds=sounds, variables=variables, ask=ask)
    if as_json:
        print_json(_shape(call, outcome))
    else:
        _tell(call, outcome)
    mistakes = sum(mistake.fatal for mistake in diagnose(parse(text)))
    if mistakes:
        warn(f"{mistakes:,} mistake{'s' * (mistakes != 1)}; 'ringback script check' tells where.")
    missing = program_of(text).missing_sound(sounds.get)
    if missing:
        code = ResponseCode.SOUND_FILE_NOT_FOUND
        warn(
            f"There is no sound file {missing!r}: a call would end with {code:d} {code.text} before"
            f" it is dialled. Say with --sound '{missing}=1.5' how long it is."
        )


def _outcome(callee: str | None, settings: Settings) -> Outcome:
    if callee is None:
        return somebody(settings)
    outcome = outcome_named(callee)
    if outcome.refusal is not None:
        raise UndecidableError(f"--callee {callee!r} is nobody: such a request becomes no call.")
    return outcome


def _tell(call: Call, outcome: Outcome) -> None:
    say(f"The callee: {outcome.name}")
    say()
    text, answered_at = call.request.text, call.answered_at
    entries = talk_of(call.timeline, text=text, answered_at=answered_at)
    print_transcript(
        entries or transcript_of(call.timeline, text=text), since=answered_at or call.placed_at
    )
    say()
    keys = f", keys {call.digits}" if call.digits else ""
    say(f"{int(call.status)} {call.status.text} after {_seconds(call):.1f} s{keys}")
    for name, value in call.variables:
        say(f"{name} = {value!r}")


def _shape(call: Call, outcome: Outcome) -> Mapping[str, Any]:
    since = call.answered_at or call.placed_at
    return {
        "callee": outcome.name,
        "response_code": int(call.status),
        "response_text": call.status.text,
        "answered": call.answered,
        "seconds": _seconds(call),
        "machine_detection": call.detection,
        "digits": call.digits,
        "variables": dict(call.variables),
        "undone": [as_directions((act,)) for act in call.undone],
        "timeline": [
            {
                "seconds": (moment.at - since).total_seconds(),
                "response_code": int(moment.status),
                "note": moment.note,
                "speaker": moment.speaker,
                "said": moment.said,
                "variables": dict(moment.variables),
            }
            for moment in call.timeline
        ],
    }


def _seconds(call: Call) -> float:
    """How long it was from the answer to the end, or from its acceptance if nobody answered."""
    ended_at: datetime = call.timeline[-1].at
    return (ended_at - (call.answered_at or call.placed_at)).total_seconds()
