"""Callees who are told what to do, act by act."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.call import Moment
from simulator.calls.dialogue.acts import Act, HangsUp, Hears, Presses, Says, Waits
from simulator.calls.dialogue.beat import Speaker
from simulator.calls.directions import read_directions
from simulator.codes import ResponseCode
from simulator.engine import Simulator
from simulator.phone import PhoneNumber
from simulator.pytest_plugin import RingbackAccount
from simulator.pytest_plugin.expectations import CallExpectation
from simulator.pytest_plugin.expected import ExpectedCalls
from simulator.pytest_plugin.mismatch import shown_conversation
from simulator.pytest_plugin.told import UnclearExpectationError
from simulator.server import Server
from tests.calls.lives import NOON
from tests.pytest_plugin.placed import placed
from tests.pytest_plugin.runs import RunTests

_MENU = (
    r"~\ClearDTMF()~ ~\AssignDTMF(1|yes)~ Hello. Press 1 to confirm. ~\WaitForDTMF(5)~ ~\EndCall()~"
    r" ~\Label(yes)~ ~\SetVar(Confirmed|true)~ Thank you. ~\EndCall()~"
)
_WORDS = st.text(min_size=1).filter(
    lambda words: words.strip() and not ('"' in words and ("“" in words or "”" in words))
)
_SECONDS = st.integers(0, 900_000_000).map(lambda milliseconds: milliseconds / 1000)

To = Callable[[str], CallExpectation]


@pytest.fixture
def decided() -> list[str]:
    """Return what was decided about calls, in order."""
    return []


@pytest.fixture
def expected(decided: list[str]) -> ExpectedCalls:
    """Return a test's expectations, of which there are none yet."""
    return ExpectedCalls(lambda _, name: decided.append(name))


@pytest.fixture
def to(expected: ExpectedCalls) -> To:
    """Return a way to expect a call to a number."""
    return lambda number: expected.expect(PhoneNumber.read(number))


def test_acts_become_directions(to: To, decided: list[str]) -> None:
    """All that was said so far, after each of them: nobody says which is the last."""
    expectation = to("202-555-0144").hears("press 1").presses("1").says("thanks").waits(3)
    expectation.waits_for_prompt().hangs_up()
    to("202-555-0145").answered().stays_on_the_line()

    assert decided == [
        'answers, hears "press 1"',
        'answers, hears "press 1", presses 1',
        'answers, hears "press 1", presses 1, says "thanks" for 0.4 seconds',
        'answers, hears "press 1", presses 1, says "thanks" for 0.4 seconds, waits 3 seconds',
        'answers, hears "press 1", presses 1, says "thanks" for 0.4 seconds, waits 3 seconds,'
        " waits for the prompt",
        'answers, hears "press 1", presses 1, says "thanks" for 0.4 seconds, waits 3 seconds,'
        " waits for the prompt, hangs up",
        "human",
        "answers, stays on the line",
    ]


@given(words=_WORDS, seconds=_SECONDS, keys=st.text("0123456789*#", min_size=1, max_size=9))
def test_whatever_is_said_is_what_the_callee_is_told(words: str, seconds: float, keys: str) -> None:
    """Directions go over HTTP, and come out as the same acts."""
    decided: list[str] = []
    expectation = CallExpectation(PhoneNumber("2025550144"), decided.append)

    expectation.hears(words).says(words, seconds).presses(keys).waits(seconds).hangs_up()

    callee = read_directions(decided[-1]).tries[0].callee
    told: tuple[Act, ...] = (
        Hears(words), Says(words, seconds), Presses(keys), Waits(seconds), HangsUp(),
    )  # fmt: skip
    assert callee is not None
    assert callee.acts == told


