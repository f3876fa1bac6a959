"""The verb `call-in`: somebody calls one of the customers' numbers."""

import click

from simulator.cli.console import print_json, say
from simulator.cli.remote import remote_options
from simulator.client.remote import Remote

__all__ = ["call_in"]


@click.command("call-in")
@click.argument("number")
@click.option("--from", "caller", metavar="NUMBER", help="Who calls.  [default: nobody known]")
@click.option(
    "--callee",
    metavar="OUTCOME",
    help="How the caller behaves: as who answers in an outcome of `ringback numbers`, such as"
    " 'presses 1'.  [default: as the caller's number and the seed say]",
)
@remote_options
def call_in(
    number: str, caller: str | None, callee: str | None, url: str, token: str, *, as_json: bool
) -> None:
    """Call NUMBER, which belongs to a license key: its script answers.

    `ringback calls show` tells how it went.
    """
    wanted = {"number": number, "from": caller, "callee": callee}
    call = Remote(url, token=token).post("incoming", wanted)
    if as_json:
        print_json(call)
    else:
        say(f"Call {call['queue_id']} from {call['caller_id'] or 'an unknown number'}"
            f" to {call['number']}: {call['response_code']} {call['response_text']}")  # fmt: skip
