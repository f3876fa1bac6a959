from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from simulator.load.fold import folded
from simulator.load.histogram import quantised
from simulator.load.record import Record
from simulator.load.tally import FAILED, Tally
from simulator.load.trouble import Trouble, Troubles

SECOND = 1_000_000_000
_moment = st.integers(0, 5 * SECOND) | st.integers(0, 4_000 * SECOND)
_wait = st.integers(0, 2 * SECOND) | st.integers(0, 4_000 * SECOND)
_answer = st.tuples(_moment, _wait, _wait, st.sampled_from([1, 8, 12, 44]), st.booleans())


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """What a sender may have noted."""
    tally = Tally(connections=draw(st.integers(0, 9)), bytes_sent=draw(st.integers(0, 9)))
    for due, late, wait, kind, failed in draw(st.lists(_answer, max_size=20)):
        tally.due.append(due)
        tally.sent.append(due + late)
        tally.late.append(late)
        tally.own.append(0 if wait % 2 else late)
        tally.answer_due.append(due)
        tally.answer_sent.append(due + late)
        tally.answer_done.append(due + late + wait)
        tally.answer_kind.append(kind | FAILED * failed)
    for second in draw(st.lists(st.integers(0, 5), max_size=5)):
        tally.due.append(second * SECOND)
        tally.ended[second] += 1
        tally.troubles[Trouble.TIMEOUT, "slow"] += 1
    return tally


@given(tallies())
def test_every_time_is_counted_as_the_histogram_has_it(tally: Tally) -> None:
    """Columns come out as one after another would."""
    answers = list(zip(
        tally.answer_due, tally.answer_sent, tally.answer_done, tally.answer_kind, strict=True
    ))  # fmt: skip
    ended = sum(tally.ended.values())
    late = Counter(quantised(each) for each in tally.late)
    latency = Counter(quantised(done - due) for due, _, done, _ in answers)
    service = Counter(quantised(done - sent) for _, sent, done, _ in answers)
    seconds = Counter(moment // SECOND for moment in tally.due)
    record = folded(tally)

    assert record.lateness == late
    assert record.latencies() == latency
    assert record.service == service
    assert {place: each.due for place, each in record.seconds.items() if each.due} == seconds
    assert record.total("answered") + record.total("failed") == len(answers) + ended
    assert record.total("failed") == sum(kind >= FAILED for *_, kind in answers) + ended
    assert sum(record.failed_kinds.values()) == record.total("failed") - ended


def test_what_is_told_in_parts_makes_no_difference() -> None:
    """Folding is counting."""
    first, second = Tally(connections=1), Tally(connections=2, bytes_sent=3)
    for tally, moment in ((first, 5), (second, 7), (second, SECOND)):
        tally.due.append(moment)
        tally.own.append(moment)
    first.in_flight, second.in_flight = {0: 4}, {1: 2}
    apart = folded(first)
    apart.add(folded(second))
    first.add(second)

    assert folded(first) == apart
    assert {place: each.in_flight for place, each in apart.seconds.items()} == {0: 4, 1: 2}


def test_what_was_counted_as_a_number_is_carried_over() -> None:
    """Connections, bytes, and troubles with their texts."""
    tally = Tally(connections=3, reconnections=1, bytes_sent=70, bytes_received=90)
    tally.troubles[Trouble.RESET, "It was reset."] = 2
    tally.ended[4] = 2
    record = folded(tally)

    assert (record.connections, record.reconnections) == (3, 1)
    assert (record.bytes_sent, record.bytes_received) == (70, 90)
    assert record.troubles == {Trouble.RESET: Troubles(2, ["It was reset."])}
    assert {place: each.failed for place, each in record.seconds.items()} == {4: 2}


def test_an_empty_tally_folds_into_an_empty_record() -> None:
    """Half a second in which nothing happened is nothing."""
    assert folded(Tally()) == Record()
