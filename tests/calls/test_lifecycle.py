from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.call import Call
from simulator.calls.dialogue.stage import Stage
from simulator.calls.lifecycle import NEXT, Pace, accept, break_off, cancel, live, take
from simulator.calls.magic import MAGIC_NUMBERS, MagicNumber
from simulator.calls.outcome import Callee, MachineDetection, Outcome, Try
from simulator.calls.profiles import profile_names
from simulator.calls.step import Step
from simulator.codes import Phase, ResponseCode
from simulator.phone import PhoneNumber
from tests.calls.lives import NOON, by_chance, lives, magic, request, told

_MAGIC = [each for each in MAGIC_NUMBERS.values() if each.outcome.refusal is None]
_NUMBERS = st.integers(2_000_000_000, 9_999_999_999).map(lambda number: PhoneNumber(str(number)))
_PROFILES = st.sampled_from(profile_names())
_OUTCOMES = st.sampled_from([each.outcome for each in _MAGIC]) | st.builds(
    by_chance, _NUMBERS, st.integers(), wireless=st.booleans(), profile=_PROFILES
)
_PACES = st.builds(Pace, started_by=st.sampled_from(["answer", "dialling"]))


def _codes(calls: list[Call]) -> list[int]:
    """The statuses of a life, without repetitions."""
    codes = [int(call.status) for call in calls]
    return [code for index, code in enumerate(codes) if index == 0 or codes[index - 1] != code]


def test_an_answered_call_is_queued_dialled_rung_and_over() -> None:
    """0, 46, 12, 18, 21 and the end."""
    assert _codes(lives(magic("0100"))) == [0, 46, 12, 18, 21, 1]


def test_a_busy_call_goes_back_to_the_queue_while_tries_are_left() -> None:
    """It is dialled again only after busy or no answer, NextTryInSeconds later."""
    calls = lives(magic("0150"), try_count=2, next_try_seconds=180)

    assert _codes(calls) == [0, 46, 12, 0, 46, 12, 8]
    again = [call.timeline[-1].at for call in calls if call.status is ResponseCode.QUEUED][1:]
    dialled = [
        call.timeline[-1].at for call in calls if call.status is ResponseCode.READY_FOR_DIALER
    ]
    assert dialled[1] - again[0] == timedelta(seconds=180)


def test_a_vacant_number_is_not_dialled_again() -> None:
    """Retries follow busy and no answer alone."""
    calls = lives(magic("0160"), try_count=3)

    assert _codes(calls) == [0, 46, 12, 43]
    assert calls[-1].try_count == 1


@pytest.mark.parametrize("each", _MAGIC, ids=lambda each: each.line)
def test_every_magic_number_ends_as_its_table_says(each: MagicNumber) -> None:
    """The table of magic numbers is a promise."""
    transfers = each.ending in {24, 25, 26}
    elsewhere = PhoneNumber("7575558888") if transfers else None

    calls = lives(each.outcome, try_count=3, transfer_number=elsewhere)

    assert calls[-1].status is each.ending


def test_every_code_that_a_call_can_end_with_has_a_magic_number() -> None:
    """Incoming calls and refusals aside."""
    incoming = {ResponseCode.INCOMING_CALL_COMPLETE, ResponseCode.INCOMING_CALL_TRANSFERRED}
    ends = {code for code in ResponseCode if code.terminal and code.phase is not Phase.REFUSED}

    assert {each.ending for each in _MAGIC} == ends - incoming


def test_every_submit_time_refusal_has_a_magic_number() -> None:
    """The codes that make sense in the answer to a request."""
    refusals = {each.outcome.refusal for each in MAGIC_NUMBERS.values()} - {None}

    assert refusals == {3, 4, 5, 6, 7, 9, 10, 11, 13, 14, 15, 16, 17, 23, 27, 28, 33, 39}


@given(
    outcome=_OUTCOMES,
    pace=_PACES,
    try_count=st.integers(1, 3),
    max_call_seconds=st.integers(1, 600),
    transfers=st.booleans(),
)
def test_a_call_agrees_with_itself_at_every_moment(
    *, outcome: Outcome, pace: Pace, try_count: int, max_call_seconds: int, transfers: bool
) -> None:
    """Status, times, answer, digits and tries never contradict each other."""
    calls = lives(
        outcome,
        pace,
        try_count=try_count,
        max_call_seconds=max_call_seconds,
        transfer_number=PhoneNumber("7575558888") if transfers else None,
    )

    for call in calls:
        assert call.complete is (call.ended_at is not None)
        assert call.answered is (call.detection is not None)
        assert call.answered is (call.status is ResponseCode.IN_CALL) or call.complete
        assert call.answered or not call.digits
        assert call.duration_seconds == 0 or call.complete
        assert call.started_at is not None or not call.complete
        assert not call.transferred or "0" in call.digits
        assert call.try_count <= try_count
        assert call.status not in {24, 25, 26} or call.transferred
    times = [moment.at for moment in calls[-1].timeline]
    assert times == sorted(times)
    assert calls[-1].complete
    assert calls[-1].answered is (calls[-1].status.phase is Phase.ANSWERED)


@given(_OUTCOMES, st.integers(1, 3))
def test_digits_and_tries_only_grow(outcome: Outcome, try_count: int) -> None:
    """What was pressed stays pressed."""
    calls = lives(outcome, try_count=try_count)

    for before, after in pairwise(calls):
        assert after.digits.startswith(before.digits)
        assert after.try_count >= before.try_count
        assert after.status is before.status or after.status in NEXT[before.status]


@given(_OUTCOMES)
def test_a_life_told_twice_is_the_same(outcome: Outcome) -> None:
    """It is a function of its arguments."""
    assert lives(outcome) == lives(outcome)


