from dataclasses import replace

from simulator.calls.call import Call
from simulator.calls.lifecycle import cancel
from simulator.phone import PhoneNumber
from simulator.store import CallStore
from tests.calls.lives import NOON, lives, magic


def _call(queue_id: int, *, reference_id: str = "", digits: str = "2025550100") -> Call:
    [first, *_] = lives(magic("0100"), number=PhoneNumber(digits), reference_id=reference_id)
    return replace(first, queue_id=queue_id)


def test_a_changed_call_takes_the_place_of_the_old_one() -> None:
    """There is one call for each queue ID."""
    store = CallStore()
    store.put(_call(1))
    changed = cancel(_call(1), at=NOON)
    store.put(changed)

    assert list(store) == [changed]
    assert store.get(1) == changed
    assert store.get(2) is None


def test_the_last_ten_calls_to_a_number_are_found_newest_first() -> None:
    """GetQueueIDStatusesByPhoneNumber answers the last ten, as documented."""
    store = CallStore()
    for queue_id in range(1, 13):
        store.put(_call(queue_id))

    assert [call.queue_id for call in store.to_number("2025550100")] == list(range(12, 2, -1))
    assert store.to_number("2025550101") == []


def test_calls_are_found_by_reference_oldest_first() -> None:
    """An empty reference names no call."""
    store = CallStore()
    for queue_id, reference_id in [(1, "a"), (2, ""), (3, "a"), (4, "b")]:
        store.put(_call(queue_id, reference_id=reference_id))

    assert [call.queue_id for call in store.with_reference("a")] == [1, 3]
    assert store.with_reference("") == []


def test_beyond_the_limit_the_oldest_finished_calls_are_forgotten_everywhere() -> None:
    """Memory is bounded; a call that still lives is kept."""
    store = CallStore(limit=2)
    for queue_id in (1, 2, 3):
        store.put(_call(queue_id, reference_id="a"))
    assert len(store) == 3

    for queue_id in (1, 2, 3):
        store.put(cancel(_call(queue_id, reference_id="a"), at=NOON))

    assert [call.queue_id for call in store] == [2, 3]
    assert [call.queue_id for call in store.with_reference("a")] == [2, 3]
    assert [call.queue_id for call in store.to_number("2025550100")] == [3, 2]


def test_a_number_or_reference_that_nobody_remembers_is_dropped() -> None:
    """The indexes do not outgrow the calls."""
    store = CallStore(limit=1)
    store.put(cancel(_call(1, reference_id="a"), at=NOON))
    store.put(_call(2, reference_id="b", digits="2025550101"))

    assert store.with_reference("a") == []
    assert store.to_number("2025550100") == []


def test_a_call_that_still_lives_does_not_keep_those_behind_it() -> None:
    """Those that were over first are forgotten first, wherever they stand."""
    store = CallStore(limit=2)
    for queue_id in (1, 2, 3, 4):
        store.put(_call(queue_id, reference_id="a"))
    for queue_id in (3, 2):
        store.put(cancel(_call(queue_id, reference_id="a"), at=NOON))

    assert [call.queue_id for call in store] == [1, 4]
    assert [call.queue_id for call in store.with_reference("a")] == [1, 4]
    assert [call.queue_id for call in store.to_number("2025550100")] == [4, 1]
