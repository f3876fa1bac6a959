from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.journeys.desk import KEY, Desk
from tests.journeys.receivers import (
    Receiver,
    Script,
    Trickster,
    answer_with,
    closed_port,
    never_answer,
    reset,
)


def _attempts(desk: Desk, **parameters: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.look("journal", **parameters)["attempts"]
    return found[::-1]


def _trouble(desk: Desk, url: str) -> tuple[str, str]:
    """Let a call be posted to a bad receiver; gives the kind and the text of the trouble."""
    queue_id = desk.place("2025550160", StatusChangePostUrl=url)
    desk.run()
    attempts = _attempts(desk, queue_id=queue_id)

    # The call itself takes no notice, and every status was attempted once.
    assert desk.status(queue_id)["ResponseText"] == "Telco Reported Vacant Number"
    assert [attempt["response_code"] for attempt in attempts] == [12, 43]
    assert not any(attempt["delivered"] for attempt in attempts)
    [told] = {(attempt["error"], attempt["error_text"]) for attempt in attempts}
    return told


@pytest.mark.parametrize(
    ("url", "error", "text"),
    [
        (
            "127.0.0.1/status",
            "unusable_url",
            "The URL '127.0.0.1/status' does not begin with http:// or https://."
            " Give the whole URL.",
        ),
        (
            "ftp://127.0.0.1/",
            "unusable_url",
            "The URL 'ftp://127.0.0.1/' does not begin with http:// or https://."
            " Give the whole URL.",
        ),
        (
            "http://127.0.0.1:99999/",
            "unusable_url",
            "The URL 'http://127.0.0.1:99999/' has a port that is no number from 1 to"
            " 65535.",
        ),
        ("http:///status", "unusable_url",
         "The URL 'http:///status' names no host. Write it after the two slashes."),
        (
            "http://192.0.2.1/",
            "refused_host",
            "Delivery to 192.0.2.1 is refused: it is neither loopback nor private."
            " Allow it with --allow-host 192.0.2.1.",
        ),
        (
            "http://169.254.169.254/latest/",
            "refused_host",
            "Delivery to 169.254.169.254 is refused: it is a link-local address, where cloud"
            " metadata services answer. No setting allows it.",
        ),
    ],
)  # fmt: skip
def test_a_url_that_cannot_be_posted_to_is_told_in_the_journal(
    desk: Desk, url: str, error: str, text: str
) -> None:
    """The API took the call; what is wrong with its URL shows where deliveries are looked for."""
    assert _trouble(desk, url) == (error, text)


def test_a_closed_port_is_told_in_the_journal(desk: Desk) -> None:
    """The commonest trouble: the receiver was not started."""
    port = closed_port()

    assert _trouble(desk, f"http://127.0.0.1:{port}/") == (
        "refused",
        f"127.0.0.1:{port} refused the connection. Start the receiver, or correct the URL.",
    )


@pytest.mark.parametrize(
    ("script", "error", "text"),
    [
        (never_answer, "timeout", "gave no answer within 0.2 s."),
        (
            answer_with(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
            "malformed",
            "answered is not HTTP as RFC 9112 has it.",
        ),
        (answer_with(b""), "closed_early", "closed the connection unanswered."),
        (
            answer_with(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
            "closed_early",
            "closed the connection before its answer was complete.",
        ),
        (reset, "reset", "reset the connection."),
    ],
)
def test_a_receiver_that_misbehaves_is_told_in_the_journal(
    open_desk: Callable[..., Desk], script: Script, error: str, text: str
) -> None:
    """Silence is the only trouble that takes time, and no more of it than is set."""
    # The others need no patience, and shall not be cut off on a machine that is busy.
    desk = open_desk(delivery_timeout=0.2 if script is never_answer else 10.0)
    with Trickster(script) as trickster:
        place = f"127.0.0.1:{trickster.port}"
        told = _trouble(desk, f"http://{place}/")

    begin = f"What {place}" if error == "malformed" else place
    assert told == (error, f"{begin} {text}")


def test_a_certificate_that_nobody_vouches_for_is_told_in_the_journal(desk: Desk) -> None:
    """The reason is OpenSSL's own."""
    with Trickster(never_answer, tls=True) as trickster:
        error, text = _trouble(desk, f"https://localhost:{trickster.port}/")

    assert error == "tls"
    assert text.startswith(f"TLS with localhost:{trickster.port} failed: ")
    assert "certificate" in text


def test_a_certificate_need_not_be_checked(open_desk: Callable[..., Desk]) -> None:
    """For receivers with a certificate of their own making."""
    desk = open_desk(tls_verify=False)
    ok = answer_with(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    with Trickster(ok, tls=True) as trickster:
        desk.place("2025550160", StatusChangePostUrl=f"https://localhost:{trickster.port}/")
        desk.run()

    assert [attempt["delivered"] for attempt in _attempts(desk)] == [True, True]


def test_plain_http_to_a_receiver_that_speaks_tls_is_told(desk: Desk) -> None:
    """And the other way round: a scheme that does not fit shows as what it is."""
    with Trickster(answer_with(b"HTTP/1.1 200 OK\r\n\r\n")) as trickster:
        error, text = _trouble(desk, f"https://127.0.0.1:{trickster.port}/")

    assert error == "tls"
    assert text.startswith(f"TLS with 127.0.0.1:{trickster.port} failed: ")


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_status_beyond_200_to_299_is_no_delivery(
    desk: Desk, receiver: Receiver, status: int
) -> None:
    """The answer is whole, so there is no error; the text says why it does not count."""
    receiver.told.statuses = [status]
    desk.place("2025550176", StatusChangePostUrl=receiver.url)
    desk.run()
    [attempt] = _attempts(desk, delivered="false")

    place = receiver.url.removeprefix("http://").removesuffix("/status")
    assert (attempt["status"], attempt["error"]) == (status, None)
    assert attempt["error_text"] == (
        f"{place} answered with status {status}, which does not count as delivered."
    )


def test_which_statuses_count_as_delivered_is_a_setting(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """What the provider makes of an answer is not documented."""
    desk = open_desk(delivered_status=(418,))
    receiver.told.statuses = [418, 200]
    desk.place("2025550160", StatusChangePostUrl=receiver.url)
    desk.run()

    assert [attempt["delivered"] for attempt in _attempts(desk)] == [True, False]


def test_a_redirect_is_not_followed(desk: Desk, receiver: Receiver) -> None:
    """It could lead anywhere, past the guard too."""
    receiver.told.statuses = [302]
    receiver.told.headers["Location"] = receiver.url.replace("/status", "/elsewhere")
    desk.place("2025550176", StatusChangePostUrl=receiver.url)
    desk.run()

    assert [request.path for request in receiver.requests] == ["/status"]
    assert desk.look("journal")["counts"] == {
        "attempts": 1,
        "delivered": 0,
        "failed": 1,
        "dropped": 0,
    }


def test_a_failed_delivery_is_tried_again_on_the_virtual_clock(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """Each pause stands for the attempt after it; all of it takes no real time."""
    desk = open_desk(delivery_attempts=3, delivery_retry_seconds=(60.0, 600.0))
    receiver.told.statuses = [503, 503]
    desk.place("2025550176", StatusChangePostUrl=receiver.url)
    desk.run()
    attempts = _attempts(desk)

    assert [(each["attempt"], each["status"]) for each in attempts] == [
        (1, 503),
        (2, 503),
        (3, 200),
    ]
    assert len({each["delivery_id"] for each in attempts}) == 1
    assert len({request.body for request in receiver.requests}) == 1
    assert [each["started_at"] for each in attempts] == [
        "2026-01-05T15:00:01.000Z",
        "2026-01-05T15:01:01.000Z",
        "2026-01-05T15:11:01.000Z",
    ]


def test_after_the_last_attempt_a_delivery_is_given_up(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """As often as set, and no more."""
    desk = open_desk(delivery_attempts=3)
    receiver.told.statuses = [500] * 9
    desk.place("2025550176", StatusChangePostUrl=receiver.url)
    desk.run()

    assert receiver.codes == [22, 22, 22]
    assert desk.look("clock", license_key=KEY)["license_keys"][0]["next"] is None


def test_a_broken_receiver_holds_up_no_other(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """Each call has a receiver of its own here; the good one gets everything."""
    desk = open_desk(delivery_timeout=1.0)
    with ExitStack() as tricksters:
        for script in (never_answer, reset, answer_with(b"?\r\n\r\n")):
            trickster = tricksters.enter_context(Trickster(script))
            desk.place("2025550176", StatusChangePostUrl=f"http://127.0.0.1:{trickster.port}/")
        desk.place("2025550122", StatusChangePostUrl=receiver.url)
        desk.run()

    assert receiver.codes == [12, 18, 21, 1]
    assert desk.look("journal")["counts"]["failed"] == 3


def test_the_journal_shows_what_was_sent_and_what_came_back(desk: Desk, receiver: Receiver) -> None:
    """Byte by byte, so that nobody needs a packet sniffer."""
    receiver.told.headers["X-Order"] = "7"
    desk.place("2025550176", StatusChangePostUrl=receiver.url)
    desk.run()
    [attempt], [request] = _attempts(desk), receiver.requests

    head, _, body = attempt["request"].partition("\r\n\r\n")
    assert head.splitlines()[0] == "POST /status HTTP/1.1"
    assert dict(line.split(": ", 1) for line in head.splitlines()[1:]) == dict(request.headers)
    assert body.encode() == request.body
    assert attempt["answer"].startswith("HTTP/1.1 200 OK\r\n")
    assert "X-Order: 7\r\n" in attempt["answer"]
