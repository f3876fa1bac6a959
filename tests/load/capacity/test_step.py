import pytest

from simulator.load.capacity.search import Outcome
from simulator.load.capacity.step import Stepper
from simulator.load.order import Order
from simulator.load.slo import read_slo
from simulator.load.trouble import Trouble
from tests.load.capacity.sample import step_at


def stepper(*slos: str, precision: float = 0.05) -> Stepper:
    """A stepper of steps of five seconds, with one postback a call."""
    return Stepper(
        order=Order(url="http://127.0.0.1:9/", timetable={}),
        per_call=1,
        slos=tuple(map(read_slo, slos)),
        step_seconds=5,
        settle_seconds=2,
        precision=precision,
    )


@pytest.mark.parametrize(
    ("milliseconds", "failed", "outcome"),
    [
        (20, 0, Outcome.MET),
        (310, 0, Outcome.NARROWLY),
        (370, 0, Outcome.NARROWLY),
        (390, 0, Outcome.MISSED),
        (20, 5, Outcome.MISSED),
        (310, 5, Outcome.MISSED),
    ],
)
def test_an_objective_is_missed_narrowly_by_a_quarter_of_its_limit(
    milliseconds: float, failed: int, outcome: Outcome
) -> None:
    """And only if no other is missed by more; a postback without an answer is never close."""
    assert step_at(1_000, milliseconds, failed=failed).outcome is outcome


def test_a_step_whose_generator_fell_behind_tells_nothing() -> None:
    """Though its figures are within the limits."""
    step = step_at(1_000, late=6)

    assert step.outcome is Outcome.UNTOLD
    assert step.behind
    assert step.reason == "this machine sent 10 % of the postbacks late"


def test_a_percentile_leaves_out_no_more_than_it_says() -> None:
    """One late postback of 360 is more than the thousandth that p99.9 may ignore."""
    step = step_at(1_000, 900, late=1, slos=("p99.9<300ms",))

    assert step.behind


def test_a_generator_may_be_a_little_late_where_no_percentile_is_asked_for() -> None:
    """A hundredth, as in every run."""
    step = step_at(9_000, late=5, slos=("errors<1%",))

    assert step.outcome is Outcome.MET


def test_a_receiver_that_goes_away_has_missed() -> None:
    """It was there when the step began."""
    step = step_at(1_000, failed=60, trouble=Trouble.REFUSED)

    assert step.outcome is Outcome.MISSED
    assert step.reason == "p99 had no answer and errors were 100 %"


def test_a_step_with_too_few_postbacks_says_so() -> None:
    """In the words of the verdict."""
    step = step_at(100, slos=("p99.9<1s",))

    assert step.outcome is Outcome.UNTOLD
    assert not step.behind
    assert step.reason == (
        "p99.9<1s needs at least 1,000 postbacks that ended, and there were"
        " 36: let the run be longer, or ask for a lower percentile"
    )


def test_figures_of_a_step_are_of_the_seconds_that_count() -> None:
    """Due, answered, errors and times."""
    step = step_at(1_000, 20, failed=3)

    assert (step.due, step.answered, step.errors) == (60, 57, 0.05)
    assert step.time(50) == pytest.approx(20_000_000, rel=0.01)


def test_a_step_without_an_answer_has_no_times() -> None:
    """Nothing was measured, which is not 0."""
    assert step_at(1_000, failed=60).time(99) is None


@pytest.mark.parametrize(
    ("slo", "load", "seconds"),
    [
        ("p99<50ms", 6_000, 5),
        ("p99<50ms", 300, 30),
        ("p99.9<50ms", 6_000, 15),
        ("p99<1s", 6_000, 18),
        ("p50<30m", 6_000, 58),
        ("errors<1%", 6_000, 5),
    ],
)
def test_a_step_lasts_until_the_objectives_can_tell(slo: str, load: int, seconds: int) -> None:
    """Percentiles need postbacks, and a queue needs time to grow beyond a limit."""
    assert stepper(slo).seconds(load) == seconds
