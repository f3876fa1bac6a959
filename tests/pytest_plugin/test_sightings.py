from collections.abc import Callable

import pytest

from simulator.errors import UnknownNameError
from simulator.pytest_plugin.sightings import PostbackExpectation

_CAME: list[dict[str, object]] = [
    {"QueueID": 7, "ResponseCode": 12},
    {"QueueID": 8, "ResponseCode": 12},
    {"QueueID": 7, "ResponseCode": 1, "digitsdialed": "345"},
]


def _expect(**wanted: object) -> PostbackExpectation:
    return PostbackExpectation(_CAME, wanted, [])


def test_what_came_is_counted() -> None:
    """By the values that are named; all others may be anything."""
    _expect(QueueID=7, ResponseCode=1).exactly_once()
    _expect(ResponseCode=12).times(2)
    _expect(QueueID=7).at_least_once()
    _expect(QueueID=9).never()
    _expect(digitsdialed=None).times(2)
    _expect().times(3)
    _expect(QueueID=7).in_order(12, 1)


Say = Callable[[PostbackExpectation], None]

_ONE = "12 of call 7: ResponseCode is 12, not 1 and digitsdialed is absent, not '345'"


@pytest.mark.parametrize(
    ("wanted", "say", "text"),
    [
        (
            {"ResponseCode": 1, "digitsdialed": "345"},
            PostbackExpectation.never,
            "Expected no postback with ResponseCode 1 and digitsdialed '345', got 1. What came:\n"
            f"  {_ONE}\n"
            f"  {_ONE.replace('call 7', 'call 8')}\n"
            "  1 of call 7: as expected",
        ),
        (
            {"QueueID": 9},
            PostbackExpectation.exactly_once,
            "Expected exactly 1 postback with QueueID 9, got 0. What came:\n"
            "  12 of call 7: QueueID is 7, not 9\n"
            "  12 of call 8: QueueID is 8, not 9\n"
            "  1 of call 7: QueueID is 7, not 9",
        ),
        (
            {"qarecord": True},
            PostbackExpectation.at_least_once,
            "Expected at least 1 postback with qarecord True, got 0. What came:\n"
            "  12 of call 7: qarecord is absent, not True\n"
            "  12 of call 8: qarecord is absent, not True\n"
            "  1 of call 7: qarecord is absent, not True",
        ),
        (
            {},
            lambda each: each.times(2),
            "Expected exactly 2 postbacks, got 3. What came:\n"
            "  12 of call 7: as expected\n"
            "  12 of call 8: as expected\n"
            "  1 of call 7: as expected",
        ),
        (
            {"QueueID": 7},
            lambda each: each.in_order(12, 18, 21, 1),
            "Expected the ResponseCodes 12, 18, 21, 1 in this order with QueueID 7, got 12, 1.",
        ),
        (
            {"QueueID": 9},
            lambda each: each.in_order(),
            "",
        ),
    ],
)
def test_what_did_not_come_is_told_with_what_did(
    wanted: dict[str, object], say: Say, text: str
) -> None:
    """For every candidate, why it is not meant."""
    told = ""
    try:
        say(_expect(**wanted))
    except AssertionError as error:
        told = str(error)

    assert told == text


def test_nothing_came_is_told() -> None:
    """In a word."""
    with pytest.raises(AssertionError) as caught:
        PostbackExpectation([], {}, []).exactly_once()

    assert str(caught.value) == "Expected exactly 1 postback, got 0. What came:\n  nothing"


def test_true_is_not_one() -> None:
    """To Python it is, and a flag would pass for a code."""
    PostbackExpectation([{"qarecord": True}], {"qarecord": 1}, []).never()


def test_a_misspelt_property_is_refused() -> None:
    """It would never come, which is what some tests assert."""
    with pytest.raises(UnknownNameError) as caught:
        _expect(QueueId=7)

    assert str(caught.value).startswith(
        "Postbacks have no property 'QueueId'. Did you mean 'QueueID'? There are: QueueID, Resp"
    )


def test_a_property_that_came_is_known() -> None:
    """The provider may send more some day, and scripts their own variables."""
    PostbackExpectation([{"favourite": "tea"}], {"favourite": "tea"}, []).exactly_once()
