from http.client import HTTPConnection
from threading import Thread
from time import monotonic
from urllib.parse import urlsplit

import pytest

from simulator.postbacks.wire import UnreadablePostbackError
from simulator.pytest_plugin import PostbackReceiver, RingbackAccount

Answer = tuple[int, dict[str, str], bytes]


def _post(receiver: PostbackReceiver, body: str, kind: str = "x-www-form-urlencoded") -> Answer:
    parts = urlsplit(receiver.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        headers = {"Content-Type": f"application/{kind}"}
        connection.request("POST", f"{parts.path}?a=b", body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_everything_that_arrives_is_recorded(postback_receiver: PostbackReceiver) -> None:
    """To the byte; it is accepted unless the test says otherwise."""
    status, headers, body = _post(postback_receiver, "QueueID=7&ResponseCode=1")

    assert (status, headers["Content-Length"], body) == (200, "0", b"")
    [request] = postback_receiver.requests
    assert (request.method, request.path) == ("POST", "/postbacks?a=b")
    assert request.body == b"QueueID=7&ResponseCode=1"
    assert request.content_type == "application/x-www-form-urlencoded"
    assert postback_receiver.postbacks == [{"QueueID": 7, "ResponseCode": 1}]
    assert postback_receiver.codes == [1]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("x-www-form-urlencoded", "QueueID=7&EndTime=8%2f28%2f2020+12%3a53%3a06+AM&qarecord=true"),
        ("json", '{"QueueID": 7, "EndTime": "2020-08-28T00:53:06.000Z", "qarecord": true}'),
        ("xml", "<p><QueueID>7</QueueID><EndTime>8/28/2020 12:53:06 AM</EndTime>"
                "<qarecord>True</qarecord></p>"),
    ],
)  # fmt: skip
def test_postbacks_read_the_same_however_they_are_written(
    postback_receiver: PostbackReceiver, kind: str, body: str
) -> None:
    """A test says what is meant, not how the provider spells it."""
    _post(postback_receiver, body, kind)

    assert postback_receiver.postbacks == [
        {"QueueID": 7, "EndTime": "2020-08-28T00:53:06.000Z", "qarecord": True}
    ]


def test_what_is_no_postback_is_told_apart(postback_receiver: PostbackReceiver) -> None:
    """It is recorded all the same."""
    _post(postback_receiver, "[]", "json")

    assert len(postback_receiver.requests) == 1
    with pytest.raises(UnreadablePostbackError):
        _ = postback_receiver.postbacks


def test_it_answers_as_told(postback_receiver: PostbackReceiver) -> None:
    """Some requests in one way, one after the other, and all others in another."""
    postback_receiver.respond_with(status=503, body="later", headers={"Retry-After": "9"})
    postback_receiver.respond_once_with(status=204)
    postback_receiver.respond_once_with(body=b"\xff")

    answers = [_post(postback_receiver, "QueueID=1") for _ in range(4)]
    assert [(status, body) for status, _, body in answers] == [
        (204, b""), (200, b"\xff"), (503, b"later"), (503, b"later"),
    ]  # fmt: skip
    assert answers[3][1]["Retry-After"] == "9"


def test_a_late_answer_is_late(postback_receiver: PostbackReceiver) -> None:
    """In real seconds."""
    postback_receiver.respond_with(delay=0.05)
    started = monotonic()

    assert _post(postback_receiver, "QueueID=1")[0] == 200
    assert monotonic() - started >= 0.05


def test_closing_waits_for_no_answer() -> None:
    """Neither for one that is delayed, nor for a client that keeps its connection."""
    started = monotonic()
    with PostbackReceiver() as receiver:
        receiver.respond_once_with()
        receiver.respond_with(delay=60)
        parts = urlsplit(receiver.url)
        keeping = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        keeping.request("GET", "/")
        assert keeping.getresponse().read() == b""
        hanging = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        hanging.request("GET", "/")
        while len(receiver.requests) < 2:
            pass
    keeping.close()
    hanging.close()

    assert monotonic() - started < 10


def test_waiting_ends_when_enough_has_come(postback_receiver: PostbackReceiver) -> None:
    """For clients that act by themselves."""
    thread = Thread(target=_post, args=(postback_receiver, "QueueID=7"))
    thread.start()

    assert postback_receiver.wait_for(1, timeout=30) == [{"QueueID": 7}]
    thread.join()


def test_waiting_in_vain_says_what_came(postback_receiver: PostbackReceiver) -> None:
    """All of it."""
    _post(postback_receiver, "QueueID=7")

    with pytest.raises(AssertionError) as caught:
        postback_receiver.wait_for(2, timeout=0.01)
    assert str(caught.value) == "Expected 2 postbacks within 0.01 s, got 1: [{'QueueID': 7}]"


def test_the_simulators_postbacks_arrive(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """What was sent is what arrived, and the account knows what was answered."""
    postback_receiver.respond_once_with(status=500)
    call = ringback.place("202-555-0160", postback_url=postback_receiver.url)
    ringback.clock.run_until_idle()

    postback_receiver.expect(QueueID=call.queue_id, ResponseCode=43).exactly_once()
    assert [each["status"] for each in ringback.delivery_shapes()] == [500, 200]
