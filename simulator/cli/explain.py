"""The verb `explain`: how a call to a number will go, told before it is placed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import click

from simulator.assembly import provider_of
from simulator.calls.call import Call, Moment
from simulator.calls.history import history
from simulator.calls.lifecycle import Pace
from simulator.calls.magic import MagicNumber, magic_number
from simulator.calls.outcome import Outcome
from simulator.calls.request import CallRequest
from simulator.cli.console import aligned, print_json, say
from simulator.cli.lookup import telco_lines, telco_shape
from simulator.cli.options import gathered, settings_options
from simulator.codes import ResponseCode
from simulator.outlook import outlook
from simulator.phone import PhoneNumber

__all__ = ["explain"]

_TRIES: Final = (1, 2, 3)
_PLACED_AT: Final = datetime(2026, 1, 5, 15, tzinfo=UTC)
_TEXT: Final = "Hello, your order is ready. Press 1 to hear this again, or 0 to speak with us."
_TRANSFER_NUMBER: Final = PhoneNumber("7575550198")


class _Life(NamedTuple):
    """A call's whole life, and the TryCounts for which it is the same."""

    try_counts: tuple[int, ...]
    call: Call


@click.command()
@click.argument("number")
@click.option("--text", default=_TEXT, help="What is said; its length decides how long it takes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@settings_options(only=("seed", "profile", "queue_seconds", "ready_seconds", "next_try_seconds"))
def explain(number: str, text: str, *, as_json: bool, **flags: object) -> None:
    """Tell how a call to NUMBER will go.

    The call is one with a transfer number and nothing else out of the ordinary. Seconds count
    from the moment at which it is placed.
    """
    settings = gathered(flags)
    read = PhoneNumber.read(number)
    request = CallRequest(
        number=read,
        text=text,
        transfer_number=_TRANSFER_NUMBER,
        next_try_seconds=settings.next_try_seconds,
        max_call_seconds=settings.max_call_seconds,
    )
    provider = provider_of(settings)
    outcome = outlook(
        replace(request, try_count=_TRIES[-1]),
        seed=settings.seed,
        profile=provider.profile,
        at=_PLACED_AT + timedelta(seconds=provider.pace.queue_seconds),
    )
    lives = [] if outcome.refusal else _lives(request, outcome, provider.pace)
    if as_json:
        print_json(_shape(read, outcome, lives))
    else:
        _tell(read, lives, settings.seed)


def _lives(request: CallRequest, outcome: Outcome, pace: Pace) -> list[_Life]:
    """The different lives that a call can have, by how many tries are asked for."""
    lives: list[_Life] = []
    for try_count in _TRIES:
        asked = replace(request, try_count=try_count)
        *_, call = history(asked, outcome, queue_id=0, at=_PLACED_AT, pace=pace)
        if lives and _course(lives[-1].call) == _course(call):
            lives[-1] = _Life((*lives[-1].try_counts, try_count), call)
        else:
            lives.append(_Life((try_count,), call))
    return lives


def _course(call: Call) -> list[tuple[datetime, int]]:
    return [(moment.at, int(moment.status)) for moment in call.timeline]


def _tell(number: PhoneNumber, lives: list[_Life], seed: int) -> None:
    magic = magic_number(number)
    say(f"{number}: {_kind(magic, seed)}")
    for life in lives:
        say()
        same = life.try_counts == _TRIES
        tries = "any TryCount" if same else f"TryCount {' or '.join(map(str, life.try_counts))}"
        say(f"With {tries}:")
        for line in aligned(_rows(life.call)):
            say(f"  {line}")
    say()
    say("Telco record:")
    for line in telco_lines(number):
        say(f"  {line}")


def _kind(magic: MagicNumber | None, seed: int) -> str:
    if magic is None:
        return f"an ordinary number, which goes as the seed {seed} decides."
    none = " No call comes to be." if magic.outcome.refusal is not None else ""
    return f"the magic number {magic.outcome.name!r}. {magic.story}{none}"


def _rows(call: Call) -> list[tuple[str, ...]]:
    return [
        (
            f"{(moment.at - call.placed_at).total_seconds():8.1f} s",
            f"{moment.status:>2d} {moment.status.text}",
            _note(moment),
        )
        for moment in call.timeline
    ]


def _note(moment: Moment) -> str:
    """What a moment has to say beyond its status, and without moments of a clock."""
    if moment.status is ResponseCode.READY_FOR_DIALER or moment.note == moment.status.text:
        return ""
    return moment.note.partition(";")[0]


def _shape(number: PhoneNumber, outcome: Outcome, lives: list[_Life]) -> dict[str, Any]:
    magic = magic_number(number)
    return {
        "number": str(number),
        "digits": number.digits,
        "extension": number.extension,
        "magic": None if magic is None else {"name": magic.outcome.name, "story": magic.story},
        "refused_with": None if outcome.refusal is None else int(outcome.refusal),
        "lives": [
            {
                "try_counts": life.try_counts,
                "response_code": int(life.call.status),
                "digits": life.call.digits,
                "duration_seconds": life.call.duration_seconds,
                "timeline": _timeline(life.call),
            }
            for life in lives
        ],
        "telco": telco_shape(number),
    }


def _timeline(call: Call) -> list[dict[str, Any]]:
    return [
        {
            "seconds": (moment.at - call.placed_at).total_seconds(),
            "response_code": int(moment.status),
            "response_text": moment.status.text,
            "try_count": moment.try_count,
            "note": moment.note,
        }
        for moment in call.timeline
    ]
