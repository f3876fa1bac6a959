import pytest

from simulator.check.route import ANSWER_BYTES, Answer, find_route
from simulator.postbacks.attempt import DeliveryErrorKind
from tests.load.receivers import Script, answer, answering, answering_chunked, receiver, sending

_REQUEST = b"POST /postbacks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"


def _answered(script: Script) -> tuple[Answer, bool]:
    """What came, and whether the connection can be used again."""
    with receiver(script) as it:
        line = find_route(it.url).line()
        line.send(_REQUEST)
        told = line.receive("POST"), line.open
        line.close()
    return told


@pytest.mark.parametrize(
    ("script", "body", "keeps"),
    [
        (answering(), b"", True),
        (answering(200, b"received"), b"received", True),
        (answering_chunked(b"received"), b"received", True),
        (sending(b"HTTP/1.0 200 OK\r\n\r\nreceived", ends=True), b"received", False),
        (answering(200, bytes(ANSWER_BYTES)), bytes(ANSWER_BYTES), True),
        (answering(200, bytes(ANSWER_BYTES + 1)), bytes(ANSWER_BYTES), False),
        (answering(200, bytes(3 * ANSWER_BYTES)), bytes(ANSWER_BYTES), False),
    ],
)
def test_a_whole_answer_is_accepted(script: Script, body: bytes, *, keeps: bool) -> None:
    """Of a long one only the beginning is read, and then the connection is of no use."""
    told, opened = _answered(script)

    assert (told.accepted, told.body, opened) == (True, body, keeps)


def test_an_answer_that_is_shorter_than_it_says_is_not_whole() -> None:
    """Its receiver went down over it."""
    told, opened = _answered(sending(answer(200, b"received")[:-3], ends=True))

    assert (told.accepted, opened) == (False, False)
    assert told.error is DeliveryErrorKind.CLOSED_EARLY
    assert told.text == "200, then the connection ended before the answer"
