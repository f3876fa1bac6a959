import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.account import Account, Refusal
from simulator.calls.admission import Rules, WishRefusedError
from simulator.calls.call import Call
from simulator.calls.request import Wish
from simulator.clock import Clock
from simulator.codes import ResponseCode
from simulator.postbacks.plan import DeliveryPlan
from simulator.provider import Carrier, Provider
from tests.carriers import Notebook, Slowpoke

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_URL = "http://localhost:9000/status"


def _account(carrier: Carrier | None = None, **provider: Any) -> Account:
    return Account(
        "a-key",
        clock=Clock(0, start=_NOON),
        seed=1,
        provider=Provider(**provider),
        carrier=carrier or Notebook(),
        queue_ids=count(1),
        wake=lambda: None,
    )


def _wish(line: str = "0100", **fields: Any) -> Wish:
    plain = {"number": f"202555{line}", "license_key": "a-key", "postback_url": _URL}
    return Wish(**plain | fields)


def _placed(account: Account, *wishes: Wish, **options: Any) -> list[Call]:
    answers = account.place(wishes or [_wish()], **options)
    return [each for each in answers if isinstance(each, Call)]


def _ended(account: Account, call: Call) -> Call:
    account.run_until_idle()
    ended = account.call(call.queue_id)
    assert ended is not None
    return ended


def test_a_call_lives_when_the_clock_is_moved() -> None:
    """Nothing happens before."""
    account = _account()
    [call] = _placed(account)
    account.settle()

    assert account.call(call.queue_id) == call
    account.move_to(_NOON + timedelta(seconds=1.5))
    assert account.calls()[0].status is ResponseCode.DIALING
    assert _ended(account, call).status is ResponseCode.CALL_ANSWERED
    assert account.next_moment is None


def test_every_status_from_dialling_on_is_posted_at_its_moment() -> None:
    """The postbacks carry the virtual time."""
    carrier = Notebook()
    account = _account(carrier)
    call = _ended(account, _placed(account)[0])

    assert carrier.codes == [12, 18, 21, 1]
    changes = [moment.at for moment in call.timeline if moment.status in carrier.codes]
    assert carrier.moments == changes


def test_pressed_digits_are_no_status_change() -> None:
    """The same status is not posted again."""
    carrier = Notebook()
    account = _account(carrier)
    _ended(account, _placed(account, _wish("0122"))[0])

    assert carrier.codes == [12, 18, 21, 1]
    assert b"digitsdialed=345" in carrier.deliveries[-1].body


@pytest.mark.parametrize(("pace", "seconds"), [(0, 0.02), (60, 1.0), (99_999, 0.005)])
def test_a_broadcast_is_dialled_at_its_pace(pace: int, seconds: float) -> None:
    """3,000 calls a minute by default, 12,000 at most, as documented."""
    account = _account()

    calls = _placed(account, *[_wish()] * 3, calls_per_minute=pace)

    starts = [call.ready_at - _NOON for call in calls]
    assert starts == [timedelta(seconds=1 + index * seconds) for index in range(3)]


def test_answers_come_in_the_order_of_the_wishes() -> None:
    """A refused number does not disturb its neighbours."""
    account = _account()

    answers = account.place([_wish("0100"), _wish(number="12"), _wish("0101")])

    assert [isinstance(each, Refusal) for each in answers] == [False, True, False]
    refusal = answers[1]
    assert isinstance(refusal, Refusal)
    assert refusal.error.code is ResponseCode.INVALID_PHONE_NUMBER


def test_a_scheduled_call_waits_for_its_time() -> None:
    """And one scheduled in the past is placed at once."""
    account = _account()
    tomorrow = _NOON + timedelta(days=1)

    late, early = _placed(
        account, _wish(scheduled_at=tomorrow), _wish(scheduled_at=_NOON - timedelta(days=1))
    )

    assert late.ready_at == tomorrow + timedelta(seconds=1)
    assert early.ready_at < _NOON + timedelta(seconds=2)


