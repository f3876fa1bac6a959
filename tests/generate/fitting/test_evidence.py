from collections.abc import Mapping
from math import inf
from typing import Any

import pytest

from simulator.calls.profiles import profile_named
from simulator.generate.fitting.evidence import UNTOLD, Evidence
from tests.generate.recorded import ended

_BASE = profile_named("opt_in_notice")


def _evidence(*messages: Mapping[str, Any], message_seconds: float = inf) -> Evidence:
    evidence = Evidence(_BASE, message_seconds=message_seconds)
    for message in messages:
        evidence.count(message)
    return evidence


def _timed(message: Mapping[str, Any], *, message_seconds: float = 10) -> dict[str, float]:
    seconds = _evidence(message, message_seconds=message_seconds).seconds
    return {name: round(histogram.mean, 3) for name, histogram in seconds.items()}


@pytest.mark.parametrize(
    ("code", "detection", "ending"),
    [
        (1, "HUMAN", "human"),
        (24, "HUMAN", "human"),
        (1, "MACHINE", "machine"),
        (1, "FAX", "fax"),
        (1, "UNKNOWN", UNTOLD),
        (1, "", UNTOLD),
        (2, "", "no_answer"),
        (8, "UNKNOWN", "busy"),
        (44, "", "disconnected"),
        (43, "", "vacant"),
        (34, "", "congestion"),
        (38, "", "denied"),
        (37, "", "timeout"),
    ],
)
@pytest.mark.parametrize("wireless", [True, False])
def test_a_call_ends_as_its_code_and_detection_say(
    code: int, detection: str, ending: str, *, wireless: bool
) -> None:
    """By the names of a profile, apart for each kind of line."""
    message = ended(ResponseCode=code, machinedetection=detection, isWireless=wireless)

    evidence = _evidence(message)

    assert evidence.endings[wireless] == {ending: 1}
    assert evidence.endings[not wireless] == {}


def test_a_call_on_its_way_has_no_ending() -> None:
    """Only how often it is dialled is taken from it."""
    dialling = {"QueueID": 7, "ResponseCode": 12, "isWireless": True}

    evidence = _evidence(dialling, dialling, ended(), {"QueueID": 7})

    assert (evidence.postbacks, evidence.diallings, evidence.calls) == (4, 2, 1)


def test_an_ending_that_no_profile_knows_is_left_out() -> None:
    """A call that was cancelled says nothing of callees."""
    evidence = _evidence(ended(ResponseCode=22))

    assert (evidence.calls, evidence.foreign) == (1, 1)
    assert evidence.endings[True] == {}


def test_a_call_of_an_unknown_kind_of_line_is_left_out() -> None:
    """It cannot be told to which endings it belongs."""
    evidence = _evidence(ended(isWireless="perhaps"), {"ResponseCode": 1})

    assert (evidence.calls, evidence.unplaced) == (2, 2)
    assert evidence.endings == {True: {}, False: {}}


def test_incoming_calls_are_left_out() -> None:
    """Nobody was called."""
    evidence = _evidence(ended(incoming=True, ResponseCode=30))

    assert evidence.postbacks == 0


def test_the_hour_is_that_of_the_callee() -> None:
    """Ten in the morning in Virginia is seven in California."""
    evidence = _evidence(
        ended(),
        ended(phonenumber="2135550100", machinedetection="MACHINE"),
        ended(phonenumber="8005550100"),
        ended(phonenumber="soon"),
        ended(StartTime=""),
    )

    assert evidence.hours[True] == {(0, 10, True): 1, (0, 7, False): 1}


def test_a_recording_spans_days() -> None:
    """From its first start to its last, in whatever order."""
    evidence = _evidence(
        ended(StartTime="2026-01-06T15:00:00Z"), ended(StartTime="2026-01-05T03:00:00Z")
    )

    assert evidence.days == 1.5
    assert _evidence().days == 0


def test_rings_and_recordings_of_answered_calls_count() -> None:
    """Others have none."""
    evidence = _evidence(
        ended(incallringcount=2, qarecord=True),
        ended(incallringcount=90),
        ended(ResponseCode=2, machinedetection=""),
    )

    assert evidence.rung == {True: {True: 2}, False: {}}
    assert evidence.rings == {2: 1, 8: 1}
    assert evidence.recorded == {True: 1, False: 1}


