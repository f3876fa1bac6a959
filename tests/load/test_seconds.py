from hypothesis import given
from hypothesis import strategies as st

from simulator.load.seconds import Second, Seconds

_counts = st.dictionaries(st.integers(0, 1 << 40), st.integers(1, 9), max_size=4)
_second = st.builds(
    Second,
    due=st.integers(0, 9),
    sent=st.integers(0, 9),
    answered=st.integers(0, 9),
    failed=st.integers(0, 9),
    in_flight=st.integers(0, 9),
    latency=st.dictionaries(st.sampled_from([1, 8, 12]), _counts, max_size=2),
)
_some = st.dictionaries(st.integers(0, 9), _second, max_size=6)


@given(_some, st.integers(0, 10))
def test_packing_changes_nothing_that_can_be_read(some: dict[int, Second], before: int) -> None:
    """Packed or not, a second is the same."""
    seconds = Seconds(some)
    seconds.pack(before)

    assert dict(seconds) == some
    assert len(seconds) == len(some)
    assert all(place in seconds for place in some)
    assert 10 not in seconds


@given(_some, _some, st.integers(0, 10))
def test_a_packed_second_can_be_counted_in_again(
    some: dict[int, Second], more: dict[int, Second], before: int
) -> None:
    """An answer may come when its second has been packed long ago."""
    packed, plain = Seconds(some), Seconds({})
    packed.pack(before)
    for seconds in (some, more):
        for place, second in seconds.items():
            plain.open(place).add(second)
    for place, second in more.items():
        packed.open(place).add(second)

    assert packed == plain


def test_a_packed_second_takes_little_space() -> None:
    """A day of seconds, each with a hundred different times, must fit into memory."""
    latency = {12: {value << 12: 7 for value in range(128, 228)}}
    seconds = Seconds({place: Second(due=700, latency=latency) for place in range(3)})
    seconds.pack(2)

    assert all(len(packed) < 1_200 for packed in seconds._packed.values())  # noqa: SLF001
    assert sorted(seconds) == [0, 1, 2]


def test_a_second_can_be_replaced_and_removed_whether_packed_or_not() -> None:
    """It is a mapping like any other."""
    seconds = Seconds({0: Second(due=1), 1: Second(due=2)})
    seconds.pack(1)
    seconds[0] = Second(due=5)
    seconds.pack(1)
    del seconds[0]
    del seconds[1]

    assert dict(seconds) == {}
    assert repr(seconds) == "Seconds({})"
