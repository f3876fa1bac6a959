from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.load.answer import (
    LONGEST,
    Answer,
    AnswerReader,
    MalformedAnswerError,
    TooLongAnswerError,
)

_OK = b"HTTP/1.1 200 OK\r\n"
_WHOLE = _OK + b"Content-Length: 8\r\n\r\nreceived"
_NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"

_NAMES = st.sampled_from([str.lower, str.upper, str.title])
_STATUSES = st.sampled_from([200, 201, 202, 301, 400, 404, 429, 500, 503])
_CUTS = st.sets(st.integers(1, 2_000))
_INTERIM = st.lists(
    st.sampled_from([
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 0\r\n\r\n",
    ]),
    max_size=2,
).map(b"".join)  # fmt: skip


@st.composite
def answers(draw: st.DrawFn, *, framed: bool = True) -> tuple[bytes, Answer]:
    """The bytes of an answer, with what is to be read of it.

    Args:
        draw: Hypothesis's.
        framed: Whether it tells its own end; else the end of the connection does.
    """
    status, keeps = draw(_STATUSES), framed and draw(st.booleans())
    pieces = draw(st.lists(st.binary(min_size=1, max_size=40), max_size=4))
    body = coded = b"".join(pieces)
    headers = [("X-Name", draw(st.sampled_from(["", "text", "a: b"])))]
    if framed:
        headers.append(("Connection", "keep-alive" if keeps else "close"))
        if draw(st.booleans()):
            headers.append(("Transfer-Encoding", "chunked"))
            coded = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])
        else:
            headers.append(("Content-Length", str(len(body))))
    spelled = draw(_NAMES)
    lines = "".join(f"{spelled(name)}: {text}\r\n" for name, text in headers)
    head = draw(_INTERIM) + f"HTTP/1.1 {status} Text\r\n{lines}\r\n".encode()
    return head + coded, Answer(status, keeps, body)


def _pieces(data: bytes, cuts: set[int]) -> list[bytes]:
    places = sorted({0, *(cut for cut in cuts if cut < len(data)), len(data)})
    return [data[begin:end] for begin, end in pairwise(places)]


@given(st.lists(answers(), min_size=1, max_size=3), _CUTS)
def test_an_answer_is_the_same_wherever_its_bytes_are_cut(
    sent: list[tuple[bytes, Answer]], cuts: set[int]
) -> None:
    """It is there with its last byte and no earlier; one reader reads many, one after another."""
    reader = AnswerReader()
    for data, expected in sent:
        *before, last = _pieces(data, cuts)
        assert [reader.feed(piece) for piece in before] == [None] * len(before)
        assert reader.feed(last) == expected


@given(answers(framed=False), _CUTS)
def test_an_answer_without_a_length_ends_with_the_connection(
    sent: tuple[bytes, Answer], cuts: set[int]
) -> None:
    """The connection cannot be used again, and none of the body is lost."""
    reader, (data, expected) = AnswerReader(), sent
    pieces = _pieces(data, cuts)

    assert [reader.feed(piece) for piece in pieces] == [None] * len(pieces)
    assert reader.end() == expected


@given(answers(), st.integers(0, 2_000))
def test_a_part_of_an_answer_is_none(sent: tuple[bytes, Answer], size: int) -> None:
    """If it tells its own end, the connection's end does not make it whole."""
    data, _ = sent
    part, reader = data[: size % len(data)], AnswerReader()

    assert not part or reader.feed(part) is None
    assert reader.end() is None


@given(st.one_of(st.binary(), st.binary().map(_OK.__add__)), _CUTS)
def test_whatever_comes_is_an_answer_or_is_refused(data: bytes, cuts: set[int]) -> None:
    """No bytes bring a reader down."""
    reader, told = AnswerReader(), "It begins with b"
    try:
        for piece in _pieces(data, cuts):
            reader.feed(piece)
        reader.end()
    except MalformedAnswerError as error:
        told = str(error)

    assert told.startswith("It begins with b")


