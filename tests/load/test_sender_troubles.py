"""Tests of the sender against receivers that misbehave: each trouble is counted and told."""

import socket
from dataclasses import replace

import pytest

from simulator.load.route import find_route
from simulator.load.stream import Route
from simulator.load.trouble import Trouble
from tests.load.receivers import (
    Script,
    Talk,
    answer,
    answering,
    answering_http_1_0,
    answering_too_early,
    answering_twice,
    answering_without_end,
    closing_after,
    closing_each_time,
    hanging,
    receiver,
    redirecting,
    resetting,
    sending,
    trickling,
)
from tests.load.runs import (
    route_to,
    run_of,
    run_with_a_gap,
    running,
    troubles_of,
    until,
)

_SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"


def _closing_when_asked_again(first: bytes = b"", *, resets: bool = False) -> Script:
    """Answer the first request on every connection, and end it with so much after the second."""

    def script(talk: Talk) -> None:
        talk.read()
        talk.send(answer())
        if talk.read():
            talk.send(first)
            if resets:
                talk.reset()

    return script


def _closing_all_later() -> Script:
    """Answer the very first request, and end every connection at the next."""
    served: list[Talk] = []

    def script(talk: Talk) -> None:
        while talk.read() and not served:
            served.append(talk)
            talk.send(answer())

    return script


def _refusing_large(status: int = 413) -> Script:
    """Answer before the request has been read, and never read it."""

    def script(talk: Talk) -> None:
        talk.await_bytes()
        talk.send(answer(status))
        talk.pause()

    return script


@pytest.mark.parametrize(
    ("script", "trouble", "text"),
    [
        (resetting(), Trouble.RESET, "{name} reset the connection."),
        (closing_after(0), Trouble.CLOSED_EARLY, "{name} closed the connection unanswered."),
        (
            closing_after(30),
            Trouble.CLOSED_EARLY,
            "{name} closed the connection before its answer was complete.",
        ),
        (
            answering_without_end(),
            Trouble.TOO_LARGE,
            "{name} gave an answer without end. It is longer than 1,048,576 bytes.",
        ),
        (
            sending(b"What?\r\n"),
            Trouble.MALFORMED,
            r"{name} answered with what is not HTTP. It begins with b'What?\r\n'.",
        ),
        (
            sending(_SWITCHING),
            Trouble.MALFORMED,
            "{name} answered with what is not HTTP. It switches protocols, unasked.",
        ),
    ],
)
def test_a_postback_without_an_answer_ends_with_its_trouble(
    script: Script, trouble: Trouble, text: str
) -> None:
    """Each is counted once, and the sentence names the receiver."""
    with receiver(script) as it:
        record = run_of(it, 5)
        told = text.format(name=f"http://127.0.0.1:{it.port}")

    assert troubles_of(record) == {trouble: (5, [told])}
    assert (record.total("sent"), record.total("failed"), len(it.requests)) == (5, 5, 5)
    assert record.failed_kinds == {}


@pytest.mark.parametrize(
    ("script", "expected", "trouble", "text"),
    [
        (answering(503), "", Trouble.BAD_STATUS, "{name} answered 503."),
        (answering(404, b"received"), "received", Trouble.BAD_STATUS, "{name} answered 404."),
        (
            redirecting("/elsewhere"),
            "",
            Trouble.BAD_STATUS,
            "{name} answered 301. Redirects are not followed: give the URL that it leads to.",
        ),
        (answering_twice(), "", Trouble.MALFORMED, "{name} sent two answers to one request."),
        (
            answering(200, b"lost"),
            "received",
            Trouble.WRONG_BODY,
            "{name} answered without 'received' in the body.",
        ),
        (
            answering_http_1_0(b"lost"),
            "angekommen: ü",
            Trouble.WRONG_BODY,
            "{name} answered without 'angekommen: ü' in the body.",
        ),
    ],
)
def test_an_answer_that_is_not_as_it_should_be_is_an_answer_and_a_failure(
    script: Script, expected: str, trouble: Trouble, text: str
) -> None:
    """It has a latency, and its kind is counted among those that failed; nothing is repeated."""
    with receiver(script) as it:
        record = run_of(it, 7, expected=expected.encode())
        told = text.format(name=f"http://127.0.0.1:{it.port}")

    assert troubles_of(record) == {trouble: (7, [told])}
    assert record.failed_kinds == {1: 7}
    assert sum(record.latencies(kind=1).values()) == record.total("failed") == 7
    assert {request.path for request in it.requests} == {"/postbacks"}
    assert len(it.requests) == 7


