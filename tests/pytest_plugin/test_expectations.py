from collections.abc import Callable

import pytest

from simulator.codes import ResponseCode
from simulator.errors import RingbackError
from simulator.phone import InvalidPhoneNumberError, PhoneNumber
from simulator.pytest_plugin import PlacedCall, RingbackAccount
from simulator.pytest_plugin.expectations import CallExpectation, UnclearExpectationError
from simulator.pytest_plugin.expected import ExpectedCalls
from tests.pytest_plugin.placed import placed

Decided = list[tuple[str, str]]


@pytest.fixture
def decided() -> Decided:
    """Return what was decided about calls, in order."""
    return []


@pytest.fixture
def expected(decided: Decided) -> ExpectedCalls:
    """Return a test's expectations, of which there are none yet."""
    return ExpectedCalls(lambda number, name: decided.append((number.digits, name)))


@pytest.fixture
def to(expected: ExpectedCalls) -> Callable[[str], CallExpectation]:
    """Return a way to expect a call to a number."""
    return lambda number: expected.expect(PhoneNumber.read(number))


To = Callable[[str], CallExpectation]


def _complaints(expected: ExpectedCalls, *calls: PlacedCall) -> list[str]:
    return expected.complaints(calls, [], "a-key")


def test_an_expectation_shapes_the_callee_at_once(decided: Decided, to: To) -> None:
    """It is declared before anything is done."""
    for number, shape in enumerate(
        (
            CallExpectation.answered,
            CallExpectation.busy,
            CallExpectation.unanswered,
            CallExpectation.machine,
            CallExpectation.fax,
            CallExpectation.transferred,
        )
    ):
        shape(to(f"202556000{number}"))
    to("2025560006").pressed("345")
    to("2025560007").answered().pressed("12#")
    to("2025560008").with_outcome("busy, then human")

    assert [name for _, name in decided] == [
        "human", "busy", "no answer", "machine", "fax", "transferred",
        "presses 345", "human", "presses 12#", "busy, then human",
    ]  # fmt: skip
    assert decided[0] == ("2025560000", "human")


def test_what_was_expected_and_came_is_no_news(expected: ExpectedCalls, to: To) -> None:
    """Whatever order it came in, and however the numbers are written."""
    to("+1 (202) 555-0102").with_text(containing="ready").with_caller_id("7575550000")
    to("202-555-0103").reference("order-7").times(2)
    to("202-555-0104").times(0)

    calls = [placed(each, "202-555-0103", reference_id="order-7") for each in (1, 2)]
    assert _complaints(expected, *calls, placed(3)) == []


def test_each_candidate_is_listed_with_all_that_is_wrong_with_it(
    expected: ExpectedCalls, to: To
) -> None:
    """Whoever reads it needs no second run; a call to the number is no stranger as well."""
    to("202-555-0102").answered().with_text(containing="late").reference("order-7")

    assert _complaints(expected, placed(1), placed(2, "202-555-0150", text="Late.")) == [
        "Expected 1 call to 202-555-0102 as 'human' with a text containing 'late' and the"
        " reference 'order-7', got 0. What came:\n"
        "  call 1 to 202-555-0102: its text 'Your order is ready.' does not contain 'late';"
        " its reference is '', not 'order-7'\n"
        "  call 2 to 202-555-0150: its number is not 202-555-0102",
        "Got 1 call that no expectation names. Expect what is meant, or allow the others with"
        " ringback.allow_unexpected_calls():\n"
        "  call 2 to 202-555-0150: text 'Late.'",
    ]


def test_nothing_came_so_the_key_is_named(expected: ExpectedCalls, to: To) -> None:
    """A client with another key is the usual reason."""
    to("202-555-0102").with_text("Your order is ready.").times(2)

    assert _complaints(expected) == [
        "Expected 2 calls to 202-555-0102 with the text 'Your order is ready.', got 0. What"
        " came:\n  nothing with the license key 'a-key', which the client has to send"
    ]


def test_refused_requests_are_listed_too(expected: ExpectedCalls, to: To) -> None:
    """They are calls that the client meant to place."""
    to("202-555-0102")
    refusal = {
        "number": "555-0102",
        "response_code": 3,
        "response_text": "Invalid Phone Number",
        "reason": "PhoneNumberToDial needs 10 digits, got '555-0102'.",
    }

    assert expected.complaints([], [refusal], "a-key") == [
        "Expected 1 call to 202-555-0102, got 0. What came:\n"
        "  a request for '555-0102', refused with 3 Invalid Phone Number: PhoneNumberToDial needs"
        " 10 digits, got '555-0102'."
    ]


def test_one_too_many_is_told(expected: ExpectedCalls, to: To) -> None:
    """It is the same expectation's call, so that allowing others changes nothing."""
    to("202-555-0102").with_caller_id("757-555-0000")
    expected.allow_others()

    assert _complaints(expected, placed(1), placed(2)) == [
        "Expected 1 call to 202-555-0102 with the caller ID '757-555-0000', got 2. What came:\n"
        "  call 1 to 202-555-0102: as expected\n"
        "  call 2 to 202-555-0102: as expected"
    ]


def test_calls_that_nobody_expects_are_told_unless_they_are_allowed(
    expected: ExpectedCalls, to: To
) -> None:
    """A client that calls somebody else is wrong as well."""
    to("202-555-0102")
    calls = placed(1), placed(2, "202-555-0150", reference_id="x")

    assert _complaints(expected, *calls) == [
        "Got 1 call that no expectation names. Expect what is meant, or allow the others with"
        " ringback.allow_unexpected_calls():\n"
        "  call 2 to 202-555-0150: text 'Your order is ready.', reference 'x'"
    ]
    expected.allow_others()
    assert _complaints(expected, *calls) == []