@pytest.mark.parametrize(
    ("say", "text"),
    [
        (
            lambda each: each.busy().hears("press 1"),
            "The call to 202-555-0144 already goes as 'busy'; it cannot go as 'answers, hears"
            ' "press 1"\' too.',
        ),
        (
            lambda each: each.presses("1").busy(),
            "The call to 202-555-0144 already goes as 'answers, presses 1'; it cannot go as 'busy'"
            " too.",
        ),
        (
            lambda each: each.hears("hello").pressed("1"),
            "The call to 202-555-0144 already goes as 'answers, hears \"hello\"'; go on with"
            " .presses('1').",
        ),
        (
            lambda each: each.hangs_up().presses("1"),
            "The callee of 202-555-0144 has left for good or stays to the end, so that 'presses 1'"
            " cannot follow; say it before.",
        ),
        (
            lambda each: each.hears(" "),
            "hears() needs words, with one kind of double quotation marks at most, got ' '.",
        ),
        (
            lambda each: each.says('“a"b”'),
            "says() needs words, with one kind of double quotation marks at most, got '“a\"b”'.",
        ),
        (
            lambda each: each.presses("A"),
            "presses() needs keys from 0 to 9, * and # such as '345', got 'A'.",
        ),
        (
            lambda each: each.waits(-1),
            "waits() needs seconds from 0 to 999,999, got -1.",
        ),
        (
            lambda each: each.says("a", float("nan")),
            "says() needs seconds from 0 to 999,999, got nan.",
        ),
    ],
)
def test_what_no_callee_can_do_is_refused(
    to: To, say: Callable[[CallExpectation], CallExpectation], text: str
) -> None:
    """Where it is said, not when the test is over."""
    with pytest.raises(UnclearExpectationError) as caught:
        say(to("202-555-0144"))

    assert str(caught.value) == text


def test_two_expectations_of_a_number_may_tell_the_same(
    expected: ExpectedCalls, to: To, decided: list[str]
) -> None:
    """Act by act, the second one catches up with the first."""
    to("202-555-0144").hears("press 1").presses("1").reference("a")
    second = to("202-555-0144").hears("press 1")
    assert decided[-1] == 'answers, hears "press 1", presses 1'

    [_, _, torn] = expected.complaints([], [], "a-key")
    second.presses("1")

    assert torn == (
        "Calls to 202-555-0144 go as 'answers, hears \"press 1\", presses 1', by another"
        " expectation; they cannot go as 'answers, hears \"press 1\"' too. Let one of the calls"
        " be to another number."
    )
    assert len(expected.complaints([], [], "a-key")) == 2
    with pytest.raises(UnclearExpectationError, match="already go as"):
        second.hangs_up()


@pytest.mark.parametrize(
    ("changes", "objection"),
    [
        (
            {"status": ResponseCode.IN_CALL},
            "it is not over yet (21 In Call/Ringing); move the clock until it is",
        ),
        (
            {"status": ResponseCode.CANCELLED, "complete": True},
            "it ended with 22 Cancelled, and nobody answered",
        ),
        (
            {
                "status": ResponseCode.CALL_ANSWERED, "complete": True, "answered": True,
                "undone": ("presses 1",),
            },
            "the callee did not come to press 1",
        ),
    ],
)  # fmt: skip
def test_a_call_that_proves_nothing_is_not_the_one(
    expected: ExpectedCalls, to: To, changes: dict[str, object], objection: str
) -> None:
    """A test that never moves the clock has not shown that anything was heard."""
    to("202-555-0144").hears("press 1")

    complaint = expected.complaints([placed(1, "202-555-0144", **changes)], [], "a-key")[0]

    assert complaint.splitlines()[1:] == [f"  call 1 to 202-555-0144: {objection}"]


