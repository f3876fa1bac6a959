import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.postbacks.delivery import Attempt, Courier, Delivery, DeliveryErrorKind
from simulator.postbacks.guard import Guard

if TYPE_CHECKING:
    from tests.postbacks.conftest import Conversation, Outbox, Receiver

Deliver = Callable[..., Delivery]
OutboxWith = Callable[..., "Outbox"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_deliveries_of_a_call_go_out_one_after_the_other(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """The next one waits for the answer to the one before, however many connections are free."""
    under_way = threading.Semaphore(1)
    overlaps: list[bytes] = []

    def script(conversation: "Conversation") -> None:
        while request := conversation.read():
            if not under_way.acquire(blocking=False):
                overlaps.append(request)
            under_way.release()
            conversation.send(OK)

    receiver.script = script
    for number in range(20):
        outbox.send(deliver(receiver.url, delivery_id=number))

    assert [outbox.next_attempt().delivery.delivery_id for _ in range(20)] == list(range(20))
    assert overlaps == []
    assert receiver.connections == 1


def test_a_call_goes_on_after_a_failure(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """Whatever came of the one before, the next one goes out."""
    for url in ("nonsense", receiver.url):
        outbox.send(deliver(url))

    assert [outbox.next_attempt().delivered for _ in range(2)] == [False, True]


def test_a_receiver_that_hangs_holds_up_nobody_else(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """Other receivers, and other calls of the same receiver, go on."""

    def script(conversation: "Conversation") -> None:
        while request := conversation.read():
            if b"/hang" in request:
                conversation.hang()
                return
            conversation.send(OK)

    receiver.script = script
    for number in range(50):
        outbox.send(deliver(receiver.url + "/hang", delivery_id=number, queue_id=number))

    attempts = [outbox.post(deliver(receiver.url, queue_id=100 + each)) for each in range(10)]

    assert all(attempt.delivered for attempt in attempts)
    assert outbox.courier.in_flight == 50


def test_postbacks_do_not_wait_for_what_the_script_of_their_call_asks(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """A web server that hangs would hold back that the call is over."""

    def script(conversation: "Conversation") -> None:
        while request := conversation.read():
            if request.startswith(b"GET"):
                conversation.hang()
                return
            conversation.send(OK)

    receiver.script = script
    outbox.send(replace(deliver(receiver.url), method="GET", body=b""))

    assert outbox.post(deliver(receiver.url)).delivered
    assert outbox.courier.in_flight == 1


def test_a_receiver_has_no_more_connections_than_it_is_given(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """What is more waits its turn, and is delivered."""
    outbox = outbox_with(connections_per_receiver=3)
    for number in range(30):
        outbox.send(deliver(receiver.url, queue_id=number))

    assert all(outbox.next_attempt().delivered for _ in range(30))
    assert receiver.connections <= 3


def test_what_waits_for_a_silent_receiver_is_given_up(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """A hundred deliveries to a receiver that hangs do not take a hundred timeouts."""
    receiver.script = lambda conversation: conversation.hang()
    outbox = outbox_with(connections_per_receiver=2, timeout_seconds=0.3)
    for number in range(150):
        outbox.send(deliver(receiver.url, queue_id=number))

    attempts = [outbox.next_attempt() for _ in range(150)]

    given_up = [each for each in attempts if each.error is DeliveryErrorKind.TOO_MANY]
    # How many had waited long enough when the first two timed out is up to the machine.
    assert len(given_up) > 75
    assert {each.error for each in attempts} == {
        DeliveryErrorKind.TIMEOUT,
        DeliveryErrorKind.TOO_MANY,
    }
    text = (
        f"http://127.0.0.1:{receiver.port} was not sent to: all connections to it are in use, "
        "and none has been answered for 0.3 s."
    )
    assert {each.error_text for each in given_up} == {text}
    assert {(each.request, each.address, each.status) for each in given_up} == {(b"", "", None)}


def test_idle_is_when_everything_is_reported(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """Whoever waits for idle may look at the results then."""
    assert outbox.courier.wait_idle(0)

    for number in range(10):
        outbox.send(deliver(receiver.url, queue_id=number))

    assert outbox.courier.wait_idle(30)
    assert outbox.courier.in_flight == 0
    assert outbox.attempts.qsize() == 10


def test_waiting_for_idle_ends_when_its_time_is_up(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """A receiver that hangs does not hang the one who waits."""
    receiver.script = lambda conversation: conversation.hang()
    outbox.send(deliver(receiver.url))

    assert not outbox.courier.wait_idle(0.01)


def test_closing_reports_what_is_not_over(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """Under way, waiting for a connection or behind its call: each is reported once."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.hang()

    receiver.script = script
    outbox = outbox_with(connections_per_receiver=1)
    for number, queue_id in enumerate((1, 2, 1)):
        outbox.send(deliver(receiver.url, delivery_id=number, queue_id=queue_id))
    sent = receiver.next_request()

    outbox.courier.close()

    attempts = {each.delivery.delivery_id: each for each in iter_all(outbox)}
    assert {each.error for each in attempts.values()} == {DeliveryErrorKind.STOPPED}
    assert attempts[0].request == sent
    assert attempts[0].error_text == (
        f"The courier was closed before 127.0.0.1:{receiver.port} had answered."
    )
    unsent = "The courier was closed before the postback was sent."
    assert [attempts[each].error_text for each in (1, 2)] == [unsent, unsent]
    assert outbox.courier.in_flight == 0


def iter_all(outbox: "Outbox") -> list[Attempt]:
    """Take everything that was reported."""
    return [outbox.next_attempt() for _ in range(outbox.attempts.qsize())]


def test_closing_at_once_reports_all_the_same(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """Whatever had begun when the courier was told to close, nothing is lost."""
    receiver.script = lambda conversation: conversation.hang()
    outbox = outbox_with()
    for number in range(40):
        outbox.send(deliver(receiver.url, queue_id=number))

    outbox.courier.close()

    assert [each.error for each in iter_all(outbox)] == [DeliveryErrorKind.STOPPED] * 40


def test_a_closed_courier_takes_nothing_more(outbox: "Outbox", deliver: Deliver) -> None:
    """What nobody will carry must not seem to be on its way."""
    outbox.courier.start()
    outbox.courier.close()
    outbox.courier.close()

    with pytest.raises(RuntimeError) as refused:
        outbox.send(deliver("http://127.0.0.1/"))

    assert str(refused.value) == "The courier is closed; make a new one to deliver more."
    with pytest.raises(RuntimeError, match="The courier is closed"):
        outbox.courier.start()


def test_a_courier_that_carried_nothing_has_no_thread() -> None:
    """Most commands deliver nothing, and pay nothing."""
    with Courier(Guard()):
        names = [thread.name for thread in threading.enumerate()]

    assert "ringback-courier" not in names


def test_a_courier_may_be_closed_by_what_it_reports(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """Its own thread cannot wait for itself to end."""
    closed = threading.Event()

    def close(_attempt: Attempt) -> None:
        outbox.courier.close()
        closed.set()

    outbox.courier.submit(deliver(receiver.url), now=lambda: NOON, done=close)

    assert closed.wait(30)


def test_a_report_that_fails_ends_neither_courier_nor_delivery(
    receiver: "Receiver",
    outbox: "Outbox",
    deliver: Deliver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error in whoever listens is logged, and the next delivery goes out."""

    def fail(_attempt: Attempt) -> None:
        raise LookupError("no such call")

    with caplog.at_level(logging.ERROR):
        outbox.courier.submit(deliver(receiver.url, delivery_id=5), now=lambda: NOON, done=fail)
        assert outbox.courier.wait_idle(30)

    assert [record.getMessage() for record in caplog.records] == [
        "The report of delivery 5 failed."
    ]
    assert outbox.post(deliver(receiver.url)).delivered


def test_moments_come_from_the_clock_that_is_handed_in(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """An attempt lies on the virtual axis; only what it took is real."""
    moments = iter([NOON, NOON + timedelta(days=1)])

    outbox.courier.submit(
        deliver(receiver.url), now=lambda: next(moments), done=outbox.attempts.put
    )
    attempt = outbox.next_attempt()

    assert (attempt.started_at, attempt.finished_at) == (NOON, NOON + timedelta(days=1))
    assert attempt.elapsed_ms < 30_000