def test_only_a_call_that_waits_can_be_cancelled() -> None:
    """A cancelled call is over, and never dialled."""
    carrier = Notebook()
    account = _account(carrier)
    waiting, running = _placed(account, _wish(scheduled_at=_NOON + timedelta(days=1)), _wish())
    account.move_to(_NOON + timedelta(seconds=5))

    assert account.cancel(waiting.queue_id)
    assert not account.cancel(waiting.queue_id)
    assert not account.cancel(running.queue_id)
    assert not account.cancel(4711)
    assert _ended(account, waiting).status is ResponseCode.CANCELLED
    assert [each.queue_id for each in carrier.deliveries].count(waiting.queue_id) == 1


def test_a_call_between_tries_can_be_cancelled() -> None:
    """It waits in the queue again."""
    account = _account()
    [call] = _placed(account, _wish("0150", try_count=3, next_try_seconds=60))
    account.move_to(_NOON + timedelta(seconds=30))

    assert account.cancel(call.queue_id)
    assert _ended(account, call).try_count == 1


def test_all_waiting_calls_of_a_reference_are_cancelled_together() -> None:
    """Those of other references are not."""
    account = _account()
    _placed(account, _wish(reference_id="a"), _wish(reference_id="a"), _wish(reference_id="b"))

    assert account.cancel_reference("a") == 2
    assert account.cancel_reference("a") == 0
    assert account.cancel_reference("") == 0


def test_the_demo_key_uses_up_its_allowance() -> None:
    """Refused calls do not count."""
    account = _account(rules=Rules(demo_allowance=1))
    account.license_key = "0"

    answers = account.place([_wish(license_key="0", number="1"), *[_wish(license_key="0")] * 2])

    assert [each.error.code if isinstance(each, Refusal) else 0 for each in answers] == [3, 0, 10]


def test_a_failed_delivery_is_tried_again_on_the_virtual_clock() -> None:
    """As often as the plan says."""
    carrier = Notebook(statuses=[500, 503])
    plan = DeliveryPlan(post_on=frozenset({ResponseCode.DIALING}), attempts=3, retry_seconds=(60,))
    account = _account(carrier, plan=plan)
    _placed(account)
    account.run_until_idle()

    assert [delivery.attempt for delivery in carrier.deliveries] == [1, 2, 3]
    first, *later = carrier.moments
    assert later == [first + timedelta(seconds=60), first + timedelta(seconds=120)]
    assert account.journal.counts.attempts == 3
    assert account.journal.counts.delivered == 1


def test_time_stands_still_until_receivers_have_answered() -> None:
    """What a receiver does in return happens at the moment of the postback."""
    moments = list[datetime]()

    class Reacting(Notebook):
        def submit(self, delivery: Any, **options: Any) -> None:
            moments.append(options["now"]())
            threading.Thread(
                target=super().submit, args=[delivery], kwargs=options, daemon=True
            ).start()

    account = _account(Reacting())
    call = _ended(account, _placed(account)[0])

    assert moments == [moment.at for moment in call.timeline if moment.status in {12, 18, 21, 1}]


def test_settling_waits_for_deliveries_and_gives_up_in_time() -> None:
    """It moves no clock."""
    carrier = Slowpoke()
    account = _account(carrier, plan=DeliveryPlan(post_on=frozenset({ResponseCode.QUEUED})))
    _placed(account)

    assert account.in_flight == 1
    assert not account.settle(timeout=0)
    carrier.answer_all()
    assert account.settle(timeout=5)
    assert (account.in_flight, account.clock.now()) == (0, _NOON)


def test_a_delivery_of_the_journal_can_be_sent_again() -> None:
    """The same bytes, once more."""
    carrier = Notebook()
    account = _account(carrier)
    _ended(account, _placed(account)[0])

    assert account.redeliver(carrier.deliveries[-1].delivery_id)
    last, again = carrier.deliveries[-2:]
    assert again == replace(last, attempt=2)
    assert not account.redeliver(4711)


def test_one_can_wait_for_the_end_of_a_call() -> None:
    """The call as it stands is given if the time is up."""
    account = _account()
    [call] = _placed(account)

    assert account.wait_until_complete(call.queue_id, 0) == call
    assert account.wait_until_complete(4711, 60) is None
    mover = threading.Thread(target=account.run_until_idle)
    mover.start()
    ended = account.wait_until_complete(call.queue_id, 60)
    mover.join()
    assert ended is not None
    assert ended.complete


