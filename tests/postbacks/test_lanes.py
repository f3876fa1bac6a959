from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from simulator.postbacks.lanes import Lanes


@dataclass(eq=False)
class Item:
    """A delivery, as far as lanes care."""

    number: int
    call: tuple[str, int]
    receiver: str
    since: float = 0.0


def item(number: int, *, queue_id: int | None = None, receiver: str = "a") -> Item:
    """Make a delivery of a call of its own, unless told otherwise."""
    return Item(number, ("0", number if queue_id is None else queue_id), receiver)


def lanes_of(*items: Item, per_receiver: int = 100, total: int = 100) -> Lanes[Item]:
    """Make lanes in which some deliveries wait since the beginning."""
    lanes = Lanes[Item](per_receiver=per_receiver, total=total)
    for each in items:
        lanes.put(each, now=0.0)
    return lanes


def taken(lanes: Lanes[Item]) -> list[int]:
    """Take all that may start."""
    return [each.number for each in iter(lanes.take, None)]


def given_up(lanes: Lanes[Item], *, now: float, most: int = 9) -> list[int]:
    """Give up what has waited for receiver `a` for ten seconds."""
    return [each.number for each in lanes.give_up("a", now=now, patience=10, most=most)]


calls = st.tuples(st.integers(0, 5), st.sampled_from("abc"))


@given(
    asked=st.lists(calls, max_size=40),
    per_receiver=st.integers(1, 4),
    total=st.integers(1, 6),
    data=st.data(),
)
def test_order_and_limits_hold_however_deliveries_come_and_go(
    asked: list[tuple[int, str]], per_receiver: int, total: int, data: st.DataObject
) -> None:
    """Every delivery starts once, after its call's earlier ones are over, within the limits."""
    items = [item(number, queue_id=call, receiver=to) for number, (call, to) in enumerate(asked)]
    lanes = lanes_of(*items, per_receiver=per_receiver, total=total)
    under_way: list[Item] = []
    started: list[Item] = []

    while len(started) < len(items) or under_way:
        while (each := lanes.take()) is not None:
            under_way.append(each)
            started.append(each)
        assert max(Counter(each.receiver for each in under_way).values()) <= per_receiver
        assert max(Counter(each.call for each in under_way).values()) == 1
        assert len(under_way) <= total
        ended = under_way.pop(data.draw(st.integers(0, len(under_way) - 1)))
        lanes.finish(ended, now=1.0, answered=True)

    assert lanes.take() is None
    assert sorted(started, key=lambda each: each.number) == items
    for call in {each.call for each in items}:
        numbers = [each.number for each in started if each.call == call]
        assert numbers == sorted(numbers)


def test_receivers_take_turns() -> None:
    """The first delivery to a receiver does not wait for a hundred to another."""
    lanes = lanes_of(*(item(number) for number in range(100)), item(100, receiver="b"))

    assert taken(lanes)[:3] == [0, 100, 1]


def test_a_full_receiver_holds_up_no_other() -> None:
    """What waits for a receiver waits in its own lane."""
    lanes = lanes_of(item(1), item(2), item(3, receiver="b"), per_receiver=1)

    assert taken(lanes) == [1, 3]


def test_calls_of_two_accounts_are_two_calls() -> None:
    """Queue IDs are counted for each license key by itself."""
    one, other = Item(1, ("key", 7), "a"), Item(2, ("other key", 7), "a")

    assert taken(lanes_of(one, other)) == [1, 2]


def test_what_waits_for_a_silent_receiver_is_given_up_in_time() -> None:
    """Whoever has waited as long as a receiver may be silent is given up, later ones are not."""
    first, early, late = item(1), item(2), item(3)
    lanes = lanes_of(first, early, per_receiver=1)
    lanes.put(late, now=5.0)
    lanes.take()

    assert given_up(lanes, now=9.9) == []
    assert given_up(lanes, now=10.0) == [2]
    assert given_up(lanes, now=15.0) == [3]
    assert lanes.give_up("nobody", now=15.0, patience=10, most=9) == []


def test_a_slow_receiver_is_not_given_up() -> None:
    """As long as it answers anyone, what waits goes on waiting."""
    lanes = lanes_of(item(1), item(2), item(3), per_receiver=1)
    slow = lanes.take()
    assert slow is not None
    lanes.finish(slow, now=95.0, answered=True)
    lanes.take()

    assert given_up(lanes, now=100.0) == []
    assert given_up(lanes, now=105.0) == [3]


def test_silence_does_not_count_as_an_answer() -> None:
    """A delivery that timed out is no sign of life."""
    lanes = lanes_of(item(1), item(2), item(3), per_receiver=1)
    silent = lanes.take()
    assert silent is not None
    lanes.finish(silent, now=10.0, answered=False)

    assert given_up(lanes, now=10.0) == [2, 3]


def test_a_call_goes_on_after_a_delivery_was_given_up() -> None:
    """The call's next delivery enters the lane then, and waits from then on."""
    lanes = lanes_of(item(1), item(2, queue_id=9), item(3, queue_id=9), per_receiver=1)
    first = lanes.take()
    assert first is not None

    gone = given_up(lanes, now=10.0, most=1)
    lanes.finish(first, now=11.0, answered=True)

    assert gone == [2]
    assert taken(lanes) == [3]


def test_giving_up_goes_on_where_it_stopped() -> None:
    """A thousand are given up in slices, between which others have their turn."""
    lanes = lanes_of(*(item(number) for number in range(5)), per_receiver=1)
    lanes.take()

    assert [given_up(lanes, now=10.0, most=2) for _ in range(3)] == [[1, 2], [3, 4], []]


def test_a_receiver_is_forgotten_when_nothing_is_left_for_it() -> None:
    """Its silence of an hour ago does not count against it; its URL does not fill the memory."""
    lanes = lanes_of(item(1), item(2), per_receiver=1)
    silent = lanes.take()
    assert silent is not None
    lanes.finish(silent, now=10.0, answered=False)
    assert given_up(lanes, now=10.0) == [2]

    lanes.put(item(3), now=50.0)

    assert taken(lanes) == [3]
    assert given_up(lanes, now=50.0) == []


def test_draining_takes_out_all_that_is_not_under_way() -> None:
    """In a lane or behind its call, each is taken out once; what is under way can still end."""
    lanes = lanes_of(item(1), item(2), item(3, queue_id=1), item(4, receiver="b"), per_receiver=1)
    under_way = lanes.take()
    assert under_way is not None

    assert sorted(each.number for each in lanes.drain()) == [2, 3, 4]
    lanes.finish(under_way, now=1.0, answered=True)
    assert lanes.take() is None
    assert lanes.drain() == []
