"""The verb `calls`: the calls of a running simulator."""

from time import monotonic
from typing import Any, Final

import click

from simulator.cli.console import aligned, print_json, print_table, say, warn
from simulator.cli.exits import Exit
from simulator.cli.main import DefaultGroup
from simulator.cli.remote import remote_options
from simulator.client.remote import Remote

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
    """Show everything that happened in the call QUEUE_ID, and its deliveries."""
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
    say(f"Call {call['queue_id']} to {call['number']}: {_status(call)}")
    say()
    rows = [
        (moment["at"], f"{moment['response_code']:>2} {moment['response_text']}", moment["note"])
        for moment in call["timeline"]
    ]
    for line in aligned(rows):
        say(f"  {line}")
    say()
    deliveries = [_delivery_row(delivery) for delivery in call["deliveries"]]
    say("Deliveries:" if deliveries else "No postback was sent.")
    for line in aligned(deliveries) if deliveries else ():
        say(f"  {line}")


def _delivery_row(delivery: _Shape) -> tuple[str, ...]:
    outcome = f"HTTP {delivery['status']}" if delivery["status"] else delivery["error"]
    return (
        delivery["finished_at"],
        f"{delivery['response_code']:>2}",
        delivery["url"],
        outcome,
        delivery["error_text"],
    )
