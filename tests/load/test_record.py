import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from simulator.load.record import Record, Second, kind_name
from simulator.load.trouble import Trouble, Troubles

_counts = st.dictionaries(st.integers(0, 1 << 40), st.integers(1, 9), max_size=3)
_numbers = st.integers(0, 1 << 40)
_kinds = st.sampled_from([1, 8, 12])
_seconds = st.builds(
    Second,
    due=_numbers,
    sent=_numbers,
    answered=_numbers,
    failed=_numbers,
    in_flight=_numbers,
    latency=st.dictionaries(_kinds, _counts, max_size=2),
)
_troubles = st.dictionaries(st.sampled_from(Trouble), st.integers(1, 9), max_size=3).map(
    # One example of each, for those that are kept depend on who told first.
    lambda counts: {kind: Troubles(count, [f"It was {kind}."]) for kind, count in counts.items()}
)


def records() -> st.SearchStrategy[Record]:
    """What a process may have measured."""
    return st.builds(
        Record,
        seconds=st.dictionaries(st.integers(0, 5), _seconds, max_size=3),
        service=_counts,
        lateness=_counts,
        own_lateness=_counts,
        failed_kinds=st.dictionaries(_kinds, st.integers(1, 9), max_size=2),
        troubles=_troubles,
        connections=_numbers,
        reconnections=_numbers,
        bytes_sent=_numbers,
        bytes_received=_numbers,
    )


def _together(*several: Record) -> Record:
    total = Record()
    for record in several:
        total.add(record)
    return total


@given(records(), records())
def test_who_comes_first_makes_no_difference(one: Record, other: Record) -> None:
    """Workers report when they can."""
    assert _together(one, other) == _together(other, one)


@given(records(), records(), records())
def test_who_is_added_to_whom_makes_no_difference(a: Record, b: Record, c: Record) -> None:
    """A worker may send many small records or few large ones."""
    assert _together(_together(a, b), c) == _together(a, _together(b, c)) == _together(a, b, c)


@given(records(), records())
def test_adding_leaves_what_was_added_as_it_was(one: Record, other: Record) -> None:
    """No count is shared between two records."""
    before = other.to_json()
    total = _together(one, other)
    total.add(one)

    assert other.to_json() == before


@given(records())
def test_json_keeps_all_of_a_record(record: Record) -> None:
    """Also through a file, whose keys are texts."""
    read = Record.from_json(json.loads(json.dumps(record.to_json())))

    assert read == record
    assert list(read.seconds) == sorted(record.seconds)


@given(records(), records(), st.integers(0, 6))
def test_sums_are_true_at_every_moment(one: Record, other: Record, before: int) -> None:
    """They are kept beside the seconds, whether those are packed, added to or counted in."""
    changes: list[Callable[[], None]] = [
        lambda: one.add(other),
        lambda: one.pack(before),
        lambda: one.second(3).add(Second(due=1, latency={12: {7: 1}})),
        lambda: one.add(other),
    ]
    for change in changes:
        change()

        assert one.total("due") == sum(each.due for each in one.seconds.values())
        assert one.latencies() == one.latencies(seconds=range(7))
        assert one.kinds == sorted({kind for each in one.seconds.values() for kind in each.latency})


@given(records())
def test_latencies_by_kind_are_all_latencies(record: Record) -> None:
    """Every answer is of one kind."""
    together: dict[int, int] = {}
    for kind in record.kinds:
        for value, count in record.latencies(kind=kind).items():
            together[value] = together.get(value, 0) + count

    assert record.latencies() == together
    assert record.latencies(kind=99) == {}


def test_a_series_has_the_seconds_in_which_nothing_was() -> None:
    """A gap is part of the picture."""
    record = Record({5: Second(due=2), 3: Second(due=1)})

    assert list(record.series()) == [(3, Second(due=1)), (4, Second()), (5, Second(due=2))]
    assert list(Record().series()) == []


def test_the_first_three_examples_of_a_trouble_are_kept() -> None:
    """None twice; all are counted."""
    record = Record()
    for text in ("a", "b", "a", "c", "d"):
        record.trouble(Trouble.RESET, 2, text)

    assert record.troubles == {Trouble.RESET: Troubles(10, ["a", "b", "c"])}


def test_a_kind_is_named_as_the_provider_does() -> None:
    """The code and its text."""
    assert kind_name(12) == "12 Dialing"
