from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.conversation import converse
from simulator.calls.outcome import Callee, Transfer
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber
from tests.calls.lives import request

_ELSEWHERE = PhoneNumber("7575558888")
_MESSAGE = "One two three four five."  # 2.5 seconds

_SECONDS = st.floats(0, 300)
_CALLEES = st.builds(
    Callee,
    greeting_seconds=_SECONDS,
    hears_seconds=st.none() | _SECONDS,
    presses=st.text("0123456789*#", max_size=6),
    first_key_share=st.floats(0, 1),
    lingers_seconds=_SECONDS,
    transfer=st.builds(
        Transfer,
        ending=st.sampled_from(
            [
                ResponseCode.TRANSFERRED,
                ResponseCode.TRANSFER_FAILED,
                ResponseCode.HUNG_UP_DURING_TRANSFER,
            ]
        ),
        ring_seconds=_SECONDS,
        talk_seconds=_SECONDS,
    ),
)


def test_a_listener_hangs_up_a_moment_after_the_message() -> None:
    """The plainest call."""
    conversation = converse(request(text=_MESSAGE), Callee(lingers_seconds=1))

    assert conversation.seconds == 3.5
    assert conversation.beats == ()
    assert conversation.ending is ResponseCode.CALL_ANSWERED


def test_pressing_1_starts_the_message_again() -> None:
    """1 repeats by default, as documented."""
    callee = Callee(presses="1", first_key_share=0.4, lingers_seconds=0)

    assert converse(request(text=_MESSAGE), callee).seconds == 1.0 + 2.5


def test_pressing_0_transfers_if_the_request_says_where_to() -> None:
    """0 transfers by default, as documented."""
    callee = Callee(
        presses="0", first_key_share=0, transfer=Transfer(ring_seconds=6, talk_seconds=90)
    )

    conversation = converse(request(transfer_number=_ELSEWHERE), callee)

    assert [beat.note for beat in conversation.beats] == [
        "the callee pressed 0",
        "transferring to 757-555-8888",
        "the transfer was answered",
    ]
    assert (conversation.seconds, conversation.ending) == (96, ResponseCode.TRANSFERRED)


def test_pressing_0_does_nothing_without_a_transfer_number() -> None:
    """There is nowhere to transfer to."""
    conversation = converse(request(), Callee(presses="0"))

    assert conversation.ending is ResponseCode.CALL_ANSWERED


def test_a_callee_who_hangs_up_in_the_transfer_waits_for_no_answer() -> None:
    """The ending says so."""
    transfer = Transfer(ending=ResponseCode.HUNG_UP_DURING_TRANSFER, ring_seconds=10)
    callee = Callee(presses="0", first_key_share=0, transfer=transfer)

    conversation = converse(request(transfer_number=_ELSEWHERE), callee)

    assert (conversation.seconds, conversation.ending) == (6, transfer.ending)


def test_a_call_cut_while_the_transfer_rings_is_a_failed_transfer() -> None:
    """MaxCallLength ends it before anybody took it."""
    callee = Callee(presses="0", first_key_share=0, transfer=Transfer(ring_seconds=6))

    conversation = converse(request(transfer_number=_ELSEWHERE, max_call_seconds=3), callee)

    assert (conversation.seconds, conversation.ending) == (3, ResponseCode.TRANSFER_FAILED)


def test_a_call_cut_after_the_transfer_was_answered_was_transferred() -> None:
    """Somebody took it."""
    callee = Callee(presses="0", first_key_share=0, transfer=Transfer(ring_seconds=6))

    conversation = converse(request(transfer_number=_ELSEWHERE, max_call_seconds=30), callee)

    assert (conversation.seconds, conversation.ending) == (30, ResponseCode.TRANSFERRED)


@given(_CALLEES, st.integers(1, 600), st.none() | st.just(_ELSEWHERE))
def test_nothing_happens_after_the_end(
    callee: Callee, most: int, transfer_number: PhoneNumber | None
) -> None:
    """Beats come in order and within the call; the call within its longest time."""
    wish = request(max_call_seconds=most, transfer_number=transfer_number)

    conversation = converse(wish, callee)

    times = [beat.seconds for beat in conversation.beats]
    assert times == sorted(times)
    assert all(0 <= seconds <= conversation.seconds for seconds in times)
    assert conversation.seconds <= most
    transferred = any(beat.transfers for beat in conversation.beats)
    assert transferred is (conversation.ending is not ResponseCode.CALL_ANSWERED)