def test_what_was_pressed_counts_by_class() -> None:
    """The 0 that asks for a transfer is counted as that, and so are calls transferred."""
    evidence = _evidence(
        *(ended(digitsdialed=digits) for digits in ("1", "1", "4711", "0")),
        ended(ResponseCode=24, digitsdialed="120"),
        ended(ResponseCode=25, digitsdialed=""),
        ended(machinedetection="MACHINE", digitsdialed="9"),
    )

    assert evidence.keys == {"1": 2, "several keys": 1, "9": 1}
    assert evidence.people == {"press_keys": 3, "transfer": 3}
    assert evidence.transfers == {24: 1, 25: 1}


def test_without_a_message_nobody_hears_it_out() -> None:
    """How long it is, recorded postbacks do not tell."""
    evidence = _evidence(ended(), ended(machinedetection="MACHINE"), ended(digitsdialed="1"))

    assert evidence.people == {"hang_up_early": 1, "press_keys": 1}
    assert set(evidence.seconds) == {"human.early", "machine.cut_off_after"}


@pytest.mark.parametrize(
    ("properties", "message_seconds", "timed"),
    [
        ({}, 30, {"human.early": 20.5}),
        ({}, 18, {"human.lingers": 2.5}),
        ({"machinedetection": "MACHINE"}, 10, {"machine.greeting": 8.5}),
        ({"machinedetection": "MACHINE"}, 19, {"machine.cut_off_after": 20.5}),
        ({"machinedetection": "FAX"}, 10, {"fax.hears": 20.5}),
        ({"digitsdialed": "2"}, 10, {"human.after_keys": 10.5}),
        # 1 has the message told again, from the first key on.
        ({"digitsdialed": "1"}, 10, {"human.after_keys": 5.5}),
        ({"digitsdialed": "211"}, 10, {"human.after_keys": 3.1}),
        # Nine keys take longer than the message.
        ({"digitsdialed": "222222222"}, 4, {"human.after_keys": 8.9}),
        ({"digitsdialed": "0"}, 10, {}),
        ({"ResponseCode": 24, "digitsdialed": "0"}, 10, {"transfer.talk": 14.5}),
        ({"ResponseCode": 25, "digitsdialed": "0"}, 10, {"transfer.first_key": 14.5}),
        ({"ResponseCode": 26, "digitsdialed": "0"}, 10, {"transfer.first_key": 16.9}),
    ],
)
def test_the_length_of_a_call_speaks_for_one_parameter(
    properties: dict[str, Any], message_seconds: float, timed: dict[str, float]
) -> None:
    """What the message, the keys and the ringing took is taken off."""
    assert _timed(ended(**properties), message_seconds=message_seconds) == timed


def test_no_time_is_below_zero() -> None:
    """A recorded message may have been shorter than this one."""
    assert _timed(ended(digitsdialed="1"), message_seconds=19) == {"human.after_keys": 0}


@pytest.mark.parametrize(
    ("properties", "seconds"),
    [
        ({"StartTime": "2026-01-05T15:00:00Z", "EndTime": "2026-01-05T15:00:20Z"}, 20.5),
        ({"EndTime": ""}, 20.5),
        ({"EndTime": "2026-01-05T14:00:00.000Z"}, 20.5),
    ],
)
def test_the_duration_counts_where_milliseconds_are_missing(
    properties: dict[str, str], seconds: float
) -> None:
    """On average a half second was rounded off."""
    assert _timed(ended(**properties), message_seconds=inf) == {"human.early": seconds}


def test_a_call_longer_than_a_day_is_not_timed() -> None:
    """It is the mistake of a clock; nor is one that tells no length at all."""
    untimed = {"EndTime": "", "Duration": 86_400}
    message = ended(**untimed)

    assert _timed(message) == _timed(ended(machinedetection="FAX", **untimed)) == {}
    assert _timed(ended(EndTime="", Duration="long")) == {}
    assert _evidence(message).people == {"hang_up_early": 1}