def test_a_forgotten_call_does_not_disturb_the_clock() -> None:
    """Beyond the limit finished calls go, running ones stay."""
    account = _account(call_limit=1)
    _placed(account, _wish("0100"), _wish("0150"), _wish("0153"))
    account.run_until_idle()

    assert len(account.calls()) == 1


_LINES = st.sampled_from(["0100", "0122", "0140", "0150", "0153", "0160", "0170", "0176"])


@given(st.lists(_LINES, max_size=6), st.lists(st.integers(0, 400), max_size=6))
def test_small_steps_and_large_ones_lead_to_the_same_end(
    lines: list[str], steps: list[int]
) -> None:
    """How the clock is moved does not matter."""
    wishes = [_wish(line, try_count=2) for line in lines]
    at_once, slowly = Notebook(), Notebook()
    first, second = _account(at_once), _account(slowly)
    first.place(wishes)
    first.run_until_idle()
    second.place(wishes)
    for seconds in steps:
        second.move_to(second.clock.now() + timedelta(seconds=seconds))
    second.run_until_idle()

    assert [each.body for each in slowly.deliveries] == [each.body for each in at_once.deliveries]
    assert second.calls() == first.calls()


def test_a_postback_on_its_way_is_awaited_before_the_clock_moves() -> None:
    """Its answer belongs to the moment at which it was sent."""
    carrier = Slowpoke()
    account = _account(carrier, plan=DeliveryPlan(post_on=frozenset({ResponseCode.QUEUED})))
    _placed(account)
    mover = threading.Thread(target=account.move_to, args=[_NOON + timedelta(days=1)])
    mover.start()

    assert account.clock.now() == _NOON
    carrier.answer_all()
    mover.join()
    assert account.clock.now() == _NOON + timedelta(days=1)
    assert [attempt.finished_at for attempt in account.journal.attempts()] == [_NOON]


def test_delivery_ids_have_no_gaps() -> None:
    """Statuses that are not posted use none up."""
    carrier = Notebook()
    account = _account(carrier)
    _placed(account, _wish("0100"), _wish("0150"))
    account.run_until_idle()

    assert [each.delivery_id for each in carrier.deliveries] == list(range(1, 7))


def test_one_call_is_placed_or_its_refusal_raised() -> None:
    """In a program a refusal is an error with a reason."""
    account = _account()

    assert account.place_call(_wish()).status is ResponseCode.QUEUED
    with pytest.raises(WishRefusedError) as refusal:
        account.place_call(_wish(number="12"))
    assert refusal.value.code is ResponseCode.INVALID_PHONE_NUMBER


def test_a_wish_without_a_license_key_is_one_of_the_account() -> None:
    """The key need not be said twice."""
    call = _account().place_call(Wish(number="2025550100"))

    assert call.request.license_key == "a-key"


_ASKING = r"~\QueryExternalServer(http://localhost:9000/|x)~ Thank you. ~\EndCall()~"
_QUIET = DeliveryPlan(post_on=frozenset())


def test_a_call_ends_in_time_though_a_server_has_not_answered() -> None:
    """On a clock that ticks, a server may take longer than a call; what it says then is late."""
    carrier = Slowpoke()
    account = _account(carrier, plan=_QUIET)
    [call] = _placed(account, _wish(text=_ASKING, max_call_seconds=60))
    account.clock.move_to(_NOON + timedelta(hours=2))
    account.run_due()
    ended = account.call(call.queue_id)
    carrier.answer_all()
    account.run_due()

    assert ended is not None
    assert ended == account.call(call.queue_id)
    assert ended.answered_at is not None
    assert ended.ended_at == ended.answered_at + timedelta(seconds=60)
    assert ended.timeline[-1].note == "the longest time for a call is over"
    assert account.next_moment is None


def test_a_server_that_answers_in_time_leaves_nothing_behind() -> None:
    """The moment at which the call would have been given up is no longer awaited."""
    carrier = Slowpoke()
    account = _account(carrier, plan=_QUIET)
    _placed(account, _wish(text=_ASKING, max_call_seconds=60))
    account.clock.move_to(_NOON + timedelta(seconds=30))
    account.run_due()
    carrier.answer_all()
    account.run_until_idle()

    assert account.calls()[0].timeline[-1].note == "the script hung up"
    assert account.clock.now() == _NOON + timedelta(seconds=31, milliseconds=300)