def test_start_is_the_answer_unless_set_otherwise() -> None:
    """Billing ignores ringing; whether StartTime does is a setting."""
    by_answer = lives(magic("0100"))[-1]
    by_dialling = lives(magic("0100"), Pace(started_by="dialling"))[-1]

    assert by_answer.started_at == by_answer.answered_at
    assert by_dialling.started_at == NOON + timedelta(seconds=0.5)


def test_a_call_that_nobody_answers_started_when_it_was_dialled() -> None:
    """Its duration is that of dialling and ringing."""
    call = lives(magic("0153"))[-1]

    assert call.started_at == NOON + timedelta(seconds=0.5)
    assert call.duration_seconds == 47


def test_a_recorded_call_has_a_sound_id_once_it_is_over() -> None:
    """Before there is nothing to fetch."""
    calls = lives(magic("0145"))

    assert [call.sound_id for call in calls if call.sound_id] == ["qa7"]
    assert calls[-1].recorded


def test_a_machine_is_detected() -> None:
    """CallAnswered is true for machines too."""
    call = lives(magic("0140"))[-1]

    assert (call.answered, call.detection) == (True, MachineDetection.MACHINE)


def test_no_code_follows_a_terminal_one() -> None:
    """The table says so for every code."""
    assert all(bool(NEXT[code]) is not code.terminal for code in NEXT if code not in {29, 41, 42})


def test_a_status_that_may_not_follow_is_an_error() -> None:
    """No call jumps from the queue into conversation."""
    call = accept(request(), queue_id=7, at=NOON, ready_at=NOON)

    with pytest.raises(ValueError, match=r"cannot be followed by") as error:
        take(call, Step(NOON, ResponseCode.IN_CALL, "", {}))

    assert str(error.value) == (
        "<ResponseCode.QUEUED: 0> of call 7 cannot be followed by <ResponseCode.IN_CALL: 21>."
    )


def test_a_cancelled_call_is_over_at_once() -> None:
    """It took no time."""
    call = cancel(accept(request(), queue_id=7, at=NOON, ready_at=NOON), at=NOON)

    assert (call.status, call.complete, call.duration_seconds) == (22, True, 0)
    assert call.started_at == call.ended_at == NOON


def test_a_call_that_waits_can_be_cancelled() -> None:
    """Held, queued and ready calls are not started; running ones are."""
    calls = lives(magic("0170"))

    assert [call.cancellable for call in calls[:4]] == [True, True, True, False]


def test_steps_are_made_one_at_a_time() -> None:
    """A hundred thousand queued calls do not carry their future with them."""
    call = accept(request(), queue_id=7, at=NOON, ready_at=NOON)

    assert next(live(call, magic("0100"), Pace())).status is ResponseCode.READY_FOR_DIALER


@given(_OUTCOMES)
def test_a_call_can_be_broken_off_wherever_it_stands(outcome: Outcome) -> None:
    """It ends with a status that may follow, once, and its note says why."""
    for call in lives(outcome, try_count=2):
        if not call.complete:
            ended = break_off(call, KeyError("x"), at=NOON)

            assert ended.complete
            assert ended.status in NEXT[call.status]
            assert ended.answered == (ended.status.phase is Phase.ANSWERED)
            assert ended.ended_at == call.timeline[-1].at
            assert ended.timeline[-1].note == (
                "broken off by an error of Ringback's own: KeyError: 'x'"
            )


@pytest.mark.parametrize(
    ("code", "ending"),
    [(0, 22), (27, 22), (46, 22), (12, 9), (19, 9), (18, 2), (20, 2), (21, 1), (41, 1), (42, 1)],
)
def test_a_call_that_is_broken_off_ends_by_how_far_it_came(code: int, ending: int) -> None:
    """A call that waits is cancelled, which costs nothing; one that was answered stays so."""
    call = replace(lives(magic("0100"))[0], status=ResponseCode(code))

    assert break_off(call, KeyError(), at=NOON).status == ending


@pytest.mark.parametrize("code", [29, 41, 42])
def test_an_incoming_call_that_is_broken_off_ends_as_one(code: int) -> None:
    """Also out of a conference."""
    call = replace(lives(magic("0100"))[0], status=ResponseCode(code), incoming=True)

    assert break_off(call, KeyError(), at=NOON).status is ResponseCode.INCOMING_CALL_COMPLETE


@pytest.mark.parametrize("forwarded", [False, True])
def test_what_is_answered_without_ringing_has_rung_for_no_time(*, forwarded: bool) -> None:
    """Nobody can be in a call that never rang."""
    dialling = Try(callee=Callee(), ring_seconds=0, forwarded=forwarded)

    calls = lives(Outcome(name="picks up at once", tries=(dialling,)))

    assert _codes(calls) == [0, 46, 12, 18, *([20] if forwarded else []), 21, 1]


def test_a_forwarded_call_may_be_given_no_time_to_ring() -> None:
    """MaxRingTime(0) leaves it unanswered, not where it stands."""
    dialling = Try(callee=Callee(), forwarded=True)

    calls = lives(Outcome(name="forwarded", tries=(dialling,)), text=r"~\MaxRingTime(0)~ Hi.")

    assert calls[-1].status is ResponseCode.CALL_UNANSWERED


@pytest.mark.parametrize("each", _MAGIC, ids=lambda each: each.line)
def test_a_sound_that_is_not_there_ends_every_call_before_it_is_dialled(each: MagicNumber) -> None:
    """Also those that would have waited for something else first."""
    call = accept(request(text="Hi. ~^no-such-sound~"), queue_id=7, at=NOON, ready_at=NOON)

    [ended] = told(call, live(call, each.outcome, Pace(), Stage(checks_sounds=True)))[1:]

    assert ended.status is ResponseCode.SOUND_FILE_NOT_FOUND
