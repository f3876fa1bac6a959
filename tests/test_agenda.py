from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from simulator.agenda import Agenda

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@given(st.lists(st.integers(0, 5)))
def test_actions_come_out_in_order_of_moment_and_then_of_entry(minutes: list[int]) -> None:
    """Two things at one moment happen in the order in which they were planned."""
    agenda, done = Agenda(), list[tuple[int, int]]()
    for index, minute in enumerate(minutes):
        action = partial(done.append, (minute, index))
        agenda.add(_NOON + timedelta(minutes=minute), action)

    while due := agenda.take_due(_NOON + timedelta(hours=1)):
        due()

    assert done == sorted(done)
    assert len(done) == len(minutes)
    assert agenda.next_moment is None


def test_what_is_not_due_stays() -> None:
    """The next moment tells when it will be."""
    agenda = Agenda()
    agenda.add(_NOON, lambda: None)

    assert agenda.take_due(_NOON - timedelta(milliseconds=1)) is None
    assert agenda.next_moment == _NOON


def test_what_is_dropped_is_no_longer_to_happen() -> None:
    """A cancelled call does not drag the clock to the moment it was scheduled for."""
    agenda, done = Agenda(), list[str]()
    agenda.add(_NOON, partial(done.append, "one"), subject=1)
    agenda.add(_NOON + timedelta(days=1), partial(done.append, "two"), subject=2)
    agenda.drop(1)

    assert agenda.next_moment == _NOON + timedelta(days=1)
    while due := agenda.take_due(_NOON + timedelta(days=2)):
        due()
    assert done == ["two"]


def test_who_was_dropped_may_be_entered_again_at_once() -> None:
    """A script that waits is given up on, and goes on with an answer instead."""
    agenda, done = Agenda(), list[str]()
    agenda.drop(1)
    agenda.add(_NOON, partial(done.append, "given up"), subject=1)
    agenda.drop(1)
    agenda.add(_NOON + timedelta(hours=1), partial(done.append, "went on"), subject=1)
    agenda.drop(2)

    assert agenda.next_moment == _NOON + timedelta(hours=1)
    while due := agenda.take_due(_NOON + timedelta(days=1)):
        due()
    assert done == ["went on"]
    assert agenda.next_moment is None


@given(st.lists(st.tuples(st.sampled_from(["add", "drop", "take"]), st.integers(1, 3))))
def test_a_subject_has_its_last_action_only(deeds: list[tuple[str, int]]) -> None:
    """Whenever it was dropped before, and however the new moment lies to the old one."""
    agenda, done, wanted = Agenda(), list[int](), dict[int, tuple[datetime, int]]()
    for place, (deed, subject) in enumerate(deeds):
        moment = _NOON + timedelta(minutes=place * 7 % 5)
        if deed == "add":
            agenda.add(moment, partial(done.append, place), subject=subject)
            wanted[subject] = (moment, place)
        elif deed == "drop":
            agenda.drop(subject)
            wanted.pop(subject, None)
        elif due := agenda.take_due(_NOON + timedelta(minutes=2)):
            due()
            first = min(wanted, key=lambda each: wanted[each])
            assert done[-1] == wanted.pop(first)[1]
        moments = [moment for moment, _ in wanted.values()]
        assert agenda.next_moment == min(moments, default=None)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9), st.booleans()), max_size=200))
def test_what_was_dropped_takes_no_room(steps: list[tuple[int, int, bool]]) -> None:
    """However far away it lay; what is left happens in its order."""
    agenda, wanted = Agenda(), dict[int, tuple[int, int]]()
    happened: list[tuple[int, int]] = []
    for index, (subject, minute, drops) in enumerate(steps * 40):
        if drops:
            agenda.drop(subject)
            wanted.pop(subject, None)
        else:
            moment = _NOON + timedelta(minutes=minute)
            agenda.add(moment, partial(happened.append, (minute, index)), subject=subject)
            wanted[subject] = (minute, index)
    agenda.drop(41)

    while due := agenda.take_due(_NOON + timedelta(hours=1)):
        due()

    assert happened == sorted(wanted.values())


def test_calls_that_were_cancelled_do_not_wait_for_their_year() -> None:
    """Tests that place and cancel for days leave no trace."""
    agenda = Agenda()
    for subject in range(10_000):
        agenda.add(_NOON + timedelta(days=365), lambda: None, subject=subject)
        agenda.drop(subject)

    assert len(agenda) < 2_000
    assert agenda.next_moment is None
