import json
from collections.abc import Callable
from typing import Protocol

import pytest
from click.testing import Result

from simulator.calls.magic import MAGIC_NUMBERS, MagicNumber
from simulator.postbacks.schema import problems
from simulator.postbacks.wire import Format, WireProfile

Run = Callable[..., Result]


class Listener(Protocol):
    """What the fixture of this name gives."""

    bodies: list[bytes]
    status: int
    url: str


def test_a_postback_that_is_accepted_ends_with_0(run: Run, listener: Listener) -> None:
    """Request and answer are shown; what is sent keeps to the schema."""
    result = run("send", listener.url)

    assert result.exit_code == 0
    [body] = listener.bodies
    assert problems(WireProfile().decode(body)) == []
    assert WireProfile().decode(body)["digitsdialed"] == "345"
    shown = result.stdout.split("\n\n")
    assert shown[0].startswith("POST /status HTTP/1.1\nHost: 127.0.0.1:")
    assert shown[1] == body.decode()
    assert shown[2].startswith("HTTP/1.1 200 OK\n")
    assert shown[3] == "thanks"
    assert shown[4].startswith("Delivered in ")


def test_another_answer_ends_with_1(run: Run, listener: Listener) -> None:
    """The receiver is there and said no: that is a finding, not a failure to reach it."""
    listener.status = 503

    result = run("send", listener.url)

    assert result.exit_code == 1
    assert "HTTP/1.1 503" in result.stdout
    assert result.stderr.startswith("Not delivered: ")


def test_which_statuses_count_as_delivered_is_a_flag(run: Run, listener: Listener) -> None:
    """The provider does not document it."""
    listener.status = 503

    assert run("send", listener.url, "--delivered-status", "503").exit_code == 0


def test_nobody_there_ends_with_3(run: Run, nobody: str) -> None:
    """No connection, no verdict on the receiver."""
    result = run("send", f"{nobody}/status")

    assert result.exit_code == 3
    assert result.stderr == (
        f"Not delivered: {nobody.removeprefix('http://')} refused the connection."
        " Start the receiver, or correct the URL.\n"
    )


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        (
            "receiver",
            "Error: The URL 'receiver' does not begin with http:// or https://."
            " Give the whole URL.\n",
        ),
        (
            "http://8.8.8.8/status",
            "Not delivered: Delivery to 8.8.8.8 is refused: it is neither loopback nor private."
            " Allow it with --allow-host 8.8.8.8.\n",
        ),
    ],
)
def test_a_url_that_cannot_be_sent_to_ends_with_2(run: Run, url: str, refusal: str) -> None:
    """It is the command that needs another URL or another flag."""
    result = run("send", url)

    assert (result.exit_code, result.stderr) == (2, refusal)


def test_a_dry_run_prints_the_request_that_would_be_sent(run: Run, listener: Listener) -> None:
    """Byte for byte, and sends nothing."""
    printed = run("send", listener.url, "--dry-run")
    assert (printed.exit_code, listener.bodies) == (0, [])

    sent = run("send", listener.url).stdout

    assert sent.startswith(printed.stdout.rstrip("\n") + "\n\n")


@pytest.mark.parametrize("outcome", ["0150", "busy", "Busy"])
def test_an_outcome_is_a_line_or_a_name(run: Run, outcome: str) -> None:
    """Both columns of `ringback numbers`."""
    assert "&ResponseCode=8&" in run("send", "http://127.0.0.1/", "--dry-run",
                                     "--outcome", outcome).stdout  # fmt: skip


@pytest.mark.parametrize(
    "magic", [each for each in MAGIC_NUMBERS.values() if each.outcome.refusal is None],
    ids=lambda magic: magic.line,
)  # fmt: skip
def test_every_outcome_gives_the_postback_of_its_ending(run: Run, magic: MagicNumber) -> None:
    """For every magic number that becomes a call."""
    printed = run("send", "http://127.0.0.1/", "--dry-run", "--outcome", magic.line).stdout

    message = WireProfile().decode(printed.rstrip("\n").encode().partition(b"\n\n")[2])
    assert problems(message) == []
    assert message["ResponseCode"] == magic.ending


@pytest.mark.parametrize(
    ("outcome", "refusal"),
    [
        ("bsuy", "No outcome is called 'bsuy'. Did you mean 'busy'? See 'ringback numbers'."),
        ("qqqq", "No outcome is called 'qqqq'. See 'ringback numbers'."),
        (
            "0190",
            "The outcome '0190' has no postback: such a request does not become a call.",
        ),
    ],
)
def test_an_outcome_without_a_postback_is_usage(run: Run, outcome: str, refusal: str) -> None:
    """Unknown ones are answered with the nearest."""
    result = run("send", "http://127.0.0.1/", "--outcome", outcome)

    assert (result.exit_code, result.stderr) == (2, f"Error: {refusal}\n")


def test_properties_and_wire_are_set_by_flags(run: Run) -> None:
    """What a receiver may meet some day can be sent today."""
    arguments = ("--set", "Duration=0", "--set", "Colour=blue", "--wire", "json")

    printed = run("send", "http://127.0.0.1/", "--dry-run", *arguments).stdout

    head, _, body = printed.partition("\n\n")
    assert "\nContent-Type: application/json\n" in head
    message = json.loads(body)
    assert (message["Duration"], message["colour"]) == (0, "blue")
    assert (
        message["ResponseCode"]
        == WireProfile(format=Format.JSON).decode(body.encode())["ResponseCode"]
    )


def test_settings_that_stop_calls_do_not_stop_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, listener: Listener
) -> None:
    """The call is a means here: keys, clocks and URLs of the environment are not about it."""
    monkeypatch.setenv("RINGBACK_LICENSE_KEY", "only-this")
    monkeypatch.setenv("RINGBACK_CLOCK", "system")
    monkeypatch.setenv("RINGBACK_STATUS_CHANGE_POST_URL", listener.url)

    assert run("send", listener.url).exit_code == 0
    assert len(listener.bodies) == 1
