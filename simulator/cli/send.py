"""The verb `send`: one postback of one call, delivered once."""

from dataclasses import replace
from datetime import datetime
from typing import Final

import click

from simulator.assembly import courier_of, plan_of
from simulator.calls.call import Call
from simulator.calls.magic import MagicNumber, magic_named
from simulator.calls.request import Wish
from simulator.cli.console import say, warn
from simulator.cli.exits import Exit
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.cli.properties import read_changes
from simulator.codes import ResponseCode
from simulator.engine import Simulator
from simulator.errors import UnknownNameError
from simulator.postbacks.attempt import Attempt, Delivery, DeliveryErrorKind
from simulator.postbacks.fields import Value, outgoing_postback
from simulator.postbacks.target import read_url
from simulator.settings import Settings

__all__ = ["send"]

_KEY: Final = "ringback-send"
_TEXT: Final = "Hello, your order is ready. Press 1 to hear this again, or 0 to speak with us."
_FLAGS: Final = (
    "clock_start", "wire", "wire_dates", "wire_booleans", "wire_absent",
    "wire_carrier_types", "user_agent", "header",
    "allow_host", "delivery_timeout", "delivered_status", "tls_verify",
)  # fmt: skip
_TRANSFERS: Final = (
    ResponseCode.TRANSFERRED,
    ResponseCode.TRANSFER_FAILED,
    ResponseCode.HUNG_UP_DURING_TRANSFER,
)
_UNUSABLE: Final = (DeliveryErrorKind.UNUSABLE_URL, DeliveryErrorKind.REFUSED_HOST)


@click.command(cls=SettingsCommand)
@click.argument("url")
@click.option(
    "--outcome",
    default="presses 345",
    show_default=True,
    help="How the call went: a line such as 0150 or a name such as 'busy' of ringback numbers.",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value for a property, or a variable of the script; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Print the request without sending it.")
@settings_options(only=_FLAGS)
@click.pass_context
def send(
    ctx: click.Context,
    /,
    url: str,
    outcome: str,
    changes: tuple[str, ...],
    *,
    dry_run: bool,
    **flags: object,
) -> None:
    """Send one postback to the receiver at URL.

    A call is placed and lives its whole life on a clock of its own; what is sent is its last
    postback. Exits with 0 if the receiver accepted it, 1 if it answered otherwise, 3 if it
    gave no answer.
    """
    settings = replace(gathered(flags), clock="manual", status_change_post_url="")
    read_url(url)
    changed = read_changes(changes, hint=warn)
    call = _lived(settings, _magic(outcome))
    delivery = _delivery(settings, url, call, changed)
    if dry_run:
        say(_request(delivery))
        return
    attempt = _delivered(settings, delivery, at=call.ended_at or call.placed_at)
    _tell(attempt)
    ctx.exit(_exit_of(attempt))


def _magic(text: str) -> MagicNumber:
    found = magic_named(text)
    if found.outcome.refusal is not None:
        raise UnknownNameError(
            f"The outcome {text!r} has no postback: such a request does not become a call."
        )
    return found


def _lived(settings: Settings, magic: MagicNumber) -> Call:
    """A call to a magic number, at its end."""
    wish = Wish(
        number=f"202-555-{magic.line}",
        text=_TEXT,
        license_key=_KEY,
        caller_id="757-555-0199",
        caller_id_name="Corner Shop",
        transfer_number="757-555-0198" if magic.ending in _TRANSFERS else None,
        try_count=3,
    )
    with Simulator(replace(settings, license_key=())) as simulator:
        account = simulator.account(_KEY)
        account.place([wish])
        account.run_until_idle()
        [call] = account.calls()
        return call


def _delivery(settings: Settings, url: str, call: Call, changes: dict[str, Value]) -> Delivery:
    plan = plan_of(settings)
    postback = outgoing_postback(call) | changes
    return Delivery(
        delivery_id=1,
        license_key=_KEY,
        queue_id=call.queue_id,
        response_code=int(call.status),
        url=url,
        headers=(("Content-Type", plan.wire.content_type), *plan.headers),
        body=plan.wire.encode(postback),
    )


def _delivered(settings: Settings, delivery: Delivery, *, at: datetime) -> Attempt:
    attempts: list[Attempt] = []
    with courier_of(settings) as courier:
        courier.submit(delivery, now=lambda: at, done=attempts.append)
        courier.wait_idle()
    [attempt] = attempts
    return attempt


def _request(delivery: Delivery) -> str:
    """The request as the courier writes it."""
    target = read_url(delivery.url)
    headers = (
        ("Host", target.authority),
        *delivery.headers,
        ("Content-Length", str(len(delivery.body))),
    )
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\n".join([*lines, "", delivery.body.decode("utf-8", "replace")])


def _tell(attempt: Attempt) -> None:
    if attempt.request:
        say(_lines(attempt.request))
        say()
    if attempt.answer:
        say(_lines(attempt.answer))
        say()
    if attempt.delivered:
        say(f"Delivered in {attempt.elapsed_ms:.0f} ms.")
    else:
        warn(f"Not delivered: {attempt.error_text}")


def _lines(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n")


def _exit_of(attempt: Attempt) -> Exit:
    if attempt.delivered:
        return Exit.DONE
    if attempt.error in _UNUSABLE:
        return Exit.USAGE
    answered = attempt.error in (None, DeliveryErrorKind.MALFORMED)
    return Exit.CHECK_FAILED if answered else Exit.UNREACHABLE
