from datetime import timedelta

import pytest

from simulator.calls.admission import WishRefusedError
from simulator.codes import ResponseCode
from simulator.errors import RingbackError
from simulator.pytest_plugin import PostbackReceiver, RingbackAccount, RingbackClock
from tests.pytest_plugin.runs import RunTests


def test_a_call_is_placed_and_lives_when_the_clock_is_moved(
    ringback: RingbackAccount, ringback_clock: RingbackClock
) -> None:
    """As a customer would place it, with all that can be asked for."""
    call = ringback.place(
        "(202) 555-0122",
        text="Press 3, 4 and 5.",
        caller_id="757-555-0000",
        reference_id="order-7",
        try_count=2,
    )
    ringback_clock.run_until_idle()

    assert (call.status, call.complete) == (ResponseCode.QUEUED, False)
    [ended] = ringback.calls
    assert ended.queue_id == call.queue_id
    assert (ended.number, ended.caller_id) == ("202-555-0122", "757-555-0000")
    assert (ended.text, ended.reference_id) == ("Press 3, 4 and 5.", "order-7")
    assert (ended.digits, ended.machine_detection, ended.answered) == ("345", "HUMAN", True)
    assert ended.codes == (0, 46, 12, 18, 21, 1)


def test_postbacks_go_where_the_test_wants_them(
    ringback: RingbackAccount, postback_receiver: PostbackReceiver
) -> None:
    """And nowhere, if it wants none; the account tells of all that were sent."""
    ringback.place("202-555-0100")
    ringback.clock.run_until_idle()
    assert ringback.postbacks == postback_receiver.postbacks == []

    call = ringback.place("202-555-0150", postback_url=postback_receiver.url)
    ringback.clock.run_until_idle()

    postback_receiver.in_order(12, 8)
    assert ringback.postbacks == postback_receiver.postbacks
    assert {postback["QueueID"] for postback in ringback.postbacks} == {call.queue_id}


def test_the_clock_is_moved_as_far_as_told(
    ringback: RingbackAccount, ringback_clock: RingbackClock
) -> None:
    """By seconds, by a timedelta, or to the next event; before the first call too."""
    start = ringback_clock.now()
    ringback_clock.advance(90)
    ringback_clock.advance(timedelta(hours=1))
    assert ringback_clock.now() - start == timedelta(seconds=3690)

    ringback.place("202-555-0100", scheduled_at=start + timedelta(days=1))
    ringback_clock.next()
    assert ringback_clock.now() - start == timedelta(days=1, seconds=1)


def test_every_test_begins_at_the_same_moment(ringback_clock: RingbackClock) -> None:
    """Whatever the tests before it did to their clocks."""
    assert ringback_clock.now().isoformat() == "2026-01-05T15:00:00+00:00"


def test_a_refused_request_says_why(ringback: RingbackAccount) -> None:
    """The provider's answer has a code only."""
    with pytest.raises(WishRefusedError) as caught:
        ringback.place("12")

    assert caught.value.code is ResponseCode.INVALID_PHONE_NUMBER
    assert str(caught.value) == (
        "The call to '12' was refused with 3 Invalid Phone Number."
        " PhoneNumberToDial needs 10 digits, got '12'."
    )
    assert [each["number"] for each in ringback.refusals] == ["12"]


def test_a_call_that_is_not_there_is_told(ringback: RingbackAccount) -> None:
    """By the simulator's own text."""
    with pytest.raises(RingbackError) as caught:
        ringback.call(7)

    assert str(caught.value) == "There is no call 7."


def test_the_client_under_test_needs_an_address_and_a_key(
    ringback: RingbackAccount, ringback_url: str
) -> None:
    """The address is the provider's but for the host."""
    assert ringback_url == ringback.url
    assert ringback_url.endswith("/notifyws/phonenotify.asmx")
    assert len(ringback.license_key) == 36


def test_tests_do_not_meet(run_tests: RunTests) -> None:
    """Each has its own key, though they share the server; queue IDs are the same in every run."""
    text = """
        import pytest

        seen = []

        @pytest.mark.parametrize("number", range(3))
        def test_it(ringback, ringback_server, number):
            call = ringback.place("202-555-0100")
            assert [each.queue_id for each in ringback.calls] == [call.queue_id]
            seen.append((ringback.license_key, ringback_server.url))

        def test_all():
            assert len({key for key, _ in seen}) == 3
            assert len({url for _, url in seen}) == 1

        def test_print(ringback):
            print("queue id", ringback.place("202-555-0100").queue_id)
        """
    ran = [run_tests(text, "-s") for _ in range(2)]

    for result in ran:
        result.assert_outcomes(passed=5)
    ids = [[line for line in each.outlines if "queue id" in line] for each in ran]
    assert len(ids[0]) == 1
    assert ids[0] == ids[1]


def test_nothing_of_an_account_is_left_after_its_test(run_tests: RunTests) -> None:
    """A server that others share would fill up otherwise."""
    result = run_tests(
        """
        def test_first(ringback):
            ringback.place("202-555-0100")

        def test_second(ringback_server):
            assert ringback_server.control.get("calls")["total"] == 0
            assert ringback_server.control.get("clock")["license_keys"] == []
        """
    )

    result.assert_outcomes(passed=2)


def test_a_failing_test_shows_what_happened(run_tests: RunTests) -> None:
    """Calls, refusals and what was received, beside what the test printed."""
    result = run_tests(
        """
        def test_it(ringback, postback_receiver):
            ringback.place("202-555-0176", postback_url=postback_receiver.url)
            ringback.clock.run_until_idle()
            assert ringback.calls == []
        """
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*Captured ringback call*",
            "call * to 202-555-0176: 0, 22 Cancelled",
            "*Captured postback_receiver call*",
            "received POST /postbacks: 'QueueID=*&ResponseCode=22&*",
        ]
    )


def test_somebody_calls_in(ringback: RingbackAccount, postback_receiver: PostbackReceiver) -> None:
    """At a number of the account's own; no expectation is about that."""
    ringback.expect_call(to="202-555-0100").answered()
    menu = r"~\AssignDTMF(1|end)~ Press 1. ~\WaitForDTMF(5)~ ~\Label(end)~ Goodbye."
    number = ringback.claim_number(script=menu, postback_url=postback_receiver.url)
    ringback.place("202-555-0100")

    call = ringback.call_in(number, caller="757-555-0000", does="presses 1")
    ringback.clock.run_until_idle()

    ended = ringback.call(call.queue_id)
    assert (ended.number, ended.caller_id, ended.digits) == (number, "757-555-0000", "1")
    postback_receiver.in_order(29, 30)


def test_a_number_that_nobody_has_cannot_be_called(ringback: RingbackAccount) -> None:
    """The simulator says so."""
    with pytest.raises(RingbackError, match="belongs to no license key"):
        ringback.call_in("757-234-0001")
