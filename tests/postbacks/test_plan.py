from datetime import timedelta

import pytest

from simulator.codes import ResponseCode
from simulator.errors import SettingsError
from simulator.postbacks.plan import DeliveryPlan, read_post_on
from tests.calls.lives import lives, magic
from tests.carriers import attempt_at

_URL = "http://localhost:9000/status"


def _posted(plan: DeliveryPlan) -> list[int]:
    calls = lives(magic("0151"), postback_url=_URL, try_count=2)
    return [plan.delivery(call, delivery_id=1).response_code for call in calls if plan.posts(call)]


@pytest.mark.parametrize(
    ("post_on", "codes"),
    [
        ("changes", [12, 12, 18, 21, 1]),
        ("every", [0, 46, 12, 0, 46, 12, 18, 21, 1]),
        ("final", [1]),
        ("12, 1", [12, 12, 1]),
    ],
)
def test_which_statuses_are_posted_is_a_setting(post_on: str, codes: list[int]) -> None:
    """By default every status from dialling on."""
    assert _posted(DeliveryPlan(post_on=read_post_on(post_on))) == codes


@pytest.mark.parametrize("text", ["", "all", "1,x", "47", "-1"])
def test_an_unknown_choice_is_refused(text: str) -> None:
    """The error lists what there is."""
    with pytest.raises(SettingsError) as refusal:
        read_post_on(text)

    assert str(refusal.value) == (
        "post_on needs 'changes', 'every', 'final' or ResponseCodes from 0 to 46 such as"
        f" '12,21,1', got {text!r}."
    )


def test_a_call_without_a_url_posts_to_the_default_one_if_there_is_one() -> None:
    """The basic methods have no parameter for a URL."""
    call = lives(magic("0100"))[-1]

    plan = DeliveryPlan(default_url=_URL)

    assert not DeliveryPlan().posts(call)
    assert plan.posts(call)
    assert plan.delivery(call, delivery_id=1).url == _URL


def test_a_delivery_carries_its_headers_and_body() -> None:
    """Content-Type first, then those of the plan."""
    call = lives(magic("0100"), postback_url=_URL)[-1]
    plan = DeliveryPlan(headers=(("User-Agent", "CDYNE"),))

    delivery = plan.delivery(call, delivery_id=5)

    assert delivery.headers == (
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("User-Agent", "CDYNE"),
    )
    assert delivery.body.startswith(b"QueueID=7&ResponseCode=1&")
    assert (delivery.delivery_id, delivery.attempt) == (5, 1)


def test_a_failed_attempt_is_followed_by_another_until_there_were_enough() -> None:
    """The last pause stands for all that follow."""
    call = lives(magic("0100"), postback_url=_URL)[-1]
    plan = DeliveryPlan(attempts=4, retry_seconds=(1, 5))
    delivery, pauses = plan.delivery(call, delivery_id=1), list[timedelta]()

    while again := plan.after(attempt_at(delivery, call.placed_at, status=500)):
        pause, delivery = again
        pauses.append(pause)

    assert pauses == [timedelta(seconds=seconds) for seconds in (1, 5, 5)]


def test_a_delivered_postback_is_not_sent_again() -> None:
    """One is enough."""
    call = lives(magic("0100"), postback_url=_URL)[-1]
    plan = DeliveryPlan(attempts=4)
    delivery = plan.delivery(call, delivery_id=1)

    assert plan.after(attempt_at(delivery, call.placed_at)) is None
    assert call.status is ResponseCode.CALL_ANSWERED