def test_a_callee_hears_and_presses(ringback: RingbackAccount) -> None:
    """And the call tells what was said."""
    ringback.expect_call(to="202-555-0144").answered().hears("press 1").presses("1")

    ringback.place("202-555-0144", text=_MENU)
    ringback.clock.run_until_idle()

    [call] = ringback.calls
    assert call.said == ("Hello. Press 1 to confirm.", "Thank you.")
    assert (call.digits, call.variables, call.undone) == ("1", {"confirmed": "true"}, ())
    assert call.conversation.splitlines()[1:] == [
        "      0.0  script    “Hello. Press 1 to confirm.”",
        "      1.6  callee    heard “press 1”",
        "      2.4  callee    pressed 1",
        "      2.4            confirmed = 'true'",
        "      2.4  script    “Thank you.”",
        "      3.7            1 Call Answered: the script hung up",
    ]


def test_a_caller_is_told_what_to_do_as_well(ringback: RingbackAccount) -> None:
    """An incoming call is a conversation with somebody who calls."""
    number = ringback.claim_number(script=_MENU)

    queue_id = ringback.call_in(number, does='says hello, hears "press 2", presses 2').queue_id
    ringback.clock.run_until_idle()

    call = ringback.call(queue_id)
    assert call.undone == ('hears "press 2"', "presses 2")
    assert "caller    “hello”" in call.conversation
    assert "caller    never heard “press 2”" in call.conversation


def test_a_plain_message_is_heard_too(ringback: RingbackAccount) -> None:
    """Its timeline need not tell what it says; who was told to listen hears it."""
    ringback.expect_call(to="202-555-0144").hears("is ready")
    ringback.expect_call(to="757-234-1234").answered()

    for number in ("202-555-0144", "757-234-1234"):
        ringback.place(number, text="Your order\nis ready.")
    ringback.clock.run_until_idle()

    assert [call.said for call in ringback.calls] == [("Your order is ready.",)] * 2
    assert "script    “Your order is ready.”" in ringback.calls[1].conversation


_DEAF = f"""
    def test_it(ringback):
        ringback.expect_call(to="202-555-0144").hears("press 2").presses("2").hangs_up()
        ringback.place("202-555-0144", text={_MENU!r})
        ringback.clock.run_until_idle()
    """
_TOLD = [
    "Expected 1 call to 202-555-0144 as 'answers, hears \"press 2\", presses 2, hangs up', got 0."
    " What came:",
    "  call * to 202-555-0144: the callee never heard “press 2”",
    "          0.0            21 In Call/Ringing: answered: HUMAN",
    "          0.0  script    “Hello. Press 1 to confirm.”",
    "          3.0            waits 5 s for a key",
    "          8.0  callee    never heard “press 2”",
    "          8.0            1 Call Answered: the script hung up",
]


def test_what_was_never_heard_fails_the_test_and_what_was_said_is_told(
    run_tests: RunTests,
) -> None:
    """At its end, as all that was expected in vain."""
    result = run_tests(_DEAF)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(_TOLD, consecutive=True)


def test_a_simulator_that_others_share_tells_what_was_heard_as_well(
    run_tests: RunTests, desk_server: tuple[Simulator, Server]
) -> None:
    """Directions go there, and hearing comes back, over HTTP."""
    _, server = desk_server

    result = run_tests(_DEAF, f"--ringback-url={server.url}")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(_TOLD, consecutive=True)


def test_a_test_that_fails_shows_what_was_said(run_tests: RunTests) -> None:
    """Whoever reads it need not run it again."""
    result = run_tests(
        f"""
        def test_it(ringback):
            ringback.place("202-555-0127", text={_MENU!r})
            ringback.clock.run_until_idle()
            assert "Goodbye." in ringback.calls[0].said
        """
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*  script    “Thank you.”"])


def test_a_long_conversation_is_cut() -> None:
    """Sixty lines tell what there is to tell."""
    moment = Moment(NOON, ResponseCode.IN_CALL, 1, "“Press 1.”", Speaker.SCRIPT, "Press 1.")
    call = placed(1, answered=True, answered_at=NOON, timeline=(moment,) * 100)

    lines = shown_conversation(call)

    assert (len(lines), lines[-1]) == (61, "  ... and 40 lines more")
