"""The verb `calls`: the calls of a running simulator."""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic
from typing import Any, Final

import click

from simulator.calls.transcript import Posting, moment_of, transcript_of
from simulator.cli.console import print_json, print_table, say, warn
from simulator.cli.exits import Exit
from simulator.cli.main import DefaultGroup
from simulator.cli.remote import remote_options
from simulator.cli.transcript import print_transcript
from simulator.client.remote import Remote
from simulator.codes import ResponseCode

__all__ = ["calls"]

_Shape = dict[str, Any]

_LONGEST_SINGLE_WAIT_SECONDS: Final = 60.0  # what the control face allows


@click.group(cls=DefaultGroup)
def calls() -> None:
    """Look at the calls of a running simulator.

    Without a command, lists them.
    """


@calls.command("list")
@click.option("--license-key", help="Only the calls of this license key.")
@click.option("--number", help="Only the calls to this number.")
@click.option(
    "--complete/--not-complete", default=None, help="Only calls that are, or are not, over."
)
@click.option("--limit", default=20, show_default=True, help="How many at most, newest first.")
@remote_options
def list_calls(url: str, token: str, *, as_json: bool, **wanted: object) -> None:
    """List the newest calls."""
    if isinstance(wanted["complete"], bool):
        wanted["complete"] = str(wanted["complete"]).lower()
    answer = Remote(url, token=token).get("calls", wanted)
    if as_json:
        print_json(answer)
        return
    print_table(
        ("queue id", "number", "status", "keys", "try", "placed"), map(_row, answer["calls"])
    )
    if answer["total"] > len(answer["calls"]):
        warn(f"{len(answer['calls'])} of {answer['total']} calls; --limit shows more.")


@calls.command()
@click.argument("queue_id", type=int)
@remote_options
def show(queue_id: int, url: str, token: str, *, as_json: bool) -> None:
    """Show the call QUEUE_ID as a conversation: who said and did what, and when.

    Postbacks stand where they were sent.
    """
    call = Remote(url, token=token).get(f"calls/{queue_id}")
    if as_json:
        print_json(call)
    else:
        _tell(call)


@calls.command()
@click.argument("queue_ids", type=int, nargs=-1, required=True)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Real time to wait for all of them.",
)
@remote_options
@click.pass_context
def wait(
    ctx: click.Context,
    queue_ids: tuple[int, ...],
    timeout: float,
    url: str,
    token: str,
    *,
    as_json: bool,
) -> None:
    """Wait until the calls QUEUE_IDS are over; exits with 1 if one is not by then."""
    remote, deadline = Remote(url, token=token), monotonic() + timeout
    found = [_waited_for(remote, queue_id, deadline) for queue_id in queue_ids]
    if as_json:
        print_json(found)
    else:
        for call in found:
            say(f"{call['queue_id']}  {call['number']}  {_status(call)}")
    unfinished = [call for call in found if not call["complete"]]
    if unfinished:
        warn(f"{len(unfinished)} of {len(found)} calls are not over after {timeout:g} s.")
        ctx.exit(Exit.CHECK_FAILED)


@calls.command()
@click.option("--license-key", help="Only what belongs to this license key.")
@remote_options
def clear(url: str, token: str, license_key: str | None, *, as_json: bool) -> None:
    """Forget the calls, the time and the journal of one license key, or of all."""
    wanted = {} if license_key is None else {"license_key": license_key}
    answer = Remote(url, token=token).post("reset", wanted)
    if as_json:
        print_json(answer)
    else:
        say(f"Forgot {answer['reset']}.")


def _waited_for(remote: Remote, queue_id: int, deadline: float) -> _Shape:
    while True:
        seconds = min(_LONGEST_SINGLE_WAIT_SECONDS, max(0.0, deadline - monotonic()))
        call = remote.get(f"calls/{queue_id}/wait", {"timeout": seconds}, waits=seconds)
        if call["complete"] or monotonic() >= deadline:
            return call


def _row(call: _Shape) -> tuple[str, ...]:
    tries = f"{call['try_count']}/{call['tries_allowed']}"
    number, placed_at = call["number"], call["placed_at"]
    return str(call["queue_id"]), number, _status(call), call["digits"], tries, placed_at


def _status(call: _Shape) -> str:
    return f"{call['response_code']} {call['response_text']}"


def _tell(call: _Shape) -> None:
    by_whom = f" from {call['caller_id'] or 'an unknown number'}" if call["incoming"] else ""
    say(f"Call {call['queue_id']}{by_whom} to {call['number']}: {_status(call)}")
    say(", ".join(_figures(call)))
    answered_at, placed_at = call["answered_at"], call["placed_at"]
    which = f"the answer, {answered_at}" if answered_at else f"its acceptance, {placed_at}"
    say(f"In seconds from {which}:")
    say()
    entries = transcript_of(
        [moment_of(shape) for shape in call["timeline"]],
        text=call["text_to_say"],
        postings=map(_posting, call["deliveries"]),
    )
    print_transcript(entries, since=datetime.fromisoformat(answered_at or placed_at))
    if not call["deliveries"]:
        say()
        say("No postback was sent.")


def _figures(call: _Shape) -> Iterator[str]:
    if not call["incoming"]:
        yield f"Try {call['try_count']} of {call['tries_allowed']}"
    if call["complete"]:
        yield f"{call['duration_seconds']} s long"
    if call["machine_detection"]:
        yield f"taken for {call['machine_detection']}"
    if call["digits"]:
        yield f"keys {call['digits']}"


def _posting(delivery: _Shape) -> Posting:
    code, status = delivery["response_code"], delivery["status"]
    again = f" again (attempt {delivery['attempt']})" if delivery["attempt"] > 1 else ""
    outcome = delivery["error_text"] or f"HTTP {status}"
    what = f"{code} to {delivery['url']}{again}: {outcome}"
    return Posting(datetime.fromisoformat(delivery["started_at"]), ResponseCode(code), what)
