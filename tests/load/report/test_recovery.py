from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.load.histogram import quantised
from simulator.load.record import Record
from simulator.load.report.recovery import stretches
from tests.load.report.sample import troubled_result

_CALM = (100, 100, 0, 5)


def _record(*seconds: tuple[int, int, int, int]) -> Record:
    """A record of seconds, each told as due, answered, failed and the milliseconds of answers."""
    record = Record()
    for place, (due, answered, failed, milliseconds) in enumerate(seconds):
        second = record.second(place)
        second.due, second.answered, second.failed = due, answered, failed
        if milliseconds:
            second.latency = {1: {quantised(milliseconds * 1_000_000): due}}
    return record


def test_an_overload_is_told_with_its_rates_and_its_recovery() -> None:
    """More was due than before, so the sentence does not put it on the receiver alone."""
    record = _record(*[_CALM] * 10, *[(200, 150, 0, 900)] * 5, *[(100, 150, 0, 400)] * 3,
                     *[_CALM] * 10)  # fmt: skip

    (stretch,) = stretches(record)

    assert (stretch.first, stretch.last, stretch.recovered) == (10, 14, 18)
    assert str(stretch) == (
        "From 0:10 to 0:14, under overload (200 a second after 100), 1,000 postbacks were due,"
        " 750 answered and 0 failed. The p99 was within twice the 5 ms of before again 3 s"
        " after the overload had ended."
    )


def test_a_stall_is_told_by_what_was_not_answered() -> None:
    """As much was due as before: the receiver stopped."""
    record = _record(*[_CALM] * 5, (100, 0, 0, 0), *[_CALM] * 5)

    (stretch,) = stretches(record)

    assert str(stretch) == (
        "In second 0:05, 100 postbacks were due, 0 answered and 0 failed. The p99 was within"
        " twice the 5 ms of before again as soon as that had ended."
    )


def test_what_the_noise_of_a_machine_adds_does_not_keep_a_receiver_from_being_back() -> None:
    """Of a p99 below 3 ms twice is soon reached by others' work."""
    calm = (100, 100, 0, 1)
    record = _record(*[calm] * 5, (100, 0, 0, 0), *[(100, 100, 0, 4)] * 9)

    (stretch,) = stretches(record)

    assert str(stretch) == (
        "In second 0:05, 100 postbacks were due, 0 answered and 0 failed. The p99 was within"
        " 5 ms, after 1 ms before, again as soon as that had ended."
    )


def test_a_receiver_that_never_recovers_is_told_so() -> None:
    """Until the run was over is all that can be said."""
    record = _record(*[_CALM] * 5, *[(100, 50, 2, 900)] * 5)

    (stretch,) = stretches(record)

    assert str(stretch) == (
        "From 0:05 to 0:09, 500 postbacks were due, 250 answered and 10 failed. The p99 was not"
        " within twice the 5 ms of before again until the run was over."
    )


def test_failures_from_the_start_have_nothing_to_be_compared_with() -> None:
    """The first second is no calm before: connections are set up in it."""
    record = _record((100, 100, 0, 80), (100, 90, 10, 5), *[_CALM] * 3)

    (stretch,) = stretches(record)

    assert str(stretch) == (
        "In second 0:01, 100 postbacks were due, 90 answered and 10 failed. There was no calm"
        " before it to compare with."
    )


def test_one_quick_second_is_no_recovery() -> None:
    """It must stay quick, else the trouble is not over."""
    slow = (100, 50, 0, 900)
    record = _record(*[_CALM] * 5, slow, slow, _CALM, slow, slow, slow, slow, *[_CALM] * 6)

    (stretch,) = stretches(record)

    assert (stretch.first, stretch.last, stretch.recovered) == (5, 11, 12)


def test_a_slow_receiver_that_keeps_up_is_none() -> None:
    """Answers of the first seconds come in later ones, and more may be due from some second on."""
    steady = (100, 100, 0, 1500)
    record = _record((100, 0, 0, 1500), (100, 50, 0, 1500), *[steady] * 10, (300, 150, 0, 1500),
                     *[(300, 300, 0, 1500)] * 10)  # fmt: skip

    assert stretches(record) == []


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 60), st.integers(0, 3),
                          st.integers(0, 900)), max_size=60))  # fmt: skip
def test_stretches_follow_one_another_and_hold_every_failure(
    seconds: list[tuple[int, int, int, int]],
) -> None:
    """Whatever happens, they never overlap, and no failed postback lies outside of them."""
    record = _record(*seconds)

    found = stretches(record)

    for one, next_one in pairwise(found):
        assert one.last < next_one.first
        assert one.recovered is None or one.last < one.recovered <= next_one.first
    assert sum(stretch.failed for stretch in found) == record.total("failed")


def test_a_run_with_an_overload_and_a_stall_has_two() -> None:
    """Answers scatter as real ones do, and nothing but the two is found."""
    found = stretches(troubled_result().record)

    assert [(stretch.first, stretch.overload) for stretch in found] == [(40, True), (90, False)]
    assert all(stretch.recovered for stretch in found)
