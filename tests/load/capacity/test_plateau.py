import numpy as np
import pytest

from simulator.load.capacity.plateau import plateau, postbacks_per_call
from simulator.load.schedule import expected, schedule
from simulator.load.timetable import Timetable

CALLS = Timetable(calls=1, post_on="changes")


def step(place: int, load: int = 3_000) -> Timetable:
    """The timetable of one step of five seconds."""
    return plateau(
        CALLS, calls_a_minute=load, per_call=3.6, settle_seconds=2, seconds=5, place=place
    )


def queue_ids(timetable: Timetable) -> set[int]:
    """The calls whose postbacks are due."""
    calls = {int(call) for part in schedule(timetable) for call in part.batch.call}
    return {timetable.first_queue_id + call for call in calls}


def test_a_call_that_posts_its_end_alone_brings_one_postback() -> None:
    """However it ends."""
    assert postbacks_per_call(Timetable(calls=1, post_on="final")) == 1


def test_a_call_that_posts_every_change_brings_several() -> None:
    """Dialling, ringing, answered and over; fewer if nobody answers."""
    assert postbacks_per_call(CALLS) == pytest.approx(3.6, abs=0.2)


@pytest.mark.parametrize("load", [300, 3_000, 12_000])
def test_a_step_brings_what_its_load_says(load: int) -> None:
    """Chance decides when, and hardly how many."""
    judged = expected(step(0, load)).per_second[2:]

    assert sum(judged) == pytest.approx(load / 60 * 3.6 * 5, rel=0.03)


def test_a_settled_step_has_the_proportions_of_whole_calls() -> None:
    """Dialling is as frequent as the ends of calls; a broadcast that begins has only dialling."""
    parts = list(schedule(step(0)))
    due = np.concatenate([part.due for part in parts])
    status = np.concatenate([part.batch.status for part in parts])

    settled = status[due >= 2_000_000_000]
    whole = np.concatenate(
        [part.batch.status for part in schedule(Timetable(calls=5_000, post_on="changes"))]
    )
    for kind in (1, 12, 18, 21):
        share = np.mean(whole == kind)
        assert np.mean(settled == kind) == pytest.approx(share, abs=0.08)


def test_no_two_steps_have_a_call_in_common() -> None:
    """A receiver that knows a call already would be quicker, or refuse it."""
    first, second = step(0), step(1)

    assert not queue_ids(first) & queue_ids(second)
    assert first.seed != second.seed