def test_an_answer_without_content_is_whole_with_its_head() -> None:
    """RFC 9110, section 15.3.5: it has no body, and no length either."""
    assert AnswerReader().feed(_NO_CONTENT) == Answer(204, keeps=True)


def test_http_1_0_keeps_no_connection() -> None:
    """Unless it says so, which RFC 9112, section 9.3 allows."""
    told = b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n"

    assert AnswerReader().feed(told + b"\r\n.") == Answer(200, keeps=False, body=b".")
    kept = AnswerReader().feed(told + b"Connection: keep-alive\r\n\r\n.")
    assert kept == Answer(200, keeps=True, body=b".")


def test_a_second_answer_to_one_request_is_noticed() -> None:
    """The first counts; what follows it nobody waits for, so the connection is of no more use."""
    both = AnswerReader().feed(_WHOLE + _NO_CONTENT)

    assert both == Answer(200, keeps=False, body=b"received", followed=True)


def test_after_an_interim_answer_the_length_is_the_next_ones_own() -> None:
    """A length in an interim answer says nothing about the one that counts."""
    reader = AnswerReader()
    reader.feed(b"HTTP/1.1 103 Early Hints\r\nContent-Length: 0\r\n\r\n" + _OK + b"\r\nreceived")

    assert reader.end() == Answer(200, keeps=False, body=b"received")


def test_interim_answers_alone_are_no_answer() -> None:
    """The receiver has said that it will answer, and has not."""
    reader = AnswerReader()

    assert reader.feed(b"HTTP/1.1 100 Continue\r\n\r\n") is None
    assert reader.end() is None


def test_what_is_not_http_is_told_by_its_beginning() -> None:
    """Of which sixty bytes are shown, also if they came earlier."""
    reader = AnswerReader()
    reader.feed(b"HTTP/1.")
    with pytest.raises(MalformedAnswerError) as refusal:
        reader.feed(b"x" * 100)
    assert str(refusal.value) == "It begins with b'HTTP/1.'."

    with pytest.raises(MalformedAnswerError) as refusal:
        AnswerReader().feed(b"<html>" + b"x" * 100)
    assert str(refusal.value) == f"It begins with b'<html>{'x' * 54}'."


def test_an_answer_that_switches_protocols_is_refused() -> None:
    """No request asks for it."""
    with pytest.raises(MalformedAnswerError) as refusal:
        AnswerReader().feed(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
        )

    assert str(refusal.value) == "It switches protocols, unasked."


@pytest.mark.parametrize("head", [_OK, _OK + b"Content-Length: 9000000\r\n"])
def test_an_answer_is_not_read_without_end(head: bytes) -> None:
    """Whether it has promised so much or just goes on."""
    reader = AnswerReader()
    head += b"\r\n"
    assert reader.feed(head) is None
    for _ in range(16):
        assert reader.feed(bytes(LONGEST // 16 - 10)) is None

    with pytest.raises(TooLongAnswerError) as refusal:
        reader.feed(bytes(160))
    assert str(refusal.value) == "It is longer than 1,048,576 bytes."


def test_only_the_beginning_of_a_long_body_is_kept() -> None:
    """What is expected in an answer stands in the first 64 kB, or is not found."""
    reader, piece = AnswerReader(), bytes(4096)
    reader.feed(_OK + b"Content-Length: 409600\r\n\r\n")
    for _ in range(99):
        assert reader.feed(piece) is None
    whole = reader.feed(piece)

    assert whole is not None
    assert (whole.status, whole.keeps) == (200, True)
    assert len(whole.body) == 65_536


def test_how_much_comes_at_once_makes_no_difference_to_what_is_kept() -> None:
    """A long answer may be there as a whole."""
    whole = AnswerReader().feed(_OK + b"Content-Length: 100000\r\n\r\n" + bytes(100_000))

    assert whole is not None
    assert len(whole.body) == 65_536