def test_each_call_counts_for_one_expectation(expected: ExpectedCalls, to: To) -> None:
    """And for the one that leaves the others theirs."""
    to("202-555-0102")
    to("202-555-0102").with_text(containing="ready")

    assert _complaints(expected, placed(1), placed(2, text="Late.")) == []
    assert _complaints(expected, placed(1)) == [
        "Expected 1 call to 202-555-0102 with a text containing 'ready', got 0. What came:\n"
        "  call 1 to 202-555-0102: as expected, by another expectation too"
    ]


def test_a_call_that_went_otherwise_is_not_the_one(expected: ExpectedCalls, to: To) -> None:
    """A cancelled call was not answered; one that is not over has time left."""
    to("202-555-0102").answered()
    cancelled = placed(1, status=ResponseCode.CANCELLED, complete=True)

    assert _complaints(expected, placed(1)) == []
    assert _complaints(expected, cancelled)[0] == (
        "Expected 1 call to 202-555-0102 as 'human', got 0. What came:\n"
        "  call 1 to 202-555-0102: it ended with 22 Cancelled, not 1 Call Answered"
    )


def test_keys_that_were_not_pressed_are_told(expected: ExpectedCalls, to: To) -> None:
    """The call was cut short, or transferred before."""
    to("202-555-0102").pressed("345")
    ended = placed(1, status=ResponseCode.CALL_ANSWERED, complete=True, digits="3")

    assert _complaints(expected, ended)[0] == (
        "Expected 1 call to 202-555-0102 as 'presses 345', got 0. What came:\n"
        "  call 1 to 202-555-0102: its keys are '3', not '345'"
    )


def test_an_extension_counts_if_it_is_named(expected: ExpectedCalls, to: To) -> None:
    """The number is the same otherwise."""
    to("202-555-0102")
    to("202-555-0103x12")
    calls = placed(1, "202-555-0102x7"), placed(2, "202-555-0103x12")

    assert _complaints(expected, *calls) == []
    assert len(_complaints(expected, calls[0], placed(2, "202-555-0103"))) == 2


def test_a_long_text_is_cut(expected: ExpectedCalls, to: To) -> None:
    """Its beginning tells it from others."""
    to("202-555-0102").with_text("short")

    [complaint] = _complaints(expected, placed(1, text="long " * 100))
    assert complaint.endswith(f"its text is '{'long ' * 15}long..., not 'short'")


@pytest.mark.parametrize(
    ("say", "text"),
    [
        (
            lambda each: each.busy().pressed("3"),
            "The call to 202-555-0102 already goes as 'busy'; it cannot go as 'presses 3' too.",
        ),
        (
            lambda each: each.pressed("abc"),
            "pressed() needs keys from 0 to 9, * and # such as '345', got 'abc'.",
        ),
        (
            lambda each: each.pressed(""),
            "pressed() needs keys from 0 to 9, * and # such as '345', got ''.",
        ),
        (
            lambda each: each.with_text(),
            "with_text() needs either the whole text or containing='a part of it'.",
        ),
        (
            lambda each: each.with_text("a", containing="b"),
            "with_text() needs either the whole text or containing='a part of it'.",
        ),
        (lambda each: each.times(-1), "times() needs a number from 0 on, got -1."),
    ],
)
def test_what_contradicts_itself_is_refused(
    to: To, say: Callable[[CallExpectation], CallExpectation], text: str
) -> None:
    """Where it is said, not when the test is over."""
    with pytest.raises(UnclearExpectationError) as caught:
        say(to("202-555-0102"))

    assert str(caught.value) == text


def test_two_expectations_cannot_have_a_number_both_ways(to: To, decided: Decided) -> None:
    """How a call goes is decided by its number; agreeing is allowed."""
    to("202-555-0102").busy()
    to("202-555-0102").busy()

    with pytest.raises(UnclearExpectationError) as caught:
        to("202-555-0102").answered()
    assert str(caught.value) == (
        "Calls to 202-555-0102 already go as 'busy', by another expectation; they cannot go as"
        " 'human' too. Let one of the calls be to another number."
    )
    assert len(decided) == 2


def test_what_is_no_number_is_refused(to: To) -> None:
    """As the provider would."""
    with pytest.raises(InvalidPhoneNumberError):
        to("12")
    with pytest.raises(InvalidPhoneNumberError):
        to("202-555-0102").with_caller_id("12")


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        ("bussy", "No outcome is called 'bussy'. Did you mean 'busy'? See 'ringback numbers'."),
        (
            "refused with 4",
            "'refused with 4' is no way for a call to go: such a request becomes no call."
            " Let the customer call one of the magic numbers 555-0180 to 555-0197.",
        ),
    ],
)
def test_the_simulator_has_a_say_in_outcomes(
    ringback: RingbackAccount, outcome: str, text: str
) -> None:
    """It knows which there are."""
    with pytest.raises(RingbackError) as caught:
        ringback.expect_call(to="202-555-0102").with_outcome(outcome)

    assert str(caught.value) == text
    ringback.place("202-555-0102")


def test_an_expected_call_is_placed_and_goes_as_said(ringback: RingbackAccount) -> None:
    """Any number's, not a magic one's alone."""
    ringback.expect_call(to="757-234-1234").answered().pressed("1987").with_text("Your PIN?")
    ringback.expect_call(to="202-555-0102").busy().reference("b").with_caller_id("")
    ringback.expect_call(to="202-555-0103").transferred()

    ringback.place("7572341234", text="Your PIN?")
    ringback.place("2025550102", reference_id="b")
    ringback.place("2025550103", transfer_number="757-555-0199")
    ringback.clock.run_until_idle()

    ends = [(call.status, call.digits) for call in ringback.calls]
    assert ends == [(1, "1987"), (8, ""), (24, "0")]