@pytest.mark.parametrize("script", [hanging(), trickling(pause=1.0)])
def test_an_answer_that_is_not_whole_in_time_is_given_up(script: Script) -> None:
    """Whether nothing has come or a byte each second, all of it has to be there in time."""
    with receiver(script) as it:
        record = run_of(it, 3, opened=3, timeout_seconds=0.3)

    told = f"http://127.0.0.1:{it.port} gave no whole answer within 0.3 s."
    assert troubles_of(record) == {Trouble.TIMEOUT: (3, [told])}


def test_a_postback_that_gets_no_connection_in_time_is_given_up() -> None:
    """The limit counts from when it was due; the text says that the connections were taken."""
    with (
        receiver(hanging()) as it,
        running(route_to(it), connections=1, timeout_seconds=0.3) as run,
    ):
        run.start()
        run.give(1)
        it.wait_for(1)
        run.give(4, last=True)
        record = run.end()

    name = f"http://127.0.0.1:{it.port}"
    told = {
        f"{name} gave no whole answer within 0.3 s.",
        f"{name} left no connection of 1 free for 0.3 s.",
    }
    assert set(record.troubles) == {Trouble.TIMEOUT}
    assert record.troubles[Trouble.TIMEOUT].count == 5
    assert set(record.troubles[Trouble.TIMEOUT].examples) <= told


def test_a_receiver_that_refuses_is_asked_anew_for_every_postback() -> None:
    """Nothing was sent, and all of it is told as refused."""
    with receiver(answering(), listening=False) as it:
        record = run_of(it, 6)

    told = f"http://127.0.0.1:{it.port} refused the connection."
    assert troubles_of(record) == {Trouble.REFUSED: (6, [told])}
    assert (record.total("sent"), record.connections, record.bytes_sent) == (0, 0, 0)


def test_few_connections_to_a_receiver_that_refuses_lose_no_postback() -> None:
    """What waits behind the first refusal is refused in its turn."""
    with receiver(answering(), listening=False) as it:
        record = run_of(it, 5, connections=2)

    assert record.troubles[Trouble.REFUSED].count == record.total("failed") == 5


def test_the_closed_loop_tells_of_a_receiver_that_is_gone() -> None:
    """Every connection that does not come about costs a postback, so that the run has an end."""
    with receiver(answering(), listening=False) as it:
        record = run_of(it, 4, connections=2, closed_loop=True)

    told = f"http://127.0.0.1:{it.port} refused the connection."
    assert troubles_of(record) == {Trouble.REFUSED: (4, [told])}
    assert (record.total("due"), record.total("sent")) == (4, 0)


def test_a_connection_that_nobody_accepts_is_given_up() -> None:
    """A receiver whose queue is full answers no greeting at all."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address, port = full.getsockname()
        route = Route(address, port, f"http://127.0.0.1:{port}")
        with socket.create_connection((address, port)):
            with running(route, opened=0, connections=2, timeout_seconds=0.2) as run:
                run.start()
                run.give(2, last=True)
                record = run.end()
            refusal = run.sender.refusal

    assert refusal == f"http://127.0.0.1:{port} did not accept the connection in time."
    assert set(record.troubles) == {Trouble.TIMEOUT}
    assert (record.troubles[Trouble.TIMEOUT].count, record.connections) == (2, 0)


def test_a_receiver_whose_certificate_nobody_vouches_for_gets_nothing() -> None:
    """The reason is OpenSSL's own."""
    with receiver(answering(), tls=True) as it, running(find_route(it.url)) as run:
        run.start()
        run.give(4, last=True)
        record = run.end()

    told = (
        f"TLS with https://localhost:{it.port} failed: self-signed certificate. Trust its authority"
        " with --ca-file if it is one of your own."
    )
    assert troubles_of(record) == {Trouble.TLS: (4, [told])}
    assert (record.total("sent"), it.requests, run.sender.refusal) == (0, [], told)


def test_a_certificate_for_somebody_else_is_refused() -> None:
    """Whoever vouches for it."""
    with receiver(answering(), tls=True) as it:
        route = replace(route_to(it), server_name="elsewhere.example")
        with running(route) as run:
            run.start()
            run.give(2, last=True)
            record = run.end()

    told = (
        f"TLS with https://localhost:{it.port} failed: hostname mismatch, certificate is not valid"
        " for 'elsewhere.example'."
    )
    assert troubles_of(record) == {Trouble.TLS: (2, [told])}


def test_an_answer_that_nobody_asked_for_is_told_and_ends_its_connection() -> None:
    """It would be taken for the answer to the next postback."""
    with receiver(answering_too_early()) as it, running(route_to(it), opened=3) as run:
        until(lambda: bool(run.collect().troubles) and not run.sender.ready)
        run.sender.stop(0)
        record = run.end()

    told = f"http://127.0.0.1:{it.port} sent an answer that nobody had asked for."
    assert troubles_of(record) == {Trouble.MALFORMED: (3, [told])}
    assert record.total("due") == 0


@pytest.mark.parametrize("resets", [False, True])
def test_a_kept_connection_that_ends_at_a_request_has_it_sent_again(*, resets: bool) -> None:
    """A server may close a kept connection at any time; see RFC 9112, section 9.3.1."""
    with receiver(_closing_when_asked_again(resets=resets)) as it:
        record = run_of(it, 4, connections=1)

    assert (record.total("answered"), record.total("sent"), record.troubles) == (4, 7, {})
    assert (record.connections, record.reconnections) == (4, 3)
    bodies = [request.body for request in it.requests]
    assert bodies == [b"QueueID=%d" % place for place in (0, 1, 1, 2, 2, 3, 3)]


def test_what_was_sent_again_is_not_sent_a_third_time() -> None:
    """On a new connection, silence is the receiver's answer."""
    with receiver(_closing_all_later()) as it:
        record = run_of(it, 2, connections=1)

    told = f"http://127.0.0.1:{it.port} closed the connection unanswered."
    assert troubles_of(record) == {Trouble.CLOSED_EARLY: (1, [told])}
    assert record.total("answered") == 1
    assert [request.body for request in it.requests] == [b"QueueID=0", b"QueueID=1", b"QueueID=1"]


def test_a_postback_whose_answer_had_begun_is_not_sent_again() -> None:
    """The receiver has read it."""
    with receiver(_closing_when_asked_again(b"HTTP/1.1")) as it:
        record = run_of(it, 3, connections=1)

    told = f"http://127.0.0.1:{it.port} closed the connection before its answer was complete."
    assert troubles_of(record) == {Trouble.CLOSED_EARLY: (1, [told])}
    assert [request.body for request in it.requests] == [b"QueueID=%d" % each for each in range(3)]


def test_a_connection_closed_while_idle_is_replaced_without_a_word() -> None:
    """Nothing was under way on it."""
    with (
        receiver(closing_each_time(announced=False)) as it,
        running(route_to(it), opened=1, connections=1) as run,
    ):
        run.start()
        run.give(1)
        run.settle()
        until(lambda: not run.sender.ready)
        run.give(1, last=True)
        record = run.end()

    assert (record.total("answered"), record.troubles, len(it.requests)) == (2, {}, 2)
    assert (record.connections, record.reconnections) == (2, 1)


def test_a_receiver_disappears_and_returns() -> None:
    """What is due in between is refused, and nothing before or after is lost."""
    with receiver(answering()) as it:
        record = run_with_a_gap(it)

    told = f"http://127.0.0.1:{it.port} refused the connection."
    assert troubles_of(record) == {Trouble.REFUSED: (4, [told])}
    assert (record.total("answered"), len(it.requests)) == (10, 10)


def test_an_early_answer_to_a_large_postback_ends_its_connection() -> None:
    """The rest of the request has nobody who reads it."""
    with receiver(_refusing_large()) as it:
        record = run_of(it, 2, size=1 << 22, connections=1)

    told = f"http://127.0.0.1:{it.port} answered 413."
    assert troubles_of(record) == {Trouble.BAD_STATUS: (2, [told])}
    assert (record.connections, record.reconnections) == (2, 1)
    assert record.bytes_sent < 2 << 22


def test_more_than_can_wait_are_not_sent() -> None:
    """The oldest give way; memory is not without end."""
    with receiver(hanging()) as it, running(route_to(it), opened=1, connections=1) as run:
        run.start()
        run.give(1)
        it.wait_for(1)
        run.give(50_003)
        until(lambda: run.collect().total("due") == 50_004)
        run.sender.stop(0)
        record = run.end()

    texts = [
        "More than 50,000 postbacks waited for a connection.",
        "The run was over before a connection was free.",
    ]
    assert troubles_of(record) == {
        Trouble.NOT_SENT: (50_003, texts),
        Trouble.UNFINISHED: (1, ["The run was over before the answer came."]),
    }
